// The working grid of the latent fusion, and ratings moved to the time of the signal.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// Working time i is start + i * step. The latent grid begins `lead` steps earlier, as a late rater
// tells of times before the first rating: latent index = working index + lead.
struct LatentGrid {
  double step = 0.5;
  Index working = 0, lead = 0;
  Index size() const { return working + lead; }
};

// A_k(s): rater k's ratings (column k of `working`) as a function of latent time, where the rating
// made at working time t tells of t - lag(t), made monotone; linear in between, NaN outside and in
// gaps longer than 2.5 steps. `lag` is working x rater, seconds. methods/latent.md 6.3.
Matrix align_ratings(const ConstMatrix &working, const ConstMatrix &lag, const LatentGrid &grid);

// x at a time between grid points from its smoothed values and slopes: cubic Hermite. `at` is in
// steps from the first point; beyond the ends the end's tangent.
double hermite(const ConstVector &value, const ConstVector &slope, double step, double at);

// Linear interpolation, the ends held; `at` in steps from the first point.
double interpolate(const double *value, Index n, double at);

} // namespace musefuse
