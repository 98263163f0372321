#include "catch.h"

#include "core/signal/sampling.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace musefuse;

namespace {
Sampling look(const std::vector<double> &time, const std::vector<double> &value) {
  return look_at_sampling({time.data(), value.data(), static_cast<Index>(time.size())});
}
std::vector<double> waves(const std::vector<double> &time) {
  std::vector<double> value;
  for (double t : time) value.push_back(std::sin(t / 20));
  return value;
}
std::vector<double> random_times(int n, double span, std::uint64_t seed) {
  Rng rng(seed, 0);
  std::vector<double> time;
  for (int i = 0; i < n; ++i) time.push_back(span * rng.uniform());
  std::sort(time.begin(), time.end());
  return time;
}
} // namespace

TEST_CASE("a few lines show nothing, and none does no harm") {
  REQUIRE(look({}, {}).kind == SamplingKind::unknown);
  REQUIRE(look({1}, {2}).kind == SamplingKind::unknown);
  REQUIRE(std::isnan(look({1}, {2}).usual_gap));
  REQUIRE(look({0, 1, 2}, {0, 1, 2}).steady);
  REQUIRE(look({0, 1, 2}, {0, 1, 2}).kind == SamplingKind::unknown);
}

TEST_CASE("steps that differ by less than 1.4 times have their usual gap at 2.5 medians") {
  Rng rng(4, 0);
  std::vector<double> time = {0}, steps;
  for (int i = 0; i < 501; ++i) steps.push_back(1 + 0.39 * rng.uniform());
  for (double step : steps) time.push_back(time.back() + step);
  std::sort(steps.begin(), steps.end());
  const Sampling found = look(time, waves(time));
  REQUIRE(found.kind == SamplingKind::regular);
  REQUIRE((found.steady && found.by_times));
  REQUIRE(std::abs(found.median_step - steps[250]) < 1e-12);
  REQUIRE(found.usual_gap == 2.5 * found.median_step);
}

TEST_CASE("steps of one length are regular, and their usual gap is 2.5 of them") {
  std::vector<double> time;
  for (int i = 0; i < 100; ++i) time.push_back(0.25 * i);
  const Sampling even = look(time, waves(time));
  REQUIRE(even.kind == SamplingKind::regular);
  REQUIRE(std::abs(even.usual_gap - 0.625) < 1e-12);
  for (double &t : time) t = std::floor(1.3 * t / 0.25); // whole seconds of a clock of 1.3 s
  REQUIRE(look(time, waves(time)).kind == SamplingKind::regular);
}

TEST_CASE("waiting times without memory are irregular, and none of their gaps is unusual") {
  int logs = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto time = random_times(400, 3000, seed);
    const Sampling found = look(time, waves(time));
    double longest = 0;
    for (std::size_t i = 1; i < time.size(); ++i)
      longest = std::max(longest, time[i] - time[i - 1]);
    REQUIRE(found.usual_gap >= longest);
    if (found.kind != SamplingKind::irregular) ++logs;
  }
  REQUIRE(logs == 0);
}

// Repeats and single steps are rare then, and none of the first beside a few of the second is chance.
TEST_CASE("a noisy course in thousandths is no log because it never happens to repeat") {
  int logs = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const auto time = random_times(500, 87, seed);
    Rng noise(seed, 1);
    auto value = waves(time);
    for (double &x : value)
      x = std::round(1000 * (0.3 * x + 0.1 * (noise.uniform() + noise.uniform() - 1))) / 1000;
    if (look(time, value).kind == SamplingKind::event) ++logs;
  }
  REQUIRE(logs <= 4); // expected: one
}

TEST_CASE("single steps without a repeat, in bursts, are a log; with repeats they are not") {
  Rng rng(7, 0);
  std::vector<double> time, value, samples;
  double at = 0, level = 0;
  for (int burst = 0; burst < 20; ++burst) {
    at += 2 + 8 * rng.uniform();
    for (int i = 0; i < 15; ++i) {
      time.push_back(at += 0.016);
      level += rng.uniform() < 0.5 ? -1 : 1;
      value.push_back(level);
      samples.push_back(std::floor(level / 2));
    }
  }
  REQUIRE(look(time, value).kind == SamplingKind::event);
  REQUIRE(look(time, samples).kind != SamplingKind::event);
  value[4] = value[40] = kMissing;
  REQUIRE(look(time, value).kind == SamplingKind::event);
}
