#include "catch.h"

#include "core/signal/resample.h"
#include "core/util/missing.h"

#include <cmath>
#include <vector>

using namespace musefuse;

namespace {
const double nan_ = kMissing;
SeriesView view(const std::vector<double> &time, const std::vector<double> &value) {
  return {time.data(), value.data(), static_cast<Index>(time.size())};
}
bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}
void require_same(const std::vector<double> &is, const std::vector<double> &wanted) {
  REQUIRE(is.size() == wanted.size());
  for (std::size_t i = 0; i < is.size(); ++i) REQUIRE(same(is[i], wanted[i]));
}
} // namespace

TEST_CASE("interpolation keeps samples, bridges short gaps, leaves the rest missing") {
  const std::vector<double> time{0, 1, 2, 5}, value{0, nan_, 4, 7}, at{-1, 0, 1, 2, 3, 5, 6};
  std::vector<double> out(at.size());
  interpolate(view(time, value), 2, at.data(), 7, out.data());
  require_same(out, {nan_, 0, 2, 4, nan_, 7, nan_});
  interpolate(view({}, {}), 2, at.data(), 7, out.data());
  require_same(out, std::vector<double>(7, nan_));
  interpolate(view({1}, {3}), 2, at.data(), 7, out.data());
  require_same(out, {nan_, nan_, 3, nan_, nan_, nan_, nan_});
}

TEST_CASE("bins, and values carried on") {
  const std::vector<double> time{0, 0.5, 0.75, 2}, value{1, 2, 4, 8}, at{0, 1, 2};
  std::vector<double> out(3);
  bin_means(view(time, value), 1, 9, at.data(), 3, out.data());
  require_same(out, {1, 3, 8}); // 0.5 is an edge: it belongs to the later bin
  carry_forward(view(time, value), 0.2, at.data(), 3, out.data());
  require_same(out, {1, nan_, 8});
}

TEST_CASE("the grid is the multiples of the step; nothing of a short series is lost") {
  ResampleOptions options;
  options.rate = 10;
  const auto grid = resample(view({0.05, 0.31}, {0, 1}), 0, 1, options);
  require_same(grid.time, {0.1, 0.2, 0.3});
  const auto point = resample(view({0.04, 0.06}, {1, 3}), 0, 1, options);
  require_same(point.time, {0});
  require_same(point.value, {2});
  REQUIRE(resample(view({}, {}), 0, 1, options).time.empty());
  options.rate = 0;
  REQUIRE_THROWS_AS(resample(view({0, 1}, {0, 1}), 0, 1, options), std::invalid_argument);
}

TEST_CASE("the typical step forgives gaps and rounding") {
  const std::vector<double> gap{0, 1, 2, 9, 10}, rounded{0, 0.017, 0.033, 0.050};
  REQUIRE(typical_step(gap.data(), 5) == 1);
  const std::vector<double> one_missed{0, 1, 2, 4, 5, 6};
  REQUIRE(typical_step(one_missed.data(), 6) == 1);
  REQUIRE(std::abs(typical_step(rounded.data(), 4) - 0.05 / 3) < 1e-15);
  REQUIRE(std::isnan(typical_step(gap.data(), 1)));
}
