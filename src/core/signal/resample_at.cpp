#include "core/signal/resample_at.h"

#include "core/util/check.h"
#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// Rounding noise of a warp must not turn a sample, or the last of them, into a missing value.
constexpr double kOnSample = 1e-9;

double round_half_even(double p) {
  const double down = std::floor(p), part = p - down;
  if (part != 0.5) return part < 0.5 ? down : down + 1;
  return std::fmod(down, 2.0) == 0 ? down : down + 1;
}

// What is nearest to a missing sample is missing, and no more: of a short gap's other half the value
// lies on the line across the gap. Else each missing sample would make two of a trace that is moved.
double linear_at(const double *x, Index n, double p) {
  const double whole = std::round(p);
  if (std::abs(p - whole) <= kOnSample) return x[static_cast<Index>(whole)];
  Index left = std::min(static_cast<Index>(p), n - 2), right = left + 1;
  const Index nearest = p - static_cast<double>(left) < 0.5 - kOnSample ? left : right;
  if (is_missing(x[nearest])) return kMissing;
  while (is_missing(x[left]) && left > 0 && right - left <= kShortGap) --left;
  while (is_missing(x[right]) && right < n - 1 && right - left <= kShortGap) ++right;
  const double part = (p - static_cast<double>(left)) / static_cast<double>(right - left);
  return between(x[left], x[right], part);
}

} // namespace

double resampled_at(const double *series, Index n, double position, Between how) {
  const double last = static_cast<double>(n - 1);
  if (!(position >= -kOnSample && position <= last + kOnSample)) return kMissing; // also NaN
  const double inside = std::min(std::max(position, 0.0), last);
  const double value = how == Between::nearest
                           ? series[static_cast<Index>(round_half_even(inside + 1)) - 1]
                           : linear_at(series, n, inside);
  return is_present(value) ? value : kMissing;
}

Vector resample_at(const double *series, Index n, const double *positions, Index m, Between how) {
  Vector out(m);
  for (Index i = 0; i < m; ++i) out[i] = resampled_at(series, n, positions[i], how);
  return out;
}

Matrix resample_columns_at(const ConstMatrix &series, const ConstMatrix &positions, Between how) {
  require(series.cols() == positions.cols(), "there must be one column of positions a series");
  Matrix out(positions.rows(), series.cols());
  for (Index k = 0; k < series.cols(); ++k)
    out.col(k) = resample_at(series.col(k).data(), series.rows(), positions.col(k).data(),
                             positions.rows(), how);
  return out;
}

} // namespace musefuse
