// The inner loops of warping, in a form that compilers turn into SIMD at -O2.
#pragma once

#include "core/util/types.h"

#include <type_traits>

namespace musefuse {

// Calls block(c, lanes) for blocks of `lanes` (8, at the end 1) cells from c, until n are done.
// gcc vectorises at -O2 only loops of a fixed count over __restrict arguments: hence blocks of a
// size known when compiling, and functions of one block.
template <class Block> inline void in_lanes(Index n, Block block) {
  Index c = 0;
  for (; c + 8 <= n; c += 8) block(c, std::integral_constant<int, 8>());
  for (; c < n; ++c) block(c, std::integral_constant<int, 1>());
}

// A missing sample is NaN and costs nothing: a square that is NaN is not above 0. (Written as a
// maximum, which is one instruction; a test for NaN would be a branch.)
inline double square_or_nothing(double gap) {
  const double square = gap * gap;
  return square > 0 ? square : 0.0;
}

template <int kLanes>
inline void add_squares(const double *__restrict x, const double *__restrict y,
                        double *__restrict cost) {
  for (int l = 0; l < kLanes; ++l) cost[l] += square_or_nothing(x[l] - y[l]);
}

// Cells of the table: the square of one dimension, onto the costs of the others that `out` holds
// if kOthers, and the cheapest of the three ways.
template <int kLanes, bool kOthers>
inline void fill_cells(const double *__restrict x, const double *__restrict y,
                       const double *__restrict diagonal, const double *__restrict second,
                       const double *__restrict first, double *__restrict out) {
  for (int l = 0; l < kLanes; ++l) {
    const double square = square_or_nothing(x[l] - y[l]);
    const double step = second[l] < first[l] ? second[l] : first[l];
    const double cheapest = diagonal[l] < step ? diagonal[l] : step;
    out[l] = (kOthers ? out[l] + square : square) + cheapest;
  }
}

} // namespace musefuse
