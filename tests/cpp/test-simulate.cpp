#include "catch.h"

#include "core/signal/simulate.h"

#include <cmath>

using namespace musefuse;

TEST_CASE("smooth processes have unit variance and their autocorrelation") {
  // Independent short series: the moments at lag h within five standard errors (sqrt(2 / n)
  // for a square of unit normals, less for a product).
  const int series = 20000;
  const double rate = 4, length = 3, tau = 2;
  const Index lag = 8;
  const double h = static_cast<double>(lag) / rate, lambda_h = std::sqrt(3.0) / length * h;
  double variance = 0, covariance = 0, ou_variance = 0, ou_covariance = 0;
  for (int s = 0; s < series; ++s) {
    Rng rng(11, static_cast<std::uint64_t>(s));
    const Vector x = matern32(lag + 1, rate, length, rng);
    const Vector y = ornstein_uhlenbeck(lag + 1, rate, tau, rng);
    variance += x[lag] * x[lag] / series;
    covariance += x[0] * x[lag] / series;
    ou_variance += y[lag] * y[lag] / series;
    ou_covariance += y[0] * y[lag] / series;
  }
  const double error = 5 * std::sqrt(2.0 / series);
  REQUIRE(std::abs(variance - 1) < error);
  REQUIRE(std::abs(covariance - (1 + lambda_h) * std::exp(-lambda_h)) < error);
  REQUIRE(std::abs(ou_variance - 1) < error);
  REQUIRE(std::abs(ou_covariance - std::exp(-h / tau)) < error);
}

TEST_CASE("one rater more leaves the others and the signal as they are") {
  SimulationOptions options;
  options.raters.resize(2);
  const auto two = simulate(options, 5);
  options.raters.resize(3);
  options.raters[2].random = true;
  const auto three = simulate(options, 5);
  REQUIRE(two.signal == three.signal);
  REQUIRE(two.ratings == three.ratings.leftCols(2));
  REQUIRE(two.ratings.col(0) != two.ratings.col(1));
}

TEST_CASE("a faultless rater repeats the signal, late and on the scale") {
  SimulationOptions options;
  options.raters.resize(1);
  auto &rater = options.raters[0];
  rater.lag = 2;
  rater.noise = 0;
  rater.gain = -0.5;
  rater.offset = 0.25;
  const auto out = simulate(options, 6);
  for (Index i = 8; i < options.samples; ++i) {
    REQUIRE(std::abs(out.ratings(i, 0) - (0.25 - 0.5 * out.signal[i - 8])) < 1e-12);
    REQUIRE(std::abs(out.lags(i, 0) - 2) < 1e-12);
  }
}

TEST_CASE("a cursor rests within its dead band, else moves at its speed until it has caught up") {
  SimulationOptions options;
  options.raters.resize(1);
  auto &rater = options.raters[0];
  rater.lag = 2;
  rater.noise = 0;
  rater.deadband = 0.1;
  rater.speed = 0.3;
  const auto out = simulate(options, 6);
  const Vector at = out.ratings.col(0);
  const auto off = [&](Index i) { return std::abs(out.signal[i - 8] - at[i]); };
  Index stops = 0;
  for (Index i = 9; i + 1 < options.samples; ++i) {
    const bool moved = at[i] != at[i - 1], moves_on = at[i + 1] != at[i];
    REQUIRE(std::abs(at[i] - at[i - 1]) <= rater.speed / options.rate + 1e-12);
    if (!moved) REQUIRE(off(i) <= rater.deadband);
    if (moved && !moves_on) {
      REQUIRE(off(i) < 0.1 * rater.deadband);
      ++stops;
    }
  }
  REQUIRE(stops > 5);
}

TEST_CASE("edges: one sample, everything missing, bad options") {
  SimulationOptions options;
  options.samples = 1;
  options.raters.resize(1);
  options.raters[0].dropout = 1;
  options.raters[0].freeze = 1;
  const auto out = simulate(options, 1);
  REQUIRE(out.ratings.rows() == 1);
  REQUIRE(std::isnan(out.ratings(0, 0)));
  options.samples = 0;
  REQUIRE_THROWS_AS(simulate(options, 1), std::invalid_argument);
  options.samples = 10;
  options.raters[0].dropout = 2;
  REQUIRE_THROWS_AS(simulate(options, 1), std::invalid_argument);
}
