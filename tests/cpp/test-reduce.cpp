#include "catch.h"

#include "core/reduce/pca.h"
#include "core/reduce/som.h"

using namespace musefuse;

TEST_CASE("components are orthonormal and rebuild the table, wide or tall") {
  for (const auto &[n, p] : {std::pair<Index, Index>{30, 5}, {4, 9}, {2, 1}}) {
    const Matrix table = Matrix::Random(n, p).array() + 3;
    const Pca pca = fit_pca(table);
    const Index k = pca.loadings.cols();
    REQUIRE(k == std::min(n - 1, p));
    REQUIRE((pca.loadings.transpose() * pca.loadings - Matrix::Identity(k, k)).norm() < 1e-12);
    const Matrix centred = table.rowwise() - pca.centre.transpose();
    REQUIRE((centred * pca.loadings * pca.loadings.transpose() - centred).norm() < 1e-12);
  }
  REQUIRE_THROWS_AS(fit_pca(Matrix::Random(1, 3)), std::domain_error);
}

TEST_CASE("maps of one unit, one row, one feature") {
  Monitor monitor;
  SomOptions options;
  options.grid.columns = options.grid.rows = 1;
  const Matrix rows = Matrix::Random(3, 20);
  const Matrix code = train_som(rows, som_random_start(rows, options.grid, 1), options, monitor);
  REQUIRE((code.col(0) - rows.rowwise().mean()).norm() < 1e-12);
  options.grid.columns = options.grid.rows = 4;
  const Matrix one = Matrix::Random(1, 5);
  for (bool batch : {true, false}) {
    options.batch = batch;
    const Matrix codes = train_som(one, som_pca_start(one, options.grid), options, monitor);
    const SomPlaces places = place_on_som(one, codes, SomDistance::euclidean);
    REQUIRE(places.distance.allFinite());
    const double error = topographic_error(places, options.grid);
    REQUIRE(error >= 0);
    REQUIRE(error <= 1);
  }
  REQUIRE_THROWS_AS(train_som(one, Matrix(2, 2), options, monitor), std::invalid_argument);
}
