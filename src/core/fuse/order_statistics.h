// Trimmed mean and median over raters at each time, missing ratings left out.
#pragma once

#include "core/fuse/weighted.h"
#include "core/util/types.h"

namespace musefuse {

// The mean of what remains at each time after the floor(trim m) lowest and highest of the m
// present ratings are left out; trim = 0.5 is the median. O(n K log K).
Weighted trimmed_mean(const ConstMatrix &ratings, double trim, Index min_raters);

// jackknife_se() over raters of the trimmed mean, trim < 0.5.
Vector trimmed_mean_se(const ConstMatrix &ratings, double trim);

// Standard error of an L-estimator at each time: with the sorted present ratings x_(1..m) and the
// weights in column m - 1 of `weights`, sqrt(sum w_i x_(i)^2 - (sum w_i x_(i))^2). With the
// weights of Maritz & Jarrett (1978, doi 10.1080/01621459.1978.10480027) it is the median's exact
// bootstrap error, where the jackknife would be inconsistent. NaN where m < 2.
Vector order_statistic_se(const ConstMatrix &ratings, const ConstMatrix &weights);

} // namespace musefuse
