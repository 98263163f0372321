// The stretches of a trace: what lies between its ends and its long gaps.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Rows [begin, end): the first and the last one are present, no run of missing ones
// inside is as long as the gap that splits.
struct Stretch {
  Index begin = 0, end = 0;
  bool complete = true; // nothing inside is missing
};

// Splits a trace at every run of at least `gap` missing samples; missing ends are cut
// off. O(n).
std::vector<Stretch> find_stretches(const double *x, Index n, Index gap);

} // namespace musefuse
