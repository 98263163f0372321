#include "core/util/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace musefuse {
namespace {

// A number of up to 128 bits, which some compilers lack.
struct Wide {
  std::uint64_t high, low;
};

Wide product(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t half = 0xffffffff;
  const std::uint64_t low = (a & half) * (b & half);
  const std::uint64_t left = (a >> 32) * (b & half) + (low >> 32);
  const std::uint64_t right = (a & half) * (b >> 32) + (left & half);
  return {(a >> 32) * (b >> 32) + (left >> 32) + (right >> 32), (right << 32) | (low & half)};
}

// By 1 to 127 bits; what is left must fit into 64.
std::uint64_t shifted(Wide x, int bits) {
  if (bits >= 64) return x.high >> (bits - 64);
  return (x.high << (64 - bits)) | (x.low >> bits);
}

bool bit_of(Wide x, int at) {
  return ((at < 64 ? x.low >> at : x.high >> (at - 64)) & 1) != 0;
}

bool any_below(Wide x, int at) {
  if (at >= 64) return x.low != 0 || (x.high & ((std::uint64_t{1} << (at - 64)) - 1)) != 0;
  return (x.low & ((std::uint64_t{1} << at) - 1)) != 0;
}

template <std::size_t N> constexpr std::array<std::uint64_t, N> powers(std::uint64_t base) {
  std::array<std::uint64_t, N> out{};
  std::uint64_t power = 1;
  for (std::size_t i = 0; i < N; ++i, power *= base) out[i] = power;
  return out;
}
constexpr auto fives = powers<28>(5); // 5^27 is the last one below 2^63
constexpr auto tens = powers<20>(10);

// x = digits * 10^(exponent - n + 1), with exactly n digits.
struct DecimalWritten {
  std::uint64_t digits;
  int exponent;
};

// x = m * 2^e, and so x * 10^s = m * 5^s * 2^(e + s): the product is exact in 128 bits, and what is cut off below
// its whole part decides exactly how to round. False where 5^s is too large, or s negative.
bool to_decimal(double x, int n, DecimalWritten &out) {
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  const int biased = static_cast<int>((bits >> 52) & 0x7ff);
  if (biased == 0) return false;
  const std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | (std::uint64_t{1} << 52);
  const int binary = biased - 1023;
  // At most one too low: floor(log10(2^binary)).
  int exponent = static_cast<int>(std::floor(binary * 0.30102999566398120));
  while (true) {
    const int power = n - 1 - exponent, cut = 52 - binary - power;
    if (power < 0 || power >= static_cast<int>(fives.size()) || cut < 1) return false;
    const Wide scaled = product(mantissa, fives[static_cast<std::size_t>(power)]);
    std::uint64_t digits = shifted(scaled, cut);
    if (digits >= tens[static_cast<std::size_t>(n)]) {
      ++exponent;
      continue;
    }
    // C rounds halves to even.
    if (bit_of(scaled, cut - 1) && (any_below(scaled, cut - 1) || (digits & 1) != 0)) ++digits;
    if (digits == tens[static_cast<std::size_t>(n)]) {
      digits = tens[static_cast<std::size_t>(n - 1)];
      ++exponent;
    }
    out = {digits, exponent};
    return true;
  }
}

constexpr std::array<char, 200> digit_pairs = [] {
  std::array<char, 200> out{};
  for (std::size_t i = 0; i < 100; ++i) {
    out[2 * i] = static_cast<char>('0' + i / 10);
    out[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return out;
}();

// `count` digits, the last of which ends before `end`.
void write_digits(std::uint64_t digits, int count, char *end) {
  for (; count >= 2; count -= 2, digits /= 100)
    std::memcpy(end -= 2, digit_pairs.data() + 2 * (digits % 100), 2);
  if (count == 1) *--end = static_cast<char>('0' + digits % 10);
}

// The slow way, for very large and very small numbers: all digits of x = m * 2^e, which are those of m * 5^-e where e
// is negative.
DecimalWritten exact_decimal(double x, int n) {
  constexpr std::uint32_t base = 1000000000;
  int binary;
  auto mantissa = static_cast<std::uint64_t>(std::ldexp(std::frexp(x, &binary), 53));
  binary -= 53;
  std::vector<std::uint32_t> parts; // nine digits each, the lowest first
  for (; mantissa > 0; mantissa /= base)
    parts.push_back(static_cast<std::uint32_t>(mantissa % base));
  for (int i = 0; i < std::abs(binary); ++i) {
    std::uint64_t carry = 0;
    for (auto &part : parts) {
      carry += std::uint64_t{part} * (binary < 0 ? 5 : 2);
      part = static_cast<std::uint32_t>(carry % base);
      carry /= base;
    }
    if (carry > 0) parts.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string all;
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    const std::string text = std::to_string(*part);
    if (!all.empty()) all.append(9 - text.size(), '0');
    all += text;
  }
  const auto kept = static_cast<std::size_t>(n);
  DecimalWritten out{0, static_cast<int>(all.size()) - 1 + std::min(binary, 0)};
  all.append(kept, '0');
  for (std::size_t i = 0; i < kept; ++i)
    out.digits = 10 * out.digits + static_cast<std::uint64_t>(all[i] - '0');
  const bool more = all.find_first_not_of('0', kept + 1) != std::string::npos;
  if (all[kept] > '5' || (all[kept] == '5' && (more || (out.digits & 1) != 0))) ++out.digits;
  if (out.digits == tens[kept]) {
    out.digits = tens[kept - 1];
    ++out.exponent;
  }
  return out;
}

// As "%g": plain where the exponent is from -4 to n - 1; zeros at the end of a fraction are left out.
char *write_decimal(const DecimalWritten &decimal, int n, char *out) {
  std::array<char, most_digits + 1> digits;
  write_digits(decimal.digits, n, digits.data() + n);
  int kept = n;
  while (kept > 1 && digits[static_cast<std::size_t>(kept - 1)] == '0') --kept;
  const char *from = digits.data();
  const int exponent = decimal.exponent;
  const auto copy = [&out](const char *begin, int count) {
    std::memcpy(out, begin, static_cast<std::size_t>(count));
    out += count;
  };
  if (exponent < -4 || exponent >= n) {
    *out++ = *from;
    if (kept > 1) *out++ = '.';
    copy(from + 1, kept - 1);
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    const int size = std::abs(exponent), width = size < 100 ? 2 : 3;
    write_digits(static_cast<std::uint64_t>(size), width, out + width);
    return out + width;
  }
  if (exponent < 0) {
    copy("0.000", 1 - exponent);
    copy(from, kept);
    return out;
  }
  copy(from, exponent + 1);
  if (kept > exponent + 1) {
    *out++ = '.';
    copy(from + exponent + 1, kept - exponent - 1);
  }
  return out;
}

} // namespace

char *write_number(double x, int digits, char *out) {
  if (std::signbit(x)) {
    *out++ = '-';
    x = -x;
  }
  if (std::isinf(x)) {
    std::memcpy(out, "Inf", 3);
    return out + 3;
  }
  if (x == 0) {
    *out++ = '0';
    return out;
  }
  DecimalWritten decimal{};
  if (!to_decimal(x, digits, decimal)) decimal = exact_decimal(x, digits);
  return write_decimal(decimal, digits, out);
}

char *write_number(int x, char *out) {
  std::uint64_t digits =
      x < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(static_cast<std::int64_t>(x))
            : static_cast<std::uint64_t>(x);
  if (x < 0) *out++ = '-';
  int count = 1;
  while (digits >= tens[static_cast<std::size_t>(count)]) ++count;
  write_digits(digits, count, out + count);
  return out + count;
}

} // namespace musefuse
