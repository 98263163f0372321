#include "core/features/fft.h"

#include <cmath>
#include <complex>
#include <utility>

namespace musefuse {
namespace {

using Complex = std::complex<double>;

// Cooley & Tukey 1965, doi 10.1090/S0025-5718-1965-0178586-1; radix 2, in place.
void transform(std::vector<Complex> &x) {
  const std::size_t n = x.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  // The roots are computed one by one: a running product would lose digits in a long
  // series.
  std::vector<Complex> root(n / 2);
  const double turn = -2 * std::acos(-1.0) / static_cast<double>(n);
  for (std::size_t k = 0; k < root.size(); ++k)
    root[k] = std::polar(1.0, turn * static_cast<double>(k));
  for (std::size_t half = 1; half < n; half *= 2) {
    const std::size_t stride = n / (2 * half);
    for (std::size_t block = 0; block < n; block += 2 * half)
      for (std::size_t k = 0; k < half; ++k) {
        const Complex odd = x[block + half + k] * root[k * stride];
        x[block + half + k] = x[block + k] - odd;
        x[block + k] += odd;
      }
  }
}

} // namespace

std::vector<double> power_spectrum(const std::vector<double> &series) {
  std::size_t n = 2;
  while (n < series.size()) n *= 2;
  std::vector<Complex> x(n);
  for (std::size_t i = 0; i < series.size(); ++i) x[i] = series[i];
  transform(x);
  std::vector<double> power(n / 2 + 1);
  for (std::size_t k = 0; k < power.size(); ++k) power[k] = std::norm(x[k]);
  return power;
}

} // namespace musefuse
