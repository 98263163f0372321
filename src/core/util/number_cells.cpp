#include "core/util/number_cells.h"

#include "core/util/digits.h"

#include <array>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <locale>
#include <sstream>
#include <string>

namespace musefuse {
namespace {

constexpr int kMostDigits = 19; // that a 64-bit integer holds, whatever they are
constexpr std::uint64_t kExact = std::uint64_t{1} << DBL_MANT_DIG;
constexpr std::array<double, 23> kTens = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

struct DecimalRead {
  std::uint64_t digits = 0; // wrong where there are more than 19
  std::ptrdiff_t count = 0; // of digits, leading zeros among them
  int exponent = 0;         // of ten
};

const char *take_digits(const char *at, DecimalRead &number) {
  const char *const begin = at;
  std::uint64_t digits = number.digits;
  for (; is_digit(*at); ++at) digits = digits * 10 + static_cast<unsigned>(*at - '0');
  number.digits = digits;
  number.count += at - begin;
  return at;
}

// "e-5"; nothing where no digit follows.
const char *take_exponent(const char *at, DecimalRead &number) {
  const char *from = at + 1;
  const bool negative = *from == '-';
  if (*from == '-' || *from == '+') ++from;
  if (!is_digit(*from)) return at;
  int exponent = 0;
  for (; is_digit(*from); ++from)
    if (exponent < 10000) exponent = exponent * 10 + (*from - '0');
  number.exponent += negative ? -exponent : exponent;
  return from;
}

// W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990 (doi:10.1145/93542.93557): where digits and
// power of ten are doubles, one operation rounds once.
bool read_exactly(const DecimalRead &number, double &out) {
#if FLT_EVAL_METHOD == 0
  if (number.digits > kExact || number.count > kMostDigits || number.exponent > 22 ||
      number.exponent < -22)
    return false;
  const double digits = static_cast<double>(number.digits);
  out = number.exponent < 0 ? digits / kTens[static_cast<std::size_t>(-number.exponent)]
                            : digits * kTens[static_cast<std::size_t>(number.exponent)];
  return true;
#else
  return number.digits == 0 && ((out = 0), true);
#endif
}

// Up to 19 digits over a power of ten in a wider type that holds both: rounding twice is rounding once, but where the
// first of them ends halfway between two doubles.
bool read_widely(const DecimalRead &number, double &out) {
#if LDBL_MANT_DIG >= 64
  if (number.count > kMostDigits || number.exponent > 0 || number.exponent < -22) return false;
  const long double wide =
      static_cast<long double>(number.digits) /
      static_cast<long double>(kTens[static_cast<std::size_t>(-number.exponent)]);
  out = static_cast<double>(wide);
  const long double rest = std::fabs(wide - static_cast<long double>(out));
  const long double up = std::nextafter(out, HUGE_VAL), down = std::nextafter(out, 0.0);
  return rest != (up - out) / 2 && rest != (out - down) / 2;
#else
  return false;
#endif
}

// Any number, by the standard library, in the "C" locale.
bool read_slowly(std::string text, char decimal, double &out) {
  for (char &c : text)
    if (c == decimal) c = '.';
#if defined(__cpp_lib_to_chars)
  const char *const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  return error == std::errc() && at == end && std::isfinite(out);
#else
  std::istringstream stream(text);
  stream.imbue(std::locale::classic());
  return (stream >> out) && stream.peek() == EOF && std::isfinite(out);
#endif
}

const char *skip_spaces(const char *at) {
  while (*at == ' ') ++at;
  return at;
}

// "NA", "NaN" or nothing.
const char *skip_missing(const char *at) {
  if (at[0] != 'N') return at;
  if (at[1] == 'A') return at + 2;
  return at[1] == 'a' && at[2] == 'N' ? at + 3 : at;
}

// One row; `at` moves to the start of the next.
bool read_row(const char *&at, const CellDialect &dialect, double missing, std::size_t row,
              const std::vector<double *> &columns) {
  bool any = false;
  for (std::size_t k = 0; k < dialect.width; ++k) {
    at = skip_spaces(at);
    double &cell = columns[k][row];
    if (is_digit(*at) || *at == '-' || *at == '+' || *at == dialect.decimal) {
      if (!read_plain_number(at, dialect.decimal, cell)) return false;
      any = true;
    } else {
      at = skip_missing(at);
      cell = missing;
    }
    at = skip_spaces(at);
    if (k + 1 == dialect.width) break;
    if (*at != dialect.delim) return false;
    ++at;
  }
  if (at[0] == '\r' && at[1] == '\n') ++at;
  return any && *at++ == '\n';
}

} // namespace

std::string_view below_lines(std::string_view text, std::size_t lines) {
  for (; lines > 0; --lines) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text;
}

std::size_t count_lines(std::string_view text) {
  std::size_t lines = 0;
  const char *at = text.data();
  const char *const end = at + text.size();
  while (at != end) {
    ++lines;
    const void *next = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (next == nullptr) break;
    at = static_cast<const char *>(next) + 1;
  }
  return lines;
}

bool read_plain_number(const char *&at, char decimal, double &number) {
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+') ++at;
  const char *const begin = at;
  DecimalRead found;
  at = take_digits(at, found);
  if (*at == decimal) {
    const std::ptrdiff_t whole = found.count;
    at = take_digits(at + 1, found);
    found.exponent = -static_cast<int>(found.count - whole);
  }
  if (found.count == 0) return false;
  if (*at == 'e' || *at == 'E') at = take_exponent(at, found);
  if (!read_exactly(found, number) && !read_widely(found, number) &&
      !read_slowly({begin, at}, decimal, number))
    return false;
  if (negative) number = -number;
  return true;
}

bool read_number_cells(std::string_view text, const CellDialect &dialect, double missing,
                       const std::vector<double *> &columns) {
  if (dialect.width < 2 || dialect.delim == dialect.decimal || text.empty()) return false;
  // The last line may lack its end, by which all else is known to stop.
  const std::size_t last = text.rfind('\n');
  const std::size_t whole = last == std::string_view::npos ? 0 : last + 1;
  std::size_t row = 0;
  const char *at = text.data();
  const char *const end = at + whole;
  for (; at < end; ++row)
    if (!read_row(at, dialect, missing, row, columns)) return false;
  if (whole == text.size()) return true;
  const std::string rest = std::string(text.substr(whole)) + '\n';
  at = rest.c_str();
  return read_row(at, dialect, missing, row, columns) && at == rest.c_str() + rest.size();
}

} // namespace musefuse
