#include "catch.h"

#include "core/fuse/gradient.h"
#include "core/fuse/ordinal.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

using namespace musefuse;

namespace {

Matrix random_ratings(Rng &rng, Index n, Index raters, double missing) {
  Matrix x(n, raters);
  for (Index k = 0; k < raters; ++k)
    for (Index t = 0; t < n; ++t) x(t, k) = rng.uniform() < missing ? kMissing : rng.normal();
  return x;
}

} // namespace

TEST_CASE("fusions of changes and orders stay inside their arrays and miss what all miss") {
  Rng rng(1);
  Monitor monitor;
  for (Index n = 0; n < 12; ++n)
    for (Index raters : {1, 2, 5})
      for (double missing : {0.0, 0.4, 1.0}) {
        const Matrix x = random_ratings(rng, n, raters, missing);
        const Weighted fused = gradient_fusion(x);
        const Vector copeland = window_scores(x, RankRule::copeland, monitor);
        const Vector terry = window_scores(x, RankRule::bradley_terry, monitor);
        REQUIRE(fused.value.size() == n);
        for (Index t = 0; t < n; ++t) {
          const bool rated = count_present(Vector(x.row(t)).data(), raters) > 0;
          REQUIRE(is_present(fused.value[t]) == rated);
          REQUIRE(is_present(copeland[t]) == rated);
          REQUIRE(is_present(terry[t]) == rated);
        }
      }
}

TEST_CASE("steps that are those of the level give the level, and a missing step lets it go") {
  Vector level(5), steps(4);
  level << 1, 3, 2, 2, 7;
  for (Index t = 0; t < 4; ++t) steps[t] = level[t + 1] - level[t];
  REQUIRE((integrate_steps(steps, level, 10) - level).norm() < 1e-10);
  steps[1] = kMissing;
  REQUIRE((integrate_steps(steps, level, 10) - level).norm() < 1e-10);
  // one step of 1 between two levels of 0: x = -+ 1 / (2 + 1 / anchor^2), from the normal equations
  Vector zero = Vector::Zero(2), one(1);
  one << 1;
  const Vector x = integrate_steps(one, zero, 2);
  REQUIRE(x[1] == Approx(1 / 2.25).epsilon(1e-12));
  REQUIRE(x[0] == Approx(-1 / 2.25).epsilon(1e-12));
}

TEST_CASE("one rater who jumps moves the common step by no more than Huber's bound") {
  Matrix x = Matrix::Zero(3, 5);
  for (Index k = 0; k < 5; ++k) x(1, k) = x(2, k) = 0.01 * static_cast<double>(k);
  x(2, 4) += 100;
  const Vector steps = common_steps(x, 1.345);
  REQUIRE(steps[1] < 10); // the mean is 20
}

TEST_CASE("of unanimous windows the scores are 1, 0, -1, and log odds are symmetric") {
  Monitor monitor;
  Matrix levels(3, 2);
  levels << 3, 30, 2, 20, 1, 10;
  const Vector copeland = window_scores(levels, RankRule::copeland, monitor);
  REQUIRE(copeland[0] == 1);
  REQUIRE(copeland[1] == 0);
  REQUIRE(copeland[2] == -1);
  const Vector terry = window_scores(levels, RankRule::bradley_terry, monitor);
  REQUIRE(terry[0] == Approx(-terry[2]).margin(1e-4));
  REQUIRE(terry[1] == Approx(0).margin(1e-4));
}
