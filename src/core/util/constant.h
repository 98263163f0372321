// The one answer to "does this trace move at all?".
#pragma once

#include "core/util/infinity.h"
#include "core/util/lanes.h"
#include "core/util/missing.h"
#include "core/util/types.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace musefuse {

// How far equal values of this range may lie apart: what was smoothed, averaged or resampled differs
// from itself by a few units of the last place of its level.
inline double rounding_noise(double min, double max) {
  return 64 * std::numeric_limits<double>::epsilon() * std::max(std::abs(min), std::abs(max));
}

// Is what is left of the range no more than rounding noise about a constant?
inline bool is_constant(double min, double max) {
  return !(max - min > rounding_noise(min, max));
}

// The smallest and the largest of what is present; min > max where nothing is.
struct Extremes {
  double min = kInfinity;
  double max = -kInfinity;
  void take(double x) {
    min = std::min(min, x);
    max = std::max(max, x);
  }
  bool constant() const { return !(min <= max) || is_constant(min, max); }
};

inline Extremes extremes_of(const double *x, Index n) {
  Lanes least = Lanes::Constant(kInfinity), most = -least, gone = Lanes::Zero();
  Index i = 0;
  for (; i + Lanes::SizeAtCompileTime <= n; i += Lanes::SizeAtCompileTime) {
    const auto values = lanes_at(x + i);
    least = least.min(values);
    most = most.max(values);
    gone += values * 0.0; // as all_present() does
  }
  Extremes found;
  if (gone.sum() == 0)
    found = {least.minCoeff(), most.maxCoeff()};
  else
    i = 0;
  for (; i < n; ++i)
    if (is_present(x[i])) found.take(x[i]);
  return found;
}

// A power of two of the order of the largest value, by which all can be divided without rounding:
// then no square over- or underflows. 1 where nothing is present or all is 0.
inline double binary_unit(const double *x, Index n) {
  double largest = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) largest = std::max(largest, std::abs(x[i]));
  return largest > 0 ? std::ldexp(1.0, std::clamp(std::ilogb(largest), -1000, 1000)) : 1.0;
}

} // namespace musefuse
