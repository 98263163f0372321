#include "core/signal/savgol.h"

#include "core/signal/sliding.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
namespace {

// The weights with which a least-squares polynomial of `degree` over the points t takes
// their values to its value at `at`, by polynomials orthogonal on the points (Forsythe
// 1957, doi 10.1137/0105007): no normal equations, so high orders and long windows keep
// their digits.
class LocalPolynomial {
public:
  explicit LocalPolynomial(Index most) : now_(size(most)), before_(size(most)) {}

  void weights(const double *t, Index m, Index degree, double at, double *out) {
    std::fill(now_.begin(), now_.begin() + m, 1.0);
    std::fill(before_.begin(), before_.begin() + m, 0.0);
    std::fill(out, out + m, 0.0);
    double at_now = 1, at_before = 0, norm_before = 1;
    for (Index k = 0;; ++k) {
      double norm = 0, slope = 0;
      for (Index j = 0; j < m; ++j) {
        norm += now_[size(j)] * now_[size(j)];
        slope += t[j] * now_[size(j)] * now_[size(j)];
      }
      const double share = at_now / norm;
      for (Index j = 0; j < m; ++j) out[j] += share * now_[size(j)];
      if (k == degree) return;
      const double alpha = slope / norm, beta = k == 0 ? 0.0 : norm / norm_before;
      for (Index j = 0; j < m; ++j) {
        const double next = (t[j] - alpha) * now_[size(j)] - beta * before_[size(j)];
        before_[size(j)] = now_[size(j)];
        now_[size(j)] = next;
      }
      const double at_next = (at - alpha) * at_now - beta * at_before;
      at_before = at_now;
      at_now = at_next;
      norm_before = norm;
    }
  }

private:
  static std::size_t size(Index i) { return static_cast<std::size_t>(i); }
  std::vector<double> now_, before_;
};

constexpr Index kWidestKept = 255; // weights at the ends are kept for windows up to this
constexpr Index kSteadiest = 3;    // higher orders swing between two sides of a gap

// Fits the present samples of one window and evaluates the fit at samples of it.
class WindowFit {
public:
  explicit WindowFit(Index most)
      : polynomial_(most), t_(static_cast<std::size_t>(most)), x_(t_.size()), w_(t_.size()) {}

  // The window x[from, to); at least one sample is present.
  void take(const double *x, Index from, Index to, Index order) {
    // Positions about the middle and of order 1, for the sake of high orders.
    centre_ = 0.5 * static_cast<double>(from + to - 1);
    scale_ = std::max(1.0, 0.5 * static_cast<double>(to - from - 1));
    m_ = 0;
    for (Index j = from; j < to; ++j) {
      if (is_missing(x[j])) continue;
      t_[static_cast<std::size_t>(m_)] = position(j);
      x_[static_cast<std::size_t>(m_++)] = x[j];
    }
    degree_ = std::min(order, m_ - 1);
  }

  // The gap [from, to) by the `reach` samples that are present on either side of it, or as many as
  // the stretch x[0, n) has; each side has one at least.
  void take_around(const double *x, Index n, Index from, Index to, Index reach, Index order) {
    Index first = from, last = to - 1, before = 0, after = 0;
    for (Index j = from - 1; j >= 0 && before < reach; --j)
      if (is_present(x[j])) {
        first = j;
        ++before;
      }
    for (Index j = to; j < n && after < reach; ++j)
      if (is_present(x[j])) {
        last = j;
        ++after;
      }
    // A side of m samples bears m coefficients: with more the bridge would swing.
    take(x, first, last + 1, std::min({order, kSteadiest, 2 * std::min(before, after) - 1}));
  }

  double at(Index i) {
    const double t = position(i);
    polynomial_.weights(t_.data(), m_, degree_, t, w_.data());
    double sum = 0;
    for (std::size_t j = 0; j < static_cast<std::size_t>(m_); ++j) sum += w_[j] * x_[j];
    return sum;
  }

private:
  double position(Index i) const { return (static_cast<double>(i) - centre_) / scale_; }
  LocalPolynomial polynomial_;
  std::vector<double> t_, x_, w_;
  double centre_ = 0, scale_ = 1;
  Index m_ = 0, degree_ = 0;
};

} // namespace

SavitzkyGolay::SavitzkyGolay(Index window, Index order)
    : window_(window), order_(order),
      centre_(static_cast<std::size_t>(std::max<Index>(window, 0))) {
  require(window >= 1 && window % 2 == 1, "the window must be an odd number of samples");
  require(order >= 0 && order < window, "the order must be at least 0 and below the window");
  std::vector<double> t(centre_.size());
  const double half = static_cast<double>(window / 2);
  for (std::size_t j = 0; j < t.size(); ++j)
    t[j] = (static_cast<double>(j) - half) / std::max(1.0, half);
  LocalPolynomial polynomial(window);
  polynomial.weights(t.data(), window, order, 0.0, centre_.data());
  if (window > kWidestKept) return;
  edges_.resize(window, window);
  for (Index j = 0; j < window; ++j)
    polynomial.weights(t.data(), window, order, t[static_cast<std::size_t>(j)],
                       edges_.col(j).data());
}

// The samples nearer to an end than half a window, of a stretch without a gap.
void SavitzkyGolay::smooth_ends(const double *x, Index n, double *out) const {
  const Index half = window_ / 2, last = n - window_;
  for (Index j = 0; j < half; ++j) {
    sliding_dot(x, window_, edges_.col(j).data(), window_, out + j);
    sliding_dot(x + last, window_, edges_.col(window_ - 1 - j).data(), window_, out + n - 1 - j);
  }
}

void SavitzkyGolay::smooth_stretch(const double *x, Index n, bool complete, double *out) const {
  const Index half = window_ / 2, width = std::min(window_, n);
  const bool whole = complete && n >= window_;
  if (whole) sliding_dot(x, n, centre_.data(), window_, out + half);
  if (whole && edges_.size() > 0) return smooth_ends(x, n, out);
  WindowFit fit(std::max(width, 2 * (half + 1)));
  Index fitted = -1; // the window that `fit` holds, by its first sample
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i])) {
      const Index from = i;
      while (i + 1 < n && is_missing(x[i + 1])) ++i;
      // The window about a sample in a gap may hold next to nothing, or one side only: a bridge
      // rests on half a window on either side.
      fit.take_around(x, n, from, i + 1, half + 1, order_);
      for (Index j = from; j <= i; ++j) out[j] = fit.at(j);
      fitted = -1;
      continue;
    }
    const Index from = std::clamp<Index>(i - half, 0, n - width);
    const bool centred = width == window_ && i - from == half;
    if (centred && whole) {
      i = n - 1 - half; // the loop above did these: on to the end
      continue;
    }
    if (centred && count_present(x + from, width) == width) {
      sliding_dot(x + from, width, centre_.data(), width, out + i);
      continue;
    }
    if (from != fitted) fit.take(x, fitted = from, from + width, order_);
    out[i] = fit.at(i);
  }
}

} // namespace musefuse
