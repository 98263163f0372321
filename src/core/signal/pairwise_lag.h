// The lag of each rater against the others, from all pairs at once: nobody has to be the reference.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct PairwiseLagOptions {
  double step = 0.5;     // seconds between two rows
  double max_lag = 6;    // seconds; differences beyond are not looked at
  double sd_lag = 2;     // prior standard deviation of a rater's lag about the common one, seconds
  double temper = 0.25;  // weight of the data against the prior: neighbours in time are dependent
  double whiten_tau = 3; // time constant of the AR(1) filter that whitens the series, seconds
  void check() const;
};

struct PairwiseLag {
  Vector lag;        // a rater each, seconds; the earliest of all raters has 0
  Vector loading;    // how well each matches the others once in step, at most 1; negative: the
                     // rater runs against the majority
  Index anchor = 0;  // the earliest who is upright and matches at least half as well as the best
  Matrix difference; // posterior mean of lag_i - lag_j
  Matrix weight;     // its precision, 0 on the diagonal and where a pair says nothing
};

// `series` is time x rater, NaN where missing, one row every `step` seconds. A pair's difference is
// the posterior mean over a grid of shifts, its data term the log-likelihood ratio
// -n/2 log(1 - r^2) of the whitened series; the lags solve a robust (Cauchy) least squares problem
// on all pairs. methods/latent.md 6.4. O(K^2 n max_lag / step).
PairwiseLag pairwise_lag(const ConstMatrix &series, const PairwiseLagOptions &options = {});

// By how much each rater of a recording is late, to begin with: pairwise_lag() of the means over half
// seconds. methods/latent.md 6.4. NaN for who cannot be compared (constant, or fewer than 20 half seconds),
// and for everybody where fewer than two are left.
struct InitialLags {
  Vector lag;     // seconds, the earliest reliable rater at 0; none beyond max_lag
  Vector se;      // of the difference from that rater, under the normal equations of all pairs
  Vector loading; // see PairwiseLag
};
InitialLags initial_lags(const ConstMatrix &ratings, double rate, PairwiseLagOptions options);

// Posterior over the shift L (seconds) of the later series y against x: y(t) ~ x(t - L).
struct ShiftPosterior {
  double mean = 0, variance = 0;
};
ShiftPosterior shift_posterior(const ConstVector &y, const ConstVector &x,
                               const PairwiseLagOptions &options);

} // namespace musefuse
