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

// A series without a gap about its mean, which is `start + rise`: a far-off level must not cost the
// difference of two means its digits. All but the range is in units of a power of two.
struct CentredSeries {
  Extremes range;
  Eigen::ArrayXd values;
  double start = 0, rise = 0, variance = 0;
};

// A constant has no variance, whatever rounding makes of it.
CentredSeries centred(const double *x, Index n, const Extremes &range, double unit) {
  const double shrink = 1 / unit;
  CentredSeries c{range, Eigen::ArrayXd::Zero(n), x[0] * shrink, 0, 0};
  if (range.constant()) return c;
  c.values = Eigen::Map<const Eigen::ArrayXd>(x, n) * shrink - c.start;
  c.rise = c.values.mean();
  c.values -= c.rise;
  c.variance = c.values.square().mean();
  return c;
}

PairMoments moments_of(const CentredSeries &x, const CentredSeries &y, double unit) {
  PairMoments m;
  m.n = x.values.size();
  m.unit = unit;
  m.mean_x = x.start + x.rise;
  m.mean_y = y.start + y.rise;
  Extremes both = x.range;
  both.take(y.range.min);
  both.take(y.range.max);
  m.shift = both.constant() ? 0.0 : (x.start - y.start) + (x.rise - y.rise);
  m.var_x = x.variance;
  m.var_y = y.variance;
  m.cov = (x.values * y.values).mean();
  return m;
}

PairMoments whole_moments(const double *x, const double *y, Index n) {
  const Extremes range_x = extremes_of(x, n), range_y = extremes_of(y, n);
  const double unit = unit_of(range_x, range_y);
  return moments_of(centred(x, n, range_x, unit), centred(y, n, range_y, unit), unit);
}

} // namespace

PairMoments pair_moments(const double *x, const double *y, Index n) {
  if (n > 0 && all_present(x, n) && all_present(y, n)) return whole_moments(x, y, n);
  std::vector<double> both_x, both_y;
  both_x.reserve(as_size(n));
  both_y.reserve(as_size(n));
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    both_x.push_back(x[i]);
    both_y.push_back(y[i]);
  }
  if (both_x.empty()) return PairMoments();
  return whole_moments(both_x.data(), both_y.data(), size_of(both_x));
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

// Columns without a gap are centred once, not once a pair.
class Columns {
public:
  explicit Columns(const ConstMatrix &series) : series_(series) {
    const Index n = series.rows();
    for (Index k = 0; k < series.cols(); ++k) {
      const double *x = series.col(k).data();
      const Extremes range = extremes_of(x, n);
      const bool ready = n > 0 && all_present(x, n) && unit_of(range, range) == 1;
      columns_.push_back(ready ? centred(x, n, range, 1) : CentredSeries());
    }
  }

  PairMoments moments(Index i, Index j) const {
    const CentredSeries &x = columns_[as_size(i)];
    const CentredSeries &y = columns_[as_size(j)];
    if (x.values.size() > 0 && y.values.size() > 0) return moments_of(x, y, 1);
    return pair_moments(series_.col(i).data(), series_.col(j).data(), series_.rows());
  }

private:
  const ConstMatrix &series_;
  std::vector<CentredSeries> columns_;
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
