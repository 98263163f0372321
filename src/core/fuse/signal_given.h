// What a signal is likely to have been, given a series that is the signal and an error that
// lingers: the mean of a Gaussian process given its sum with another, by a Kalman filter and the
// backward recursion of Durbin & Koopman (2002, doi 10.1093/biomet/89.3.603, section 2). O(n).
#pragma once

#include "core/util/types.h"

namespace musefuse {

// The signal: a level, normal with variance `level`, and a Matern process with half-integer
// smoothness `order` - 1/2 (1: exponential, 2, 3), variance and scale (seconds). The error: `sd` at
// each time, its correlation over h seconds offset + (1 - offset) exp(-h / decay).
struct SignalModel {
  int order = 2;
  double scale = 1, variance = 1, level = 0, decay = 1, offset = 0;
  void check() const;
};

// Of each column of `values` (times x series, all missing at the same times). Times rise.
Matrix signal_given(const ConstVector &time, const ConstVector &sd, const ConstMatrix &values,
                    const SignalModel &model);

// Log density of a series under the model, without the constant.
double signal_likelihood(const ConstVector &time, const ConstVector &sd, const ConstVector &value,
                         const SignalModel &model);

} // namespace musefuse
