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

// What is asked of a pass.
enum class Asked { mean, signal, all };

// All ratings of one time at once: where covariances have settled, this is the same for many times.
struct Gains {
  Index time = -1;            // whose it is
  Matrix gain;                // states x raters: what the predicted errors add to the states
  Matrix weight;              // raters x raters: the inverse of the errors' covariance
  double log_determinant = 0; // of `weight`
  double ratings = 0;
};

// One pass forward and one back. `Width` is the padded number of states, an even number; 0 takes it at run time.
// Matrices are symmetric; of the covariance that ratings narrow only the lower half is kept up.
template <int Width> class Pass {
public:
  Pass(const ConstMatrix &aligned, const LatentParameters &p, double step,
       std::vector<double> &memory, Asked asked)
      : y_(aligned), p_(p), asked_(asked), n_(aligned.rows()), raters_(aligned.cols()),
        width_(Width > 0 ? Width : padded(raters_ + 2)), matern_(matern_step(p.rate, step)) {
    const std::size_t w = as_size(width_), n = as_size(n_);
    const std::size_t k = as_size(raters_);
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
    errors_ = take(n * k); // one by one, or where covariances have settled weighted as a whole
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

  LatentMoments run() {
    LatentMoments out;
    forward(out);
    backward(out);
    return out;
  }

private:
  static constexpr int kStates = Width > 0 ? Width : Eigen::Dynamic;
  using States = Eigen::Map<Eigen::Matrix<double, kStates, 1>>;
  using ConstStates = Eigen::Map<const Eigen::Matrix<double, kStates, 1>>;
  using Two = Eigen::Map<Eigen::Array2d>;
  using ConstTwo = Eigen::Map<const Eigen::Array2d>;

  Index width() const { return Width > 0 ? Width : width_; }
  States states(double *x) const { return States(x, width()); }
  ConstStates states(const double *x) const { return ConstStates(x, width()); }
  double *mean_at(Index t) const { return means_ + t * width(); }
  double *cov_at(Index t) const { return covariances_ + t * width() * width(); }
  double precision_at(Index t, Index k) const {
    return precisions_[like_[as_size(t)] * raters_ + k];
  }
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
        like_[as_size(t)] = like_[as_size(t - 1)];
        move_state(t, out);
        continue;
      }
      like_[as_size(t)] = t;
      if (t > 0) predict_covariance();
      if (asked_ == Asked::all) fill_upper_half();
      std::copy(cov_, cov_ + w * w, cov_at(t));
      settled = alike && close(cov_at(t), cov_at(like_[as_size(t - 1)]));
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

  // Are the lower halves of two matrices equal but for kSettled of their variances? Leaves standard deviations in
  // work_.
  bool close(const double *a, const double *b) const {
    const Index w = width();
    for (Index i = 0; i < w; ++i) work_[i] = std::sqrt(std::abs(a[i * (w + 1)]));
    for (Index j = 0; j < w; ++j)
      for (Index i = j; i < w; ++i)
        if (!(std::abs(a[j * w + i] - b[j * w + i]) <= kSettled * work_[i] * work_[j]))
          return false;
    return true;
  }

  double error(Index t, Index k) const {
    return y_(t, k) - p_.offset[k] - p_.gain[k] * state_[0] - state_[k + 2];
  }

  // One rating is a scalar Kalman update along c = P h, h = (g_k, 0, .., 1, ..): first its gain and precision, ...
  void narrow(Index t, Index k) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k];
    double *c = direction_at(t, k);
    for (Index i = 0; i < own; ++i) c[i] = g * cov_[i] + cov_[i * w + own];
    for (Index i = own; i < w; ++i) c[i] = g * cov_[i] + cov_[own * w + i];
    precisions_[t * raters_ + k] = 1 / (g * c[0] + c[own] + p_.white[k]);
  }

  // ... then the means, ...
  void move_state(Index t, Index k, LatentMoments &out) {
    const double precision = precision_at(t, k), e = error(t, k);
    errors_[t * raters_ + k] = e;
    out.log_likelihood -= 0.5 * (kLog2Pi - std::log(precision) + e * e * precision);
    ++out.observations;
    states(state_) += states(direction_at(t, k)) * (e * precision);
  }

  // ... then the covariance, two columns at a time from the diagonal down.
  void shrink(Index t, Index k) {
    const Index w = width();
    const double *c = direction_at(t, k);
    const double precision = precisions_[t * raters_ + k];
    for (Index j = 0; j < w; j += 2) {
      const double left = c[j] * precision, right = c[j + 1] * precision;
      double *first = cov_ + j * w, *second = first + w;
      for (Index i = j; i < w; i += 2) {
        const Eigen::Array2d along = ConstTwo(c + i);
        Two(first + i) -= along * left;
        Two(second + i) -= along * right;
      }
    }
  }

  void fill_upper_half() {
    const Index w = width();
    for (Index j = 1; j < w; ++j)
      for (Index i = 0; i < j; ++i) cov_[j * w + i] = cov_[i * w + j];
  }

  // The ratings of time t, whose covariances are those of an earlier time, as a whole.
  void move_state(Index t, LatentMoments &out) {
    make_gains(like_[as_size(t)]);
    for (Index k = 0; k < raters_; ++k) shares_[k] = is_present(y_(t, k)) ? error(t, k) : 0.0;
    const Eigen::Map<const Vector> e(shares_, raters_);
    Eigen::Map<Vector> weighted(errors_ + t * raters_, raters_);
    weighted.noalias() = gains_.weight * e;
    states(state_).noalias() += gains_.gain * e;
    out.log_likelihood -=
        0.5 * (gains_.ratings * kLog2Pi - gains_.log_determinant + e.dot(weighted));
    out.observations += static_cast<Index>(gains_.ratings);
  }

  // One by one, error k is e_k less what the ratings before it explain: T e, with T triangular. So the ratings of a
  // time add C D T e to the states, with the directions C and the precisions D, and weigh T' D T.
  void make_gains(Index t) {
    if (gains_.time == t) return;
    gains_ = {t, Matrix::Zero(width(), raters_), Matrix::Zero(raters_, raters_)};
    Matrix apart = Matrix::Zero(raters_, raters_);
    for (Index k = 0; k < raters_; ++k) {
      const double precision = precisions_[t * raters_ + k];
      if (!(precision > 0)) continue;
      apart(k, k) = 1;
      for (Index j = 0; j < k; ++j) {
        const double *c = direction_at(t, j);
        const double known = (p_.gain[k] * c[0] + c[k + 2]) * precisions_[t * raters_ + j];
        if (known != 0) apart.row(k) -= known * apart.row(j);
      }
      gains_.gain += precision * states(direction_at(t, k)) * apart.row(k);
      gains_.weight += precision * apart.row(k).transpose() * apart.row(k);
      gains_.log_determinant += std::log(precision);
      gains_.ratings += 1;
    }
  }

  void predict_state() {
    turn(state_);
    states(state_).array() *= states(decay_).array();
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

  // M <- T M T' with T = blockdiag([b00 b01; b10 b11], decay). Where only the lower half of M is right, so it is after.
  void turn_both(double *m, double b00, double b01, double b10, double b11) const {
    const Index w = width();
    const double x = m[0], both = m[1], slope = m[w + 1];
    for (Index i = 2; i < w; ++i) {
      const double above = m[i], below = m[w + i];
      m[i] = (b00 * above + b01 * below) * decay_[i];
      m[w + i] = (b10 * above + b11 * below) * decay_[i];
    }
    m[0] = b00 * b00 * x + 2 * b00 * b01 * both + b01 * b01 * slope;
    m[1] = m[w] = b00 * b10 * x + (b00 * b11 + b01 * b10) * both + b01 * b11 * slope;
    m[w + 1] = b10 * b10 * x + 2 * b10 * b11 * both + b11 * b11 * slope;
    for (Index j = 2; j < w; ++j) {
      states(m + j * w).array() *= states(decay_).array() * decay_[j];
      m[j * w] = m[j];
      m[j * w + 1] = m[w + j];
    }
  }

  void backward(LatentMoments &out) {
    const Index w = width();
    prepare(out);
    std::fill(score_, score_ + w, 0.0);
    std::fill(information_, information_ + w * w, 0.0);
    bool settled = false;
    for (Index t = n_ - 1; t >= 0; --t) {
      if (t + 1 < n_) step_back();
      release_score(t);
      if (asked_ == Asked::mean) {
        collect_mean(t, out);
        continue;
      }
      const bool alike = t + 1 < n_ && like_[as_size(t)] == like_[as_size(t + 1)];
      const bool known = settled && alike; // N and all that hangs on it is that of the time after
      if (!known) {
        if (t + 1 < n_) turn_both(information_, matern_.a00, matern_.a10, matern_.a01, matern_.a11);
        settled = alike && close(information_, earlier_);
        std::copy(information_, information_ + w * w, earlier_);
        for (Index k = raters_ - 1; k >= 0; --k)
          if (precision_at(t, k) > 0) release_information(t, k);
      }
      if (asked_ == Asked::signal)
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

  // r <- h v/F + L' r with L = I - c h'/F; as a whole r <- H' (F^-1 v - G' r) + r.
  void release_score(Index t) {
    if (like_[as_size(t)] != t) {
      make_gains(like_[as_size(t)]);
      Eigen::Map<Vector> push(errors_ + t * raters_, raters_);
      push.noalias() -= gains_.gain.transpose() * states(score_);
      score_[0] += p_.gain.dot(push);
      Eigen::Map<Vector>(score_ + 2, raters_) += push;
      return;
    }
    for (Index k = raters_ - 1; k >= 0; --k) {
      if (!(precision_at(t, k) > 0)) continue;
      const double push =
          (errors_[t * raters_ + k] - dot(direction_at(t, k), score_)) * precision_at(t, k);
      score_[0] += p_.gain[k] * push;
      score_[k + 2] += push;
    }
  }

  // N <- h h'/F + L' N L: as h has two entries, only two rows and columns of N change.
  void release_information(Index t, Index k) {
    const Index w = width(), own = k + 2;
    const double g = p_.gain[k], precision = precision_at(t, k);
    const double *c = direction_at(like_[as_size(t)], k);
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

  // out = M v.
  void multiply(const double *m, const double *v, double *out) const {
    using Square = Eigen::Map<const Eigen::Matrix<double, kStates, kStates>>;
    states(out).noalias() = Square(m, width(), width()) * states(v);
  }

  void prepare(LatentMoments &out) const {
    out.signal.resize(n_);
    out.slope.resize(n_);
    if (asked_ == Asked::mean) return;
    out.variance.resize(n_);
    if (asked_ == Asked::signal) return;
    out.noise.resize(n_, raters_);
    out.noise_variance.resize(n_, raters_);
    out.signal_noise.resize(n_, raters_);
    out.now = out.lagged = out.before = Vector::Zero(raters_);
  }

  double dot(const double *a, const double *b) const { return states(a).dot(states(b)); }

  void collect_mean(Index t, LatentMoments &out) {
    const double *mean = mean_at(t), *cov = cov_at(like_[as_size(t)]);
    out.signal[t] = mean[0] + dot(cov, score_);
    out.slope[t] = mean[1] + dot(cov + width(), score_);
  }

  // Leaves N P e_x in work_.
  void collect_signal(Index t, bool known, LatentMoments &out) {
    const double *cov = cov_at(like_[as_size(t)]);
    collect_mean(t, out);
    if (known) {
      out.variance[t] = out.variance[t + 1];
      return;
    }
    multiply(information_, cov, work_);
    out.variance[t] = std::max(cov[0] - dot(cov, work_), 0.0);
  }

  void collect_all(Index t, bool known, LatentMoments &out) {
    const Index w = width();
    const double *mean = mean_at(t), *cov = cov_at(like_[as_size(t)]);
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

  const ConstMatrix &y_;
  const LatentParameters &p_;
  const Asked asked_;
  const Index n_, raters_, width_;
  const MaternStep matern_;
  double *means_, *covariances_, *directions_, *errors_, *precisions_;
  double *state_, *cov_, *score_, *information_, *earlier_, *work_, *decay_, *fresh_, *shares_;
  std::vector<Index> like_; // the time whose covariances, gains and precisions a time has
  Gains gains_;
};

LatentMoments pass(const ConstMatrix &aligned, const LatentParameters &p, double step,
                   std::vector<double> &memory, Asked asked) {
  require(aligned.cols() == p.raters(), "there must be one set of parameters a rater");
  switch (Pass<0>::padded(aligned.cols() + 2)) {
  case 4: return Pass<4>(aligned, p, step, memory, asked).run();
  case 6: return Pass<6>(aligned, p, step, memory, asked).run();
  case 8: return Pass<8>(aligned, p, step, memory, asked).run();
  case 10: return Pass<10>(aligned, p, step, memory, asked).run();
  case 12: return Pass<12>(aligned, p, step, memory, asked).run();
  default: return Pass<0>(aligned, p, step, memory, asked).run();
  }
}

} // namespace

LatentMoments LatentSmoother::smooth(const ConstMatrix &aligned, const LatentParameters &p,
                                     double step) {
  return pass(aligned, p, step, memory_, Asked::all);
}

LatentMoments LatentSmoother::smooth_signal(const ConstMatrix &aligned, const LatentParameters &p,
                                            double step, bool variance) {
  return pass(aligned, p, step, memory_, variance ? Asked::signal : Asked::mean);
}

} // namespace musefuse
