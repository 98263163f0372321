#include "catch.h"

#include "core/signal/information_lag.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <cmath>

using namespace musefuse;

namespace {

Vector noise(Index n, std::uint64_t seed) {
  Rng rng(seed);
  Vector x(n);
  for (Index t = 0; t < n; ++t) x[t] = rng.normal();
  return x;
}

// |y| `lag` samples later.
Vector bent_by(const Vector &y, Index lag) {
  Vector x = Vector::Constant(y.size(), kMissing);
  for (Index t = lag; t < y.size(); ++t) x[t] = std::abs(y[t - lag]);
  return x;
}

} // namespace

TEST_CASE("mutual information finds the shift of what a correlation does not see") {
  LagOptions options;
  options.max_lag = 12;
  const Vector y = noise(4000, 1);
  const InformationLag found = information_lag(bent_by(y, 5), y, options);
  REQUIRE(std::abs(found.estimate.lag - 5) < 0.1); // white noise: neighbours tell nothing
  REQUIRE(std::abs(found.estimate.correlation) < 0.1);
  // An eighth of y holds two eighths of |y|: log 4, less what edges of classes do not meet exactly.
  REQUIRE(std::abs(found.information - std::log(4.0)) < 0.1 * std::log(4.0));
  // Unrelated: nothing is left when the bias of the counts is taken off (49 / 8000 without).
  options.max_lag = 0;
  REQUIRE(std::abs(information_lag(noise(4000, 2), y, options).information) < 0.003);
}

TEST_CASE("mutual information: constants are missing, limits are said, draws are the seed's") {
  LagOptions options;
  options.max_lag = 4;
  options.resamples = 20;
  options.block = 50;
  options.seed = 7;
  const Vector y = noise(1000, 3);
  const InformationLag flat = information_lag(Vector::Constant(1000, 2.0), y, options);
  REQUIRE(is_missing(flat.estimate.lag));
  REQUIRE(is_missing(flat.information));
  REQUIRE(information_lag(bent_by(y, 4), y, options).estimate.at_limit);
  Matrix raters(1000, 2);
  raters << bent_by(y, 2), bent_by(y, 3);
  Monitor monitor;
  const auto one = information_lags(raters, y, options, monitor);
  options.threads = 2;
  const auto two = information_lags(raters, y, options, monitor);
  for (std::size_t k = 0; k < 2; ++k) REQUIRE(one[k].estimate.draws == two[k].estimate.draws);
}
