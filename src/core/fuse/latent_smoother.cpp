#include "core/fuse/latent_smoother.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLog2Pi = 1.8378770664093454836;
// Covariances that moved by less in a step, relative to their variances, have settled: they move geometrically, by
// factors that tests see below .99, so what is still to come is below 1e-8.
constexpr double kSettled = 1e-11;

// One pass forward and one back. `Width` is the padded number of states: known to the compiler it
// makes the inner loops straight vector code; 0 takes it at run time. Matrices are symmetric and
// stored in full, so that every loop runs down a contiguous column.
template <int Width> class Pass {
public:
  Pass(const ConstMatrix &aligned, const LatentParameters &p, double step,
       std::vector<double> &memory)
      : y_(aligned), p_(p), n_(aligned.rows()), raters_(aligned.cols()),
        width_(Width > 0 ? Width : padded(raters_ + 2)), matern_(matern_step(p.rate, step)) {
    const std::size_t w = static_cast<std::size_t>(width_), n = static_cast<std::size_t>(n_);
    const std::size_t k = static_cast<std::size_t>(raters_);
    // Per time: predicted mean and covariance; per rating: gain direction, error and its precision.
    const std::size_t needed = n * (w + w * w + k * (w + 2)) + 4 * w * w + 8 * w + k;
    if (memory.size() < needed) memory.resize(needed);
    double *at = memory.data();
    const auto take = [&at](std::size_t size) {
      double *piece = at;
      at += size;
      return piece;
    };
    means_ = take(n * w);
    covariances_ = take(n * w * w);
    directions_ = take(n * k * w);
    errors_ = take(n * k);
    precisions_ = take(n * k);
    state_ = take(w);
    cov_ = take(w * w);
    score_ = take(w);
    information_ = take(w * w);
    earlier_ = take(w * w);
    shares_ = take(k);
    like_.resize(n);
    work_ = take(w);
    decay_ = take(w);
    fresh_ = take(w);
    decay_[0] = decay_[1] = 1; // (x, x') have their own transition
    fresh_[0] = fresh_[1] = 0;
    for (Index i = 2; i < width_; ++i) {
      const bool real = i < raters_ + 2;
      decay_[i] = real ? p.phi[i - 2] : 0;
      fresh_[i] = real ? p.innovation[i - 2] : 0;
    }
  }

  static Index padded(Index states) { return states + states % 2; }

  LatentMoments run(bool signal_only) {
    LatentMoments out;
    forward(out);
    backward(out, signal_only);
    return out;
  }

private:
  Index width() const { return Width > 0 ? Width : width_; }
  double *mean_at(Index t) const { return means_ + t * width(); }
  double *cov_at(Index t) const { return covariances_ + t * width() * width(); }
  double precision_at(Index t, Index k) const { return precisions_[like_[at(t)] * raters_ + k]; }
  double *direction_at(Index t, Index k) const { return directions_ + (t * raters_ + k) * width(); }

  void forward(LatentMoments &out) {
    const Index w = width();
    std::fill(state_, state_ + w, 0.0);
    std::fill(cov_, cov_ + w * w, 0.0);
    cov_[0] = p_.variance;
    cov_[w + 1] = p_.variance * matern_.slope_variance;
    for (Index k = 0; k < raters_; ++k) cov_[(k + 2) * (w + 1)] = p_.persistent(k);
    bool settled = false;
    for (Index t = 0; t < n_; ++t) {
      const bool alike = t > 0 && same_raters(t, t - 1);
      settled = settled && alike;
      if (t > 0) predict_state();
      std::copy(state_, state_ + w, mean_at(t));
      if (settled) { // covariances, gains and precisions are those of the time before
        like_[at(t)] = like_[at(t - 1)];
        for (Index k = 0; k < raters_; ++k)
          if (is_present(y_(t, k))) move_state(t, k, out);
        continue;
      }
      like_[at(t)] = t;
      if (t > 0) predict_covariance();
      std::copy(cov_, cov_ + w * w, cov_at(t));
      settled = alike && close(cov_at(t), cov_at(like_[at(t - 1)]));
      for (Index k = 0; k < raters_; ++k) {
        precisions_[t * raters_ + k] = 0;
        if (!is_present(y_(t, k))) continue;
        narrow(t, k);
        move_state(t, k, out);
        shrink(t, k);
      }
    }
  }

  bool same_raters(Index t, Index s) const {
    for (Index k = 0; k < raters_; ++k)
      if (is_present(y_(t, k)) != is_present(y_(s, k))) return false;
    return true;
  }

  // Are two matrices equal but for kSettled of their variances? Leaves standard deviations in work_.
  bool close(const double *a, const double *b) const {
    const Index w = width();
    for (Index i = 0; i < w; ++i) work_[i] = std::sqrt(std::abs(a[i * (w + 1)]));
    for (Index j = 0; j < w; ++j)
      for (Index i = 0; i < w; ++i)
        if (!(std::abs(a[j * w + i] - b[j * w + i]) <= kSettled * work_[i] * work_[j]))
          return false;
    return true;
  }

  // One rating is a scalar Kalman update along c = P h, h = (g_k, 0, .., 1, ..): first its gain and precision, ...
  void narrow(Index t, Index k) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k];
    double *c = direction_at(t, k);
    const double *first = cov_, *column = cov_ + own * w;
    for (Index i = 0; i < w; ++i) c[i] = g * first[i] + column[i];
    precisions_[t * raters_ + k] = 1 / (g * c[0] + c[own] + p_.white[k]);
  }

  // ... then the means, ...
  void move_state(Index t, Index k, LatentMoments &out) {
    const Index w = width();
    const double *c = direction_at(like_[at(t)], k);
    const double precision = precision_at(t, k);
    const double error = y_(t, k) - p_.offset[k] - p_.gain[k] * state_[0] - state_[k + 2];
    errors_[t * raters_ + k] = error;
    out.log_likelihood -= 0.5 * (kLog2Pi - std::log(precision) + error * error * precision);
    ++out.observations;
    const double move = error * precision;
    for (Index i = 0; i < w; ++i) state_[i] += c[i] * move;
  }

  // ... then the covariance.
  void shrink(Index t, Index k) {
    const Index w = width();
    const double *c = direction_at(t, k);
    for (Index j = 0; j < w; ++j) {
      const double by = c[j] * precisions_[t * raters_ + k];
      double *cov = cov_ + j * w;
      for (Index i = 0; i < w; ++i) cov[i] -= c[i] * by;
    }
  }

  void predict_state() {
    turn(state_);
    for (Index i = 0; i < width(); ++i) state_[i] *= decay_[i];
  }

  void predict_covariance() {
    const Index w = width();
    turn_both(cov_, matern_.a00, matern_.a01, matern_.a10, matern_.a11);
    cov_[0] += p_.variance * matern_.q00;
    cov_[1] += p_.variance * matern_.q01;
    cov_[w] += p_.variance * matern_.q01;
    cov_[w + 1] += p_.variance * matern_.q11;
    for (Index i = 2; i < w; ++i) cov_[i * (w + 1)] += fresh_[i];
  }

  void turn(double *v) const {
    const double x = v[0], slope = v[1];
    v[0] = matern_.a00 * x + matern_.a01 * slope;
    v[1] = matern_.a10 * x + matern_.a11 * slope;
  }

  // M <- T M T' with T = blockdiag([b00 b01; b10 b11], decay).
  void turn_both(double *m, double b00, double b01, double b10, double b11) const {
    const Index w = width();
    double *c0 = m, *c1 = m + w;
    for (Index i = 0; i < w; ++i) {
      const double x = c0[i], slope = c1[i];
      c0[i] = b00 * x + b01 * slope;
      c1[i] = b10 * x + b11 * slope;
    }
    for (Index j = 0; j < w; ++j) {
      double *c = m + j * w;
      const double by = decay_[j], x = c[0], slope = c[1];
      for (Index i = 0; i < w; ++i) c[i] *= decay_[i] * by;
      c[0] = (b00 * x + b01 * slope) * by;
      c[1] = (b10 * x + b11 * slope) * by;
    }
  }

  void backward(LatentMoments &out, bool signal_only) {
    const Index w = width();
    prepare(out, signal_only);
    std::fill(score_, score_ + w, 0.0);
    std::fill(information_, information_ + w * w, 0.0);
    bool settled = false;
    for (Index t = n_ - 1; t >= 0; --t) {
      const bool alike = t + 1 < n_ && like_[at(t)] == like_[at(t + 1)];
      const bool known = settled && alike; // N and all that hangs on it is that of the time after
      if (t + 1 < n_) step_back();
      if (!known) {
        if (t + 1 < n_) turn_both(information_, matern_.a00, matern_.a10, matern_.a01, matern_.a11);
        settled = alike && close(information_, earlier_);
        std::copy(information_, information_ + w * w, earlier_);
      }
      for (Index k = raters_ - 1; k >= 0; --k) {
        if (!(precision_at(t, k) > 0)) continue;
        release_score(t, k);
        if (!known) release_information(t, k);
      }
      if (signal_only)
        collect_signal(t, known, out);
      else
        collect_all(t, known, out);
    }
  }

  // T' has the transposed block.
  void step_back() {
    const double x = score_[0], slope = score_[1];
    score_[0] = matern_.a00 * x + matern_.a10 * slope;
    score_[1] = matern_.a01 * x + matern_.a11 * slope;
    for (Index i = 2; i < width(); ++i) score_[i] *= decay_[i];
  }

  // r <- h v/F + L' r with L = I - c h'/F.
  void release_score(Index t, Index k) {
    const double *c = direction_at(like_[at(t)], k);
    const double push = (errors_[t * raters_ + k] - dot(c, score_)) * precision_at(t, k);
    score_[0] += p_.gain[k] * push;
    score_[k + 2] += push;
  }

  // N <- h h'/F + L' N L: as h has two entries, only two rows and columns of N change.
  void release_information(Index t, Index k) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k], precision = precision_at(t, k);
    const double *c = direction_at(like_[at(t)], k);
    multiply(information_, c, work_);
    const double corner = precision + dot(c, work_) * precision * precision;
    double *n0 = information_, *nk = information_ + own * w;
    for (Index i = 0; i < w; ++i) {
      const double d = work_[i] * precision;
      n0[i] -= g * d;
      nk[i] -= d;
      information_[i * w] -= g * d;
      information_[i * w + own] -= d;
    }
    n0[0] += g * g * corner;
    nk[own] += corner;
    n0[own] += g * corner;
    nk[0] += g * corner;
  }

  // out = M v, M symmetric.
  void multiply(const double *m, const double *v, double *out) const {
    const Index w = width();
    for (Index i = 0; i < w; ++i) out[i] = m[i] * v[0];
    for (Index j = 1; j < w; ++j) {
      const double by = v[j], *column = m + j * w;
      for (Index i = 0; i < w; ++i) out[i] += column[i] * by;
    }
  }

  void prepare(LatentMoments &out, bool signal_only) const {
    out.signal.resize(n_);
    out.slope.resize(n_);
    out.variance.resize(n_);
    if (signal_only) return;
    out.noise.resize(n_, raters_);
    out.noise_variance.resize(n_, raters_);
    out.signal_noise.resize(n_, raters_);
    out.now = out.lagged = out.before = Vector::Zero(raters_);
  }

  double dot(const double *a, const double *b) const {
    double sum = 0;
    for (Index i = 0; i < width(); ++i) sum += a[i] * b[i];
    return sum;
  }

  // Leaves N P e_x in work_.
  void collect_signal(Index t, bool known, LatentMoments &out) {
    const double *mean = mean_at(t), *cov = cov_at(like_[at(t)]);
    out.signal[t] = mean[0] + dot(cov, score_);
    out.slope[t] = mean[1] + dot(cov + width(), score_);
    if (known) {
      out.variance[t] = out.variance[t + 1];
      return;
    }
    multiply(information_, cov, work_);
    out.variance[t] = std::max(cov[0] - dot(cov, work_), 0.0);
  }

  void collect_all(Index t, bool known, LatentMoments &out) {
    const Index w = width();
    const double *mean = mean_at(t), *cov = cov_at(like_[at(t)]);
    collect_signal(t, known, out);
    for (Index k = 0; k < raters_; ++k) {
      const double *column = cov + (k + 2) * w;
      out.noise(t, k) = mean[k + 2] + dot(column, score_);
      out.signal_noise(t, k) = known ? out.signal_noise(t + 1, k) : column[0] - dot(column, work_);
    }
    for (Index k = 0; k < raters_; ++k) {
      if (known)
        out.noise_variance(t, k) = out.noise_variance(t + 1, k);
      else
        variance_of_noise(t, k, cov + (k + 2) * w, out);
      const double v = out.noise_variance(t, k);
      const double second = out.noise(t, k) * out.noise(t, k) + v;
      if (t + 1 < n_) {
        // This time is the earlier one of the pair whose later half was met before.
        out.before[k] += second;
        out.lagged[k] += out.noise(t, k) * out.noise(t + 1, k);
      }
      if (t > 0) {
        out.now[k] += second;
        // cov(e(t), e(t-1)) = (V - q (1 - [N P]_kk)) / phi: the covariance of the filtered state
        // with the prediction is T^-1 (P - Q).
        out.lagged[k] += (v - p_.innovation[k] * (1 - shares_[k])) / p_.phi[k];
      }
    }
    // The disturbance smoother, E w w' = Q - Q N Q + (Q r)(Q r)' (Durbin & Koopman 4.5), gives
    // E w' Q1^-1 w without the cancellation of the difference of second moments.
    if (t > 0) {
      const double s2 = p_.variance, r0 = score_[0], r1 = score_[1];
      const double n00 = information_[0], n01 = information_[1], n11 = information_[w + 1];
      const double mean_part =
          matern_.q00 * r0 * r0 + 2 * matern_.q01 * r0 * r1 + matern_.q11 * r1 * r1;
      const double trace = matern_.q00 * n00 + 2 * matern_.q01 * n01 + matern_.q11 * n11;
      out.signal_innovation += 2 * s2 + s2 * s2 * (mean_part - trace);
    }
  }

  // Var e_k, and [N P]_kk, which the lagged moment needs.
  void variance_of_noise(Index t, Index k, const double *column, LatentMoments &out) {
    multiply(information_, column, work_);
    shares_[k] = work_[k + 2];
    out.noise_variance(t, k) = std::max(column[k + 2] - dot(column, work_), 0.0);
  }

  static std::size_t at(Index i) { return static_cast<std::size_t>(i); }

  const ConstMatrix &y_;
  const LatentParameters &p_;
  const Index n_, raters_, width_;
  const MaternStep matern_;
  double *means_, *covariances_, *directions_, *errors_, *precisions_;
  double *state_, *cov_, *score_, *information_, *earlier_, *work_, *decay_, *fresh_, *shares_;
  std::vector<Index> like_; // the time whose covariances, gains and precisions a time has
};

LatentMoments pass(const ConstMatrix &aligned, const LatentParameters &p, double step,
                   std::vector<double> &memory, bool signal_only) {
  require(aligned.cols() == p.raters(), "there must be one set of parameters a rater");
  switch (Pass<0>::padded(aligned.cols() + 2)) {
  case 4: return Pass<4>(aligned, p, step, memory).run(signal_only);
  case 6: return Pass<6>(aligned, p, step, memory).run(signal_only);
  case 8: return Pass<8>(aligned, p, step, memory).run(signal_only);
  case 10: return Pass<10>(aligned, p, step, memory).run(signal_only);
  case 12: return Pass<12>(aligned, p, step, memory).run(signal_only);
  default: return Pass<0>(aligned, p, step, memory).run(signal_only);
  }
}

} // namespace

LatentMoments LatentSmoother::smooth(const ConstMatrix &aligned, const LatentParameters &p,
                                     double step) {
  return pass(aligned, p, step, memory_, false);
}

LatentMoments LatentSmoother::smooth_signal(const ConstMatrix &aligned, const LatentParameters &p,
                                            double step) {
  return pass(aligned, p, step, memory_, true);
}

} // namespace musefuse
