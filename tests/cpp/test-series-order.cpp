#include "catch.h"

#include "core/signal/series_order.h"
#include "core/util/rng.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

using namespace musefuse;

namespace {
struct Rows {
  std::vector<int> recording, dimension, rater;
  std::vector<double> time;
  std::array<SeriesKey, 3> keys(int levels) const {
    return {{{recording.data(), levels}, {dimension.data(), levels}, {rater.data(), levels}}};
  }
};
Rows random_rows(int n, std::uint64_t seed) {
  Rng rng(seed);
  Rows table;
  for (int i = 0; i < n; ++i) {
    for (auto *id : {&table.recording, &table.dimension, &table.rater})
      id->push_back(1 + static_cast<int>(rng.uniform() * 3));
    const double time = std::floor(rng.uniform() * 40 - 20) / 8;
    table.time.push_back(time == 0 && i % 2 == 0 ? -0.0 : time);
  }
  return table;
}
} // namespace

// The oracle is the standard library's stable sort of all keys.
TEST_CASE("rows are ordered by series and time, rows of one time as they came") {
  for (int n : {1, 2, 50, 5000}) {
    const Rows table = random_rows(n, static_cast<std::uint64_t>(n));
    std::vector<int> rows(static_cast<std::size_t>(n)), expected(rows);
    std::vector<double> time(rows.size());
    const auto starts = order_series(table.keys(3), table.time.data(), n, rows.data(), time.data());
    std::iota(expected.begin(), expected.end(), 0);
    const auto key = [&](int i) {
      const auto at = static_cast<std::size_t>(i);
      return std::make_tuple(table.recording[at], table.dimension[at], table.rater[at],
                             table.time[at] + 0.0);
    };
    std::stable_sort(expected.begin(), expected.end(),
                     [&](int a, int b) { return key(a) < key(b); });
    CHECK(rows == expected);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      CHECK(time[i] == table.time[static_cast<std::size_t>(rows[i])]);
      CHECK(std::signbit(time[i]) == std::signbit(table.time[static_cast<std::size_t>(rows[i])]));
    }
    const auto steps = rising_steps(time.data(), n, starts);
    CHECK(std::all_of(steps.begin(), steps.end(), [](double step) { return step > 0; }));
    const auto faults = order_faults(rows.data(), time.data(), n, starts);
    CHECK(steps.size() + faults.repeated.size() + starts.size() == rows.size());
  }
}

TEST_CASE("what lacks a code or a time, or has too many codes, is left to others") {
  Rows table = random_rows(20, 1);
  std::vector<int> rows(20);
  std::vector<double> time(20);
  const auto order = [&](int levels) {
    return order_series(table.keys(levels), table.time.data(), 20, rows.data(), time.data());
  };
  CHECK_FALSE(order(3).empty());
  CHECK(order(2).empty());
  CHECK(order(1000).empty());
  table.time[3] = std::nan("");
  CHECK(order(3).empty());
  table.time[3] = 0;
  table.rater[0] = -2147483647 - 1;
  CHECK(order(3).empty());
}

TEST_CASE("series that run backward and rows that are repeated are told") {
  const std::vector<int> rows{0, 1, 4, 3, 2};
  const std::vector<double> time{0, 0, 1, 0, 2};
  const auto faults = order_faults(rows.data(), time.data(), 5, {0, 3});
  CHECK(faults.backward == std::vector<Index>{1});
  CHECK(faults.repeated == std::vector<Index>{0});
  const std::vector<int> code{1, 2, 1, 2, 1, 1};
  const double na = std::nan("");
  const std::vector<double> clock{5, 1, 4, 2, na, 3};
  const auto signs = step_signs(code.data(), clock.data(), 6);
  CHECK((signs.up == std::vector<int>{0, 1}));
  CHECK((signs.down == std::vector<int>{1, 0}));
}
