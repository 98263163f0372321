#include "catch.h"

#include "core/util/rng.h"
#include "core/validate/silhouette.h"

#include <cmath>

using namespace musefuse;

TEST_CASE("a sample of all rows has the mean silhouette, a smaller one is within its error") {
  Rng rng(5);
  const Index n = 803;
  Matrix table(n, 3);
  std::vector<int> label;
  for (Index i = 0; i < n; ++i) {
    label.push_back(static_cast<int>(i % 3));
    for (Index j = 0; j < 3; ++j) table(i, j) = 100 + 2 * label.back() + rng.normal();
  }
  Monitor monitor;
  const double mean = silhouettes(table, label, 3, 1, monitor).mean();
  const auto all = sampled_silhouette(table, label, 3, n, 1, monitor);
  REQUIRE(all.mean == Approx(mean).epsilon(1e-12)); // sums in another order
  REQUIRE(all.std_error == Approx(0).margin(1e-12));
  const auto some = sampled_silhouette(table, label, 3, 200, 1, monitor);
  REQUIRE(std::abs(some.mean - mean) < 4 * some.std_error); // one in 16000
  REQUIRE(some.std_error < 0.03); // sd below .5 over root 200, less what is known
  REQUIRE(sampled_silhouette(table, label, 3, 200, 2, monitor).mean == some.mean);
  REQUIRE_THROWS_AS(sampled_silhouette(table, label, 3, n + 1, 1, monitor), std::invalid_argument);
}
