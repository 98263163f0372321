#include "core/signal/concordance.h"

#include "core/util/missing.h"

#include <cmath>

namespace musefuse {

PairMoments pair_moments(const double *x, const double *y, Index n) {
  PairMoments m;
  double sum_x = 0, sum_y = 0, first_x = 0, first_y = 0;
  bool constant_x = true, constant_y = true;
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    if (m.n++ == 0) {
      first_x = x[i];
      first_y = y[i];
    }
    constant_x &= x[i] == first_x;
    constant_y &= y[i] == first_y;
    sum_x += x[i];
    sum_y += y[i];
  }
  if (m.n == 0) return m;
  const double size = static_cast<double>(m.n);
  // A constant has no variance; the rounding of its mean must not make one.
  m.mean_x = constant_x ? first_x : sum_x / size;
  m.mean_y = constant_y ? first_y : sum_y / size;
  // Second pass about the means: a far-off level must not cost digits.
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i]) || is_missing(y[i])) continue;
    const double dx = x[i] - m.mean_x, dy = y[i] - m.mean_y;
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
  const double shift = m.mean_x - m.mean_y;
  const double scale = m.var_x + m.var_y + shift * shift;
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
