// Kalman filter and smoother of the latent fusion's model, linear in time.
#pragma once

#include "core/fuse/latent_model.h"

#include <vector>

namespace musefuse {

// What the data say about the states, and the sums that the M step needs.
struct LatentMoments {
  Vector signal, slope, variance; // E x, E x', var x; along the grid
  Matrix noise, noise_variance;   // E e_k, var e_k; grid x rater
  Matrix signal_noise;            // cov(x, e_k)
  Vector now, lagged, before;     // sums over steps of E e_k(t)^2, E e_k(t) e_k(t-1), E e_k(t-1)^2
  double signal_innovation = 0;   // sum over steps of E w' Q1^-1 w, w the innovation of (x, x')
  double log_likelihood = 0;
  Index observations = 0;
};

// `aligned` is grid x rater in latent time, NaN where nothing was rated. The state is
// (x, x', e_1, ..., e_K); ratings at one time are absorbed one by one, so that nothing is inverted
// (Durbin & Koopman 2012, Time Series Analysis by State Space Methods, 6.4; the backward pass is
// their 4.4 in its univariate form). O(n K^3) time with a small constant, n (2 K^2 + 6 K) doubles; once covariances
// have settled, as they soon do where the same raters go on, O(n K^2).
// The object keeps its memory from call to call.
class LatentSmoother {
public:
  LatentMoments smooth(const ConstMatrix &aligned, const LatentParameters &p, double step);

  // Only E x, E x' and, which costs as much again, var x: for leave-one-out passes.
  LatentMoments smooth_signal(const ConstMatrix &aligned, const LatentParameters &p, double step,
                              bool variance);

private:
  std::vector<double> memory_;
};

} // namespace musefuse
