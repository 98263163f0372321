// Rows of equal codes that follow one another: the series of a sorted table.
#pragma once

#include <cstddef>
#include <cstring>

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

} // namespace musefuse
