#include "core/signal/kernel.h"

#include "core/signal/sliding.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace musefuse {

std::vector<double> kernel_weights(KernelShape shape, Index width) {
  require(width >= 1, "the kernel must have at least one sample");
  std::vector<double> weights(as_size(width), 1.0);
  const double centre = 0.5 * static_cast<double>(width - 1);
  const double reach = 0.5 * static_cast<double>(width + 1);
  for (Index j = 0; j < width; ++j) {
    const double u = (static_cast<double>(j) - centre) / reach; // -1 and 1 just outside
    double &w = weights[as_size(j)];
    if (shape == KernelShape::triangle) w = 1 - std::abs(u);
    if (shape == KernelShape::gaussian) w = std::exp(-4.5 * u * u);
  }
  return weights;
}

KernelSmoother::KernelSmoother(const std::vector<double> &kernel, KernelEdge edge)
    : weights_(kernel.rbegin(), kernel.rend()), edge_(edge) {
  const double sum = std::accumulate(weights_.begin(), weights_.end(), 0.0);
  const bool usable = std::all_of(weights_.begin(), weights_.end(),
                                  [](double w) { return std::isfinite(w) && w >= 0; });
  require(usable && sum > 0, "the kernel's weights must be finite, not negative, and not all 0");
  for (double &w : weights_) w /= sum;
}

void KernelSmoother::smooth_stretch(const double *x, Index n, double *out) const {
  const Index width = window(), back = width / 2, ahead = width - 1 - back;
  const std::size_t size = as_size(n + width - 1);
  std::vector<double> padded(size, 0.0);
  std::copy(x, x + n, padded.begin() + back);
  sliding_dot(padded.data(), n + width - 1, weights_.data(), width, out);
  if (edge_ == KernelEdge::zero) return;
  // Windows that reach over an end have weights of a sum below 1.
  for (Index i = 0; i < n; ++i) {
    if (i >= back && i + ahead < n) continue;
    const Index from = std::max<Index>(back - i, 0), to = std::min(width, n + back - i);
    const double within = std::accumulate(weights_.begin() + from, weights_.begin() + to, 0.0);
    out[i] = within > 0 ? out[i] / within : kMissing;
  }
}

} // namespace musefuse
