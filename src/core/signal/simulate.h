// Ratings whose truth is known: a latent signal, and raters who trace it late, noisily and each on
// a scale of their own (the generator of methods/latent.md 3).
#pragma once

#include "core/util/rng.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

enum class SignalKind { smooth, events, mixed };
enum class RaterNoise { ar1, matern };

// What one rater does to the signal. Lengths of time are in seconds.
struct SimulatedRater {
  bool random = false;    // follows a signal of their own
  double lag = 2;         // typical reaction time
  double wander = 0;      // sd of the lag about it, over time
  double noise = 0.4;     // sd of the correlated noise, in sds of the signal (0.25)
  double persistence = 0; // of that noise: decay time (ar1) or length scale (matern); 0: drawn
  double gain = 1;        // negative: the scale is turned round
  double offset = 0;
  double drift = 0; // sd of the slow drift
  double drift_length = 60;
  double jitter = 0;     // sd of the sample-wise noise
  double deadband = 0;   // the cursor moves only where it is off by more; 0: it always follows
  double speed = 0.25;   // of the cursor, per second (where there is a dead band)
  double freeze = 0;     // share of the time in blocks during which the cursor is let go
  double saturation = 1; // the scale ends at +-saturation
  double quantise = 0;   // step of the scale; 0: continuous
  double dropout = 0;    // share of the time in blocks that are missing
  double endcut = 0;     // at most this share is missing at the end
};

struct SimulationOptions {
  Index samples = 800;
  double rate = 4; // Hz
  SignalKind kind = SignalKind::mixed;
  double trend = 0; // weight of a slow trend in the signal
  RaterNoise noise = RaterNoise::ar1;
  std::vector<SimulatedRater> raters;
  void check() const;
};

struct Simulation {
  Vector signal;  // samples; mean about 0, sd about 0.25, within [-1, 1]
  Matrix ratings; // samples x raters
  Matrix lags;    // samples x raters: how late each rater is at each time
};

// The signal depends on (seed, 0), rater k on (seed, k + 1): one rater more leaves the others as
// they are.
Simulation simulate(const SimulationOptions &options, std::uint64_t seed);

// The stationary processes that it is made of, at `rate` samples a second; mean 0, variance 1.
// Gaussian process of covariance (1 + lambda |h|) exp(-lambda |h|), lambda = sqrt(3) / length.
Vector matern32(Index samples, double rate, double length, Rng &rng);
// AR(1) of autocorrelation exp(-h / tau): the Ornstein-Uhlenbeck process.
Vector ornstein_uhlenbeck(Index samples, double rate, double tau, Rng &rng);

} // namespace musefuse
