// The discrete Fourier transform, and the power spectrum of a real series.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace musefuse {

// Transforms of one length, a power of two of at least 2, whose roots of unity are kept.
class Fourier {
public:
  explicit Fourier(std::size_t n);
  static std::size_t length_for(std::size_t samples); // the least one that holds so many
  std::size_t size() const { return n_; }
  void forward(std::vector<std::complex<double>> &x) const; // in place, O(n log n)
  void inverse(std::vector<std::complex<double>> &x) const; // divided by n

private:
  std::size_t n_;
  std::vector<std::complex<double>> root_;
};

// |X_k|^2 for k = 0 .. N/2 of the series padded with zeros to N, a power of two. O(N log
// N).
std::vector<double> power_spectrum(const std::vector<double> &series);

} // namespace musefuse
