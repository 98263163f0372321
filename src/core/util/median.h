#pragma once
// The median of values, which are put into another order; the mean of the two in the middle where their number is even.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace musefuse {

inline double median(std::vector<double> &values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

} // namespace musefuse
