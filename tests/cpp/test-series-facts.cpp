#include "catch.h"

#include "core/signal/series_facts.h"
#include "core/util/missing.h"

#include <cmath>
#include <vector>

using namespace musefuse;

TEST_CASE("the facts of a series are those of its present values") {
  const std::vector<double> time{0, 1, 2, 3, 5}, value{1, 1, kMissing, 4, 4};
  const auto facts = series_facts({time.data(), value.data(), 5}, 1);
  CHECK(facts.present == 4);
  CHECK(facts.missing == 1);
  CHECK(facts.mean == 2.5);
  CHECK(facts.sd == std::sqrt(3.0));
  CHECK(facts.min == 1);
  CHECK(facts.max == 4);
  CHECK(facts.share_flat == 2.0 / 3);
  CHECK(facts.irregular_steps == 1);
}

TEST_CASE("a series of nothing, or of one value, has no spread") {
  const double time = 0, none = kMissing, one = 7;
  CHECK(std::isnan(series_facts({&time, &none, 1}, kMissing).mean));
  CHECK(std::isnan(series_facts({&time, &none, 1}, kMissing).min));
  CHECK(series_facts({&time, &one, 1}, kMissing).mean == 7);
  CHECK(std::isnan(series_facts({&time, &one, 1}, kMissing).sd));
  CHECK(std::isnan(series_facts({&time, &one, 1}, kMissing).share_flat));
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
