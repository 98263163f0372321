// The value of a series at real-valued sample positions, from observed samples alone.
#pragma once

#include "core/util/types.h"

namespace musefuse {

enum class Between { linear, nearest };

// Position 0 is the first sample. Missing (NaN) outside of the series, and where the nearest sample
// is missing; `linear` takes the line across a short gap. `nearest` rounds a half to the even one of the samples 1, 2, 3, ...
double resampled_at(const double *series, Index n, double position, Between how);
Vector resample_at(const double *series, Index n, const double *positions, Index m, Between how);

// Column k of `series` at the positions in column k.
Matrix resample_columns_at(const ConstMatrix &series, const ConstMatrix &positions, Between how);

} // namespace musefuse
