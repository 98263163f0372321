// Numbers of raters in cells as rater plus cell plus a heavy-tailed rest, over a corpus.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct TwoWayOptions {
  double freedom = 8; // of the t distribution of the rest
  double start = 0.1; // variance of the rest to begin with, worth three rows
  bool cells = false; // does each cell have a free effect?
};

struct TwoWay {
  Vector rater, rater_variance; // posterior mean and variance of each rater's effect
  Vector cell;                  // 0 where no row counts
  double variance = 0;          // of the rest, beyond the sampling variances
};

// Row i has rater `rater[i]`, cell `cell[i]`, the value `y[i]` and its sampling variance `sampling[i]`; rows
// with `counts[i]` false are left out. Raters are drawn from a normal distribution whose mean and
// variance are estimated (empirical Bayes). methods/pooled.md 3.1. O(rows).
TwoWay two_way(const Vector &y, const std::vector<Index> &rater, const std::vector<Index> &cell,
               const Vector &sampling, const std::vector<char> &counts, Index raters, Index cells,
               const TwoWayOptions &options);

} // namespace musefuse
