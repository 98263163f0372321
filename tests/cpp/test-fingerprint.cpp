#include "catch.h"

#include "core/util/fingerprint.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace musefuse;

namespace {

// Two series of `n` rows, of one clock.
struct Table {
  std::vector<int> id;
  std::vector<double> time, value;

  explicit Table(std::size_t n) {
    for (int series = 1; series <= 2; ++series)
      for (std::size_t i = 0; i < n; ++i) {
        id.push_back(series);
        time.push_back(static_cast<double>(i) / 4);
        value.push_back(std::sin(static_cast<double>(i) + 10.0 * series));
      }
  }
  SeriesPrints print(bool loose = true) const {
    return series_prints({id.data()}, {{time.data(), nullptr, {}, true}},
                         {{value.data(), nullptr, {}, loose}}, id.size());
  }
};

// The definition, row by row, of one series of a table.
std::vector<double> by_definition(const Table &table, int series) {
  std::uint64_t placed = 0, loose = 0, place = 0;
  for (std::size_t i = 0; i < table.id.size(); ++i) {
    if (table.id[i] != series) continue;
    const std::uint64_t value = number_bits(table.value[i]), time = number_bits(table.time[i]);
    placed += mixed(time, value);
    loose += joined_bits(value_bits(value));
    place += joined_bits(value_bits(time));
  }
  const auto kept = [](std::uint64_t sum) {
    return static_cast<double>(sum & ((std::uint64_t{1} << 52) - 1));
  };
  return {kept(placed), kept(loose), kept(place)};
}

} // namespace

TEST_CASE("a hash is that of its definition, also of series that share a clock or are long") {
  for (const std::size_t n : {1, 50, 40000}) {
    const Table table(n);
    const SeriesPrints found = table.print(), brief = table.print(false);
    for (std::size_t s = 0; s < 2; ++s)
      CHECK((std::vector<double>{found.hashes[0][s], found.loose[0][s], found.places[0][s]}) ==
            by_definition(table, static_cast<int>(s) + 1));
    CHECK(brief.hashes == found.hashes);
    CHECK(brief.places == found.places);
    CHECK(brief.loose[0].empty());
  }
}

TEST_CASE("one value, one time or one id that changes is found, the order of rows is none") {
  const Table table(50);
  const SeriesPrints before = table.print();
  Table changed = table;
  changed.value[70] = std::nextafter(changed.value[70], 2.0);
  CHECK(changed.print().hashes[0][0] == before.hashes[0][0]);
  CHECK(changed.print().hashes[0][1] != before.hashes[0][1]);
  changed = table;
  changed.time[70] =
      std::nextafter(changed.time[70], 99.0); // the clock is no longer that of before
  CHECK(changed.print().hashes[0][1] != before.hashes[0][1]);
  CHECK(changed.print().places[0][1] != before.places[0][1]);
  CHECK(changed.print().loose[0] == before.loose[0]);
  changed = table;
  changed.id[70] = 1;
  CHECK(changed.print().rows == (std::vector<double>{51, 49}));
  changed = table;
  std::reverse(changed.value.begin(), changed.value.end());
  std::reverse(changed.time.begin(), changed.time.end());
  std::reverse(changed.id.begin(), changed.id.end());
  const SeriesPrints turned = changed.print();
  CHECK(turned.hashes[0][0] == before.hashes[0][1]); // series in order of appearance
  CHECK(turned.hashes[0][1] == before.hashes[0][0]);
}

TEST_CASE("many short series are hashed as few long ones, sorted or not, each column by itself") {
  const std::size_t n = 40000; // more rows than are hashed at once
  Table table(n / 2);
  for (std::size_t i = 0; i < n; ++i) table.id[i] = static_cast<int>(i / 2) + 1;
  const auto check = [&] {
    const PrintColumn value{table.value.data(), nullptr, {}, true},
        time{table.time.data(), nullptr, {}, false};
    const SeriesPrints found = series_prints({table.id.data()}, {time}, {time, value}, n);
    CHECK(found.loose[0].empty());
    for (const std::size_t s : {std::size_t{0}, n / 4, n / 2 - 1})
      CHECK((std::vector<double>{found.hashes[1][s], found.loose[1][s], found.places[0][s]}) ==
            by_definition(table, found.ids[s][0]));
  };
  check();
  std::reverse(table.id.begin() + 100, table.id.end());
  table.id[n - 1] = 7; // comes again
  check();
}

