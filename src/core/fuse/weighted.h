// The weighted mean over raters that mean, EWE, GCTW and RAAW share: missing ratings, band.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct WeightedOptions {
  // Each rater's level beside the others (rater_levels) is taken out, so that one who drops out or
  // joins makes no jump. On complete data this changes nothing.
  bool centre = true;
  Index min_raters = 1; // fewer raters present (with weight) at a time: the value is missing
  void check() const;
};

struct Weighted {
  Vector value;
  Eigen::VectorXi n_raters; // present, with a weight above 0
};

// sum_k w_k x_k(t) / sum_k w_k over the raters present at t. `ratings` is time x rater, NaN where
// missing; weights are not negative and need not sum to 1. O(n K).
Weighted weighted_mean(const ConstMatrix &ratings, const ConstVector &weights,
                       const WeightedOptions &options = {});

// The jackknife's standard error over raters at each time: column k of `without` is the fused
// value with rater k left out. sqrt((m - 1)/m sum (x_(k) - mean)^2) over the m raters that are
// present in `ratings` at that time and whose x_(k) is defined; NaN where m < 2.
// Efron & Stein 1981, doi 10.1214/aos/1176345462.
Vector jackknife_se(const ConstMatrix &without, const ConstMatrix &ratings);

// jackknife_se() of the weighted mean with fixed weights.
Vector weighted_mean_se(const ConstMatrix &ratings, const ConstVector &weights,
                        const WeightedOptions &options = {});

} // namespace musefuse
