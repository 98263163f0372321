// The straight lines through the points of a series, whose times rise: where on them other times lie.
#pragma once

#include "core/util/interpolate.h"
#include "core/util/missing.h"
#include "core/util/types.h"

#include <algorithm>

namespace musefuse {

class Polyline {
public:
  // A share of the way from point `left` to point `right`; at a point both are that one. -1 outside of the series.
  struct Place {
    Index left = -1, right = -1;
    double share = 0;
    bool outside() const { return left < 0; }
    bool on_point() const { return left == right; }
  };

  Polyline(const double *time, Index n) : time_(time), n_(n) {}

  // Quick where times rise from call to call, right in any order.
  Place at(double when) {
    if (n_ == 0 || !(when >= time_[0] && when <= time_[n_ - 1])) return {}; // also where it is NaN
    if (when < time_[last_]) last_ = std::upper_bound(time_, time_ + n_, when) - time_ - 1;
    while (last_ + 1 < n_ && time_[last_ + 1] <= when) ++last_;
    if (time_[last_] == when) return {last_, last_, 0};
    return {last_, last_ + 1, (when - time_[last_]) / (time_[last_ + 1] - time_[last_])};
  }

private:
  const double *time_;
  Index n_, last_ = 0;
};

// Missing beside a missing value.
inline double value_at(const double *value, const Polyline::Place &place) {
  if (place.outside()) return kMissing;
  const double found = place.on_point()
                           ? value[place.left]
                           : between(value[place.left], value[place.right], place.share);
  return is_present(found) ? found : kMissing;
}

} // namespace musefuse
