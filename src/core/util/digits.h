// What is a digit in text of any locale.
#pragma once

namespace musefuse {

inline bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}

} // namespace musefuse
