#include "catch.h"

#include "core/signal/oddities.h"
#include "core/util/missing.h"

#include <cmath>
#include <numeric>
#include <vector>

using namespace musefuse;

namespace {

std::vector<Index> all_rows(Index n) {
  return even_rows(0, n, n);
}

// Column k is `sign` times one course, on a scale of its own.
Matrix raters(const std::vector<double> &signs, Index n = 40) {
  Matrix ratings(n, static_cast<Index>(signs.size()));
  for (Index k = 0; k < ratings.cols(); ++k)
    for (Index i = 0; i < n; ++i)
      ratings(i, k) = 10.0 * static_cast<double>(k) + signs[static_cast<std::size_t>(k)] *
                                                          std::sin(static_cast<double>(i)) *
                                                          std::pow(2.0, static_cast<double>(k));
  return ratings;
}

} // namespace

TEST_CASE("rows of a glance are even, from the first to the last") {
  CHECK(even_rows(0, 3, 10) == (std::vector<Index>{0, 1, 2}));
  CHECK(even_rows(5, 5, 3) == (std::vector<Index>{5, 7, 9}));
  CHECK(even_rows(0, 0, 3).empty());
  const auto rows = even_rows(0, 2001, 2000);
  CHECK(rows.size() == 2000);
  CHECK(rows.front() == 0);
  CHECK(rows.back() == 2000);
  for (std::size_t i = 1; i < rows.size(); ++i) CHECK(rows[i] > rows[i - 1]);
}

TEST_CASE("a trace moves last where its value last changes by more than rounding") {
  std::vector<double> time(30), value(30, 1.0);
  std::iota(time.begin(), time.end(), 100.0);
  value[0] = value[29] = kMissing;
  value[10] = 2;
  value[20] = 1 + 1e-12;
  const auto course = trace_course(time.data(), value.data(), all_rows(30));
  CHECK(course.begins == 101);
  CHECK(course.ends == 128);
  CHECK(course.moved == 111);
  const auto few = trace_course(time.data(), value.data(), all_rows(15));
  CHECK(few.ends == 114);
  CHECK(std::isnan(few.moved));
  value.assign(30, kMissing);
  CHECK(std::isnan(trace_course(time.data(), value.data(), all_rows(30)).begins));
}

TEST_CASE("standard columns have mean 0 and spread 1, constant ones are missing") {
  Matrix ratings = raters({1, 1});
  ratings.col(1).setConstant(0.1);
  ratings(3, 0) = kMissing;
  const Matrix standard = standard_columns(ratings, all_rows(40));
  double sum = 0, squares = 0;
  for (Index i = 0; i < 40; ++i) {
    CHECK(std::isnan(standard(i, 1)));
    if (i == 3) continue;
    sum += standard(i, 0);
    squares += standard(i, 0) * standard(i, 0);
  }
  CHECK(std::isnan(standard(3, 0)));
  CHECK(std::abs(sum) < 1e-13); // 39 additions of numbers of the order of 1
  CHECK(std::abs(squares / 39 - 1) < 1e-13);
}

TEST_CASE("who runs against the others is told where these agree; of two it is both") {
  const auto against = [](const std::vector<double> &signs) {
    return contrary_raters(standard_columns(raters(signs), all_rows(40)), {}).contrary;
  };
  CHECK(against({1, 1, 1, 1}) == std::vector<bool>(4, false));
  CHECK(against({1, -1, 1, 1}) == (std::vector<bool>{false, true, false, false}));
  CHECK(against({1, -1}) == (std::vector<bool>{true, true}));
  CHECK(against({1}) == std::vector<bool>{false});
  const auto short_one = contrary_raters(standard_columns(raters({1, -1}, 10), all_rows(10)), {});
  CHECK(std::isnan(short_one.r[0]));
  CHECK(!short_one.contrary[0]);
}
