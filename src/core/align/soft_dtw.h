// Soft-DTW: warping with a smoothed minimum, which has a gradient.
//
// Cuturi & Blondel 2017 (arXiv 1703.01541), eq. 1 and algorithms 1 and 2:
// R(i, j) = |x_i - y_j|^2 + min_gamma(R(i-1, j-1), R(i, j-1), R(i-1, j)),
// min_gamma(a) = -gamma log sum exp(-a / gamma); gamma -> 0 is DTW. May be negative, and is not
// zero for equal series. Gaps are filled for the costs, see dtw_gaps.h.
#pragma once

#include "core/align/dtw.h"

namespace musefuse {

struct SoftDtwOptions {
  Index window = DtwBand::kNone;
  double gamma = 1;
  void check() const;
};

double soft_dtw(const DtwSeries &x, const DtwSeries &y, const SoftDtwOptions &options,
                Monitor &monitor);

// All pairs, each series with itself as well: soft-DTW is not zero there.
Matrix soft_dtw_matrix(const std::vector<DtwSeries> &series, const SoftDtwOptions &options,
                       int threads, Monitor &monitor);
Matrix soft_dtw_between(const std::vector<DtwSeries> &x, const std::vector<DtwSeries> &y,
                        const SoftDtwOptions &options, int threads, Monitor &monitor);

struct SoftDtwGradient {
  double value = 0;
  Matrix gradient; // of the value by x, the filled gaps held; 0 where x is missing
};
// O(n m) or O(n window) time. The table is kept where it has fewer than 8 million cells (64 MB);
// of larger ones 2 of 64 diagonals, and those between are computed again on the way back.
SoftDtwGradient soft_dtw_gradient(const DtwSeries &x, const DtwSeries &y,
                                  const SoftDtwOptions &options, Monitor &monitor);

} // namespace musefuse
