#include "core/util/table_text.h"

#include "core/util/check.h"
#include "core/util/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace musefuse {
namespace {

char *write_text(std::string_view text, char *out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char *write_cell(const TextColumn &column, std::size_t row, int missing_code,
                 const TextOptions &options, char *out) {
  if (column.numbers != nullptr) {
    const double x = column.numbers[row];
    if (std::isnan(x)) return write_text(options.missing, out);
    char *const end = write_number(x, options.digits, out);
    if (options.decimal != '.') std::replace(out, end, '.', options.decimal);
    return end;
  }
  const int x = column.whole != nullptr ? column.whole[row] : column.codes[row];
  if (x == missing_code) return write_text(options.missing, out);
  if (column.whole != nullptr) return write_number(x, out);
  return write_text(column.words[static_cast<std::size_t>(x - 1)], out);
}

// No line is longer.
std::size_t line_width(const std::vector<TextColumn> &columns, const TextOptions &options) {
  std::size_t width = 1;
  for (const auto &column : columns) {
    std::size_t widest = std::max(options.missing.size(), number_width);
    for (const auto &word : column.words) widest = std::max(widest, word.size());
    width += widest + options.delim.size();
  }
  return width;
}

} // namespace

std::string table_text(const std::vector<TextColumn> &columns, const int *rows, std::size_t n,
                       int missing_code, const TextOptions &options) {
  require(!columns.empty() && options.digits >= 1 && options.digits <= most_digits,
          "a table of text needs columns, and 1 to 17 digits");
  const std::size_t width = line_width(columns, options);
  std::string text;
  std::size_t used = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (text.size() < used + width) text.resize(2 * (used + width));
    char *const begin = text.data() + used;
    char *out = begin;
    for (const auto &column : columns) {
      if (&column != &columns.front()) out = write_text(options.delim, out);
      out = write_cell(column, static_cast<std::size_t>(rows[i] - 1), missing_code, options, out);
    }
    *out++ = '\n';
    used += static_cast<std::size_t>(out - begin);
  }
  text.resize(used);
  return text;
}

} // namespace musefuse
