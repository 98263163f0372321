// What a warping path sees of series with gaps.
//
// A missing sample that cost nothing would draw paths to itself, which then stay there for as long
// as they may and warp what lies beside it. So gaps are filled before series are warped, for the
// costs only. Up to kShortGap samples: a straight line. More of them: the course of the other
// series at the same time (of different lengths: at the same share of it), as far as it predicts
// the series elsewhere (their regression), and moved to meet it at both ends. Then a path through a gap pays what it pays at the
// gap's ends, and more where it stands still or runs: a soft limit of its slope. (Where the others
// say nothing, a straight line; where a series has nothing at all, the others' mean course.)
#pragma once

#include "core/align/dtw_series.h"
#include "core/util/missing.h"
#include "core/util/monitor.h"

#include <vector>

namespace musefuse {

// Complete series in place of those with gaps. The order of the series does not matter but for the
// rounding of the others' mean.
std::vector<DtwSeries> bridged(const std::vector<DtwSeries> &series);
// The same by a weighted mean of the others, series x dimension: who has no weight fills nothing.
std::vector<DtwSeries> bridged(const std::vector<DtwSeries> &series, const ConstMatrix &weights);

// Of a pair whose gaps are filled for the costs.
template <class Of, class Options>
auto of_filled(const Of &of, const DtwSeries &x, const DtwSeries &y, const Options &options,
               Monitor &monitor) {
  if (x.complete() && y.complete()) return of(x, y, options, monitor);
  const std::vector<DtwSeries> filled = bridged({x, y});
  return of(filled[0], filled[1], options, monitor);
}

} // namespace musefuse
