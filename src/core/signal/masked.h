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

// Sums over the rows at which both are there: their count, of x, y, x^2, y^2 and xy. Sums of stretches
// add up to those of the whole.
using PairSums = Eigen::Matrix<double, 6, 1>;
// Of n rows of x (from row `from_x`) and y (from row `from_y`); zeros for n below 1.
PairSums pair_sums(const MaskedSeries &x, Index from_x, const MaskedSeries &y, Index from_y,
                   Index n);
// Their Pearson's r; NaN for fewer than `fewest` pairs (3 or more), or where one does not vary.
double correlation_of(const PairSums &sums, double fewest);

// Both in one: r, and over how many pairs. NaN for fewer than three.
struct MaskedCorrelation {
  double r, pairs;
};
MaskedCorrelation masked_correlation(const MaskedSeries &x, Index from_x, const MaskedSeries &y,
                                     Index from_y, Index n);

} // namespace musefuse
