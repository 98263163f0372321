// The one policy for missing ratings: NaN in, NaN out. Whatever is not finite counts as missing.
#pragma once

#include "core/util/types.h"

#include <cmath>
#include <limits>

namespace musefuse {

inline constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

inline bool is_missing(double value) { return !std::isfinite(value); }
inline bool is_present(double value) { return std::isfinite(value); }

inline Index count_present(const double *values, Index n) {
  Index present = 0;
  for (Index i = 0; i < n; ++i) present += is_present(values[i]);
  return present;
}

} // namespace musefuse