TEST_CASE("what is known of runs and clocks spares looking and changes no print") {
  for (const std::size_t n : {5UL, 40000UL}) { // pieces are shorter than the latter
    Table table(n);
    table.time.back() += 1; // another clock
    const std::vector<PrintColumn> place{{table.time.data(), nullptr, {}, true}},
        content{{table.value.data(), nullptr, {}, true}};
    const SeriesPrints found = table.print();
    const SeriesPrints told =
        series_prints({table.id.data()}, place, content, 2 * n, {{0, n}, {1, 2}});
    CHECK(told.hashes == found.hashes);
    CHECK(told.places == found.places);
    table.time.back() -= 1;
    CHECK(series_prints({table.id.data()}, place, content, 2 * n, {{0, n}, {1, 1}}).hashes ==
          table.print().hashes);
  }
}

TEST_CASE("whole numbers are hashed as the numbers that they are") {
  Table table(50);
  std::vector<int> whole;
  for (std::size_t i = 0; i < table.value.size(); ++i) {
    whole.push_back(i % 7 == 0 ? std::numeric_limits<int>::min() : static_cast<int>(i) - 20);
    table.value[i] = i % 7 == 0 ? std::nan("") : static_cast<double>(whole.back());
  }
  const SeriesPrints found =
      series_prints({table.id.data()}, {{table.time.data(), nullptr, {}, true}},
                    {{nullptr, whole.data(), {}, true}}, whole.size());
  CHECK(found.hashes == table.print().hashes);
  CHECK(found.loose == table.print().loose);
}

TEST_CASE("blocks of a table whose places rise add up to its series, and are hashed as series of "
          "their own") {
  for (const std::size_t n : {1, 32, 33, 40000}) {
    const Table table(n);
    const auto print = [&](const std::vector<int> &id, bool blocks) {
      return series_prints({id.data()}, {{table.time.data(), nullptr, {}, true}},
                           {{table.value.data(), nullptr, {}, true}}, 2 * n, {}, blocks);
    };
    std::vector<int> block(2 * n);
    for (std::size_t i = 0; i < 2 * n; ++i) {
      const std::size_t of_series = (n + block_rows - 1) / block_rows;
      block[i] = static_cast<int>(i / n * of_series + i % n / block_rows);
    }
    const SeriesPrints found = print(table.id, true), apart = print(block, false);
    const auto kept = [](const std::vector<double> &sums) {
      std::vector<int> out;
      for (const double sum : sums) out.push_back(static_cast<int>(std::fmod(sum, 2147483648.0)));
      return out;
    };
    CHECK(found.hashes == print(table.id, false).hashes);
    CHECK(found.blocks.hashes[0] == kept(apart.hashes[0]));
    CHECK(found.blocks.places == kept(apart.places[0]));
    CHECK(found.blocks.starts.size() == apart.rows.size());
    CHECK(found.blocks.starts.back() == table.time[(n - 1) / block_rows * block_rows]);
  }
}

TEST_CASE("there are no blocks of series that stand in pieces, nor of places that do not rise") {
  Table table(50);
  const auto n_blocks = [&] {
    return series_prints({table.id.data()}, {{table.time.data(), nullptr, {}, true}}, {},
                         table.id.size(), {}, true)
        .blocks.starts.size();
  };
  CHECK(n_blocks() == 4);
  table.id[10] = 2;
  CHECK(n_blocks() == 0);
  table.id[10] = 1;
  table.time[10] = table.time[9];
  CHECK(n_blocks() == 0);
}
