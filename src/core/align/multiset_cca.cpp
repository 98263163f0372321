#include "core/align/multiset_cca.h"

#include "core/util/check.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>

namespace musefuse {
namespace {

// The leading eigenvalues that hold `energy` of those that every sequence can have; all if never.
Index dims_of_energy(const Vector &eigenvalues, Index most, double energy) {
  const double total = eigenvalues.head(most).sum();
  double share = 0;
  for (Index d = 1; d <= most; ++d) {
    share += eigenvalues[d - 1] / total;
    if (share >= energy) return d;
  }
  return most;
}

} // namespace

void CcaOptions::check() const {
  require(lambda >= 0 && lambda < 1, "lambda must be at least 0 and below 1");
  require(energy > 0 && energy <= 1, "energy must be above 0 and at most 1");
}

CcaSpace multiset_cca(const Matrix &scatter, const std::vector<Index> &sizes,
                      const CcaOptions &options) {
  const Index total = scatter.rows();
  Matrix within = Matrix::Zero(total, total), between = scatter;
  Index at = 0;
  for (const Index d : sizes) {
    auto own = within.block(at, at, d, d);
    own = scatter.block(at, at, d, d);
    const double unit = options.relative ? own.trace() / static_cast<double>(d) : 1.0;
    own *= 1 - options.lambda;
    own.diagonal().array() += options.lambda * unit;
    between.block(at, at, d, d).setZero();
    at += d;
  }
  const Eigen::LLT<Matrix> factor(within);
  require_data(factor.info() == Eigen::Success,
               "a rater's dimensions are constant or copies of each other: raise lambda");
  // L^-1 CO L^-T has the same eigenvalues; its vectors u give v = L^-T u with v' CD v = 1.
  Matrix reduced = factor.matrixL().solve(between);
  reduced = factor.matrixL().solve(reduced.transpose()).eval();
  const Eigen::SelfAdjointEigenSolver<Matrix> eigen(0.5 * (reduced + reduced.transpose()));
  require_data(eigen.info() == Eigen::Success, "the eigenvalues of the raters' scatter failed");

  CcaSpace space;
  space.eigenvalues = eigen.eigenvalues().reverse();
  const Index most = *std::min_element(sizes.begin(), sizes.end());
  space.dims =
      options.dims > 0 ? options.dims : dims_of_energy(space.eigenvalues, most, options.energy);
  const Matrix leading = eigen.eigenvectors().rightCols(space.dims).rowwise().reverse();
  const Matrix v = factor.matrixU().solve(leading);
  at = 0;
  for (const Index d : sizes) {
    space.projections.push_back(v.middleRows(at, d));
    at += d;
  }
  return space;
}

} // namespace musefuse
