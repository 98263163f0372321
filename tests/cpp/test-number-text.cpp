#include "catch.h"

#include "core/util/number_text.h"
#include "core/util/rng.h"
#include "core/util/table_text.h"

#include <array>
#include <climits>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

using namespace musefuse;

namespace {
std::string text_of(double x, int digits) {
  std::array<char, number_width> text;
  return {text.data(), write_number(x, digits, text.data())};
}
std::string printed(double x, int digits) {
  std::array<char, 64> text;
  return {text.data(), text.data() + std::snprintf(text.data(), text.size(), "%.*g", digits, x)};
}
bool as_printed(double x) {
  for (int digits = 1; digits <= most_digits; ++digits)
    if (text_of(x, digits) != printed(x, digits)) {
      WARN(printed(x, 17) + " with " + std::to_string(digits) + ": " + text_of(x, digits));
      return false;
    }
  return true;
}
} // namespace

// The oracle is the C library: its "%.*g" is correctly rounded.
TEST_CASE("numbers are written as the C library prints them") {
  for (const double x : {0.0,
                         -0.0,
                         1.0,
                         -1.0,
                         0.5,
                         1.5,
                         2.5,
                         0.125,
                         0.1,
                         0.3,
                         1e-4,
                         9.9999e-5,
                         99999.5,
                         1e14,
                         1e15,
                         1e16,
                         1e17,
                         1e22,
                         1e23,
                         9007199254740993.0,
                         999999999999999.5,
                         4503599627370497.5,
                         5e-324,
                         2.2250738585072014e-308,
                         1.7976931348623157e308,
                         0.045,
                         1.005,
                         2.675,
                         1e-13,
                         1e-14})
    CHECK(as_printed(x));
  bool all = true;
  Rng rng(1, 0);
  for (int i = 0; i < 20000; ++i) { // as ratings and times are
    const double x = rng.uniform();
    const double scale = std::pow(10.0, static_cast<int>(rng.uniform() * 12) - 4);
    all = all && as_printed((2 * x - 1) * scale) && as_printed(std::round(x * 1e5) / 1e5) &&
          as_printed(std::round(x * 1e6) / 8) && as_printed(i / 25.0);
  }
  CHECK(all);
  for (int i = 0; i < 500; ++i) { // any pattern of bits
    const auto bits = static_cast<std::uint64_t>(rng.uniform() * 4294967296.0) << 32 |
                      static_cast<std::uint64_t>(rng.uniform() * 4294967296.0);
    double x;
    std::memcpy(&x, &bits, sizeof x);
    if (std::isfinite(x)) all = all && as_printed(x);
  }
  CHECK(all);
  CHECK(text_of(std::numeric_limits<double>::infinity(), 15) == "Inf");
  CHECK(text_of(-std::numeric_limits<double>::infinity(), 15) == "-Inf");
}

TEST_CASE("a table is a line a row, in the order that is asked for") {
  const std::vector<double> numbers{0.5, std::nan(""), -2};
  const std::vector<int> whole{INT_MIN, 10, -INT_MAX}, codes{2, INT_MIN, 1}, rows{3, 1, 2};
  std::vector<TextColumn> columns(3);
  columns[0].numbers = numbers.data();
  columns[1].whole = whole.data();
  columns[2].codes = codes.data();
  columns[2].words = {"a", "\"b,c\""};
  CHECK(table_text(columns, rows.data(), 3, INT_MIN, {}) ==
        "-2,-2147483647,a\n0.5,,\"b,c\"\n,10,\n");
  CHECK(table_text(columns, rows.data(), 1, INT_MIN, {15, "; ", "n/a"}) == "-2; -2147483647; a\n");
  CHECK(table_text(columns, rows.data() + 2, 1, INT_MIN, {15, ";", "NaN"}) == "NaN;10;NaN\n");
  CHECK(table_text(columns, rows.data(), 0, INT_MIN, {}).empty());
  const std::vector<int> numbered{1, 2};
  columns[2].words[1] = "b.c"; // words keep their points
  CHECK(table_text(columns, numbered.data(), 2, INT_MIN, {15, ";", "", ','}) == "0,5;;b.c\n;10;\n");
  columns[2].words[1] = "\"b,c\"";
  const std::vector<int> again(5000, 1);
  CHECK(table_text(columns, again.data(), again.size(), INT_MIN, {}).size() ==
        5000 * std::strlen("0.5,,\"b,c\"\n"));
}
