// The estimator weighted evaluator: raters weighted by how well they agree with the others.
// Grimm & Kroschel 2005, doi 10.1109/ASRU.2005.1566530; methods/general.md 7.
#pragma once

#include "core/signal/concordance.h"
#include "core/util/monitor.h"
#include "core/util/status.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Whom a rater is compared with.
enum class Judge {
  pairwise,      // the mean over the other raters, one by one
  leave_one_out, // the mean of the others
  consensus      // the mean of all, the rater included
};

struct EweOptions {
  Judge judge = Judge::pairwise;
  Agreement index = Agreement::ccc;
  // EWE+: leave-one-out Pearson with the weighted consensus, weight r / (1 - r^2 + 0.05), iterated.
  // `judge` and `index` are then not used. methods/latent.md 7.
  bool reliability = false;
  int max_iter = 10;
  bool centre = true;
  Index min_raters = 1;
  void check() const;
};

struct EweWeights {
  Vector agreement; // before negative ones become 0; NaN where it is not defined
  Vector weight;    // sums to 1; all 0 where status is degenerate
  Status status = Status::converged;
  int iterations = 0;
};

struct EweResult {
  EweWeights weights;
  Vector value, se; // se: jackknife over raters, the weights estimated anew each time
  Eigen::VectorXi n_raters;
};

// `ratings` is time x rater; who has no rating at all has weight 0 and changes nothing. O(n K^2),
// and O(K) times that for the band of the iterated weights. One or two raters hold no information
// on reliability: equal weights.
EweResult fuse_ewe(const ConstMatrix &ratings, const EweOptions &options, bool band,
                   Monitor &monitor);

// Many recordings on `threads` threads.
std::vector<EweResult> fuse_ewe_cells(const std::vector<ConstMatrix> &cells,
                                      const EweOptions &options, bool band, int threads,
                                      Monitor &monitor);

} // namespace musefuse
