// The head of a text by its bytes: is it text at all, and what is it like?
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace musefuse {

// Does it hold bytes that no text has: control characters but for tab, the ends of lines and pages, and escape?
bool has_control(std::string_view bytes);

// Its first lines with each whole number, and its sign, as 0: files of one make are alike in them.
std::string head_shape(std::string_view text, std::size_t lines);

} // namespace musefuse
