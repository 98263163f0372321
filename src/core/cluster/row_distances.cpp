#include "core/cluster/row_distances.h"

namespace musefuse {
namespace {

// take(i, distances): those of row i to rows i + 1, .., n - 1.
template <class Take>
void each_row(const ConstMatrix &table, RowMetric metric, Monitor &monitor, const Take &take) {
  const bool squared = metric == RowMetric::euclidean;
  Eigen::ArrayXd sum, apart;
  for (Index i = 0; i + 1 < table.rows(); ++i) {
    monitor.check();
    const Index later = table.rows() - 1 - i;
    sum = Eigen::ArrayXd::Zero(later);
    for (Index d = 0; d < table.cols(); ++d) {
      apart = table.col(d).tail(later).array() - table(i, d);
      if (squared)
        sum += apart.square();
      else
        sum += apart.abs();
    }
    if (squared) sum = sum.sqrt();
    take(i, sum);
  }
}

} // namespace

Matrix square_distances(const ConstMatrix &table, RowMetric metric, Monitor &monitor) {
  const Index n = table.rows();
  Matrix out = Matrix::Zero(n, n);
  each_row(table, metric, monitor, [&](Index i, const Eigen::ArrayXd &to) {
    out.col(i).tail(to.size()) = to;
    out.row(i).tail(to.size()) = to.matrix().transpose();
  });
  return out;
}

Vector pair_distances(const ConstMatrix &table, RowMetric metric, Monitor &monitor) {
  const Index n = table.rows();
  Vector out(n * (n - 1) / 2);
  Index next = 0;
  each_row(table, metric, monitor, [&](Index, const Eigen::ArrayXd &to) {
    out.segment(next, to.size()) = to;
    next += to.size();
  });
  return out;
}

} // namespace musefuse
