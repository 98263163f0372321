// The clock of each series of a long table: its step, and how regular the steps are.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct SeriesClock {
  Vector step;      // the median step, so that no gap or jitter matters; NaN for one sample
  Vector deviation; // the largest |step / median - 1|
};

// Series s is the size[s] times from first[s] on. O(n).
SeriesClock series_clock(const ConstVector &time, const Eigen::VectorXi &first,
                         const Eigen::VectorXi &size);

} // namespace musefuse
