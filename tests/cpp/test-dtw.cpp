#include "catch.h"
#include "series.h"

#include "core/align/dtw.h"
#include "core/align/dtw_match.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <cmath>
#include <limits>

using musefuse::DtwBand;
using musefuse::DtwOptions;
using musefuse::DtwSeries;
using musefuse::Index;
using musefuse::Matrix;
using musefuse::Monitor;

namespace {

// The whole table, cell by cell.
double table_squared(const Matrix &x, const Matrix &y, Index window) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Index n = x.rows(), m = y.rows();
  Matrix total = Matrix::Constant(n + 1, m + 1, infinity);
  total(0, 0) = 0;
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < m; ++j) {
      const Index off = std::abs(i * (m - 1) - j * (n - 1));
      if (window != DtwBand::kNone && off > window * (std::max(n, m) - 1)) continue;
      total(i + 1, j + 1) = (x.row(i) - y.row(j)).squaredNorm() +
                            std::min({total(i, j), total(i + 1, j), total(i, j + 1)});
    }
  return total(n, m);
}

} // namespace

TEST_CASE("distance and path agree with the table, for many shapes and bands") {
  musefuse::Rng rng(1);
  Monitor monitor;
  for (Index n : {1, 2, 9, 64, 65, 200})
    for (Index m : {1, 3, 8, 63, 190})
      for (Index window : {DtwBand::kNone, Index{1}, Index{4}, Index{50}})
        for (Index dimensions : {1, 2}) {
          const Matrix x = walk(n, dimensions, rng), y = walk(m, dimensions, rng);
          const DtwSeries a(x), b(y);
          DtwOptions options;
          options.window = window;
          const double expected = table_squared(x, y, window);
          const auto path = musefuse::dtw_path(a, b, options, monitor);
          REQUIRE(musefuse::dtw_squared(a, b, options, monitor) == path.squared);
          // Sums in another order: rounding only.
          REQUIRE(std::abs(path.squared - expected) <= 1e-12 * (1 + expected));
          double along = 0;
          for (std::size_t s = 0; s < path.first.size(); ++s)
            along += (x.row(path.first[s]) - y.row(path.second[s])).squaredNorm();
          REQUIRE(std::abs(along - expected) <= 1e-12 * (1 + expected));
          REQUIRE(path.first.front() + path.second.front() == 0);
          REQUIRE(path.first.back() == n - 1);
          REQUIRE(path.second.back() == m - 1);
        }
}

TEST_CASE("a band's diagonals hold its cells and no other") {
  for (Index n : {1, 2, 5, 12})
    for (Index m : {1, 4, 7, 30})
      for (Index window : {1, 2, 6}) {
        const DtwBand band(n, m, window);
        for (Index i = 0; i < n; ++i)
          for (Index j = 0; j < m; ++j) {
            const bool inside =
                std::abs(i * (m - 1) - j * (n - 1)) <= window * (std::max(n, m) - 1);
            REQUIRE((i >= band.first(i + j) && i <= band.last(i + j)) == inside);
          }
      }
}

TEST_CASE("all pairs are the same for any number of threads") {
  musefuse::Rng rng(2);
  Monitor monitor;
  std::vector<DtwSeries> series;
  for (Index n : {30, 41, 25, 30, 77}) series.emplace_back(walk(n, 1, rng));
  const Matrix one = musefuse::dtw_squared_matrix(series, {}, 1, monitor);
  REQUIRE(one == musefuse::dtw_squared_matrix(series, {}, 3, monitor));
  REQUIRE(one(1, 3) == musefuse::dtw_squared(series[1], series[3], {}, monitor));
}

TEST_CASE("a missing sample costs what a line over it does, and brings nothing") {
  Monitor monitor;
  Matrix x(3, 1), y(3, 1);
  x << 1, musefuse::kMissing, 3;
  y << 1, 2, 3;
  const DtwSeries second(x);
  const auto path = musefuse::dtw_path(DtwSeries(y), second, {}, monitor);
  REQUIRE(path.squared == 0);
  const Matrix warped = musefuse::warped_values(musefuse::match_along(path, second));
  REQUIRE(warped(0, 0) == 1);
  REQUIRE(std::isnan(warped(1, 0)));
  REQUIRE(warped(2, 0) == 3);
}

TEST_CASE("a long sweep can be stopped") {
  struct Stop : Monitor {
    void check() override { throw std::runtime_error("interrupted"); }
  } monitor;
  const DtwSeries x(Matrix::Zero(2000, 1));
  REQUIRE_THROWS_AS(musefuse::dtw_squared(x, x, {}, monitor), std::runtime_error);
}

