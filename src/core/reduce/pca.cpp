#include "core/reduce/pca.h"

#include "core/util/check.h"

#include <Eigen/SVD>
#include <algorithm>

namespace musefuse {

Pca fit_pca(const ConstMatrix &table) {
  const Index n = table.rows(), p = table.cols();
  require_data(n >= 2, "principal components need at least 2 rows");
  require(p >= 1, "there is no feature");
  require(table.allFinite(), "the table must be finite");
  Pca pca;
  // Twice, so that a far-off level leaves no rest in the centred table.
  pca.centre = table.colwise().mean();
  Matrix centred = table.rowwise() - pca.centre.transpose();
  const Vector rest = centred.colwise().mean();
  centred.rowwise() -= rest.transpose();
  pca.centre += rest;

  const Eigen::JacobiSVD<Matrix> svd(centred, Eigen::ComputeThinV);
  const Index components = std::min(n - 1, p);
  pca.loadings = svd.matrixV().leftCols(components);
  pca.variance =
      svd.singularValues().head(components).array().square() / static_cast<double>(n - 1);
  for (Index k = 0; k < components; ++k) {
    Index largest;
    pca.loadings.col(k).cwiseAbs().maxCoeff(&largest);
    if (pca.loadings(largest, k) < 0) pca.loadings.col(k) = -pca.loadings.col(k);
  }
  return pca;
}

} // namespace musefuse
