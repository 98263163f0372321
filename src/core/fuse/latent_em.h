// Expectation-maximisation steps of the latent fusion.
#pragma once

#include "core/fuse/latent_prior.h"
#include "core/fuse/latent_smoother.h"
#include "core/util/monitor.h"
#include "core/util/status.h"

namespace musefuse {

struct LatentEmOptions {
  double step = 0.5;                         // seconds between grid points
  double noise_prior = 30;                   // nu: prior observations of the noise variances
  double signal_spread = 2;                  // kappa: variance of x over what the data show of it
  double gain_ridge = 0.01;                  // pulls positive gains to the median gain
  double shortest_tau = 1, longest_tau = 30; // seconds, persistence of the raters' noise
  double shortest_length = 1.5, longest_length = 120; // seconds, length scale of x
  bool update_dynamics = true;                        // also phi, q, s2 and the length scale
  double tolerance = 1e-4; // stop where the log-likelihood gains less a rating
};

// What one block of steps leaves behind: moments under the final parameters.
struct LatentEmRun {
  LatentMoments moments;
  double shown = 0; // variance of E x along the grid: what the data show of x
  int iterations = 0;
  Status status = Status::max_iterations;
};

// At most `max_iter` steps from `p`, which is updated; then one more E step. methods/latent.md 6.6.
// What is monotone: with `update_dynamics` off and the priors 0 (o, g and r alone are estimated) this is
// EM proper and the log-likelihood never falls. The whole step is not bound to raise it: phi, q and
// the drive of x leave out the stationary start, the priors are re-centred at every step, and the
// kappa rule trades the variance of x against its length scale.
// `priors` (working units; none: nothing was pooled) take the place of what the raters of one recording
// lend each other: methods/pooled.md 3.5.
LatentEmRun run_em(const ConstMatrix &aligned, int max_iter, const LatentEmOptions &options,
                   const LatentPriors &priors, LatentSmoother &smoother, LatentParameters &p,
                   Monitor &monitor);

} // namespace musefuse
