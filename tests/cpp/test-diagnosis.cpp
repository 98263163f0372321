#include "catch.h"

#include "core/signal/diagnosis.h"

#include <cmath>

using namespace musefuse;

TEST_CASE("what is not there is not measured") {
  Matrix ratings(4, 2);
  ratings << kMissing, 1, kMissing, 1, kMissing, 1, kMissing, 1;
  const double time[] = {0, 1, 2, 3};
  const auto found = diagnose_raters(time, ratings, {{kMissing, kMissing, 1}, {1, 1, 1}}, 2);
  CHECK(found[0].n == 0);
  CHECK(found[0].missing == 1);
  for (const double x : {found[0].flat, found[0].range_used, found[0].saturation, found[0].drift,
                         found[0].agreement, found[0].gain})
    CHECK(std::isnan(x));
  CHECK(found[1].flat == 1);
  CHECK(found[1].range_used == 0);
  CHECK(found[1].saturation == 0);
}

TEST_CASE("huge and tiny ratings are measured as any") {
  const double time[] = {0, 1, 2, 3, 4};
  Matrix ratings(5, 3);
  ratings << 0, 1, 2, 1, 1, 3, 2, 3, 4, 3, 3, 4, 4, 6, 4;
  const auto plain = diagnose_raters(time, ratings, {{0, 4, 6}, {1, 6, 6}, {2, 4, 6}}, 2);
  CHECK(plain[0].range_used == 4.0 / 6);
  CHECK(plain[1].flat == 4.0 / 5);
  for (const double unit : {0x1p500, 0x1p-500}) {
    const Matrix scaled = ratings * unit;
    const auto same = diagnose_raters(
        time, scaled,
        {{0, 4 * unit, 6 * unit}, {unit, 6 * unit, 6 * unit}, {2 * unit, 4 * unit, 6 * unit}}, 2);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(same[k].flat == plain[k].flat);
      CHECK(same[k].saturation == plain[k].saturation);
      CHECK(std::abs(same[k].drift - plain[k].drift) < 1e-12); // roots of sums of five
      CHECK(std::abs(same[k].agreement - plain[k].agreement) < 1e-12);
    }
  }
}