namespace {

bool within(Index i, Index j, Index n, Index m, double slope) {
  const double a = static_cast<double>(i), b = static_cast<double>(j),
               c = static_cast<double>(n - 1 - i), d = static_cast<double>(m - 1 - j);
  const double noise = 1e-9;
  return b <= slope * a + noise && a <= slope * b + noise && d <= slope * c + noise &&
         c <= slope * d + noise;
}

// Sakoe & Chiba's table I, written as a table.
double pattern_table(const Matrix &x, const Matrix &y, musefuse::StepPattern pattern,
                     double slope) {
  const double infinity = std::numeric_limits<double>::infinity();
  const Index n = x.rows(), m = y.rows();
  Matrix sum = Matrix::Constant(n, m, infinity);
  const auto inside = [&](Index i, Index j) {
    return i >= 0 && j >= 0 && (slope == DtwBand::kAnySlope || within(i, j, n, m, slope));
  };
  const auto total = [&](Index i, Index j) { return inside(i, j) ? sum(i, j) : infinity; };
  const auto cost = [&](Index i, Index j) {
    return inside(i, j) ? (x.row(i) - y.row(j)).squaredNorm() : infinity;
  };
  for (Index i = 0; i < n; ++i)
    for (Index j = 0; j < m; ++j) {
      if (!inside(i, j)) continue;
      const double c = cost(i, j);
      if (i + j == 0)
        sum(i, j) = c;
      else if (pattern == musefuse::StepPattern::symmetric1)
        sum(i, j) = c + std::min({total(i - 1, j - 1), total(i, j - 1), total(i - 1, j)});
      else if (pattern == musefuse::StepPattern::symmetric2)
        sum(i, j) = c + std::min({total(i - 1, j - 1) + c, total(i, j - 1), total(i - 1, j)});
      else
        sum(i, j) = c + std::min({total(i - 1, j - 1) + c, total(i - 1, j - 2) + 2 * cost(i, j - 1),
                                  total(i - 2, j - 1) + 2 * cost(i - 1, j)});
    }
  return sum(n - 1, m - 1);
}

} // namespace

TEST_CASE("step patterns and the parallelogram agree with the table") {
  using musefuse::StepPattern;
  musefuse::Rng rng(11);
  Monitor monitor;
  int found = 0, none = 0;
  for (Index n : {1, 2, 9, 64, 130})
    for (Index m : {1, 3, 8, 64, 111})
      for (double slope : {DtwBand::kAnySlope, 1.0, 1.3, 2.0, 3.0})
        for (StepPattern pattern :
             {StepPattern::symmetric1, StepPattern::symmetric2, StepPattern::symmetricP1}) {
          const Matrix x = walk(n, 2, rng), y = walk(m, 2, rng);
          const DtwSeries a(x), b(y);
          const DtwOptions options{DtwBand::kNone, pattern, slope};
          const double expected = pattern_table(x, y, pattern, slope);
          if (!std::isfinite(expected)) {
            ++none;
            REQUIRE_THROWS_AS(musefuse::dtw_squared(a, b, options, monitor), std::domain_error);
            REQUIRE_THROWS_AS(musefuse::dtw_path(a, b, options, monitor), std::domain_error);
            continue;
          }
          ++found;
          const auto path = musefuse::dtw_path(a, b, options, monitor);
          REQUIRE(musefuse::dtw_squared(a, b, options, monitor) == path.squared);
          REQUIRE(std::abs(path.squared - expected) <= 1e-12 * (1 + expected)); // order of sums
          double along = 0;
          bool alone = true; // was the last step in one series?
          for (std::size_t s = 0; s < path.first.size(); ++s) {
            const Index di = s == 0 ? 1 : path.first[s] - path.first[s - 1],
                        dj = s == 0 ? 0 : path.second[s] - path.second[s - 1];
            const double weight =
                pattern == StepPattern::symmetric1 ? 1 : static_cast<double>(di + dj);
            along += weight * (x.row(path.first[s]) - y.row(path.second[s])).squaredNorm();
            const bool now = di + dj == 1;
            if (pattern == StepPattern::symmetricP1 && s > 0) REQUIRE_FALSE((now && alone));
            alone = now;
            if (slope != DtwBand::kAnySlope)
              REQUIRE(within(path.first[s], path.second[s], n, m, slope));
          }
          REQUIRE(std::abs(along - expected) <= 1e-12 * (1 + expected));
          REQUIRE(path.first.back() == n - 1);
          REQUIRE(path.second.back() == m - 1);
        }
  REQUIRE(found > 100);
  REQUIRE(none > 50);
}
