// Fusion of changes: what raters agree on step by step, held to their mean in the long run.
#pragma once

#include "core/fuse/weighted.h"
#include "core/util/types.h"

namespace musefuse {

struct GradientOptions {
  double anchor = 120;   // samples: courses slower than about 2 pi times this follow the mean
  double cutoff = 1.345; // Huber's, in standard deviations of the steps about what is common
  Index min_raters = 1;
  void check() const;
};

// The common step from each time to the next: Huber's M-estimate of location over raters, its scale
// that of all steps of all raters about it. NaN where no rater has both ratings. `ratings` is
// time x rater. Huber 1964, doi 10.1214/aoms/1177703732. O(n K log K).
Vector common_steps(const ConstMatrix &ratings, double cutoff);

// The series x with the least sum (x_t - x_(t-1) - step_t)^2 + anchor^-2 sum (x_t - level_t)^2;
// steps has one element less than level and may be missing; level must be there at both ends of a
// step, and where it is not the result is NaN. O(n).
Vector integrate_steps(const ConstVector &steps, const ConstVector &level, double anchor);

// Both, with the centred mean as the level. An offset of a rater moves the result as a whole.
Weighted gradient_fusion(const ConstMatrix &ratings, const GradientOptions &options = {});

} // namespace musefuse
