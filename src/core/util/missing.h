// The one policy for missing ratings: NaN in, NaN out. Whatever is not finite counts as missing.
#pragma once

#include "core/util/lanes.h"
#include "core/util/types.h"

#include <cmath>
#include <limits>

namespace musefuse {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

inline bool is_missing(double value) {
  return !std::isfinite(value);
}
inline bool is_present(double value) {
  return std::isfinite(value);
}

// Up to so many missing samples in a row a straight line is as good a guess as any.
inline constexpr Index kShortGap = 4;

inline Index count_present(const double *values, Index n) {
  Index present = 0;
  for (Index i = 0; i < n; ++i) present += is_present(values[i]);
  return present;
}

// Is nothing missing? x * 0 is 0 but for what is not finite, which no sum hides.
inline bool all_present(const double *values, Index n) {
  return sum_in_lanes(values, n, [](const auto &value) { return value * 0.0; }) == 0;
}

inline bool all_present(const ConstMatrix &columns) {
  for (Index k = 0; k < columns.cols(); ++k)
    if (!all_present(columns.col(k).data(), columns.rows())) return false;
  return true;
}

// Mean of the present values, or NaN where there is none.
inline double mean_present(const double *values, Index n) {
  double sum = 0;
  for (Index i = 0; i < n; ++i) sum += is_present(values[i]) ? values[i] : 0.0;
  const Index present = count_present(values, n);
  return present == 0 ? kMissing : sum / static_cast<double>(present);
}

} // namespace musefuse
