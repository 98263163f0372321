#include "core/util/text_head.h"

#include "core/util/digits.h"

#include <algorithm>

namespace musefuse {
namespace {

bool is_control(char c) {
  const auto code = static_cast<unsigned char>(c);
  return code < 32 && (code < 9 || (code > 13 && code != 27));
}

} // namespace

bool has_control(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), is_control);
}

std::string head_shape(std::string_view text, std::size_t lines) {
  std::string shape;
  for (std::size_t i = 0; i < text.size() && lines > 0; ++i) {
    if (text[i] == '-' && i + 1 < text.size() && is_digit(text[i + 1])) continue;
    if (!is_digit(text[i])) {
      shape += text[i];
      lines -= text[i] == '\n';
    } else if (i + 1 == text.size() || !is_digit(text[i + 1])) {
      shape += '0';
    }
  }
  return shape;
}

} // namespace musefuse
