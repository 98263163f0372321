// How two dimensions move together within one segment.
#pragma once

#include "core/features/segment.h"

namespace musefuse {

struct CrossFeatures {
  double correlation; // Pearson's r at the same time
  double lead_lag;    // seconds by which the first leads (negative: follows) where r is largest
  double loop_area;   // signed area of the loop they draw, anticlockwise positive
};

// The second trace is read at the times of the first, straight lines between its samples.
// Lags up to `max_lag` seconds and a quarter of the segment are searched, sample by
// sample, and the best is refined by a parabola. NaN where a trace is constant or fewer
// than 4 samples overlap. O(n max_lag).
CrossFeatures cross_features(const Segment &first, const Segment &second, double max_lag);

} // namespace musefuse
