// Agreement of two series: Pearson's r and Lin's concordance correlation coefficient (CCC).
#pragma once

#include "core/util/types.h"

namespace musefuse {

enum class Agreement { ccc, pearson };

// Means and population moments (divisor n) of the pairs of which both members are present. All are
// in `unit`, which is 1 but where squares would over- or underflow.
struct PairMoments {
  Index n = 0;
  double mean_x = 0, mean_y = 0, var_x = 0, var_y = 0, cov = 0;
  double shift = 0; // mean_x - mean_y, without the rounding of a far-off level
  double unit = 1;
};
PairMoments pair_moments(const double *x, const double *y, Index n);

// Lin 1989, doi 10.2307/2532051: 2 s_xy / (s_x^2 + s_y^2 + (m_x - m_y)^2); CCC(x, x) = 1.
// NaN where there is no pair, or both series are the same constant.
double ccc(const PairMoments &moments);
// NaN where there is no pair or a series is constant.
double pearson(const PairMoments &moments);
double agreement_of(const PairMoments &moments, Agreement index);

// All pairs of columns; symmetric, the diagonal is NaN (nobody is their own judge).
Matrix pairwise_agreement(const ConstMatrix &series, Agreement index);

} // namespace musefuse
