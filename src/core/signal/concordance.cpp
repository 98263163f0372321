#include "core/signal/concordance.h"

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {

namespace {

// Squares of values within these limits neither over- nor underflow, nor do sums of many.
double unit_of(const Extremes &x, const Extremes &y) {
  const double ends[] = {x.min, x.max, y.min, y.max};
  const double unit = binary_unit(ends, 4);
  return unit > 0x1p-400 && unit < 0x1p400 ? 1.0 : unit;
}

} // namespace

PairMoments pair_moments(const double *x, const double *y, Index n) {
  PairMoments m;
  Extremes range_x, range_y;
  Index first = -1;
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    if (m.n++ == 0) first = i;
    range_x.take(x[i]);
    range_y.take(y[i]);
  }
  if (m.n == 0) return m;
  m.unit = unit_of(range_x, range_y);
  const double size = static_cast<double>(m.n), start = x[first] / m.unit;
  const bool still_x = range_x.constant(), still_y = range_y.constant();
  // About the first value of x: a far-off level must not cost the means' difference its digits.
  double rise_x = 0, rise_y = 0;
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    rise_x += x[i] / m.unit - start;
    rise_y += y[i] / m.unit - start;
  }
  rise_x = still_x ? 0.0 : rise_x / size;
  rise_y = still_y ? y[first] / m.unit - start : rise_y / size;
  m.mean_x = start + rise_x;
  m.mean_y = start + rise_y;
  Extremes both = range_x;
  both.take(range_y.min);
  both.take(range_y.max);
  m.shift = both.constant() ? 0.0 : rise_x - rise_y;
  // Second pass about the means; a constant has no variance, whatever rounding makes of it.
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    const double dx = still_x ? 0.0 : x[i] / m.unit - start - rise_x;
    const double dy = still_y ? 0.0 : y[i] / m.unit - start - rise_y;
    m.var_x += dx * dx;
    m.var_y += dy * dy;
    m.cov += dx * dy;
  }
  m.var_x /= size;
  m.var_y /= size;
  m.cov /= size;
  return m;
}

double ccc(const PairMoments &m) {
  const double scale = m.var_x + m.var_y + m.shift * m.shift;
  return m.n == 0 || !(scale > 0) ? kMissing : 2 * m.cov / scale;
}

double pearson(const PairMoments &m) {
  const double scale = std::sqrt(m.var_x) * std::sqrt(m.var_y);
  return m.n == 0 || !(scale > 0) ? kMissing : m.cov / scale;
}

double agreement_of(const PairMoments &moments, Agreement index) {
  return index == Agreement::ccc ? ccc(moments) : pearson(moments);
}

Matrix pairwise_agreement(const ConstMatrix &series, Agreement index) {
  const Index k = series.cols();
  Matrix agreement = Matrix::Constant(k, k, kMissing);
  for (Index i = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j) {
      const PairMoments m = pair_moments(series.col(i).data(), series.col(j).data(), series.rows());
      agreement(i, j) = agreement(j, i) = agreement_of(m, index);
    }
  return agreement;
}

} // namespace musefuse
