#include "core/fuse/latent_smoother.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLog2Pi = 1.8378770664093454836;

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
    const std::size_t needed = n * (w + w * w + k * (w + 2)) + 4 * w * w + 8 * w;
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
  double *direction_at(Index t, Index k) const { return directions_ + (t * raters_ + k) * width(); }

  void forward(LatentMoments &out) {
    const Index w = width();
    std::fill(state_, state_ + w, 0.0);
    std::fill(cov_, cov_ + w * w, 0.0);
    cov_[0] = p_.variance;
    cov_[w + 1] = p_.variance * matern_.slope_variance;
    for (Index k = 0; k < raters_; ++k) cov_[(k + 2) * (w + 1)] = p_.persistent(k);
    for (Index t = 0; t < n_; ++t) {
      if (t > 0) predict();
      std::copy(state_, state_ + w, mean_at(t));
      std::copy(cov_, cov_ + w * w, cov_at(t));
      for (Index k = 0; k < raters_; ++k) {
        precisions_[t * raters_ + k] = 0;
        if (is_present(y_(t, k))) absorb(t, k, out);
      }
    }
  }

  // One rating: scalar Kalman update along c = P h, h = (g_k, 0, .., 1, ..).
  void absorb(Index t, Index k, LatentMoments &out) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k];
    double *c = direction_at(t, k);
    const double *first = cov_, *column = cov_ + own * w;
    for (Index i = 0; i < w; ++i) c[i] = g * first[i] + column[i];
    const double spread = g * c[0] + c[own] + p_.white[k];
    const double precision = 1 / spread;
    const double error = y_(t, k) - p_.offset[k] - g * state_[0] - state_[own];
    errors_[t * raters_ + k] = error;
    precisions_[t * raters_ + k] = precision;
    out.log_likelihood -= 0.5 * (kLog2Pi + std::log(spread) + error * error * precision);
    ++out.observations;
    const double move = error * precision;
    for (Index i = 0; i < w; ++i) state_[i] += c[i] * move;
    for (Index j = 0; j < w; ++j) {
      const double shrink = c[j] * precision;
      double *cov = cov_ + j * w;
      for (Index i = 0; i < w; ++i) cov[i] -= c[i] * shrink;
    }
  }

  void predict() {
    const Index w = width();
    turn(state_);
    for (Index i = 0; i < w; ++i) state_[i] *= decay_[i];
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
    for (Index t = n_ - 1; t >= 0; --t) {
      for (Index k = raters_ - 1; k >= 0; --k)
        if (precisions_[t * raters_ + k] > 0) release(t, k);
      if (signal_only)
        collect_signal(t, out);
      else
        collect_all(t, out);
      if (t == 0) break;
      // T' has the transposed block.
      const double x = score_[0], slope = score_[1];
      score_[0] = matern_.a00 * x + matern_.a10 * slope;
      score_[1] = matern_.a01 * x + matern_.a11 * slope;
      for (Index i = 2; i < w; ++i) score_[i] *= decay_[i];
      turn_both(information_, matern_.a00, matern_.a10, matern_.a01, matern_.a11);
    }
  }

  // r <- h v/F + L' r and N <- h h'/F + L' N L with L = I - c h'/F: as h has two entries, only two
  // rows and columns of N change.
  void release(Index t, Index k) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k], precision = precisions_[t * raters_ + k];
    const double *c = direction_at(t, k);
    double along = 0;
    for (Index i = 0; i < w; ++i) along += c[i] * score_[i];
    const double push = (errors_[t * raters_ + k] - along) * precision;
    score_[0] += g * push;
    score_[own] += push;

    multiply(information_, c, work_);
    double twice = 0;
    for (Index i = 0; i < w; ++i) twice += c[i] * work_[i];
    const double corner = precision + twice * precision * precision;
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
  void collect_signal(Index t, LatentMoments &out) {
    const double *mean = mean_at(t), *cov = cov_at(t);
    out.signal[t] = mean[0] + dot(cov, score_);
    out.slope[t] = mean[1] + dot(cov + width(), score_);
    multiply(information_, cov, work_);
    out.variance[t] = std::max(cov[0] - dot(cov, work_), 0.0);
  }

  void collect_all(Index t, LatentMoments &out) {
    const Index w = width();
    const double *mean = mean_at(t), *cov = cov_at(t);
    collect_signal(t, out);
    for (Index k = 0; k < raters_; ++k) {
      const double *column = cov + (k + 2) * w;
      out.noise(t, k) = mean[k + 2] + dot(column, score_);
      out.signal_noise(t, k) = column[0] - dot(column, work_);
    }
    for (Index k = 0; k < raters_; ++k) {
      const double *column = cov + (k + 2) * w;
      multiply(information_, column, work_);
      const double v = std::max(column[k + 2] - dot(column, work_), 0.0);
      out.noise_variance(t, k) = v;
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
        out.lagged[k] += (v - p_.innovation[k] * (1 - work_[k + 2])) / p_.phi[k];
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

  const ConstMatrix &y_;
  const LatentParameters &p_;
  const Index n_, raters_, width_;
  const MaternStep matern_;
  double *means_, *covariances_, *directions_, *errors_, *precisions_;
  double *state_, *cov_, *score_, *information_, *work_, *decay_, *fresh_;
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
