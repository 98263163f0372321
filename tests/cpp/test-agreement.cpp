#include "catch.h"

#include "core/signal/agreement.h"
#include "core/signal/concordance.h"
#include "core/util/missing.h"
#include "core/util/ties.h"

#include <cmath>
#include <vector>

using namespace musefuse;

namespace {

Matrix random_ratings(Index n, Index raters, double phi, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, raters);
  for (Index k = 0; k < raters; ++k) {
    double last = rng.normal();
    for (Index t = 0; t < n; ++t)
      x(t, k) = last = phi * last + std::sqrt(1 - phi * phi) * rng.normal();
  }
  return x;
}

constexpr IndexKind kAll[] = {
    IndexKind::ccc,           IndexKind::pearson,      IndexKind::spearman,
    IndexKind::icc_1,         IndexKind::icc_k,        IndexKind::icc_a1,
    IndexKind::icc_ak,        IndexKind::icc_c1,       IndexKind::icc_ck,
    IndexKind::cronbach,      IndexKind::alpha,        IndexKind::alpha_nominal,
    IndexKind::alpha_ordinal, IndexKind::alpha_ratio,  IndexKind::kendall,
    IndexKind::kappa,         IndexKind::kappa_linear, IndexKind::kappa_quadratic,
    IndexKind::ac1,           IndexKind::ac2};

} // namespace

TEST_CASE("the CCC by sums is the CCC in two passes") {
  Matrix x = random_ratings(200, 2, 0.5, 1);
  x.col(1) = 1e4 + 3 * x.col(0).array() + x.col(1).array();
  x(7, 0) = x(9, 1) = kMissing;
  const auto index = make_index(IndexKind::ccc, x);
  const Estimate e = estimate_index(*index, 200, {0, 0}, Rng(1));
  REQUIRE(e.value ==
          Approx(ccc(pair_moments(x.col(0).data(), x.col(1).data(), 200))).epsilon(1e-12));
  REQUIRE(e.used == 198);
}

TEST_CASE("no length, gap or constant breaks an index or its bootstrap") {
  for (Index n = 0; n < 14; ++n)
    for (IndexKind kind : kAll) {
      Matrix x = random_ratings(n, 3, 0.3, static_cast<std::uint64_t>(n));
      for (int hole = 0; hole < 3; ++hole) {
        const auto index = make_index(kind, x);
        const Estimate e = estimate_index(*index, n, {20, 0}, Rng(2));
        if (is_present(e.value)) REQUIRE(e.value <= 1 + 1e-12);
        if (is_present(e.n_eff)) REQUIRE(e.n_eff <= static_cast<double>(n));
        if (n > 0) x.col(hole).setConstant(hole == 1 ? kMissing : 4.0);
      }
    }
  REQUIRE_THROWS_AS(make_index(IndexKind::ccc, Matrix(5, 1)), std::invalid_argument);
}

TEST_CASE("blocks grow with dependence and do not exceed the series") {
  const auto length = [](double phi) {
    const Matrix x = random_ratings(2000, 1, phi, 5);
    return dependence(std::vector<double>(x.data(), x.data() + 2000)).block;
  };
  REQUIRE(length(0.0) < 10);
  REQUIRE(length(0.9) > 15);
  REQUIRE(length(0.99) > length(0.9));
  REQUIRE(length(0.999) <= 2000);
  REQUIRE(dependence(std::vector<double>(5, 1.0), 100).block == 5);
}

TEST_CASE("threads do not change a byte") {
  // Classes for kappa and AC, none below 0 for a ratio scale.
  const Matrix x = (4 * random_ratings(150, 5, 0.8, 3)).array().round().abs();
  AgreementRequest request;
  request.indices.assign(std::begin(kAll), std::end(kAll));
  request.ranges = {{0, 150}, {20, 90}};
  request.bootstrap.resamples = 30;
  request.seed = 11;
  Monitor monitor;
  const auto one = measure_agreement(x, request, monitor);
  request.threads = 3;
  const auto three = measure_agreement(x, request, monitor);
  REQUIRE(one.size() == 2 * request.indices.size() * 10);
  for (std::size_t i = 0; i < one.size(); ++i) {
    const double se = one[i].estimate.se, other = three[i].estimate.se;
    REQUIRE((se == other || (std::isnan(se) && std::isnan(other))));
  }
  request.ranges = {{0, 151}};
  REQUIRE_THROWS_AS(measure_agreement(x, request, monitor), std::invalid_argument);
}

TEST_CASE("the signs of changes agree, disagree and rest as spelt out") {
  Matrix x(6, 2);
  x << 1, 5, 2, 9, 2, 9, 1, 9, 3, 10, 3, kMissing;
  AgreementRequest request;
  request.indices = {IndexKind::sda, IndexKind::changes};
  request.ranges = {{0, 6}};
  request.bootstrap.resamples = -1;
  Monitor monitor;
  const auto one = measure_agreement(x, request, monitor);
  // + 0 - + against + 0 0 +
  REQUIRE(std::abs(one[0].estimate.value - 0.5) < 1e-15);
  REQUIRE(one[0].estimate.used == 4);
  REQUIRE(std::isnan(one[0].estimate.n_eff)); // the value alone was asked for
  request.shape.still = 1;
  // 0 0 0 + against + 0 0 0
  REQUIRE(std::abs(measure_agreement(x, request, monitor)[0].estimate.value) < 1e-15);
  request.shape.step = 0;
  REQUIRE_THROWS_AS(measure_agreement(x, request, monitor), std::invalid_argument);
}

TEST_CASE("the block of an AR(1) has the length of Politis and White's formula") {
  // b^3 = 3/2 (G / g)^2 n with G = sum |k| R(k) = 2 phi / (1 - phi)^2 and g = sum R(k) = (1 + phi) / (1 - phi).
  const double phi = 0.5, n = 20000;
  const Matrix x = random_ratings(static_cast<Index>(n), 1, phi, 5);
  const double wanted = std::cbrt(1.5 * std::pow(2 * phi / (1 - phi * phi), 2) * n);
  const Dependence found = dependence(std::vector<double>(x.data(), x.data() + x.size()));
  // the autocovariances of 20000 samples are known to a few hundredths
  REQUIRE(std::abs(static_cast<double>(found.block) / wanted - 1) < 0.15);
}

TEST_CASE("what rounding keeps apart is a tie, what is missing stays, and nothing else changes") {
  double x[] = {0.1 + 0.2, 2, kMissing, 0.3, -1, 1e-17, 0, 2 + 1e-12};
  std::vector<Index> places{0, 1, 3, 4, 5, 6, 7};
  double ranks[8] = {};
  mean_ranks(x, places, ranks);
  const double expected[] = {4.5, 6, 0, 4.5, 1, 2.5, 2.5, 7};
  for (int i = 0; i < 8; ++i) REQUIRE(ranks[i] == expected[i]);
  settle_ties(x, 8);
  REQUIRE(x[0] == 0.3);
  REQUIRE(is_missing(x[2]));
  REQUIRE(x[5] == 0);
  REQUIRE(x[7] == 2 + 1e-12);
  settle_ties(x, 0);
}
