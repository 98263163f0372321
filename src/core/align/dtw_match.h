// What a warping path brings to each sample of the first series.
#pragma once

#include "core/align/dtw.h"

namespace musefuse {

// One row a sample of the first series; of the second series' samples that are matched to it:
struct DtwMatch {
  Matrix sum, count; // sum and number of those present, by dimension
  Vector position;   // their mean index (from 0), whether present or not; it never falls
};
DtwMatch match_along(const DtwPath &path, const DtwSeries &second);

// sum / count: the second series on the clock of the first; NaN where nothing present was matched.
Matrix warped_values(const DtwMatch &match);

} // namespace musefuse
