// Eight numbers side by side. Eigen keeps them in registers as SIMD at -O2, where g++ leaves an array of doubles in memory:
// sums over a long series take a quarter of the time.
#pragma once

#include "core/util/types.h"

namespace musefuse {

using Lanes = Eigen::Array<double, 8, 1>;

inline Eigen::Map<const Lanes> lanes_at(const double *x) {
  return Eigen::Map<const Lanes>(x);
}

// The sum of n numbers, f(x) of each: `f` takes Lanes or one number.
template <class F> double sum_in_lanes(const double *x, Index n, F f) {
  Lanes sums = Lanes::Zero();
  Index i = 0;
  for (; i + sums.size() <= n; i += sums.size()) sums += f(lanes_at(x + i));
  double sum = sums.sum();
  for (; i < n; ++i) sum += f(x[i]);
  return sum;
}
inline double sum_in_lanes(const double *x, Index n) {
  return sum_in_lanes(x, n, [](const auto &value) { return value; });
}

} // namespace musefuse
