// Numbers as text, the same in every locale: the digits that C's "%.<digits>g" prints, correctly rounded.
#pragma once

#include <cstddef>

namespace musefuse {

constexpr int most_digits = 17;          // restore every double
constexpr std::size_t number_width = 32; // room for any number

// Writes x with 1 to 17 significant digits from `out` on, and returns where it ends. Infinite ones are
// "Inf" and "-Inf"; x is not missing.
char *write_number(double x, int digits, char *out);
char *write_number(int x, char *out);

} // namespace musefuse
