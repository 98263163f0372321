#include "catch.h"
#include "series.h"

#include "core/align/dtw_gaps.h"
#include "core/align/soft_dtw.h"
#include "core/fuse/dba.h"
#include "core/fuse/softdtw.h"
#include "core/util/lbfgs.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <cmath>

using musefuse::BarycentreOptions;
using musefuse::DtwBand;
using musefuse::DtwSeries;
using musefuse::Index;
using musefuse::Matrix;
using musefuse::Monitor;
using musefuse::Vector;

TEST_CASE("soft-DTW's gradient is that of finite differences") {
  musefuse::Rng rng(1);
  Monitor monitor;
  for (Index n : {1, 2, 13})
    for (Index m : {1, 3, 17})
      for (Index window : {DtwBand::kNone, Index{2}})
        for (double gamma : {0.05, 1.0, 20.0}) {
          Matrix x = walk(n, 2, rng), y = walk(m, 2, rng);
          if (m > 3) y(2, 1) = musefuse::kMissing;
          const DtwSeries second(y);
          const musefuse::SoftDtwOptions options{window, gamma};
          const auto found = musefuse::soft_dtw_gradient(DtwSeries(x), second, options, monitor);
          REQUIRE(found.value == musefuse::soft_dtw(DtwSeries(x), second, options, monitor));
          for (Index c = 0; c < x.size(); ++c) {
            const double h = 1e-5, at = x(c);
            x(c) = at + h;
            const double above = musefuse::soft_dtw(DtwSeries(x), second, options, monitor);
            x(c) = at - h;
            const double below = musefuse::soft_dtw(DtwSeries(x), second, options, monitor);
            x(c) = at;
            // Central differences: h^2 f''' / 6, and rounding of 1e-16 f / h.
            const double slope = (above - below) / (2 * h);
            REQUIRE(std::abs(slope - found.gradient(c)) < 1e-5 * (1 + std::abs(slope)));
          }
        }
}

TEST_CASE("soft-DTW's gradient is the same where the table is computed again") {
  // 3000 x 3000 cells are more than are kept; with gamma -> 0 the gradient is that of the path.
  musefuse::Rng rng(2);
  Monitor monitor;
  const Matrix x = walk(3000, 1, rng), y = walk(3000, 1, rng);
  const DtwSeries first(x), second(y);
  const auto soft = musefuse::soft_dtw_gradient(first, second, {DtwBand::kNone, 1e-7}, monitor);
  const auto path = musefuse::dtw_path(first, second, {}, monitor);
  REQUIRE(std::abs(soft.value - path.squared) < 1e-9 * path.squared);
  Vector slope = Vector::Zero(3000);
  for (std::size_t s = 0; s < path.first.size(); ++s)
    slope[path.first[s]] += 2 * (x(path.first[s]) - y(path.second[s]));
  REQUIRE((slope - soft.gradient).cwiseAbs().maxCoeff() < 1e-6);
}

TEST_CASE("DBA's objective never rises, and threads do not matter") {
  musefuse::Rng rng(3);
  Monitor monitor;
  std::vector<DtwSeries> series;
  for (Index n : {50, 60, 45, 50}) {
    Matrix x = walk(n, 2, rng);
    x.block(10, 0, 7, 1).setConstant(musefuse::kMissing);
    series.emplace_back(x);
  }
  Vector weights(4);
  weights << 1, 0.5, 2, 1;
  BarycentreOptions options;
  options.max_iter = 30;
  options.tolerance = 0;
  for (Index window : {DtwBand::kNone, Index{6}}) {
    options.warping.window = window;
    options.threads = 1;
    const auto one = musefuse::dba(series, weights, options, monitor);
    for (std::size_t i = 1; i < one.objective.size(); ++i)
      REQUIRE(one.objective[i] <= one.objective[i - 1] * (1 + 1e-14)); // rounding of the sums
    options.threads = 3;
    const auto three = musefuse::dba(series, weights, options, monitor);
    REQUIRE(one.objective == three.objective);
    REQUIRE(one.position == three.position);
  }
}

TEST_CASE("the barycentre of one series is that series") {
  musefuse::Rng rng(4);
  Monitor monitor;
  const Matrix x = walk(40, 1, rng);
  const auto found = musefuse::dba({DtwSeries(x)}, Vector::Ones(1), {}, monitor);
  REQUIRE(found.centre == x);
  REQUIRE(found.status == musefuse::Status::converged);
}

