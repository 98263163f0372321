// The latent fusion's model (RALF) and its parameters.
//
//   y_k(t) = o_k + g_k x(t - l_k(t)) + e_k(t) + w_k(t)
//
// x: Gaussian process with Matern-3/2 covariance, the signal that all raters see; e_k: AR(1), what
// rater k persistently adds; w_k: white noise; l_k(t): the rater's delay. methods/latent.md 6.1.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct LatentParameters {
  double rate = 1;     // lambda = sqrt(3) / length scale, per second
  double variance = 1; // of x
  Vector offset, gain; // o_k, g_k
  Vector phi;          // of e_k, per step of the working grid
  Vector innovation;   // variance of e_k's innovations, q_k
  Vector white;        // variance of w_k, r_k

  Index raters() const { return gain.size(); }
  double persistent(Index k) const { return innovation[k] / (1 - phi[k] * phi[k]); } // var e_k
};

// The same model without rater k.
LatentParameters without_rater(const LatentParameters &all, Index k);

// One step of the state (x, x') of a Matern-3/2 process of unit variance: the transition A and the
// covariance Q = P - A P A' of what is new. Hartikainen & Sarkka 2010, doi 10.1109/MLSP.2010.5589113.
struct MaternStep {
  double a00, a01, a10, a11;
  double q00, q01, q11;
  double slope_variance; // of x', lambda^2
};
MaternStep matern_step(double rate, double step);

// Share of rater k's variance that the signal explains; `signal` is the variance of x in the data.
Vector communality(const LatentParameters &p, double signal);

// Weights that fix scale and level: communality for raters of positive gain, 0 for others (if none
// has a positive gain: all).
Vector anchor_weights(const LatentParameters &p, double signal);

} // namespace musefuse
