// Dynamic time warping: distance, path, all pairs.
//
// D(i, j) = |x_i - y_j|^2 + min(D(i-1, j-1), D(i, j-1), D(i-1, j)), within a band. All steps have
// weight 1 ("symmetric1" of R's dtw, White & Neely 1976), where Sakoe & Chiba (1978, doi
// 10.1109/TASSP.1978.1163055) count the diagonal twice: their patterns are in dtw_pattern.h. Ties: the diagonal first, then the step in
// the second series, then the step in the first. Costs that differ by no
// more than rounding are a tie, or an offset or a scale of both series would change paths. Gaps are
// filled for the costs, see dtw_gaps.h.
//
// Cells of one anti-diagonal do not depend on each other, so the table is filled diagonal by
// diagonal in SIMD lanes; filled row by row each cell would wait for its left neighbour.
// No choices are stored for the path. Two of every `stride` >= 64 neighbouring diagonals are kept
// (at most 2 bits a cell of the band); on the way back the cells between them that can reach the
// path are computed again, a small triangle each time (checkpointing: Grice, Hughey & Speck 1997,
// doi 10.1093/bioinformatics/13.1.45). So a path costs hardly more than a distance.
#pragma once

#include "core/align/dtw_band.h"
#include "core/align/dtw_series.h"
#include "core/util/monitor.h"

#include <vector>

namespace musefuse {

enum class StepPattern { symmetric1, symmetric2, symmetricP1 };

struct DtwOptions {
  Index window = DtwBand::kNone; // half-width of the band in samples of the shorter series
  StepPattern pattern = StepPattern::symmetric1;
  double max_slope = DtwBand::kAnySlope; // of Itakura's parallelogram
  bool limited() const {
    return pattern == StepPattern::symmetricP1 || max_slope < DtwBand::kAnySlope;
  }
  void check() const;
};

struct DtwPath {
  double squared = 0;               // sum of the local costs along the path
  std::vector<Index> first, second; // matched samples, from (0, 0) to (n - 1, m - 1)
};

// The sum of squared local costs along the best path. O(n m) or O(n window) time; memory
// O(window) besides the series.
double dtw_squared(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                   Monitor &monitor);

DtwPath dtw_path(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                 Monitor &monitor);

// All pairs; symmetric, zero on the diagonal.
Matrix dtw_squared_matrix(const std::vector<DtwSeries> &series, const DtwOptions &options,
                          int threads, Monitor &monitor);
// Each of `x` (rows) with each of `y` (columns).
Matrix dtw_squared_between(const std::vector<DtwSeries> &x, const std::vector<DtwSeries> &y,
                           const DtwOptions &options, int threads, Monitor &monitor);

} // namespace musefuse
