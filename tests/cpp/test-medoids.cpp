#include "catch.h"

#include "core/align/shape.h"
#include "core/cluster/medoids.h"
#include "core/signal/fft.h"
#include "core/util/rng.h"
#include "series.h"

#include <algorithm>
#include <cmath>

using namespace musefuse;

TEST_CASE("the inverse transform undoes the transform") {
  Rng rng(1);
  for (std::size_t n : {2u, 8u, 64u}) {
    std::vector<std::complex<double>> x(n);
    for (auto &value : x) value = {rng.normal(), rng.normal()};
    auto y = x;
    const Fourier fourier(n);
    fourier.forward(y);
    fourier.inverse(y);
    for (std::size_t i = 0; i < n; ++i) REQUIRE(std::abs(x[i] - y[i]) < 1e-13);
  }
  REQUIRE_THROWS_AS(Fourier(12), std::invalid_argument);
}

TEST_CASE("shape distances are the largest of the sums of products, of any lengths") {
  Rng rng(2);
  const std::vector<Matrix> series{walk(20, 2, rng), walk(33, 2, rng), walk(20, 2, rng)};
  Monitor silent;
  const auto found = shape_distances(series, series, {7, 2}, silent);
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = 0; b < 3; ++b) {
      const Matrix &x = series[a], &y = series[b];
      double best = -1e300;
      for (Index s = -7; s <= 7; ++s) {
        double sum = 0;
        for (Index t = 0; t < y.rows(); ++t)
          if (t + s >= 0 && t + s < x.rows()) sum += x.row(t + s).dot(y.row(t));
        best = std::max(best, sum);
      }
      const double expected = std::max(0.0, 1 - best / (x.norm() * y.norm()));
      REQUIRE(std::abs(found.distance(static_cast<Index>(a), static_cast<Index>(b)) - expected) <
              1e-12);
    }
}

TEST_CASE("medoids are the best of all sets where the sets can be counted, or cannot be bettered "
          "by a swap") {
  Rng rng(3);
  Monitor silent;
  Matrix points = walk(12, 3, rng);
  Matrix distance(12, 12);
  for (Index i = 0; i < 12; ++i)
    for (Index j = 0; j < 12; ++j) distance(i, j) = (points.row(i) - points.row(j)).norm();
  const auto one = partition_around_medoids(distance, 1, 100, silent);
  REQUIRE(std::abs(one.objective - distance.colwise().sum().minCoeff()) < 1e-12);
  const auto two = partition_around_medoids(distance, 2, 100, silent);
  for (Index a = 0; a < 2; ++a)
    for (Index c = 0; c < 12; ++c) {
      const Index kept = two.medoid[static_cast<std::size_t>(1 - a)];
      REQUIRE(distance.col(kept).cwiseMin(distance.col(c)).sum() >= two.objective - 1e-12);
    }
  REQUIRE_THROWS_AS(partition_around_medoids(distance, 13, 100, silent), std::domain_error);
  const auto alike = partition_around_medoids(Matrix::Zero(4, 4), 3, 100, silent);
  std::vector<int> sorted = alike.label;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  REQUIRE(sorted.size() == 3);
}

TEST_CASE("choosing medoids can be stopped before the first of them is found") {
  struct Stop final : public Monitor {
    void check() override { throw std::runtime_error("interrupted"); }
  };
  Rng rng(3);
  Matrix distance = Matrix::Zero(20, 20);
  for (Index j = 0; j < 20; ++j)
    for (Index i = 0; i < j; ++i) distance(i, j) = distance(j, i) = rng.uniform();
  Stop stop;
  REQUIRE_THROWS_AS(partition_around_medoids(distance, 1, 10, stop), std::runtime_error);
}
