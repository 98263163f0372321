// Correlations of shifted series with missing values, without a branch in the loop.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// A series about its mean, zero where it is missing, and a 0/1 mask.
struct MaskedSeries {
  std::vector<double> value, present;
};
MaskedSeries masked(const double *x, Index n);

// Pearson's r of n rows of x (from row `from_x`) and y (from row `from_y`), over the `pairs` rows at
// which both are there. NaN for fewer than three, or where one does not vary. One pass.
struct MaskedCorrelation {
  double r, pairs;
};
MaskedCorrelation masked_correlation(const MaskedSeries &x, Index from_x, const MaskedSeries &y,
                                     Index from_y, Index n);

} // namespace musefuse
