#include "catch.h"

#include "core/signal/beside.h"
#include "core/signal/polyline.h"

#include <cmath>
#include <vector>

using namespace musefuse;

TEST_CASE("times find their place between the points of a series, in any order") {
  const std::vector<double> time{0, 1, 3}, value{1, 2, 8};
  Polyline line(time.data(), 3);
  for (const double at : {0.5, 3.0, 2.0, 0.0, 1.0}) {
    const double wanted = at <= 1 ? 1 + at : 2 + 3 * (at - 1);
    CHECK(value_at(value.data(), line.at(at)) == wanted);
  }
  for (const double at : {-0.1, 3.1, kMissing}) CHECK(line.at(at).outside());
  CHECK(Polyline(time.data(), 0).at(0).outside());
  CHECK(Polyline(time.data(), 1).at(0).on_point());
}

TEST_CASE("beside a missing value, and beside no series, nothing is known") {
  const std::vector<double> time{0, 1, 2, 5}, value{1, kMissing, 3, 4};
  const std::vector<int> starts{0, 3, 4}, mine{0, 4, 5, 7};
  const std::vector<double> at{0, 0.5, 2, 9, 5, 0, 1}, given{1, 1, 3, 1, 1, 1, 1};
  const SeriesColumns gold{time.data(), {value.data()}, starts.data()};
  const std::vector<int> of{0, 1, -1};
  std::vector<double> out(7);
  values_beside(gold, of, at.data(), mine.data(), {out.data()});
  CHECK(out[0] == 1);
  CHECK(std::isnan(out[1]));
  CHECK(out[2] == 3);
  CHECK(std::isnan(out[3]));
  CHECK(out[4] == 4);
  CHECK(std::isnan(out[5]));
  const Vector agreement = concordance_beside(gold, of, at.data(), given.data(), mine.data());
  CHECK(agreement[0] == 1);
  CHECK(std::isnan(agreement[1]));
  CHECK(std::isnan(agreement[2]));
}
