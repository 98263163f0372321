// Each rater's lag against the signal that the OTHERS show: nobody is measured against themselves.
#pragma once

#include "core/fuse/latent_align.h"
#include "core/fuse/latent_model.h"

namespace musefuse {

struct LatentLagOptions {
  double max_lag = 6;   // seconds, either side of the consensus
  double sd_lag = 2;    // prior sd of a rater's mean lag, seconds
  double temper = 0.25; // weight of the data: the model's noise is too simple to be believed fully
  double warp_sd = 0.5, warp_tau = 20; // the lag wanders by this much about its mean, at this pace
};

// The smoothed signal without the rater, on the latent grid.
struct LatentSignal {
  Vector mean;
  double variance = 0; // mean posterior variance
};

struct LagPosterior {
  double mean = 0, sd = 0; // of the constant lag, seconds
  Vector path, path_sd;    // along the working grid; only where `wandering`
  Vector evidence; // tempered log-likelihood of each constant lag on the grid, from -max_lag on
};

// Posterior of rater k's lag, constant or wandering (a hidden Markov chain on a grid of half steps,
// by forward-backward), from the working ratings `rating`. `log_prior` is that of the constant lag at
// the points of the grid. methods/latent.md 6.7. O(n max_lag / step).
LagPosterior lag_posterior(const ConstVector &rating, const LatentSignal &others,
                           const LatentParameters &p, Index k, const Vector &log_prior,
                           bool wandering, const LatentGrid &grid, const LatentLagOptions &options);

// Seconds between two points of the grid of lags, which reaches from -max_lag to max_lag.
double lag_grid_width(const LatentGrid &grid);

// The prior of a rater of whom nothing is known but where the others are.
Vector normal_lag_prior(double centre, const LatentGrid &grid, const LatentLagOptions &options);

} // namespace musefuse
