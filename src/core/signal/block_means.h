// Series at a lower rate: the means of blocks of samples.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// How many samples at `rate` make one at about `working_rate`; a half is rounded up.
Index block_length(double rate, double working_rate);

// Means of blocks of `block` rows, missing where fewer than half of a block is there; an
// incomplete last block is left out.
Matrix block_means(const ConstMatrix &series, Index block);

} // namespace musefuse
