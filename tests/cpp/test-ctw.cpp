#include "catch.h"

#include "core/align/ctw.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <cmath>

using namespace musefuse;

namespace {

// A course of events in three dimensions.
Matrix course(const Vector &time) {
  Matrix x(time.size(), 3);
  for (Index t = 0; t < time.size(); ++t)
    x.row(t) << std::sin(time[t] / 5) + std::sin(time[t] / 1.7), std::cos(time[t] / 3.1),
        std::sin(time[t] / 2.3) * std::cos(time[t] / 8);
  return x;
}

Vector clock(Index n) {
  return Vector::LinSpaced(n, 0, 0.25 * static_cast<double>(n - 1));
}

// From the first to the last time, up to `most` late in the middle.
Vector late(const Vector &time, double most) {
  const double last = time[time.size() - 1], pi = std::acos(-1.0);
  Vector out = time;
  for (Index t = 0; t < out.size(); ++t) out[t] -= most * std::sin(pi * time[t] / last);
  return out;
}

Matrix noise(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, d);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = rng.normal();
  return x;
}

void require_falling(const CtwResult &fit, double lambda) {
  for (std::size_t i = 1; i < fit.space.size(); ++i) REQUIRE(fit.space[i] < fit.space[i - 1]);
  REQUIRE(fit.time_before.size() == static_cast<std::size_t>(fit.iterations));
  for (std::size_t i = 0; i < fit.time_after.size(); ++i) {
    REQUIRE(fit.time_after[i] <= fit.time_before[i] * (1 + 1e-9));
    // Without a ridge the cost of the held path is the objective of space.
    if (lambda == 0) REQUIRE(std::abs(fit.time_before[i] - fit.space[i]) < 1e-9);
  }
}

} // namespace

TEST_CASE("the objective of canonical time warping never rises") {
  Monitor monitor;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CtwOptions options;
    options.lambda = seed % 3 == 0 ? 0 : 0.1 * static_cast<double>(seed % 3);
    options.warping.window = seed % 2 == 0 ? DtwBand::kNone : 12;
    const Vector time = clock(120);
    const Matrix x = course(time) + 0.3 * noise(120, 3, seed);
    const Matrix y =
        course(late(time, 2)) * noise(3, 3, seed + 100) + 0.3 * noise(120, 3, seed + 200);
    require_falling(ctw_pair(x, y, options, monitor), options.lambda);
    const CtwResult all = ctw_mean({x, y, course(late(time, -1))}, options, monitor);
    for (std::size_t i = 1; i < all.space.size(); ++i) REQUIRE(all.space[i] < all.space[i - 1]);
  }
}

TEST_CASE("canonical time warping finds a warp through a mixture of dimensions") {
  Monitor monitor;
  CtwOptions options;
  options.lambda = 0;
  options.energy = 1;
  options.warping.window = 20;
  const Vector time = clock(240);
  Matrix mixture(3, 3);
  mixture << 0, 2, 0, -1, 0.5, 0, 0, 1, 3;
  const Matrix x = course(time), y = course(late(time, 2.5)) * mixture;
  const CtwResult fit = ctw_pair(x, y, options, monitor);
  REQUIRE(fit.status == Status::converged);
  // y(t) is x(t - delay(t)): the sample of y that meets time s is where t - delay(t) = s.
  double worst = 0;
  for (Index s = 20; s < 220; ++s) {
    const double t = fit.positions(s, 1) * 0.25;
    const double truth = t - 2.5 * std::sin(std::acos(-1.0) * t / time[239]);
    worst = std::max(worst, std::abs(truth - time[s]));
  }
  REQUIRE(worst <= 0.5); // two samples
  REQUIRE(fit.correlation[1] > 0.99);
}

TEST_CASE("without a ridge, mixing the dimensions of a sequence changes nothing") {
  Monitor monitor;
  CtwOptions options;
  options.lambda = 0;
  const Vector time = clock(150);
  const Matrix x = course(time) + 0.2 * noise(150, 3, 1),
               y = course(late(time, 2)) + 0.2 * noise(150, 3, 2);
  Matrix mixture(3, 3);
  mixture << 1, 0.5, 0, 0, 2, 0.3, 0.1, 0, 1.5; // keeps the order of sizes: the same start wins
  const CtwResult plain = ctw_pair(x, y, options, monitor);
  const CtwResult mixed = ctw_pair(x * 3, (y * 100).eval(), options, monitor);
  REQUIRE((plain.positions - mixed.positions).cwiseAbs().maxCoeff() == 0);
  const CtwResult turned = ctw_pair(x, -y, options, monitor);
  REQUIRE(turned.space.front() == Approx(plain.space.front()));
  const CtwResult mingled = ctw_pair(x * mixture, y, options, monitor);
  REQUIRE(mingled.space.front() == Approx(plain.space.front()));
}

TEST_CASE("who cannot be correlated keeps their time, and gaps rest on what is there") {
  Monitor monitor;
  const CtwOptions options;
  const Vector time = clock(100);
  Matrix y = course(late(time, 1)), flat = Matrix::Constant(100, 3, 5.0);
  const Matrix none = Matrix::Constant(100, 3, kMissing);
  y.middleRows(40, 20).setConstant(kMissing);
  y.col(2).setConstant(kMissing); // never rated
  const CtwResult fit = ctw_mean({course(time), y, flat, none}, options, monitor);
  REQUIRE(fit.roles[0] == CtwRole::warped);
  REQUIRE(fit.roles[1] == CtwRole::warped);
  REQUIRE(fit.roles[2] == CtwRole::constant);
  REQUIRE(fit.roles[3] == CtwRole::missing);
  for (Index t = 0; t < 100; ++t) REQUIRE(fit.positions(t, 2) == static_cast<double>(t));
  REQUIRE(fit.projections[1].row(2).isZero());
  REQUIRE(fit.values[1].col(2).array().isNaN().all());
  REQUIRE(is_missing(fit.values[1](50, 0)));
  const CtwResult alone = ctw_pair(course(time), flat, options, monitor);
  REQUIRE(alone.status == Status::degenerate);
  REQUIRE((alone.values[1] - flat).isZero());
}

TEST_CASE("canonical time warping takes unequal lengths and dimensions") {
  Monitor monitor;
  CtwOptions options;
  options.lambda = 0;
  const Matrix x = course(clock(200)),
               y = course(Vector::LinSpaced(120, 0, 0.25 * 199)).leftCols(2);
  const CtwResult fit = ctw_pair(x, y, options, monitor);
  REQUIRE(fit.positions.rows() == 200);
  REQUIRE(fit.correlation[1] > 0.98);
  REQUIRE_THROWS_AS(ctw_mean({x, y}, options, monitor), std::invalid_argument);
}
