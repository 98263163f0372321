// Canonical time warping: dynamic time warping and canonical correlation in turn.
//
// Zhou & De la Torre (2009), "Canonical time warping for alignment of human behavior", Advances in
// Neural Information Processing Systems 22. For two sequences and a path (i_s, j_s) the objective is
//   J = sum_s |V_x' x(i_s) - V_y' y(j_s)|^2,   V' CD V = I (multiset_cca.h),
// where x and y are centred along the path. Space: the best V for the path, d minus the leading
// eigenvalues of the (ridged) canonical correlation. Time: the best path for V, dynamic time
// warping of the projections. CD depends on the path, so a new path can lose in space what it won in
// time: a round that does not lower the objective of space is taken back and ends the search.
// Several sequences: the Procrustes way that Zhou & De la Torre (2016, 10.1109/TPAMI.2015.2414429)
// give for DTW and CTW of many. Multi-set correlation is the space; each sequence is warped onto the
// mean of the projections, and has there the mean of what is matched.
// Both are started twice, from unwarped time and from the path of the standardised sequences; the
// lower objective stays (unwarped time in a tie).
#pragma once

#include "core/align/dtw.h"
#include "core/util/status.h"

#include <vector>

namespace musefuse {

struct CtwOptions {
  double lambda = 0.1; // ridge of the correlation, relative to the variance
  double energy = 0.8; // keep the canonical dimensions that hold this share of the eigenvalues
  Index max_iter = 50;
  double tolerance = 1e-6; // least fall of the objective, per canonical dimension and pair
  DtwOptions warping;
  void check() const;
};

enum class CtwRole { warped = 0, constant = 1, missing = 2 };

struct CtwResult {
  std::vector<Matrix> values; // on the common clock: means of the matched samples that are present
  Matrix positions;           // common clock x sequences, from 0
  std::vector<CtwRole> roles; // who was set aside, keeping their time
  std::vector<Matrix> projections; // own dimensions x canonical; 0 for a constant one
  Vector correlation; // of the first projections: with the other's, or the mean of the others'
  std::vector<double> space;                   // the objective, one element a round
  std::vector<double> time_before, time_after; // cost of the paths before and after warping
  Status status = Status::degenerate;
  Index iterations = 0;
  Index dims = 0;
};

// `second` on the clock of `first`; values, positions, ... have two elements, the first is unwarped.
// Sequences may have other lengths and, where nothing is missing, other dimensions.
CtwResult ctw_pair(const Matrix &first, const Matrix &second, const CtwOptions &options,
                   Monitor &monitor);

// All on the clock of their mean: equal lengths. O(iterations m n window).
CtwResult ctw_mean(const std::vector<Matrix> &sequences, const CtwOptions &options,
                   Monitor &monitor);

} // namespace musefuse
