#include "core/signal/simulate.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLead = 20; // seconds of signal before the recording begins
constexpr double kSignalSd = 0.25;
constexpr double kLeastLag = 0.1; // nobody reacts faster

void standardise(Vector &x) {
  x.array() -= x.mean();
  x /= std::sqrt(x.squaredNorm() / static_cast<double>(x.size()));
}

double smoothstep(double u) {
  u = std::min(std::max(u, 0.0), 1.0);
  return u * u * (3 - 2 * u);
}

// One event: rise to `height` from `onset` on, hold it, fall back.
void add_event(Vector &x, double rate, double onset, Rng &rng) {
  const double sign = rng.uniform() < 0.7 ? 1 : -1;
  const double height = sign * rng.uniform(0.25, 0.8);
  const double rise = rng.uniform(1, 3), hold = 1 + rng.exponential(6), fall = rng.uniform(2, 6);
  const double falls_at = onset + rise + hold;
  for (Index i = static_cast<Index>(onset * rate); i < x.size(); ++i) {
    const double t = static_cast<double>(i) / rate;
    x[i] += height * (smoothstep((t - onset) / rise) - smoothstep((t - falls_at) / fall));
    if (t > falls_at + fall) break; // back at zero
  }
}

Vector smooth_part(Index n, double rate, Rng &rng) {
  const double length = rng.uniform(8, 20);
  Vector x = matern32(n, rate, length, rng);
  x = (0.9 * x.array()).tanh();
  standardise(x);
  return x;
}

Vector event_part(Index n, double rate, Rng &rng) {
  Vector x = 0.3 * matern32(n, rate, 40, rng);
  const double end = static_cast<double>(n) / rate;
  for (double onset = rng.exponential(8); onset < end; onset += 3 + rng.exponential(14))
    add_event(x, rate, onset, rng);
  x = 0.8 * (x.array() / 0.8).tanh();
  standardise(x);
  return x;
}

// The latent signal on [-kLead, end).
Vector latent_signal(const SimulationOptions &options, Index n, Rng &rng) {
  Vector z = Vector::Zero(n);
  const bool mixed = options.kind == SignalKind::mixed;
  if (options.kind != SignalKind::events)
    z += (mixed ? 0.6 : 1.0) * smooth_part(n, options.rate, rng);
  if (options.kind != SignalKind::smooth)
    z += (mixed ? 0.8 : 1.0) * event_part(n, options.rate, rng);
  if (options.trend > 0) z += options.trend * matern32(n, options.rate, 80, rng);
  standardise(z);
  const double level = 0.1 * rng.normal();
  return (kSignalSd * z.array() + level).min(1.0).max(-1.0);
}

double interpolate(const Vector &z, double position) {
  position = std::min(std::max(position, 0.0), static_cast<double>(z.size() - 1));
  const Index left = std::min<Index>(static_cast<Index>(position), z.size() - 2);
  const double share = position - static_cast<double>(left);
  return (1 - share) * z[left] + share * z[left + 1];
}

// Times of the signal that the rater reports at each sample; never running back (cummax).
Vector reported_times(const SimulatedRater &rater, Index n, double rate, Rng &rng) {
  const Vector wander = matern32(n, rate, 25, rng);
  Vector reported(n);
  double latest = -kLead;
  for (Index i = 0; i < n; ++i) {
    const double lag = std::max(kLeastLag, rater.lag + rater.wander * wander[i]);
    latest = std::max(latest, static_cast<double>(i) / rate - lag);
    reported[i] = latest;
  }
  return reported;
}

// The persistence is drawn even where it is given, so that all that follows stays as it is.
Vector rater_noise(RaterNoise kind, double persistence, Index n, double rate, Rng &rng) {
  const bool ar1 = kind == RaterNoise::ar1;
  const double drawn = ar1 ? rng.uniform(2, 8) : rng.uniform(4, 15);
  const double length = persistence > 0 ? persistence : drawn;
  return ar1 ? ornstein_uhlenbeck(n, rate, length, rng) : matern32(n, rate, length, rng);
}

// A cursor that rests until it is off by more than the dead band, then moves at limited speed.
void trace_cursor(Vector &y, const SimulatedRater &rater, double rate, Rng &rng) {
  const double stride = rater.speed / rate;
  double cursor = y[0];
  bool moving = false;
  for (Index i = 0; i < y.size(); ++i) {
    const double off = y[i] - cursor;
    if (!moving && std::abs(off) > rater.deadband) moving = true;
    if (moving) {
      cursor += std::min(std::max(off, -stride), stride);
      if (std::abs(y[i] - cursor) < 0.1 * rater.deadband) moving = false;
    }
    const double tremble = rater.jitter * rng.normal();
    y[i] = moving ? cursor + tremble : cursor;
  }
}

// Marks blocks of 3 to 20 s until the share is covered.
std::vector<char> random_blocks(Index n, double rate, double share, Rng &rng) {
  std::vector<char> covered(as_size(n), 0);
  const double wanted = share * static_cast<double>(n);
  for (Index done = 0; static_cast<double>(done) < wanted;) {
    const Index from = rng.index(n);
    const Index length = std::max<Index>(1, std::llround(rng.uniform(3, 20) * rate));
    for (Index i = from; i < std::min(n, from + length); ++i) {
      char &here = covered[as_size(i)];
      done += here == 0;
      here = 1;
    }
  }
  return covered;
}

void freeze(Vector &y, double rate, double share, Rng &rng) {
  const auto frozen = random_blocks(y.size(), rate, share, rng);
  for (Index i = 1; i < y.size(); ++i)
    if (frozen[as_size(i)] != 0) y[i] = y[i - 1];
}

