#include "core/signal/moving_average.h"

#include "core/signal/sliding.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <vector>

namespace musefuse {
namespace {

// x with `half` reflected samples at both ends; the reflection repeats where half > n.
std::vector<double> reflected(const double *x, Index n, Index half) {
  std::vector<double> out(static_cast<std::size_t>(n + 2 * half));
  std::copy(x, x + n, out.begin() + half);
  for (Index i = 0; i < half; ++i) {
    const Index fold = i % (2 * n);
    const Index inward = fold < n ? fold : 2 * n - 1 - fold;
    out[static_cast<std::size_t>(half - 1 - i)] = x[inward];
    out[static_cast<std::size_t>(half + n + i)] = x[n - 1 - inward];
  }
  return out;
}

} // namespace

MovingAverage::MovingAverage(Index window) : window_(window) {
  require(window >= 1 && window % 2 == 1, "the window must be an odd number of samples");
}

void MovingAverage::smooth_stretch(const double *x, Index n, bool complete, double *out) const {
  std::vector<double> padded = reflected(x, n, window_ / 2);
  const Index size = static_cast<Index>(padded.size());
  if (complete) {
    sliding_sum(padded.data(), size, window_, out);
    const double width = static_cast<double>(window_);
    for (Index i = 0; i < n; ++i) out[i] /= width;
    return;
  }
  std::vector<double> present(padded.size()), count(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < padded.size(); ++i) {
    present[i] = is_present(padded[i]);
    if (is_missing(padded[i])) padded[i] = 0;
  }
  sliding_sum(padded.data(), size, window_, out);
  sliding_sum(present.data(), size, window_, count.data());
  for (Index i = 0; i < n; ++i) {
    const double size_i = count[static_cast<std::size_t>(i)];
    out[i] = size_i > 0 ? out[i] / size_i : kMissing;
  }
}

} // namespace musefuse
