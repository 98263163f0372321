// The one way between two values.
#pragma once

namespace musefuse {

// Equal ends give that value to the last bit: (1 - share) * left + share * right does not, and then
// a trace that never moves no longer looks constant.
inline double between(double left, double right, double share) {
  return left + share * (right - left);
}

} // namespace musefuse
