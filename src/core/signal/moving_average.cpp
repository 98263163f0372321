#include "core/signal/moving_average.h"

#include "core/signal/sliding.h"
#include "core/util/check.h"

#include <algorithm>
#include <vector>

namespace musefuse {
namespace {

// x with `half` reflected samples at both ends; the reflection repeats where half > n.
std::vector<double> reflected(const double *x, Index n, Index half) {
  std::vector<double> out(as_size(n + 2 * half));
  std::copy(x, x + n, out.begin() + half);
  for (Index i = 0; i < half; ++i) {
    const Index fold = i % (2 * n);
    const Index inward = fold < n ? fold : 2 * n - 1 - fold;
    out[as_size(half - 1 - i)] = x[inward];
    out[as_size(half + n + i)] = x[n - 1 - inward];
  }
  return out;
}

} // namespace

MovingAverage::MovingAverage(Index window) : window_(window) {
  require(window >= 1 && window % 2 == 1, "the window must be an odd number of samples");
}

void MovingAverage::smooth_stretch(const double *x, Index n, double *out) const {
  const std::vector<double> padded = reflected(x, n, window_ / 2);
  sliding_sum(padded.data(), size_of(padded), window_, out);
  const double width = static_cast<double>(window_);
  for (Index i = 0; i < n; ++i) out[i] /= width;
}

} // namespace musefuse
