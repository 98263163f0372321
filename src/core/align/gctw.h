// Generalised canonical time warping: raters onto one clock.
// Zhou & De la Torre 2016, doi 10.1109/TPAMI.2015.2414429; the variants: methods/gctw.md.
#pragma once

#include "core/align/warp_basis.h"
#include "core/util/infinity.h"
#include "core/util/monitor.h"
#include "core/util/status.h"
#include "core/util/types.h"

#include <string>
#include <vector>

namespace musefuse {

enum class GctwVariant {
  muse,   // one linearised step from the identity, absolute lambda: the MuSe-Toolbox's numbers
  robust, // the same one step with a line search, free of scale; constant raters set aside
  full    // the papers' iteration: steps from the current warps, the objective never rises
};

// What is declared to be the recording's clock: the mean of the warps, one rater, or GCTW's own.
enum class GctwAnchor { mean, rater, none };

struct GctwOptions {
  GctwVariant variant = GctwVariant::robust;
  double lambda = 0.7;
  double energy = 0.8;
  Index max_iter = 10;
  double tolerance = 1e-3;      // samples that a warp may still move; `muse` stops at 0 only
  double max_shift = kInfinity; // samples off the anchored clock
  double max_gap = 0;           // samples; shorter gaps are interpolated, longer ones do not count
  WarpBasisOptions basis;
  GctwAnchor anchor = GctwAnchor::mean;
  Index anchor_rater = 0;
  void check(Index raters) const;
};

// How a rater fared.
enum class GctwRole { warped = 0, constant = 1, missing = 2 };

struct GctwResult {
  Matrix warps;                // l x raters: 0-based position in the rater's own samples
  Matrix weights;              // basis x raters, before anchoring
  std::vector<GctwRole> roles; // who was set aside, keeping the identity
  std::vector<double> after_space, after_time; // the objective, one element an iteration
  Status status = Status::degenerate;
  Index iterations = 0;
  Index dims = 0;
  std::string
      problem; // of many groups: why this one could not be warped, and nothing else is filled
};

// One sequence a rater: samples x dimensions, NaN where missing. The common clock has as many
// samples as the shortest. The reported objective: `muse`, the original's regularised distance;
// otherwise d (m - 1) minus the leading d eigenvalues of the multi-set CCA, which is the distance
// of the aligned raters in the best space of unit variance (one dimension: m minus the leading
// eigenvalue of their correlation matrix).
// O(l d k^2 m^2) an iteration for m raters and k curves; memory O(l (m d + k)).
GctwResult gctw(const std::vector<Matrix> &sequences, const GctwOptions &options, Monitor &monitor);

// The raters of one recording, who are warped together.
struct GctwGroup {
  std::vector<Matrix> sequences;
  GctwOptions options;
};

// Many groups on `threads` threads. One that cannot be warped keeps its `problem` and does not hide the others.
std::vector<GctwResult> gctw_groups(const std::vector<GctwGroup> &groups, int threads,
                                    Monitor &monitor);

} // namespace musefuse
