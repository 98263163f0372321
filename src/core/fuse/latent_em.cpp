#include "core/fuse/latent_em.h"

#include "core/util/median.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr double kLeastWhite = 0.05; // prior sd of the white noise over the sd of the ratings
constexpr double kWhiteFloor = 1e-8; // of a rater's variance

double median_of(const Vector &x) {
  std::vector<double> values(x.data(), x.data() + x.size());
  return median(values);
}

// E x^2 - (mean E x)^2 over the times with at least one rating.
double signal_variance(const ConstMatrix &aligned, const LatentMoments &m) {
  double count = 0, sum = 0, squares = 0, spread = 0;
  for (Index s = 0; s < aligned.rows(); ++s) {
    bool rated = false;
    for (Index k = 0; k < aligned.cols() && !rated; ++k) rated = is_present(aligned(s, k));
    if (!rated) continue;
    count += 1;
    sum += m.signal[s];
    squares += m.signal[s] * m.signal[s];
    spread += m.variance[s];
  }
  if (count == 0) return 0;
  const double mean = sum / count;
  return std::max(squares / count - mean * mean, 0.0) + spread / count;
}

// Sums over the times at which rater k rated.
struct RaterSums {
  double n = 0, y = 0, yy = 0;         // ratings
  double x = 0, xx = 0, z = 0, zx = 0; // z = y - E e; xx, zx with the posterior's (co)variances
  double zz = 0;                       // E (y - e)^2
};

RaterSums rater_sums(const ConstMatrix &aligned, const LatentMoments &m, Index k) {
  RaterSums sums;
  const double *y = aligned.col(k).data(), *e = m.noise.col(k).data();
  const double *ve = m.noise_variance.col(k).data(), *vxe = m.signal_noise.col(k).data();
  for (Index s = 0; s < aligned.rows(); ++s) {
    if (is_missing(y[s])) continue;
    const double x = m.signal[s], z = y[s] - e[s];
    sums.n += 1;
    sums.y += y[s];
    sums.yy += y[s] * y[s];
    sums.x += x;
    sums.xx += x * x + m.variance[s];
    sums.z += z;
    sums.zx += z * x - vxe[s];
    sums.zz += z * z + ve[s];
  }
  return sums;
}

// Where each of a rater's parameters is pulled to, and with the weight of how many observations.
struct Pull {
  double gain, gain_ridge; // the ridge of the normal equations
  double white, white_n;
  double noise, noise_n; // variance of e_k
  double phi, phi_n;     // phi_n in units of E e_k^2
};

// What is typical of the raters of this recording.
struct Typical {
  double gain, noise, signal;
};

// Without a prior the raters of the recording lend each other strength; with one the rater's other
// recordings do, and only a slight ridge remains of the rest.
Pull pull_of(const LatentRaterPrior *prior, const RaterSums &sums, Index k, const Typical &typical,
             const LatentEmOptions &options, const LatentParameters &p) {
  const double ridge = options.gain_ridge * sums.n * typical.signal;
  if (prior) {
    const double spread = prior->gain_sd * prior->gain;
    return {prior->gain,
            p.white[k] / (spread * spread) + ridge,
            prior->white,
            prior->white_n,
            prior->noise,
            prior->noise_n,
            std::exp(-options.step / prior->tau),
            prior->tau_n * prior->noise};
  }
  const double mean = sums.y / sums.n, nu = options.noise_prior;
  const double variance = std::max(sums.yy / sums.n - mean * mean, 0.0);
  return {typical.gain,
          p.gain[k] > 0 ? ridge : 0,
          kLeastWhite * kLeastWhite * variance,
          nu,
          typical.noise,
          nu,
          0,
          0};
}

