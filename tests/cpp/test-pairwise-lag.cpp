#include "catch.h"

#include "core/signal/masked.h"
#include "core/signal/pairwise_lag.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <Eigen/LU>

#include <cmath>

using namespace musefuse;

namespace {
// A smooth signal at any time: a sum of sines that share no period within the series.
double signal(double t) {
  return std::sin(t / 7.3) + 0.7 * std::sin(t / 3.1 + 1) + 0.5 * std::sin(t / 17.7 + 2);
}
Matrix raters(const std::vector<double> &lags, Index n, double step, double noise) {
  Rng rng(11);
  Matrix out(n, static_cast<Index>(lags.size()));
  for (Index k = 0; k < out.cols(); ++k)
    for (Index t = 0; t < n; ++t)
      out(t, k) = signal(static_cast<double>(t) * step - lags[static_cast<std::size_t>(k)]) +
                  noise * rng.normal();
  return out;
}
} // namespace

TEST_CASE("known lags come back, missing ratings and scales regardless") {
  const std::vector<double> lags = {1.5, 0.0, 3.0, 2.5};
  Matrix series = raters(lags, 500, 0.5, 0.02);
  series.col(2) = -4 * series.col(2).array() + 10; // an inverted rater has a lag, too
  for (Index t = 100; t < 180; ++t) series(t, 3) = kMissing;
  const PairwiseLag found = pairwise_lag(series);
  // A quarter of a step: the lags lie on the grid and the noise is 2 % of the signal.
  for (Index k = 0; k < 4; ++k)
    REQUIRE(found.lag[k] == Approx(lags[static_cast<std::size_t>(k)]).margin(0.125));
  REQUIRE((found.difference + found.difference.transpose()).norm() == 0);
}

TEST_CASE("lags do not depend on the raters' order or scale") {
  const Matrix series = raters({1.5, 0.0, 3.0}, 300, 0.5, 0.3);
  Matrix other(300, 3);
  other.col(0) = 100 * series.col(2).array() - 7;
  other.col(1) = series.col(0);
  other.col(2) = series.col(1);
  const Vector a = pairwise_lag(series).lag, b = pairwise_lag(other).lag;
  REQUIRE(a[2] == Approx(b[0]).margin(1e-9));
  REQUIRE(a[0] == Approx(b[1]).margin(1e-9));
  REQUIRE(a[1] == Approx(b[2]).margin(1e-9));
}

TEST_CASE("nothing to go by: no lag") {
  Matrix series = raters({0, 2}, 300, 0.5, 0.0);
  series.col(1).setConstant(3);
  REQUIRE(pairwise_lag(series).lag.norm() == Approx(0).margin(1e-9));
  series.col(1).setConstant(kMissing);
  REQUIRE(pairwise_lag(series).lag.norm() == Approx(0).margin(1e-9));
  REQUIRE(pairwise_lag(series.leftCols(1)).lag[0] == 0);
  REQUIRE(pairwise_lag(Matrix(0, 3)).lag.size() == 3);
  PairwiseLagOptions options;
  options.step = 0;
  REQUIRE_THROWS_AS(pairwise_lag(series, options), std::invalid_argument);
}

TEST_CASE("the shift of one series against another") {
  const Matrix series = raters({2.5, 0.5}, 400, 0.5, 0.02);
  const ShiftPosterior shift = shift_posterior(series.col(0), series.col(1), {});
  REQUIRE(shift.mean == Approx(2).margin(0.1));
  REQUIRE(shift.variance > 0);
  REQUIRE(shift.variance < 0.1);
}

TEST_CASE("initial lags of a recording: errors by the inverse of the normal equations, NaN for who "
          "has none") {
  Matrix ratings(600, 4);
  ratings << raters({1.0, 0.0, 2.5}, 600, 0.25, 0.3), Matrix::Constant(600, 1, 4.2);
  const InitialLags found = initial_lags(ratings, 4, {});
  REQUIRE(is_missing(found.lag[3]));
  REQUIRE(is_missing(found.se[3]));
  REQUIRE(found.lag[1] == 0);
  REQUIRE(found.se[1] == 0); // the earliest rater's own lag is 0 by definition

  // The same from the pairs, by the inverse of the whole matrix.
  Matrix working(300, 3);
  for (Index k = 0; k < 3; ++k)
    for (Index i = 0; i < 300; ++i) working(i, k) = (ratings(2 * i, k) + ratings(2 * i + 1, k)) / 2;
  const PairwiseLag pairs = pairwise_lag(working);
  Matrix normal = -pairs.weight;
  for (Index k = 0; k < 3; ++k) normal(k, k) = pairs.weight.row(k).sum() + 0.25;
  const Matrix inverse = normal.inverse();
  for (const Index k : {0, 2}) {
    REQUIRE(found.lag[k] == Approx(pairs.lag[k]).margin(1e-9));
    const double variance = inverse(k, k) + inverse(1, 1) - 2 * inverse(k, 1);
    REQUIRE(found.se[k] == Approx(std::sqrt(variance)).epsilon(1e-9));
  }
  REQUIRE(initial_lags(ratings.leftCols(1), 4, {}).lag.array().isNaN().all());
  REQUIRE_THROWS_AS(initial_lags(ratings, 0, {}), std::invalid_argument);
}

TEST_CASE("steps whose products cancel have a correlation of 0 at any level") {
  // Tenths are no binary numbers: sums of their products cancel but for rounding.
  for (double level : {0.0, 0.7, 4.0, 1e3}) {
    Vector x(48), y(48);
    for (Index i = 0; i < 48; ++i) {
      x[i] = level + 0.1 * static_cast<double>(i % 3);
      y[i] = level + 0.1 * static_cast<double>(i / 3 % 4);
    }
    REQUIRE(masked_correlation(masked(x.data(), 48), 0, masked(y.data(), 48), 0, 48).r == 0);
  }
}
