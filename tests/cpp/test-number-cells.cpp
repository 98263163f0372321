#include "catch.h"

#include "core/util/number_cells.h"
#include "core/util/rng.h"
#include "core/util/text_head.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

using namespace musefuse;

namespace {
struct Read {
  bool plain;
  std::vector<std::vector<double>> columns;
};
Read read_cells(const std::string &text, std::size_t width, char delim = ',', char decimal = '.') {
  Read read{false, std::vector<std::vector<double>>(width, std::vector<double>(count_lines(text)))};
  std::vector<double *> columns;
  for (auto &column : read.columns) columns.push_back(column.data());
  read.plain = read_number_cells(text, {delim, decimal, width}, std::nan(""), columns);
  return read;
}
// The oracle is the C library, whose strtod() gives the nearest double.
bool as_strtod(const std::string &text) {
  const std::string ended = text + ',';
  const char *at = ended.c_str();
  double number = 0;
  if (!read_plain_number(at, '.', number) || *at != ',') return false;
  const double nearest = std::strtod(text.c_str(), nullptr);
  if (std::memcmp(&number, &nearest, sizeof number) == 0) return true;
  WARN(text);
  return false;
}
} // namespace

TEST_CASE("a number is read as the double that is nearest to its text") {
  for (const char *text : {"0",
                           "-0",
                           "+1.5",
                           ".5",
                           "5.",
                           "007",
                           "1e5",
                           "1E-5",
                           "-2.5e+3",
                           "9007199254740993",
                           "9007199254740992.5",
                           "0.1",
                           "1e22",
                           "1e23",
                           "8.5e-23",
                           "179769313486231570814527423731704",
                           "0.000000000000000000000000000000000000001",
                           "2.2250738585072011e-308",
                           "4.9e-324",
                           "12345678901234567890123.456",
                           "0.30000000000000004",
                           "1844674407370955161.6"})
    CHECK(as_strtod(text));
  Rng rng(7);
  bool all = true;
  std::array<char, 64> text;
  for (int i = 0; i < 200000 && all; ++i) {
    const double x = (rng.uniform() - 0.5) * std::pow(10, std::floor(rng.uniform() * 30 - 15));
    const int digits = 1 + i % 20;
    std::snprintf(text.data(), text.size(), i % 3 == 0 ? "%.*f" : "%.*g", digits, x);
    all = as_strtod(text.data());
  }
  CHECK(all);
}

TEST_CASE("halfway cases of 19 digits round to even as the exact number says") {
  // 2^53 + 1 and its like lie halfway between two doubles; a digit far behind decides
  for (const char *text :
       {"9007199254740993", "9007199254740993.0", "9007199254740993.00", "900719925474099.3",
        "9007199254740995", "4503599627370496.5", "4503599627370497.5", "4503599627370496.500"})
    CHECK(as_strtod(text));
}

TEST_CASE("a table of numbers is read cell by cell") {
  const Read read = read_cells("0,1.5,NA\r\n1, -2 ,\n2,NaN,3e1", 3);
  REQUIRE(read.plain);
  CHECK((read.columns[0] == std::vector<double>{0, 1, 2}));
  CHECK(read.columns[1][1] == -2);
  CHECK(std::isnan(read.columns[1][2]));
  CHECK(std::isnan(read.columns[2][0]));
  CHECK(std::isnan(read.columns[2][1]));
  CHECK(read.columns[2][2] == 30);
  CHECK(read_cells("0,5;1\n1;2\n", 2, ';', ',').columns[0][0] == 0.5);
  CHECK(read_cells("0\t1\n1\t2\n", 2, '\t').plain);
}

TEST_CASE("what is no table of plain numbers is left to others") {
  for (const char *text :
       {"",        "\n",        "1\n",        "1,2,3\n",  "1,2\n\n3,4\n", "1,2\n3\n", "1,\"2\"\n",
        "1,x\n",   "1,1.2.3\n", ",\n",        "1,2\n,\n", "NA,NA\n",      "1,2;\n",   "1,1e999\n",
        "1,Inf\n", "1,0x1p3\n", "1,2\r3,4\n", "1,e5\n",   "1,-\n",        "1,1e\n",   "1,N\n",
        "1,Na",    "1,NAN\n",   "1,12:30\n",  "1,\t2\n",  "1,1 2\n"})
    CHECK_FALSE(read_cells(text, 2).plain);
  CHECK_FALSE(read_cells(std::string("1,2\n3,\0\n", 8), 2).plain);
  CHECK_FALSE(read_cells("1,5,2,5\n", 2, ',', ',').plain);
}

TEST_CASE("lines are counted and skipped") {
  CHECK(count_lines("") == 0);
  CHECK(count_lines("a") == 1);
  CHECK(count_lines("a\n") == 1);
  CHECK(count_lines("a\n\nb") == 3);
  CHECK(below_lines("a\nb\nc", 2) == "c");
  CHECK(below_lines("a", 1).empty());
}

TEST_CASE("heads are alike where they differ in numbers only") {
  CHECK(head_shape("a1,b-22\nc-\n-3.5\nrest", 3) == "a0,b0\nc-\n0.0\n");
  CHECK(head_shape("12", 3) == "0");
  CHECK(head_shape("--1", 3) == "-0");
  CHECK(has_control(std::string_view("a\0b", 3)));
  CHECK_FALSE(has_control("a\tb\r\n\f\x1b[m\xff"));
  CHECK(has_control("\x08"));
}
