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
  std::vector<double> weights(static_cast<std::size_t>(width), 1.0);
  const double centre = 0.5 * static_cast<double>(width - 1);
  const double reach = 0.5 * static_cast<double>(width + 1);
  for (Index j = 0; j < width; ++j) {
    const double u = (static_cast<double>(j) - centre) / reach; // -1 and 1 just outside
    double &w = weights[static_cast<std::size_t>(j)];
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

void KernelSmoother::smooth_stretch(const double *x, Index n, bool complete, double *out) const {
  const Index width = window(), back = width / 2, ahead = width - 1 - back;
  const std::size_t size = static_cast<std::size_t>(n + width - 1);
  // Samples and their presence between zeros; what is beyond the ends counts as a present
  // 0 or not.
  std::vector<double> padded(size, 0.0), present(size, edge_ == KernelEdge::zero ? 1.0 : 0.0);
  for (Index i = 0; i < n; ++i) {
    const bool here = is_present(x[i]);
    padded[static_cast<std::size_t>(back + i)] = here ? x[i] : 0.0;
    present[static_cast<std::size_t>(back + i)] = here;
  }
  sliding_dot(padded.data(), n + width - 1, weights_.data(), width, out);
  if (complete && edge_ == KernelEdge::zero) return;

  std::vector<double> total(static_cast<std::size_t>(n));
  sliding_dot(present.data(), n + width - 1, weights_.data(), width, total.data());
  // Windows that miss nothing have weights of sum 1: leave their last digit alone.
  for (Index i = 0; i < n; ++i) {
    const bool full = complete && i >= back && i + ahead < n;
    const double weight = total[static_cast<std::size_t>(i)];
    if (!full) out[i] = weight > 0 ? out[i] / weight : kMissing;
  }
}

} // namespace musefuse
