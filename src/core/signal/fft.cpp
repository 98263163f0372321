#include "core/signal/fft.h"

#include "core/util/check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace musefuse {

// The roots are computed one by one: a running product would lose digits in a long
// series.
Fourier::Fourier(std::size_t n) : n_(n), root_(n / 2) {
  require(n >= 2 && (n & (n - 1)) == 0, "the length of a transform must be a power of two");
  const double turn = -2 * std::acos(-1.0) / static_cast<double>(n);
  for (std::size_t k = 0; k < root_.size(); ++k)
    root_[k] = std::polar(1.0, turn * static_cast<double>(k));
}

std::size_t Fourier::length_for(std::size_t samples) {
  std::size_t n = 2;
  while (n < samples) n *= 2;
  return n;
}

// Cooley & Tukey 1965, doi 10.1090/S0025-5718-1965-0178586-1; radix 2, in place.
void Fourier::forward(std::vector<std::complex<double>> &x) const {
  for (std::size_t i = 1, j = 0; i < n_; ++i) {
    std::size_t bit = n_ >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (std::size_t half = 1; half < n_; half *= 2) {
    const std::size_t stride = n_ / (2 * half);
    for (std::size_t block = 0; block < n_; block += 2 * half)
      for (std::size_t k = 0; k < half; ++k) {
        const std::complex<double> odd = x[block + half + k] * root_[k * stride];
        x[block + half + k] = x[block + k] - odd;
        x[block + k] += odd;
      }
  }
}

// The transform of the transform runs backwards: sample k is at n - k.
void Fourier::inverse(std::vector<std::complex<double>> &x) const {
  forward(x);
  std::reverse(x.begin() + 1, x.end());
  for (auto &value : x) value /= static_cast<double>(n_);
}

std::vector<double> power_spectrum(const std::vector<double> &series) {
  const Fourier fourier(Fourier::length_for(series.size()));
  std::vector<std::complex<double>> x(fourier.size());
  for (std::size_t i = 0; i < series.size(); ++i) x[i] = series[i];
  fourier.forward(x);
  std::vector<double> power(x.size() / 2 + 1);
  for (std::size_t k = 0; k < power.size(); ++k) power[k] = std::norm(x[k]);
  return power;
}

} // namespace musefuse
