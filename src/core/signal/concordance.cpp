#include "core/signal/concordance.h"

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <cmath>
#include <vector>

namespace musefuse {

namespace {

// Squares of values within these limits neither over- nor underflow, nor do sums of many.
double unit_of(const Extremes &x, const Extremes &y) {
  const double ends[] = {x.min, x.max, y.min, y.max};
  const double unit = binary_unit(ends, 4);
  return unit > 0x1p-400 && unit < 0x1p400 ? 1.0 : unit;
}

} // namespace

namespace {

// pair_moments() of series without a gap: the same sums, in SIMD.
PairMoments whole_moments(const double *x, const double *y, Index n) {
  using Series = Eigen::Map<const Eigen::ArrayXd>;
  const Extremes range_x = extremes_of(x, n), range_y = extremes_of(y, n);
  Extremes both = range_x;
  both.take(range_y.min);
  both.take(range_y.max);
  PairMoments m;
  m.n = n;
  m.unit = unit_of(range_x, range_y);
  const double shrink = 1 / m.unit, start = x[0] * shrink, start_y = y[0] * shrink;
  Eigen::ArrayXd dx = Series(x, n) * shrink - start, dy = Series(y, n) * shrink - start;
  const double rise_x = range_x.constant() ? 0.0 : dx.mean();
  const double rise_y = range_y.constant() ? start_y - start : dy.mean();
  m.mean_x = start + rise_x;
  m.mean_y = start + rise_y;
  m.shift = both.constant() ? 0.0 : rise_x - rise_y;
  dx -= rise_x;
  dy -= rise_y;
  if (range_x.constant()) dx.setZero();
  if (range_y.constant()) dy.setZero();
  m.var_x = dx.square().mean();
  m.var_y = dy.square().mean();
  m.cov = (dx * dy).mean();
  return m;
}

} // namespace

PairMoments pair_moments(const double *x, const double *y, Index n) {
  if (n > 0 && all_present(x, n) && all_present(y, n)) return whole_moments(x, y, n);
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
  const double shrink = 1 / m.unit; // a power of two
  const double size = static_cast<double>(m.n), start = x[first] * shrink;
  const bool still_x = range_x.constant(), still_y = range_y.constant();
  // About the first value of x: a far-off level must not cost the means' difference its digits.
  double rise_x = 0, rise_y = 0;
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    rise_x += x[i] * shrink - start;
    rise_y += y[i] * shrink - start;
  }
  rise_x = still_x ? 0.0 : rise_x / size;
  rise_y = still_y ? y[first] * shrink - start : rise_y / size;
  m.mean_x = start + rise_x;
  m.mean_y = start + rise_y;
  Extremes both = range_x;
  both.take(range_y.min);
  both.take(range_y.max);
  m.shift = both.constant() ? 0.0 : rise_x - rise_y;
  // Second pass about the means; a constant has no variance, whatever rounding makes of it.
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    const double dx = still_x ? 0.0 : x[i] * shrink - start - rise_x;
    const double dy = still_y ? 0.0 : y[i] * shrink - start - rise_y;
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

namespace {

// Columns without a gap are looked at once, not once a pair.
class Columns {
public:
  explicit Columns(const ConstMatrix &series)
      : series_(series), centred_(series.rows(), series.cols()), facts_(size(series.cols())) {
    for (Index k = 0; k < series.cols(); ++k) {
      Facts &facts = facts_[size(k)];
      if (series.rows() == 0 || !all_present(series.col(k).data(), series.rows())) continue;
      const auto x = series.col(k).array();
      Extremes range;
      range.take(x.minCoeff());
      range.take(x.maxCoeff());
      if (unit_of(range, range) != 1) continue;
      facts.whole = true;
      facts.constant = range.constant();
      facts.start = x[0];
      auto centred = centred_.col(k).array();
      facts.rise = facts.constant ? 0.0 : (x - facts.start).mean();
      centred = x - facts.start - facts.rise;
      if (facts.constant) centred.setZero();
      facts.variance = centred.square().mean();
    }
  }

  PairMoments moments(Index i, Index j) const {
    const Facts &x = facts_[size(i)], &y = facts_[size(j)];
    if (!x.whole || !y.whole || (x.constant && y.constant))
      return pair_moments(series_.col(i).data(), series_.col(j).data(), series_.rows());
    PairMoments m;
    m.n = series_.rows();
    m.mean_x = x.start + x.rise;
    m.mean_y = y.start + y.rise;
    m.shift = (x.start - y.start) + (x.rise - y.rise);
    m.var_x = x.variance;
    m.var_y = y.variance;
    m.cov = centred_.col(i).dot(centred_.col(j)) / static_cast<double>(m.n);
    return m;
  }

private:
  static std::size_t size(Index i) { return static_cast<std::size_t>(i); }
  struct Facts {
    bool whole = false, constant = false;
    double start = 0, rise = 0, variance = 0; // the mean is start + rise
  };
  const ConstMatrix &series_;
  Matrix centred_;
  std::vector<Facts> facts_;
};

} // namespace

Matrix pairwise_agreement(const ConstMatrix &series, Agreement index) {
  const Index k = series.cols();
  const Columns columns(series);
  Matrix agreement = Matrix::Constant(k, k, kMissing);
  for (Index i = 0; i < k; ++i)
    for (Index j = i + 1; j < k; ++j)
      agreement(i, j) = agreement(j, i) = agreement_of(columns.moments(i, j), index);
  return agreement;
}

} // namespace musefuse
