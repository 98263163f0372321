// What a corpus tells of its raters: pooling of latent fits of single recordings into priors for a second
// fit of each. methods/pooled.md 3.
#pragma once

#include "core/fuse/latent_prior.h"
#include "core/fuse/two_way.h"

#include <vector>

namespace musefuse {

// A rater in a cell (recording x dimension), as the fit of the cell alone left them.
struct LatentTrace {
  Index cell = 0, recording = 0, rater = 0;
  bool used = false;
  double lag = 0, lag_se = 0, gain = 0;
  double noise = 0, white = 0, tau = 0; // variances; seconds
  double communality = 0, p_value = 0;  // p is NaN where the recording is too short for the test
  double seconds = 0, length_scale = 0; // rated; of the cell's signal
  Vector evidence;                      // tempered log-likelihood on the grid of lags, or empty
  double evidence_step = 0, evidence_shift = 0;
};

struct LatentPoolOptions {
  double max_lag = 6;
  double freedom = 8;         // of all t distributions
  double noise_strength = 16; // variances of likelihoods are understated by as much
  double gain_strength = 4;   // the same of gains
  double worst_p = 0.2,
         worst_fit = 16;  // from where on a rater in a cell is thought unlike themselves
  Index fewest_cells = 3; // good ones; raters with fewer are on their own
  double lag_spread = 2;  // sd of lags between raters, seconds
};

struct LatentPool {
  TwoWay gain, noise, white, tau; // of logarithms; white and noise are variances
  Vector lag, lag_se, lag_sd; // a rater's typical lag, its error, and how it varies over recordings
  Vector clock;               // what a cell's lags are behind the corpus' clock, negative: d_c
  std::vector<Index> good_cells; // of each rater
  std::vector<char> good;        // of each trace
  LatentPriors priors;           // of each trace
};

// `cells`, `recordings` and `raters` count what the traces point to.
LatentPool pool_latent(const std::vector<LatentTrace> &traces, Index cells, Index recordings,
                       Index raters, const LatentPoolOptions &options);

} // namespace musefuse
