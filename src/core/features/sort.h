// Sorts doubles without a branch that depends on them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace musefuse {

// Of a few values it is quickest to count for each how many come before it.
inline void sort_by_ranks(double *x, std::size_t n, double *scratch) {
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t rank = 0;
    for (std::size_t j = 0; j < i; ++j) rank += x[j] <= x[i];
    for (std::size_t j = i + 1; j < n; ++j) rank += x[j] < x[i];
    scratch[rank] = x[i];
  }
  std::copy(scratch, scratch + n, x);
}

// Two sorted neighbours, the first n / 2 values and the rest, from both ends at once: after n / 2 steps neither is used up.
inline void merge_halves(const double *x, std::ptrdiff_t n, double *out) {
  const std::ptrdiff_t half = n / 2;
  std::ptrdiff_t left = 0, right = half, left_end = half - 1, right_end = n - 1;
  for (std::ptrdiff_t i = 0; i < half; ++i) {
    const bool least = x[right] < x[left], largest = x[right_end] < x[left_end];
    out[i] = least ? x[right] : x[left];
    out[n - 1 - i] = largest ? x[left_end] : x[right_end];
    right += least;
    left += !least;
    left_end -= largest;
    right_end -= !largest;
  }
  if (n % 2 == 1) out[half] = left <= left_end ? x[left] : x[right];
}

inline void sort_halves(double *x, std::size_t n, double *scratch) {
  if (n <= 8) return sort_by_ranks(x, n, scratch);
  sort_halves(x, n / 2, scratch);
  sort_halves(x + n / 2, n - n / 2, scratch);
  merge_halves(x, static_cast<std::ptrdiff_t>(n), scratch);
  std::copy(scratch, scratch + n, x);
}

inline void sort_values(std::vector<double> &values, std::vector<double> &scratch) {
  scratch.resize(values.size());
  sort_halves(values.data(), values.size(), scratch.data());
}

} // namespace musefuse
