// The latent fusion (RALF, rater-aligned latent factor model): what all raters see, each with a
// delay, a scale and noise of their own. methods/latent.md 6.
#pragma once

#include "core/fuse/latent_em.h"
#include "core/fuse/latent_lag.h"
#include "core/util/monitor.h"

#include <string>
#include <vector>

namespace musefuse {

// What becomes of a rater who runs against the others.
enum class Inverted {
  flip,  // turned round
  drop,  // left out
  judge, // turned round where the others show that it is no chance, else left out
};

struct LatentOptions {
  double max_lag = 6;  // seconds, largest difference of two raters' lags
  double base_lag = 0; // seconds, lag of the earliest reliable rater
  double rate = 2;     // working samples a second
  Inverted inverted = Inverted::judge;
  int rounds = 3;     // of lags
  int round_iter = 5; // EM steps before each
  int max_iter = 12;  // EM steps at the end
  LatentEmOptions em;
  LatentLagOptions lag;
  void check() const;
};

// y = offset + gain * value(t - lag) + persistent noise + white noise.
struct LatentRater {
  bool used = false; // enough ratings that vary; otherwise all numbers are missing, the weight 0
  double lag, lag_se, gain, offset;
  double noise_sd, tau, white_sd; // persistent noise: sd and decay time in seconds; white noise: sd
  double communality, weight;
  double loo_r, p_value; // correlation with what the others show; circular shift test
  double shared_r;       // loo_r at the times at which another rater was there
  double seconds = 0;    // rated
  // Of the last lag update: tempered log-likelihood of each lag on the grid from -max_lag on (empty:
  // there are no others), and what was taken off all lags since, so that lag = grid - shift.
  Vector lag_evidence;
  double lag_shift = 0;
  LatentRater();
};

struct LatentFit {
  Vector value, sd;         // along the ratings' clock
  Eigen::VectorXi n_raters; // whose aligned ratings tell of that time
  std::vector<LatentRater> raters;
  Matrix fitted, lag, lag_sd; // time x rater, on the rating's clock
  double log_likelihood = 0;  // given the alignment
  double length_scale = 0;    // of the signal, seconds
  double signal_sd = 0;
  double anchor = 0, anchor_sd = 0; // what was added to all lags, and how sure that is
  int iterations = 0;
  double lag_step = 0; // seconds between two points of the grid of lags
  Status status = Status::degenerate;
  std::string
      problem; // of many cells: why this one could not be fitted, and nothing else is filled
};

// `ratings` is time x rater at `rate` samples a second, NaN where missing. `reference` (empty: none)
// is a signal on the same clock that the raters react to; it fixes the lags' zero.
// `priors`: of the raters, from pool_latent(), or none. Then lags are on the corpus' clock and the signal
// is in its unit. Throws std::domain_error where there is too little to fit. Memory: see
// latent_smoother.h.
LatentFit fuse_latent(const ConstMatrix &ratings, double rate, const ConstVector &reference,
                      const LatentOptions &options, Monitor &monitor,
                      const LatentPriors &priors = {});

// What fuse_latent() is given for one cell (recording x dimension): views, not copies.
struct LatentCell {
  ConstMatrix ratings;
  double rate;
  ConstVector reference;
  LatentPriors priors;
};

// Many cells on `threads` threads. One with too little to fit keeps its `problem` and does not hide
// the others.
std::vector<LatentFit> fuse_latent_cells(const std::vector<LatentCell> &cells,
                                         const LatentOptions &options, int threads,
                                         Monitor &monitor);

} // namespace musefuse
