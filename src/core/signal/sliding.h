// Weighted and plain sums over a sliding window.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// out[i] = sum_j weights[j] x[i + j] for i = 0 .. n - width: n - width + 1 values. O(n
// width).
void sliding_dot(const double *x, Index n, const double *weights, Index width, double *out);

// out[i] = x[i] + ... + x[i + width - 1], n - width + 1 values. O(n), and nothing is ever
// subtracted, so that a large sample costs the windows without it no digits.
void sliding_sum(const double *x, Index n, Index width, double *out);

} // namespace musefuse
