// Rows of a table as lines of text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace musefuse {

// One of the three: doubles, whole numbers, or codes (from 1) of words that stand as they are.
struct TextColumn {
  const double *numbers = nullptr;
  const int *whole = nullptr;
  const int *codes = nullptr;
  std::vector<std::string_view> words;
};

struct TextOptions {
  int digits = 15;
  std::string delim = ",", missing;
  char decimal = '.';
};

// Missing are NaN, and `missing_code` among whole numbers and codes. `rows` count from 1.
std::string table_text(const std::vector<TextColumn> &columns, const int *rows, std::size_t n,
                       int missing_code, const TextOptions &options);

} // namespace musefuse
