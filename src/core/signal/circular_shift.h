// A test of correlation that autocorrelation does not fool.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct ShiftTest {
  double r = 0;       // Pearson's r at no shift; NaN where it is not defined
  double p_value = 1; // share of shifts whose |r| is as large, this one counted; NaN: too short
};

// x is turned round against y by every shift of at least `least` rows either way (at most
// `most_shifts` of them, evenly spread): what series of the same shape but without relation give.
// NaN marks missing; pairs are those present in both. O(n min(n, most_shifts)).
ShiftTest circular_shift_test(const ConstVector &x, const ConstVector &y, Index least,
                              Index most_shifts = 1000);

} // namespace musefuse
