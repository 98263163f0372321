#include "catch.h"

#include "core/features/catalogue.h"
#include "core/features/cross.h"
#include "core/features/extract.h"
#include "core/features/sort.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <algorithm>

using namespace musefuse;

namespace {

ExtractOptions all_features() {
  ExtractOptions options;
  for (const auto &feature : feature_catalogue()) options.features.push_back(feature.name);
  return options;
}

} // namespace

TEST_CASE("every feature of every short, tied, constant or missing stretch is finite or missing") {
  Rng rng(1);
  const Index n = 400;
  Vector time(n), value(n);
  for (Index i = 0; i < n; ++i) {
    time[i] = 0.1 * static_cast<double>(i);
    value[i] = i < 100   ? std::round(rng.normal())
               : i < 200 ? 0.1
               : i < 300 ? (rng.uniform() < 0.5 ? kMissing : rng.normal())
                         : 1e150 * rng.normal();
  }
  std::vector<SegmentRange> segments;
  for (Index first = 0; first < n; first += 7)
    for (Index size : {0, 1, 2, 3, 4, 5, 20, 21, 130})
      segments.push_back({first, std::min<Index>(size, n - first), 0.0, 1 + first % 12});
  Monitor monitor;
  ExtractOptions options = all_features();
  const Matrix one = extract_features(time, value, segments, options, monitor);
  options.threads = 2;
  const Matrix two = extract_features(time, value, segments, options, monitor);
  for (Index i = 0; i < one.size(); ++i) {
    REQUIRE(std::isinf(one.data()[i]) == (std::isinf(two.data()[i])));
    REQUIRE((one.data()[i] == two.data()[i] ||
             (std::isnan(one.data()[i]) && std::isnan(two.data()[i]))));
  }
}

TEST_CASE("what lies outside the data or is unknown is refused") {
  Monitor monitor;
  const Vector x = Vector::Ones(5);
  REQUIRE_THROWS_AS(extract_features(x, x, {{3, 3, 3.0, 10}}, all_features(), monitor),
                    std::invalid_argument);
  ExtractOptions options;
  options.features = {"no such feature"};
  REQUIRE_THROWS_AS(extract_features(x, x, {{0, 3, 3.0, 10}}, options, monitor),
                    std::invalid_argument);
}

TEST_CASE("two traces of different clocks and no overlap") {
  Segment a, b;
  const Vector t = Vector::LinSpaced(10, 0, 9), later = Vector::LinSpaced(10, 100, 109);
  const Vector x = Vector::Random(10);
  a.assign(t.data(), x.data(), 10, 0, 10);
  b.assign(later.data(), x.data(), 10, 0, 10);
  REQUIRE(std::isnan(cross_features(a, b, 5).correlation));
  REQUIRE(cross_features(a, a, 5).correlation == Approx(1));
  REQUIRE(cross_features(a, a, 5).lead_lag == Approx(0).margin(0.5));
}

TEST_CASE("values are sorted whatever their number, with ties and zeros of both signs") {
  std::uint64_t state = 1;
  std::vector<double> scratch;
  for (std::size_t n = 0; n < 200; ++n)
    for (const std::uint64_t different : {2ULL, 5ULL, 1000ULL}) {
      std::vector<double> values;
      for (std::size_t i = 0; i < n; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        values.push_back(static_cast<double>((state >> 33) % different) - 1);
        if (values.back() == 0 && i % 2 == 0) values.back() = -0.0;
      }
      std::vector<double> sorted = values;
      std::sort(sorted.begin(), sorted.end());
      sort_values(values, scratch);
      CHECK(values == sorted);
    }
}