TEST_CASE("L-BFGS finds the minimum of Rosenbrock's valley") {
  const auto valley = [](const Vector &x, Vector &slope) {
    const double a = 1 - x[0], b = x[1] - x[0] * x[0];
    slope[0] = -2 * a - 400 * x[0] * b;
    slope[1] = 200 * b;
    return a * a + 100 * b * b;
  };
  Vector start(2);
  start << -1.2, 1;
  const auto found = musefuse::minimise_lbfgs(valley, start, {200, 0.0});
  REQUIRE((found.x - Vector::Ones(2)).norm() < 1e-6);
  for (std::size_t i = 1; i < found.values.size(); ++i)
    REQUIRE(found.values[i] <= found.values[i - 1]);
}

TEST_CASE("L-BFGS learns the curvature of a long bowl") {
  const Vector curvature = Vector::LinSpaced(10, 0, 3).array().exp().square();
  const auto bowl = [&](const Vector &x, Vector &slope) {
    slope = curvature.cwiseProduct(x);
    return 0.5 * x.dot(slope);
  };
  const auto found = musefuse::minimise_lbfgs(bowl, Vector::Ones(10), {80, 0.0});
  // Its axes differ by a factor of 20 in length, its curvatures by 400: plain descent would go on for long.
  REQUIRE(found.x.norm() < 1e-9);
}

TEST_CASE("short gaps are bridged by straight lines, level outside") {
  const double missing = musefuse::kMissing;
  Matrix x(6, 2);
  x << missing, missing, 1, missing, missing, missing, missing, missing, 4, missing, missing,
      missing;
  const Matrix other = Matrix::Constant(3, 2, 5);
  const Matrix filled = musefuse::bridged({DtwSeries(x), DtwSeries(other)})[0].values();
  Vector wanted(6);
  wanted << 1, 1, 2, 3, 4, 4;
  REQUIRE((filled.col(0) - wanted).norm() < 1e-12);
  REQUIRE((filled.col(1).array() - 5).matrix().norm() < 1e-12); // nothing there: the others' mean
}

TEST_CASE("a long gap takes the course of the others, scaled and met at both ends") {
  musefuse::Rng rng(5);
  const Matrix other = walk(60, 1, rng);
  const Matrix x = (3.0 * other.array() + 7.0).matrix();
  Matrix gappy = x;
  gappy.block(20, 0, 15, 1).setConstant(musefuse::kMissing);
  const auto filled = musefuse::bridged({DtwSeries(gappy), DtwSeries(other)});
  REQUIRE(filled[1].values() == other);

  REQUIRE((filled[0].values() - x).norm() < 1e-10); // rounding of the regression
  REQUIRE(filled[0].values().topRows(20) == x.topRows(20));
  // Of different lengths: at the same share of the time.
  Matrix slow(119, 1);
  for (Index t = 0; t < 119; ++t)
    slow(t) = t % 2 == 0 ? other(t / 2) : (other(t / 2) + other(t / 2 + 1)) / 2;
  const auto uneven = musefuse::bridged({DtwSeries(gappy), DtwSeries(slow)});
  REQUIRE((uneven[0].values() - x).norm() < 1e-10);
}

TEST_CASE("a barycentre does not depend on the order of its series, nor its path on an offset") {
  musefuse::Rng rng(6);
  Monitor monitor;
  std::vector<Matrix> rounded;
  for (int k = 0; k < 3; ++k) // ratings in steps have ties
    rounded.push_back((10 * walk(80, 1, rng).array()).round().matrix() / 10);
  const auto fuse = [&](std::vector<int> order, double scale, double offset) {
    std::vector<DtwSeries> series;
    Vector weights(3);
    for (std::size_t k = 0; k < 3; ++k) {
      series.emplace_back(
          (rounded[static_cast<std::size_t>(order[k])].array() * scale + offset).matrix());
      weights[static_cast<Index>(k)] = order[k] + 1;
    }
    return musefuse::dba(series, weights, {}, monitor);
  };
  const auto one = fuse({0, 1, 2}, 1, 0), turned = fuse({2, 0, 1}, 1, 0);
  REQUIRE(one.centre == turned.centre);
  REQUIRE(one.squared[2] == turned.squared[0]);
  REQUIRE(one.position.col(0) == turned.position.col(1));
  const auto moved = fuse({0, 1, 2}, 0.3, 17.7);
  REQUIRE(one.position == moved.position);
  // Rounding of the ratings at the other level.
  REQUIRE((one.centre.array() * 0.3 + 17.7 - moved.centre.array()).abs().maxCoeff() < 1e-12);
}
