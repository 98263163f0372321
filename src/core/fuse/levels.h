// How high each rater rates beside the others, whoever is missing when.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// Is everybody who has a weight, and somebody has, there at every time?
bool complete(const ConstMatrix &ratings, const ConstVector &weights);

// b of the additive model x_k(t) = m(t) + b_k + error, by weighted least squares over all ratings
// that are there (ratings: time x rater; weights not negative). Raters are compared at the times
// that they share, so that one who was there for the high times only does not count as a high
// rater; on complete data b_k is the rater's mean less the weighted mean of all. Fixed by
// sum_k w_k b_k = 0 over the raters that times in common connect: what shares no time with the
// others has no level beside theirs, and keeps its own. 0 for weight 0 and for silent raters.
// The fit of two crossed factors without interaction: Searle 1987, Linear Models for Unbalanced
// Data, ch. 9. O(n K), and O(K^2) for each run of times at which the same raters are present.
Vector rater_levels(const ConstMatrix &ratings, const ConstVector &weights);

} // namespace musefuse
