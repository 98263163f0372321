// Beyond every number: what is not reached, or has no limit.
#pragma once

#include <limits>

namespace musefuse {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

} // namespace musefuse
