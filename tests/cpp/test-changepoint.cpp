#include "catch.h"

#include "core/features/changepoint.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <limits>

using namespace musefuse;

namespace {

// The same minimum without pruning: all starts of the last segment, O(n^2).
double optimal_partitioning(const SegmentCost &cost, Index n, const ChangepointOptions &options) {
  std::vector<double> best(static_cast<std::size_t>(n + 1),
                           std::numeric_limits<double>::infinity());
  best[0] = 0;
  for (Index t = options.min_size; t <= n; ++t)
    for (Index s = 0; s + options.min_size <= t; ++s)
      best[static_cast<std::size_t>(t)] =
          std::min(best[static_cast<std::size_t>(t)],
                   best[static_cast<std::size_t>(s)] + cost(s, t) + options.penalty);
  return best.back();
}

double objective_of(const SegmentCost &cost, const std::vector<Index> &starts, Index n,
                    double penalty) {
  double sum = 0;
  for (std::size_t k = 0; k < starts.size(); ++k)
    sum += penalty + cost(starts[k], k + 1 < starts.size() ? starts[k + 1] : n);
  return sum;
}

} // namespace

TEST_CASE("PELT finds the minimum of an exhaustive search") {
  for (std::uint64_t seed = 1; seed <= 600; ++seed) {
    Rng rng(seed);
    const Index n = 20 + rng.index(120), dimensions = 1 + rng.index(2);
    Vector time(n);
    Matrix values(n, dimensions);
    double level = 0, slope = 0;
    for (Index i = 0; i < n; ++i) {
      time[i] = 100 + 0.25 * static_cast<double>(i);
      if (rng.uniform() < 0.05) level = 3 * rng.normal();
      if (rng.uniform() < 0.05) slope = 0.2 * rng.normal();
      level += slope;
      for (Index d = 0; d < dimensions; ++d)
        values(i, d) = rng.uniform() < 0.1 ? kMissing : level + rng.normal();
    }
    ChangepointOptions options;
    options.slope = seed % 2 == 0;
    options.min_size = 1 + rng.index(9);
    options.penalty = rng.uniform(0, 20);
    Monitor monitor;
    const auto found = find_changepoints(time, values, options, monitor);
    const SegmentCost cost(time, values, options.slope);
    // both add the same numbers in the same order along the best path
    REQUIRE(found.objective ==
            Approx(optimal_partitioning(cost, n, options)).epsilon(1e-12).margin(1e-9));
    REQUIRE(objective_of(cost, found.starts, n, options.penalty) ==
            Approx(found.objective).epsilon(1e-12).margin(1e-9));
    for (std::size_t k = 0; k < found.starts.size(); ++k) {
      const Index end = k + 1 < found.starts.size() ? found.starts[k + 1] : n;
      REQUIRE(end - found.starts[k] >= options.min_size);
    }
  }
}

TEST_CASE("clear steps are found where they are") {
  const Index n = 300;
  Vector time = Vector::LinSpaced(n, 0, n - 1);
  Matrix values(n, 1);
  for (Index i = 0; i < n; ++i) values(i, 0) = 1e9 + (i < 100 ? 0 : i < 210 ? 2 : -1);
  ChangepointOptions options;
  options.min_size = 5;
  Monitor monitor;
  REQUIRE(find_changepoints(time, values, options, monitor).starts ==
          std::vector<Index>({0, 100, 210}));
}

TEST_CASE("a trace shorter than a segment is one segment") {
  ChangepointOptions options;
  options.min_size = 10;
  Monitor monitor;
  const Vector time = Vector::LinSpaced(4, 0, 3);
  REQUIRE(find_changepoints(time, Matrix::Random(4, 1), options, monitor).starts ==
          std::vector<Index>({0}));
  REQUIRE_THROWS_AS(find_changepoints(Vector(), Matrix(0, 1), options, monitor), std::domain_error);
}
