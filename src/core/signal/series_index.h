// Where each series (recording x dimension x rater) of a long table begins, in one pass.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct SeriesIndex {
  std::vector<Index> starts; // first row of each series
  std::vector<int> clock;    // 0, 1, ...: one number for neighbouring series of the same times
  bool sorted = true;        // keys rise; times within are finite and rise strictly
};

// Integer codes of the three keys, row by row, and the time; all of length n. O(n).
SeriesIndex index_series(const int *recording, const int *dimension, const int *rater,
                         const double *time, Index n);

} // namespace musefuse
