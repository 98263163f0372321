#include "core/reduce/pca.h"

#include "core/util/check.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace musefuse {
namespace {

// The columns of a matrix after `turns` (orthogonal): once they are orthogonal, too, their lengths are its singular values,
// and the turns its right singular vectors.
struct Turned {
  Matrix columns, turns;
};

// Columns i and j by an angle of this cosine and sine.
void turn(Matrix &columns, Index i, Index j, double c, double s) {
  double *x = columns.col(i).data(), *y = columns.col(j).data();
  for (Index k = 0; k < columns.rows(); ++k) {
    const double u = x[k], v = y[k];
    x[k] = c * u - s * v;
    y[k] = s * u + c * v;
  }
}

// One-sided Jacobi (Hestenes 1958): every pair of columns once; were any not orthogonal?
bool sweep(Turned &turned) {
  const Index p = turned.columns.cols();
  const double least = std::numeric_limits<double>::epsilon() * std::sqrt(static_cast<double>(p));
  Vector squares = turned.columns.colwise().squaredNorm().transpose();
  bool any = false;
  for (Index i = 0; i < p; ++i)
    for (Index j = i + 1; j < p; ++j) {
      const double shared = turned.columns.col(i).dot(turned.columns.col(j));
      if (!(std::abs(shared) > least * std::sqrt(squares[i] * squares[j]))) continue;
      any = true;
      const double zeta = (squares[j] - squares[i]) / (2 * shared);
      const double t = (zeta > 0 ? 1 : -1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
      const double c = 1 / std::sqrt(1 + t * t);
      turn(turned.columns, i, j, c, c * t);
      turn(turned.turns, i, j, c, c * t);
      squares[i] = std::max(0.0, squares[i] - t * shared);
      squares[j] += t * shared;
    }
  return any;
}

struct Singular {
  Vector values; // falling
  Matrix right;
};

// Of a square matrix. The eigenvectors of its square, which has lost half of the digits, are nearly the right singular
// vectors; a sweep or two, of which the last finds nothing to do, take what is wrong out of them.
Singular singular_of(Matrix square) {
  const Index p = square.cols();
  const double scale = square.cwiseAbs().maxCoeff();
  if (scale > 0) square /= scale;
  Turned turned{square, Matrix::Identity(p, p)};
  const Eigen::SelfAdjointEigenSolver<Matrix> rough(square.transpose() * square);
  if (rough.info() == Eigen::Success) {
    turned.turns = rough.eigenvectors().rowwise().reverse();
    turned.columns = square * turned.turns;
  }
  constexpr int most_sweeps = 60;
  for (int i = 0; i < most_sweeps && sweep(turned); ++i) {
  }
  const Vector length = turned.columns.colwise().norm().transpose();
  std::vector<Index> order(as_size(p));
  std::iota(order.begin(), order.end(), Index{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](Index a, Index b) { return length[a] > length[b]; });
  Singular found{Vector(p), Matrix(p, p)};
  for (Index k = 0; k < p; ++k) {
    found.values[k] = scale * length[order[as_size(k)]];
    found.right.col(k) = turned.turns.col(order[as_size(k)]);
  }
  return found;
}

Matrix triangle_of(const Matrix &tall) {
  const Eigen::HouseholderQR<Matrix> qr(tall);
  const Index p = std::min(tall.rows(), tall.cols());
  return qr.matrixQR().topRows(p).template triangularView<Eigen::Upper>();
}

// Rows about 0. Twice, so that a far-off level leaves no rest in them.
struct Centre {
  Vector level, rest;
  Matrix rows(const ConstMatrix &table, Index from, Index n) const {
    return (table.middleRows(from, n).rowwise() - level.transpose()).rowwise() - rest.transpose();
  }
};

Centre centre_of(const ConstMatrix &table) {
  Centre centre{table.colwise().mean(), {}};
  centre.rest = (table.rowwise() - centre.level.transpose()).colwise().mean();
  return centre;
}

// The triangle of a long table about its centre, from as many rows at a time as stay near: those so far are their triangle.
Matrix triangle_of_rows(const ConstMatrix &table, const Centre &centre) {
  const Index p = table.cols(), most = std::max<Index>(4 * p, 256);
  Matrix upper(0, p);
  for (Index from = 0; from < table.rows(); from += most) {
    const Index n = std::min(most, table.rows() - from);
    Matrix stacked(upper.rows() + n, p);
    stacked.topRows(upper.rows()) = upper;
    stacked.bottomRows(n) = centre.rows(table, from, n);
    upper = triangle_of(stacked);
  }
  return upper;
}

Singular singular_of_centred(const ConstMatrix &table, const Centre &centre) {
  const Index n = table.rows(), p = table.cols();
  if (n >= p) return singular_of(triangle_of_rows(table, centre));
  const Matrix tall = centre.rows(table, 0, n).transpose();
  const Eigen::HouseholderQR<Matrix> qr(tall);
  const Matrix upper = qr.matrixQR().topRows(n).template triangularView<Eigen::Upper>();
  Singular found = singular_of(upper.transpose());
  Matrix right = Matrix::Zero(p, n);
  right.topRows(n) = found.right;
  found.right = qr.householderQ() * right;
  return found;
}

} // namespace

Pca fit_pca(const ConstMatrix &table) {
  const Index n = table.rows(), p = table.cols();
  require_data(n >= 2, "principal components need at least 2 rows");
  require(p >= 1, "there is no feature");
  require(table.allFinite(), "the table must be finite");
  Pca pca;
  const Centre centre = centre_of(table);
  pca.centre = centre.level + centre.rest;
  const Singular found = singular_of_centred(table, centre);
  const Index components = std::min(n - 1, p);
  pca.loadings = found.right.leftCols(components);
  pca.variance = found.values.head(components).array().square() / static_cast<double>(n - 1);
  for (Index k = 0; k < components; ++k) {
    Index largest;
    pca.loadings.col(k).cwiseAbs().maxCoeff(&largest);
    if (pca.loadings(largest, k) < 0) pca.loadings.col(k) = -pca.loadings.col(k);
  }
  return pca;
}

void component_scores(const ConstMatrix &table, const ConstVector &centre,
                      const ConstMatrix &loadings, double *out) {
  require(centre.size() == table.cols() && loadings.rows() == table.cols(),
          "a component has a loading a column");
  Eigen::Map<Matrix> scores(out, table.rows(), loadings.cols());
  constexpr Index near = 256; // so many rows at once stay in the cache
  for (Index from = 0; from < table.rows(); from += near) {
    const Index n = std::min(near, table.rows() - from);
    const Matrix rows = table.middleRows(from, n).rowwise() - centre.transpose();
    scores.middleRows(from, n).noalias() = rows * loadings;
  }
}

} // namespace musefuse