void drop_out(Vector &y, const SimulatedRater &rater, double rate, Rng &rng) {
  const auto missing = random_blocks(y.size(), rate, rater.dropout, rng);
  for (Index i = 0; i < y.size(); ++i)
    if (missing[as_size(i)] != 0) y[i] = kMissing;
  const double cut = rng.uniform(0, rater.endcut) * static_cast<double>(y.size());
  y.tail(static_cast<Index>(cut)).setConstant(kMissing);
}

void put_on_scale(Vector &y, const SimulatedRater &rater) {
  y = y.array().min(rater.saturation).max(-rater.saturation);
  if (rater.quantise > 0) y = (y.array() / rater.quantise).round() * rater.quantise;
}

// Steps 1 to 5 of the generator; `signal` begins kLead seconds before the recording.
Vector simulate_rater(const SimulationOptions &options, const SimulatedRater &rater,
                      const Vector &signal, Vector &reported, Rng &rng) {
  const Index n = options.samples;
  const double rate = options.rate;
  Vector own;
  if (rater.random) own = latent_signal(options, signal.size(), rng);
  const Vector &followed = rater.random ? own : signal;

  reported = reported_times(rater, n, rate, rng);
  const Vector noise = rater_noise(options.noise, rater.persistence, n, rate, rng);
  const Vector drift = matern32(n, rate, rater.drift_length, rng);
  const double lead = static_cast<double>(signal.size() - n);
  Vector y(n);
  for (Index i = 0; i < n; ++i) {
    const double perceived =
        interpolate(followed, reported[i] * rate + lead) + kSignalSd * rater.noise * noise[i];
    y[i] = rater.offset + rater.gain * perceived + rater.drift * drift[i];
  }
  if (rater.deadband > 0)
    trace_cursor(y, rater, rate, rng);
  else
    for (Index i = 0; i < n; ++i) y[i] += rater.jitter * rng.normal();
  freeze(y, rate, rater.freeze, rng);
  put_on_scale(y, rater);
  drop_out(y, rater, rate, rng);
  return y;
}

} // namespace

void SimulationOptions::check() const {
  require(samples >= 1, "a simulated recording needs at least 1 sample");
  require(rate > 0, "the rate must be above 0");
  for (const auto &rater : raters) {
    require(rater.persistence >= 0, "persistence must be 0 or above");
    require(rater.drift_length > 0, "drift_length must be above 0");
    require(rater.freeze >= 0 && rater.freeze <= 1 && rater.dropout >= 0 && rater.dropout <= 1 &&
                rater.endcut >= 0 && rater.endcut <= 1,
            "freeze, dropout and endcut are shares from 0 to 1");
  }
}

Vector matern32(Index samples, double rate, double length, Rng &rng) {
  // The process and its derivative are a Markov chain x' = A x + e (Hartikainen & Sarkka 2010,
  // doi 10.1109/MLSP.2010.5589113), e of covariance Q = P - A P A', P = diag(1, lambda^2).
  const double lambda = std::sqrt(3.0) / length, step = 1 / rate;
  const double decay = std::exp(-lambda * step);
  const double a11 = decay * (1 + lambda * step), a12 = decay * step;
  const double a21 = -decay * lambda * lambda * step, a22 = decay * (1 - lambda * step);
  // Q in closed form; q11 = 4/3 x^3 + O(x^4) would lose its digits at small steps.
  const double x = lambda * step, l2 = lambda * lambda, decay2 = decay * decay;
  const double q11 = x < 1e-3 ? 4.0 / 3 * x * x * x : 1 - decay2 * (1 + 2 * x + 2 * x * x);
  const double q12 = lambda * 2 * x * x * decay2;
  const double q22 = l2 * (1 - decay2 * (1 - 2 * x + 2 * x * x));
  const double c11 = std::sqrt(std::max(q11, 0.0));
  const double c21 = c11 > 0 ? q12 / c11 : 0;
  const double c22 = std::sqrt(std::max(q22 - c21 * c21, 0.0));

  Vector path(samples);
  double value = rng.normal(), slope = lambda * rng.normal();
  for (Index i = 0; i < samples; ++i) {
    path[i] = value;
    const double e1 = rng.normal(), e2 = rng.normal();
    const double next = a11 * value + a12 * slope + c11 * e1;
    slope = a21 * value + a22 * slope + c21 * e1 + c22 * e2;
    value = next;
  }
  return path;
}

Vector ornstein_uhlenbeck(Index samples, double rate, double tau, Rng &rng) {
  const double phi = std::exp(-1 / (rate * tau));
  const double innovation = std::sqrt(1 - phi * phi);
  Vector x(samples);
  double value = rng.normal();
  for (Index i = 0; i < samples; ++i) {
    x[i] = value;
    value = phi * value + innovation * rng.normal();
  }
  return x;
}

Simulation simulate(const SimulationOptions &options, std::uint64_t seed) {
  options.check();
  const Index n = options.samples, raters = size_of(options.raters);
  const Index lead = static_cast<Index>(std::ceil(kLead * options.rate));
  Rng signal_rng(seed, 0);
  const Vector signal = latent_signal(options, n + lead, signal_rng);

  Simulation out{signal.tail(n), Matrix(n, raters), Matrix(n, raters)};
  for (Index k = 0; k < raters; ++k) {
    Rng rng(seed, static_cast<std::uint64_t>(k + 1));
    Vector reported;
    out.ratings.col(k) = simulate_rater(options, options.raters[as_size(k)], signal, reported, rng);
    out.lags.col(k) = Vector::LinSpaced(n, 0, static_cast<double>(n - 1) / options.rate) - reported;
  }
  return out;
}

} // namespace musefuse
