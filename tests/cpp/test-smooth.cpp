#include "catch.h"

#include "core/signal/kernel.h"
#include "core/signal/moving_average.h"
#include "core/signal/savgol.h"
#include "core/signal/scaling.h"
#include "core/signal/series_clock.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <vector>

using namespace musefuse;

namespace {

std::vector<double> smoothed(const std::vector<double> &x, const Smoother &smoother) {
  std::vector<double> out(x.size());
  smooth(x.data(), static_cast<Index>(x.size()), smoother, out.data());
  return out;
}

} // namespace

TEST_CASE("lengths and gaps of every size stay inside their arrays") {
  Rng rng(1);
  for (std::size_t n = 0; n < 30; ++n)
    for (Index window = 1; window <= 11; window += 2)
      for (double share : {0.0, 0.3, 0.9}) {
        std::vector<double> x(n);
        for (double &value : x) value = rng.uniform() < share ? kMissing : rng.normal();
        const auto a = smoothed(x, SavitzkyGolay(window, std::min<Index>(3, window - 1)));
        const auto b = smoothed(x, MovingAverage(window));
        const auto c = smoothed(x, KernelSmoother(kernel_weights(KernelShape::gaussian, window),
                                                  KernelEdge::renormalise));
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(is_present(a[i]) == is_present(b[i]));
          REQUIRE(is_present(a[i]) == is_present(c[i]));
          if (is_present(x[i])) REQUIRE(is_present(a[i]));
        }
      }
}

TEST_CASE("a constant stays what it is under every smoother") {
  std::vector<double> x(40, 2.5);
  x[7] = x[8] = x[20] = kMissing;
  for (const auto &out : {smoothed(x, SavitzkyGolay(9, 3)), smoothed(x, MovingAverage(9)),
                          smoothed(x, KernelSmoother({1, 2, 3, 4}, KernelEdge::renormalise))})
    for (double value : out) REQUIRE(value == Approx(2.5).epsilon(1e-14));
}

TEST_CASE("impossible smoothers are refused") {
  REQUIRE_THROWS_AS(SavitzkyGolay(4, 2), std::invalid_argument);
  REQUIRE_THROWS_AS(SavitzkyGolay(3, 3), std::invalid_argument);
  REQUIRE_THROWS_AS(SavitzkyGolay(-1, 0), std::invalid_argument);
  REQUIRE_THROWS_AS(MovingAverage(0), std::invalid_argument);
  REQUIRE_THROWS_AS(KernelSmoother({0, 0}, KernelEdge::zero), std::invalid_argument);
  REQUIRE_THROWS_AS(KernelSmoother({1, kMissing}, KernelEdge::zero), std::invalid_argument);
}

TEST_CASE("scales keep their digits far from zero, and know groups without ratings") {
  Vector x(6);
  x << 1e9, 1e9 + 2, kMissing, 4, 4, 4;
  Eigen::VectorXi starts(4), group(3);
  starts << 0, 3, 5, 6;
  group << 0, 1, -1;
  const Scaling s = learn_scaling(x, starts, group, 3);
  REQUIRE(s.sd[0] == 1);
  REQUIRE(s.n[1] == 2);
  REQUIRE(is_constant(s.min[1], s.max[1]));
  REQUIRE(is_missing(s.mean[2]));
}

TEST_CASE("the clock of a series is its median step") {
  Vector time(6);
  time << 0, 1, 2, 9, 10, 5;
  Eigen::VectorXi first(2), size(2);
  first << 0, 5;
  size << 5, 1;
  const SeriesClock clock = series_clock(time, first, size);
  REQUIRE(clock.step[0] == 1);
  REQUIRE(clock.deviation[0] == 6);
  REQUIRE(is_missing(clock.step[1]));
}
