#include "core/align/gctw_sequence.h"

#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
namespace {

// Fills the gaps of one column in place and strikes the long ones from `present`.
void fill_gaps(double *x, Index n, double max_gap, Vector &present) {
  Index last = -1; // the last observed sample
  for (Index i = 0; i <= n; ++i) {
    if (i < n && is_missing(x[i])) continue;
    const Index gap = i - last - 1;
    const bool at_edge = last < 0 || i == n;
    if (at_edge || static_cast<double>(gap) > max_gap) present.segment(last + 1, gap).setZero();
    if (last < 0 && i == n) { // nothing observed at all
      std::fill(x, x + n, 0.0);
      return;
    }
    const double left = last < 0 ? x[i] : x[last], right = i == n ? x[last] : x[i];
    for (Index g = 1; g <= gap; ++g)
      x[last + g] = left + (right - left) * static_cast<double>(g) / static_cast<double>(gap + 1);
    last = i;
  }
}

Matrix central_differences(const Matrix &values) {
  const Index n = values.rows();
  Matrix slope(n, values.cols());
  if (n < 2) {
    slope.setZero();
    return slope;
  }
  slope.row(0) = values.row(1) - values.row(0);
  slope.row(n - 1) = values.row(n - 1) - values.row(n - 2);
  slope.middleRows(1, n - 2) = 0.5 * (values.bottomRows(n - 2) - values.topRows(n - 2));
  return slope;
}

Index sample_left_of(double position, Index n) {
  return std::min(std::max<Index>(static_cast<Index>(position), 0), n - 2);
}

} // namespace

WarpSequence prepare_sequence(const Matrix &ratings, double max_gap) {
  WarpSequence sequence{ratings, Matrix(), Vector::Ones(ratings.rows())};
  for (Index d = 0; d < ratings.cols(); ++d)
    fill_gaps(sequence.values.col(d).data(), ratings.rows(), max_gap, sequence.present);
  sequence.slope = central_differences(sequence.values);
  return sequence;
}

void interpolate_columns(const Matrix &columns, const Vector &positions, Matrix &out) {
  const Index n = columns.rows(), m = positions.size();
  const double last = static_cast<double>(n - 1);
  out.resize(m, columns.cols());
  for (Index d = 0; d < columns.cols(); ++d) {
    const double *x = columns.col(d).data();
    double *y = out.col(d).data();
    for (Index r = 0; r < m; ++r) {
      const double p = std::min(std::max(positions[r], 0.0), last);
      const Index left = sample_left_of(p, n);
      const double part = p - static_cast<double>(left);
      y[r] = x[left] + part * (x[left + 1] - x[left]);
    }
  }
}

Vector present_at(const Vector &present, const Vector &positions) {
  const Index n = present.size();
  if (present.minCoeff() > 0) return Vector::Ones(positions.size());
  Vector out(positions.size());
  for (Index r = 0; r < out.size(); ++r) {
    const double p = std::min(std::max(positions[r], 0.0), static_cast<double>(n - 1));
    const Index left = sample_left_of(p, n);
    const double part = p - static_cast<double>(left);
    const bool counts = (part >= 1 || present[left] > 0) && (part <= 0 || present[left + 1] > 0);
    out[r] = counts ? 1.0 : 0.0;
  }
  return out;
}

} // namespace musefuse
