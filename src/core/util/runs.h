// Rows of equal codes that follow one another: the series of a sorted table.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iterator>

namespace musefuse {

// Where the run that begins at `from` ends, at `limit` at the latest: `guess` of its codes are compared at once, as
// series are mostly of one length.
inline std::size_t equal_until(const int *code, std::size_t from, std::size_t limit,
                               std::size_t guess) {
  std::size_t to = from + 1;
  if (from + guess <= limit &&
      std::memcmp(code + from, code + from + 1, (guess - 1) * sizeof(int)) == 0)
    to = from + guess;
  while (to < limit && code[to] == code[from]) ++to;
  return to;
}

// The same for rows that several columns of codes tell apart (any range of pointers; none: all rows are one run). All go
// together row by row, as one that never changes must not be read to the end of the table for each run.
template <class Codes>
std::size_t end_of_run(const Codes &codes, std::size_t from, std::size_t n, std::size_t guess) {
  if (std::begin(codes) == std::end(codes)) return n;
  const std::size_t guessed = std::min(n, from + guess);
  std::size_t to = guessed;
  for (const int *code : codes) to = std::min(to, equal_until(code, from, to, guess));
  const auto same = [&](std::size_t row) {
    return std::all_of(std::begin(codes), std::end(codes),
                       [&](const int *code) { return code[row] == code[from]; });
  };
  if (to == guessed)
    while (to < n && same(to)) ++to;
  return to;
}

} // namespace musefuse