void update_rater(const RaterSums &sums, const LatentMoments &m, Index k, const Pull &pull,
                  double steps, const LatentEmOptions &options, LatentParameters &p) {
  const double xx = sums.xx + pull.gain_ridge, zx = sums.zx + pull.gain_ridge * pull.gain;
  const double determinant = sums.n * xx - sums.x * sums.x;
  if (determinant > 0) {
    p.offset[k] = (xx * sums.z - sums.x * zx) / determinant;
    p.gain[k] = (sums.n * zx - sums.x * sums.z) / determinant;
  }
  const double o = p.offset[k], g = p.gain[k];
  // E sum (y - o - g x - e)^2, multiplied out.
  const double squares = sums.zz + sums.n * o * o + g * g * sums.xx - 2 * o * sums.z -
                         2 * g * sums.zx + 2 * o * g * sums.x;
  const double mean = sums.y / sums.n;
  const double variance = std::max(sums.yy / sums.n - mean * mean, 0.0);
  p.white[k] = std::max((squares + pull.white_n * pull.white) / (sums.n + pull.white_n),
                        kWhiteFloor * variance);

  if (!options.update_dynamics) return;
  const double phi = std::clamp((m.lagged[k] + pull.phi_n * pull.phi) / (m.before[k] + pull.phi_n),
                                std::exp(-options.step / options.shortest_tau),
                                std::exp(-options.step / options.longest_tau));
  p.phi[k] = phi;
  p.innovation[k] = (m.now[k] - 2 * phi * m.lagged[k] + phi * phi * m.before[k] +
                     pull.noise_n * pull.noise * (1 - phi * phi)) /
                    (steps + pull.noise_n);
}

// The drive of x is what the data fix; its variance is set to kappa times what they show of it and
// the length scale follows, so that x neither flies off where nobody rates nor is held down.
void update_signal(const LatentMoments &m, double signal, double steps,
                   const LatentEmOptions &options, LatentParameters &p) {
  const double drive = 4 * std::pow(p.rate, 3) * m.signal_innovation / (2 * steps);
  p.variance = options.signal_spread * signal;
  const double rate = std::cbrt(drive / (4 * p.variance));
  p.rate = std::clamp(rate, std::sqrt(3.0) / options.longest_length,
                      std::sqrt(3.0) / options.shortest_length);
}

// The weighted geometric mean of the gains is 1; with priors, that of the gains over the typical ones, so
// that all recordings of a corpus are in one unit.
void normalise(double signal, const LatentPriors &priors, LatentParameters &p) {
  Vector weight = anchor_weights(p, signal), typical = Vector::Ones(p.raters());
  const Vector pooled = unit_weights(priors, p, communality(p, signal));
  if (pooled.sum() > 0) {
    weight = pooled;
    for (Index k = 0; k < p.raters(); ++k) typical[k] = priors[as_size(k)].gain;
  }
  double sum = 0, total = 0;
  for (Index k = 0; k < p.raters(); ++k)
    if (weight[k] > 0) {
      sum += weight[k] * std::log(std::abs(p.gain[k]) / typical[k]);
      total += weight[k];
    }
  if (!(total > 0)) return;
  const double scale = std::exp(sum / total);
  p.gain /= scale;
  p.variance *= scale * scale;
}

void maximise(const ConstMatrix &aligned, const LatentMoments &m, double signal,
              const LatentEmOptions &options, const LatentPriors &priors, LatentParameters &p) {
  const double steps = static_cast<double>(aligned.rows() - 1);
  double log_noise = 0;
  for (Index k = 0; k < p.raters(); ++k) log_noise += std::log(p.persistent(k));
  const Typical typical{median_of(p.gain.cwiseAbs()),
                        std::exp(log_noise / static_cast<double>(p.raters())), signal};
  for (Index k = 0; k < p.raters(); ++k) {
    const RaterSums sums = rater_sums(aligned, m, k);
    if (sums.n == 0) continue;
    const Pull pull = pull_of(known_prior(priors, k), sums, k, typical, options, p);
    update_rater(sums, m, k, pull, steps, options, p);
  }
  if (options.update_dynamics) update_signal(m, signal, steps, options, p);
  normalise(signal, priors, p);
}

} // namespace

LatentEmRun run_em(const ConstMatrix &aligned, int max_iter, const LatentEmOptions &options,
                   const LatentPriors &priors, LatentSmoother &smoother, LatentParameters &p,
                   Monitor &monitor) {
  LatentEmRun run;
  run.moments = smoother.smooth(aligned, p, options.step);
  for (int iteration = 0; iteration < max_iter; ++iteration) {
    monitor.check();
    maximise(aligned, run.moments, signal_variance(aligned, run.moments), options, priors, p);
    const double before = run.moments.log_likelihood;
    run.moments = smoother.smooth(aligned, p, options.step);
    run.iterations = iteration + 1;
    const double gained = run.moments.log_likelihood - before;
    if (std::abs(gained) < options.tolerance * static_cast<double>(run.moments.observations)) {
      run.status = Status::converged;
      break;
    }
  }
  const Vector &x = run.moments.signal;
  run.shown = (x.array() - x.mean()).square().mean();
  return run;
}

} // namespace musefuse
