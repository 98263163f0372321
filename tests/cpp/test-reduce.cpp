#include "catch.h"

#include "core/reduce/column_scale.h"
#include "core/reduce/pca.h"
#include "core/reduce/som.h"
#include "core/reduce/tsne.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace musefuse;

TEST_CASE("the scale of a column is that of the definition, and the same bytes for the rows in any "
          "order") {
  for (const Index n : {1, 2, 7, 8, 1000, 40001})
    for (const double level : {0.0, 1e9})
      for (const double unit : {1e-200, 1.0, 1e100}) {
        Matrix table = Matrix::Random(n, 2);
        table.col(1).array() += level;
        table *= unit;
        const ColumnScale found = column_scale(table);
        for (Index j = 0; j < 2; ++j) {
          long double sum = 0, squares = 0;
          for (Index i = 0; i < n; ++i) sum += table(i, j) / unit;
          const long double mean = sum / static_cast<long double>(n);
          for (Index i = 0; i < n; ++i) squares += std::pow(table(i, j) / unit - mean, 2);
          const double sd = static_cast<double>(std::sqrt(squares / static_cast<long double>(n)));
          const double size =
              j == 0 ? 1 : std::max(level, 1.0); // both round to the last place of the level
          REQUIRE(std::abs(found.centre[j] / unit - static_cast<double>(mean)) < 1e-15 * size);
          REQUIRE(std::abs(found.scale[j] / (n == 1 ? 1 : unit) - (n == 1 ? 1 : sd)) <
                  1e-15 * size);
        }
        Matrix other = table.colwise().reverse();
        std::swap_ranges(other.data(), other.data() + n / 2, other.data() + n - n / 2);
        const ColumnScale again = column_scale(other);
        REQUIRE(again.centre == found.centre);
        REQUIRE(again.scale == found.scale);
      }
}

TEST_CASE("a constant column stays what it is, about 0") {
  Matrix table = Matrix::Constant(11, 2, 0.1);
  table.col(1).setConstant(0.3);
  table(4, 1) = 0.1 + 0.2; // another number by rounding alone
  const ColumnScale found = column_scale(table);
  REQUIRE(found.centre[0] == 0.1);
  REQUIRE(found.scale == Vector::Ones(2));
  Matrix scaled(11, 2);
  scale_columns(table, found, scaled.data());
  REQUIRE(scaled.col(0) == Vector::Zero(11));
  REQUIRE(scaled.cwiseAbs().maxCoeff() < 1e-15);
  REQUIRE_THROWS_AS(column_scale(Matrix(0, 2)), std::invalid_argument);
  REQUIRE_THROWS_AS(scale_columns(table, {Vector::Ones(1), Vector::Ones(2)}, scaled.data()),
                    std::invalid_argument);
}

TEST_CASE("components are orthonormal and rebuild the table, wide or tall") {
  for (const auto &[n, p] : {std::pair<Index, Index>{30, 5}, {700, 3}, {4, 9}, {2, 1}}) {
    const Matrix table = Matrix::Random(n, p).array() + 3;
    const Pca pca = fit_pca(table);
    const Index k = pca.loadings.cols();
    REQUIRE(k == std::min(n - 1, p));
    REQUIRE((pca.loadings.transpose() * pca.loadings - Matrix::Identity(k, k)).norm() < 1e-12);
    const Matrix centred = table.rowwise() - pca.centre.transpose();
    REQUIRE((centred * pca.loadings * pca.loadings.transpose() - centred).norm() < 1e-12);
    Matrix scores(n, k);
    component_scores(table, pca.centre, pca.loadings, scores.data());
    REQUIRE((scores - centred * pca.loadings).norm() < 1e-12);
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

TEST_CASE("the gradient of t-SNE is that of the definition, by all pairs and by differences") {
  const Index n = 40;
  const Matrix rows = Matrix::Random(5, n);
  const Matrix places = Matrix::Random(n, 2);
  const Matrix p = tsne_probabilities(rows, 8);
  REQUIRE(std::abs(p.sum() - 1) < 1e-12);
  REQUIRE((p - p.transpose()).norm() == 0);
  // Equations 4 and 5 of van der Maaten & Hinton, with p and q over all pairs.
  const auto divergence = [&](const Matrix &y) {
    Matrix q(n, n);
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j)
        q(i, j) = i == j ? 0 : 1 / (1 + (y.row(i) - y.row(j)).squaredNorm());
    double sum = 0;
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < n; ++j)
        if (p(i, j) > 0) sum += p(i, j) * std::log(p(i, j) / (q(i, j) / q.sum()));
    return sum;
  };
  const Matrix gradient = tsne_gradient(rows, places, 8, 0);
  for (Index i = 0; i < n; i += 7) {
    Matrix up = places, down = places;
    up(i, 1) += 1e-5;
    down(i, 1) -= 1e-5;
    // central differences are right to the square of the step
    REQUIRE(std::abs(4 * gradient(i, 1) - (divergence(up) - divergence(down)) / 2e-5) < 1e-8);
  }
  // The tree's summary goes to it with theta; few points are the hardest for it.
  REQUIRE((tsne_gradient(rows, places, 8, 0.5) - gradient).norm() < 0.1 * gradient.norm());
  REQUIRE((tsne_gradient(rows, places, 8, 0.1) - gradient).norm() < 0.01 * gradient.norm());
}

TEST_CASE("the perplexity of t-SNE is that of each row's neighbours") {
  const Matrix rows = Matrix::Random(3, 60);
  const Matrix p = tsne_probabilities(rows, 5);
  // Rows alike in all but scale and place have the same probabilities.
  REQUIRE((tsne_probabilities((rows * 1e150).eval(), 5) - p).norm() < 1e-12);
  REQUIRE((tsne_probabilities((rows * 1e-170).eval(), 5) - p).norm() < 1e-12);
  REQUIRE((tsne_probabilities((rows.array() + 10).matrix(), 5) - p).norm() < 1e-9);
}

TEST_CASE("t-SNE parts clouds, is the same for any number of threads, and takes equal rows") {
  Matrix rows = 0.1 * Matrix::Random(4, 150);
  for (Index i = 0; i < 150; ++i) rows(i % 3, i) += 5; // three clouds
  TsneOptions options;
  options.perplexity = 10;
  options.iterations = 400;
  Monitor monitor;
  for (Index components : {1, 2, 3}) {
    options.components = components;
    const TsneMap one = tsne(rows, options, 3, 1, monitor);
    const TsneMap two = tsne(rows, options, 3, 2, monitor);
    REQUIRE(one.places == two.places);
    REQUIRE(one.divergence == two.divergence);
    REQUIRE(one.divergence > 0);
    Index strangers = 0;
    for (Index i = 0; i < 150; ++i) { // the nearest on the map is of one's own cloud
      Index nearest = -1;
      double least = 1e300;
      for (Index j = 0; j < 150; ++j) {
        const double apart = (one.places.row(i) - one.places.row(j)).squaredNorm();
        if (j != i && apart < least) least = apart, nearest = j;
      }
      strangers += nearest % 3 != i % 3;
    }
    REQUIRE(strangers <=
            (components == 1 ? 30 : 5)); // some points are stranded, most where all lie on a line
  }
  options.components = 2;
  options.iterations = 30;
  REQUIRE(tsne(Matrix::Constant(2, 50, 1.0), options, 1, 2, monitor).places.allFinite());
  options.perplexity = 60;
  REQUIRE_THROWS_AS(tsne(rows, options, 1, 1, monitor), std::invalid_argument);
}
