#include "core/signal/savgol.h"

#include "core/signal/sliding.h"
#include "core/util/check.h"

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
  static std::size_t size(Index i) { return as_size(i); }
  std::vector<double> now_, before_;
};

constexpr Index kWidestKept = 255; // weights at the ends are kept for windows up to this

// The samples of a window, about its middle and of order 1, for the sake of high orders.
std::vector<double> positions(Index width) {
  std::vector<double> t(as_size(width));
  const double middle = 0.5 * static_cast<double>(width - 1);
  for (std::size_t j = 0; j < t.size(); ++j)
    t[j] = (static_cast<double>(j) - middle) / std::max(1.0, middle);
  return t;
}

} // namespace

SavitzkyGolay::SavitzkyGolay(Index window, Index order)
    : window_(window), order_(order), centre_(as_size(std::max<Index>(window, 0))) {
  require(window >= 1 && window % 2 == 1, "the window must be an odd number of samples");
  require(order >= 0 && order < window, "the order must be at least 0 and below the window");
  const std::vector<double> t = positions(window);
  LocalPolynomial polynomial(window);
  polynomial.weights(t.data(), window, order, 0.0, centre_.data());
  if (window > kWidestKept) return;
  edges_.resize(window, window);
  for (Index j = 0; j < window; ++j)
    polynomial.weights(t.data(), window, order, t[as_size(j)], edges_.col(j).data());
}

// The samples nearer to an end than half a window, or all of a stretch that is shorter.
void SavitzkyGolay::smooth_ends(const double *x, Index n, double *out) const {
  const Index width = std::min(window_, n), half = std::min(window_ / 2, (n + 1) / 2);
  const double *last = x + n - width;
  if (width == window_ && edges_.size() > 0) {
    for (Index j = 0; j < half; ++j) {
      sliding_dot(x, width, edges_.col(j).data(), width, out + j);
      sliding_dot(last, width, edges_.col(width - 1 - j).data(), width, out + n - 1 - j);
    }
    return;
  }
  const std::vector<double> t = positions(width);
  std::vector<double> w(t.size());
  LocalPolynomial polynomial(width);
  const auto fit_at = [&](const double *from, Index j, double *to) {
    polynomial.weights(t.data(), width, std::min(order_, width - 1), t[as_size(j)], w.data());
    sliding_dot(from, width, w.data(), width, to);
  };
  for (Index j = 0; j < half; ++j) {
    fit_at(x, j, out + j);
    fit_at(last, width - 1 - j, out + n - 1 - j);
  }
}

void SavitzkyGolay::smooth_stretch(const double *x, Index n, double *out) const {
  if (n >= window_) sliding_dot(x, n, centre_.data(), window_, out + window_ / 2);
  smooth_ends(x, n, out);
}

} // namespace musefuse
