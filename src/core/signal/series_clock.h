// The clock of each series of a long table: its step, and how regular the steps are.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct SeriesClock {
  Vector step;      // the median step, so that no gap or jitter matters; NaN for one sample
  Vector deviation; // the largest |step / median - 1|
};

// Series s is time[starts[s] .. starts[s + 1]). O(n).
SeriesClock series_clock(const ConstVector &time, const Eigen::VectorXi &starts);

} // namespace musefuse
