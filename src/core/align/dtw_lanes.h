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

template <int kLanes>
inline void add_squares(const double *__restrict x, const double *__restrict y,
                        double *__restrict cost) {
  for (int l = 0; l < kLanes; ++l) {
    const double gap = x[l] - y[l], square = gap * gap;
    cost[l] += gap == gap ? square : 0.0; // NaN, that is missing, differs from itself
  }
}

template <int kLanes>
inline void add_cheapest(const double *__restrict cost, const double *__restrict diagonal,
                         const double *__restrict second, const double *__restrict first,
                         double *__restrict out) {
  for (int l = 0; l < kLanes; ++l) {
    const double step = second[l] < first[l] ? second[l] : first[l];
    out[l] = cost[l] + (diagonal[l] < step ? diagonal[l] : step);
  }
}

// Both at once, for one dimension without missing samples: the case that counts for speed.
template <int kLanes>
inline void square_and_add_cheapest(const double *__restrict x, const double *__restrict y,
                                    const double *__restrict diagonal,
                                    const double *__restrict second,
                                    const double *__restrict first, double *__restrict out) {
  for (int l = 0; l < kLanes; ++l) {
    const double gap = x[l] - y[l];
    const double step = second[l] < first[l] ? second[l] : first[l];
    out[l] = gap * gap + (diagonal[l] < step ? diagonal[l] : step);
  }
}

} // namespace musefuse
