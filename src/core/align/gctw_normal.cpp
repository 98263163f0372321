#include "core/align/gctw_normal.h"

#include <algorithm>

namespace musefuse {
namespace {

constexpr Index kChunk = 256; // rows of outer products at a time: 55 columns are 110 KB

// Column q of `out` is basis(r, a) * basis(r, b) for the q-th pair a <= b.
void outer_products(const Matrix &basis, Index from, Index rows, Matrix &out) {
  Index q = 0;
  for (Index a = 0; a < basis.cols(); ++a)
    for (Index b = a; b < basis.cols(); ++b, ++q)
      out.col(q).head(rows) =
          basis.col(a).segment(from, rows).cwiseProduct(basis.col(b).segment(from, rows));
}

// Column q of `out` is what time r adds to block (i, j), i <= j, beside the basis: minus the
// product of the speeds where both are present; on the diagonal as often as others are present.
void pair_weights(const GctwMotion &motion, const Vector &others, Index from, Index rows,
                  Matrix &out) {
  const Index m = motion.present.cols();
  Index q = 0;
  for (Index i = 0; i < m; ++i)
    for (Index j = i; j < m; ++j, ++q) {
      const auto own = motion.present.col(i).segment(from, rows).array();
      const auto other = motion.present.col(j).segment(from, rows).array();
      auto weight = out.col(q).head(rows).array();
      weight.setZero();
      const Matrix &x = motion.speed[as_size(i)];
      const Matrix &y = motion.speed[as_size(j)];
      for (Index d = 0; d < x.cols(); ++d)
        weight += x.col(d).segment(from, rows).array() * y.col(d).segment(from, rows).array();
      if (i == j)
        weight *= own * (others.segment(from, rows).array() - own);
      else
        weight *= -(own * other);
    }
}

Matrix hessian_of(const GctwMotion &motion, const Matrix &basis, const Vector &reach,
                  const Vector &count) {
  const Index l = basis.rows(), k = basis.cols(), m = motion.present.cols();
  const Index curves = k * (k + 1) / 2, pairs = m * (m + 1) / 2;
  Matrix outer(kChunk, curves), weights(kChunk, pairs), sums = Matrix::Zero(curves, pairs);
  for (Index from = 0; from < l; from += kChunk) {
    const Index rows = std::min(kChunk, l - from);
    outer_products(basis, from, rows, outer);
    pair_weights(motion, count, from, rows, weights);
    sums.noalias() += outer.topRows(rows).transpose() * weights.topRows(rows);
  }
  Matrix hessian(m * k, m * k);
  Index pair = 0;
  for (Index i = 0; i < m; ++i)
    for (Index j = i; j < m; ++j, ++pair) {
      const double scale = reach[i] * reach[j];
      Index q = 0;
      for (Index a = 0; a < k; ++a)
        for (Index b = a; b < k; ++b, ++q) {
          const double h = scale * sums(q, pair);
          hessian(i * k + a, j * k + b) = hessian(i * k + b, j * k + a) = h;
          hessian(j * k + a, i * k + b) = hessian(j * k + b, i * k + a) = h;
        }
    }
  return hessian;
}

Vector gradient_of(const GctwMotion &motion, const Matrix &basis, const Vector &reach,
                   const Vector &count) {
  const Index l = basis.rows(), k = basis.cols(), m = motion.present.cols();
  Vector gradient = Vector::Zero(m * k), pull(l), total(l);
  const Index dims = motion.position[0].cols();
  for (Index d = 0; d < dims; ++d) {
    total.setZero();
    for (Index i = 0; i < m; ++i)
      total += motion.present.col(i).cwiseProduct(motion.position[as_size(i)].col(d));
    for (Index i = 0; i < m; ++i) {
      const auto at = as_size(i);
      // sum over the others present of v_i - v_j; the rater's own term cancels
      pull = motion.present.col(i).array() * motion.speed[at].col(d).array() *
             (count.array() * motion.position[at].col(d).array() - total.array());
      gradient.segment(i * k, k) += reach[i] * (basis.transpose() * pull);
    }
  }
  return gradient;
}

} // namespace

NormalEquations normal_equations(const GctwMotion &motion, const Matrix &basis,
                                 const Vector &reach) {
  const Vector count = motion.present.rowwise().sum();
  return {hessian_of(motion, basis, reach, count), gradient_of(motion, basis, reach, count)};
}

} // namespace musefuse
