// What a warping path brings to each sample of the first series.
#pragma once

#include "core/align/dtw.h"

namespace musefuse {

// What step `s` of a path counts: 1, and 2 where a pattern counts a step in both series twice.
double step_weight(const DtwPath &path, std::size_t s, StepPattern pattern);

// One row a sample of the first series; of the second series' samples that are matched to it:
struct DtwMatch {
  Matrix sum,
      count; // sum and number of those present, by dimension; with a pattern as it weighs them
  Vector position; // their mean index (from 0), whether present or not; it never falls
};
DtwMatch match_along(const DtwPath &path, const DtwSeries &second,
                     StepPattern pattern = StepPattern::symmetric1);

// sum / count: the second series on the clock of the first; NaN where nothing present was matched.
Matrix warped_values(const DtwMatch &match);

} // namespace musefuse
