#include "catch.h"

#include "core/cluster/kmeans.h"
#include "core/util/rng.h"

using namespace musefuse;

TEST_CASE("each row has the nearest centre, and each centre is the mean of its rows") {
  Rng rng(5);
  Monitor monitor;
  for (Index d : {1, 2, 4, 7, 30}) {
    Matrix table(300, d);
    for (Index i = 0; i < table.size(); ++i) table.data()[i] = rng.normal();
    KmeansOptions options;
    options.k = 6;
    options.starts = 3;
    options.threads = 2;
    const auto fit = kmeans(table, options, monitor);
    REQUIRE(fit.status == Status::converged);
    REQUIRE(nearest_centre(table, fit.centres) == fit.label);
    const Matrix means = class_means(table.transpose(), fit.label, 6).transpose();
    REQUIRE((means - fit.centres).cwiseAbs().maxCoeff() <
            1e-13); // rounding of some fifty additions
  }
}

TEST_CASE("empty tables, too few rows and bad options are refused") {
  Monitor monitor;
  KmeansOptions options;
  REQUIRE_THROWS_AS(kmeans(Matrix(0, 2), options, monitor), std::domain_error);
  REQUIRE_THROWS_AS(kmeans(Matrix::Zero(9, 2), options, monitor), std::domain_error);
  options.k = 0;
  REQUIRE_THROWS_AS(kmeans(Matrix::Random(9, 2), options, monitor), std::invalid_argument);
}
