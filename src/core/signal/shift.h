// Traces that are moved by a lag and stay on a regular clock.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct Trace {
  const double *time, *value;
  Index n;
};

// Seconds: none, one for all times, or one a time.
struct LagCourse {
  const double *lag;
  Index n;
};

// How far the times of a trace go to meet the others, whose recording lasts from `begin` to `end`: by whole samples, as
// far as the recording reaches. Of one lag; where it changes, or there is none, times stay.
double whole_way(const Trace &trace, const LagCourse &lag, double begin, double end);

// The times of a trace that went that way.
void moved_times(const Trace &trace, double way, double *out);

// The values at each time + lag, but for the `way` that the times themselves have gone. Linear, and missing outside of
// the trace and where the nearest value is missing. Without a lag they stay. Gives the share of the ratings that is lost.
double shift_values(const Trace &trace, const LagCourse &lag, double way, double *out);

} // namespace musefuse
