// Plain numbers in delimited text: the table that nearly every file of ratings is.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace musefuse {

struct CellDialect {
  char delim = ',', decimal = '.';
  std::size_t width = 0; // cells a row
};

// The text below its first `lines` lines.
std::string_view below_lines(std::string_view text, std::size_t lines);

// How many lines there are; the last need not end.
std::size_t count_lines(std::string_view text);

// Fills `columns` (one a cell of a row, each of count_lines() elements) and returns true, where the text is nothing but
// rows of `width` cells that are numbers, NA, NaN or empty: `missing`. Spaces may surround a cell. Each number is the
// double that is nearest to its text. False where anything else is there (quotes, words, blank lines, rows of other
// width, rows without a number, numbers beyond the range): that is for a reader that can say what it is.
bool read_number_cells(std::string_view text, const CellDialect &dialect, double missing,
                       const std::vector<double *> &columns);

// The double that is nearest to a number as people write it, with `decimal` as the mark; `at` moves behind it. False
// where there is none, or one that is no finite double. The text must end in what is no part of a number.
bool read_plain_number(const char *&at, char decimal, double &number);

} // namespace musefuse
