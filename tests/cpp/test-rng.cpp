#include "catch.h"

#include "core/util/rng.h"

#include <algorithm>
#include <cmath>

using musefuse::Index;
using musefuse::Rng;

TEST_CASE("a stream is a function of seed and item") {
  Rng a(1, 2), b(1, 2), c(2, 1), d(1, 3);
  const auto first = a.bits();
  REQUIRE(first == b.bits());
  REQUIRE(first != c.bits());
  REQUIRE(first != d.bits());
}

TEST_CASE("samplers have their moments") {
  Rng rng(7);
  const int n = 200000;
  double mean = 0, square = 0, level = 0, wait = 0;
  for (int i = 0; i < n; ++i) {
    const double z = rng.normal();
    mean += z / n;
    square += z * z / n;
    level += rng.uniform() / n;
    wait += rng.exponential(3.0) / n;
  }
  // five standard errors of each mean
  REQUIRE(std::abs(mean) < 5 / std::sqrt(n));
  REQUIRE(std::abs(square - 1) < 5 * std::sqrt(2.0 / n));
  REQUIRE(std::abs(level - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
  REQUIRE(std::abs(wait - 3) < 5 * 3 / std::sqrt(n));
}

TEST_CASE("a permutation holds every index once") {
  Rng rng(3);
  const auto order = rng.permutation(1000);
  std::vector<int> seen(1000, 0);
  for (Index i : order) ++seen[static_cast<std::size_t>(i)];
  for (int count : seen) REQUIRE(count == 1);
  REQUIRE_THROWS_AS(rng.index(0), std::invalid_argument);
}

TEST_CASE("a bootstrap sample: n rows of n, the same for the same seed and number") {
  const auto rows = musefuse::rows_with_replacement(500, 2147483647u, 3);
  REQUIRE(rows.size() == 500);
  std::vector<int> times(500, 0);
  for (const musefuse::Index row : rows) ++times.at(static_cast<std::size_t>(row));
  // 1 - 1/e of the rows are expected, 0.632; five standard deviations are 0.05.
  const auto drawn = 500 - std::count(times.begin(), times.end(), 0);
  REQUIRE(std::abs(static_cast<double>(drawn) / 500 - 0.632) < 0.05);
  REQUIRE(rows == musefuse::rows_with_replacement(500, 2147483647u, 3));
  REQUIRE(rows != musefuse::rows_with_replacement(500, 2147483647u, 4));
  REQUIRE(musefuse::rows_with_replacement(0, 1, 1).empty());
}
