// Content hashes of the series of a table: which of its series are as a verb left them?
//
// A row's hash depends on where it stands (its time, or its id) and on one value; that of a series is the sum over its
// rows, so that the order of rows does not matter and a table bound from two has the sum of both. Sums are kept to 52
// bits, which R's doubles hold exactly. This finds changes by hand; it is no defence against somebody who wants to
// deceive.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

namespace musefuse {

// 0 and -0 are one number, and so are all kinds of NaN.
inline std::uint64_t number_bits(double x) {
  x += 0.0; // -0 becomes 0
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return x == x ? bits : 0x7ff8000000000000ULL;
}

// A whole number is the number that it is.
inline std::uint64_t number_bits(int x) {
  return number_bits(x == std::numeric_limits<int>::min() ? std::nan("") : static_cast<double>(x));
}

// FNV-1a.
inline std::uint64_t text_bits(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

// What a row's place adds to the hashes of all its values.
inline std::uint64_t place_bits(std::uint64_t place) {
  return place * 0xc2b2ae3d27d4eb4fULL;
}

inline std::uint64_t value_bits(std::uint64_t value) {
  const std::uint64_t hash = value * 0x9e3779b97f4a7c15ULL;
  return hash ^ (hash >> 32);
}

// Of place_bits() and value_bits() together.
inline std::uint64_t joined_bits(std::uint64_t parts) {
  const std::uint64_t hash = parts * 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 33);
}

inline std::uint64_t mixed(std::uint64_t place, std::uint64_t value) {
  return joined_bits(value_bits(value) + place_bits(place));
}

// One value a row: numbers are read where they are (the least whole number of all is a missing one), all else as bits
// that the caller made of it. `loose`: are the hashes of its values wherever they stand asked for, too?
struct PrintColumn {
  const double *numbers = nullptr;
  const int *whole = nullptr;
  std::vector<std::uint64_t> bits;
  bool loose = true;
};

constexpr std::size_t most_series_ids = 3;
using SeriesIds = std::array<int, most_series_ids>;

// What is left of a series when rows of it were taken away: mostly some of its blocks are whole, and have sums of their
// own, a vector a column. Each begins at a place and ends before that of the next one.
constexpr std::size_t block_rows = 32;
struct BlockPrints {
  std::vector<double> starts;
  std::vector<int> places; // sums of places and of values, to 31 bits
  std::vector<std::vector<int>> hashes;
};

struct SeriesPrints {
  std::vector<SeriesIds> ids;              // the codes of each series, in order of appearance
  std::vector<double> rows;                // how many rows it has
  std::vector<std::vector<double>> hashes; // one vector a content column
  std::vector<std::vector<double>> loose;  // of the values alone, wherever they stand; or empty
  std::vector<std::vector<double>> places; // the same of each column that tells rows apart
  BlockPrints blocks; // where they are asked for, of the columns whose loose ones are
};

// Runs of equal codes that somebody knows already: their first rows, and the numbers of their clocks, which is that of
// the run before where the times are the same ones.
struct KnownRuns {
  std::vector<std::size_t> starts;
  std::vector<int> clocks;
};

// `ids` are at most three columns of codes; rows of equal codes are one series. `place` may be empty. What is not known of
// runs is looked for. There are blocks only of series that stand one after the other, whose places are one column of
// numbers that rise.
SeriesPrints series_prints(const std::vector<const int *> &ids,
                           const std::vector<PrintColumn> &place,
                           const std::vector<PrintColumn> &content, std::size_t n,
                           const KnownRuns &known = {}, bool blocks = false);

} // namespace musefuse
