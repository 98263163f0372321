#include "catch.h"

#include "core/signal/series_facts.h"
#include "core/util/missing.h"

#include <cmath>
#include <limits>
#include <vector>

using namespace musefuse;

TEST_CASE("the facts of a series are those of its present values") {
  const std::vector<double> time{0, 1, 2, 3, 5}, value{1, 1, kMissing, 4, 4};
  const auto facts = series_facts(value.data(), 5);
  CHECK(facts.present == 4);
  CHECK(facts.missing == 1);
  CHECK(facts.mean == 2.5);
  CHECK(facts.sd == std::sqrt(3.0));
  CHECK(facts.min == 1);
  CHECK(facts.max == 4);
  CHECK(facts.share_flat == 2.0 / 3);
  CHECK(irregular_steps(time.data(), 5, 1) == 1);
}

TEST_CASE("a series of nothing, or of one value, has no spread") {
  const double none = kMissing, one = 7;
  CHECK(std::isnan(series_facts(&none, 1).mean));
  CHECK(std::isnan(series_facts(&none, 1).min));
  CHECK(series_facts(&one, 1).mean == 7);
  CHECK(std::isnan(series_facts(&one, 1).sd));
  CHECK(std::isnan(series_facts(&one, 1).share_flat));
}

TEST_CASE("facts of a series without a gap, and its extremes, are those of one with a gap") {
  std::vector<double> value;
  for (int i = 0; i < 30; ++i) value.push_back(1e6 + (i / 2) % 7);
  const auto whole = series_facts(value.data(), 30);
  value.push_back(kMissing);
  const auto gap = series_facts(value.data(), 31);
  CHECK(gap.missing == 1);
  CHECK(whole.present == gap.present);
  CHECK(whole.mean == gap.mean);
  CHECK(std::abs(whole.sd - gap.sd) < 1e-12);
  CHECK(whole.share_flat == gap.share_flat);
  const int first[] = {0, 30}, size[] = {30, 1};
  double least[2], largest[2];
  CHECK(series_extremes(value.data(), first, size, 2, least, largest));
  CHECK(least[0] == 1e6);
  CHECK(largest[0] == 1e6 + 6);
  CHECK(least[1] > largest[1]);
  value[3] = -std::numeric_limits<double>::infinity();
  CHECK(!series_extremes(value.data(), first, size, 2, least, largest));
  CHECK(least[0] == 1e6);
}

TEST_CASE("a shared clock has the step that each of its series has alone") {
  const std::vector<double> time{0, 1, 2, 0, 1, 2, 0, 2, 4};
  const int first[] = {0, 3, 6}, size[] = {3, 3, 3};
  double step[3];
  typical_steps(time.data(), first, size, 3, step);
  CHECK(step[0] == 1);
  CHECK(step[1] == 1);
  CHECK(step[2] == 2);
}

TEST_CASE("a clock's ends and steps are counted, and it has no ends where a time is none") {
  const double time[] = {1, 3, 2, 2, 5};
  const auto facts = clock_facts(time, 5);
  CHECK(facts.low == 1);
  CHECK(facts.high == 5);
  CHECK(facts.up == 2);
  CHECK(facts.down == 1);
  CHECK(clock_facts(time, 2).high == 3);
  const double infinite[] = {0, std::numeric_limits<double>::infinity()}, lost[] = {0, kMissing};
  CHECK(std::isnan(clock_facts(infinite, 2).low));
  CHECK(std::isnan(clock_facts(lost, 2).high));
  CHECK(std::isnan(clock_facts(time, 0).low));
}
