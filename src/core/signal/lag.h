// By how much a series trails another: the shift with the highest correlation.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <cstdint>
#include <vector>

namespace musefuse {

struct LagOptions {
  Index max_lag = 0; // samples, either way
  Index block = 1;   // samples of a bootstrap block
  Index resamples = 0;
  std::uint64_t seed = 0;
  int threads = 1;
  void check() const;
};

struct LagEstimate {
  double lag = 0;         // samples, between the grid by a parabola; NaN where nothing correlates
  double correlation = 0; // at the best shift of the grid; negative: x runs against the reference
  Index n = 0;            // pairs that it rests on
  bool at_limit = false;  // the best shift is +-max_lag: the true one may lie beyond
  Vector draws;           // the lag in each bootstrap resample
};

// The shift L that maximises Pearson's r of x(t) and reference(t - L), both with NaN where missing; or
// |r|, where x clearly matches the reference better upside down.
// The bootstrap draws with replacement from blocks of time that do not overlap (the subseries of
// Carlstein 1986, doi 10.1214/aos/1176350057); each block's sums are formed once for all shifts, so
// that a resample costs O(blocks * max_lag).
// O(n max_lag); memory O(blocks * max_lag). `item` is the random stream.
LagEstimate estimate_lag(const ConstVector &x, const ConstVector &reference,
                         const LagOptions &options, std::uint64_t item = 0);

// Each rater (a column) against the reference, rater k with the random stream k.
std::vector<LagEstimate> reference_lags(const ConstMatrix &ratings, const ConstVector &reference,
                                        const LagOptions &options, Monitor &monitor);

struct RelativeLags {
  std::vector<LagEstimate> raters; // the earliest reliable rater has lag 0, none is beyond max_lag
  Index rounds = 0;
  bool converged = false;
};

// Each rater against the mean of the other raters (standardised, at their current lags), with half
// steps, until no lag moves by a hundredth of a sample. A rater who runs against the others enters
// upside down. methods/general.md 4.
RelativeLags relative_lags(const ConstMatrix &ratings, const LagOptions &options, Monitor &monitor);

} // namespace musefuse
