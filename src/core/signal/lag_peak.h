// What the ways to find a lag share: the top of a curve between its samples, and the bootstrap over
// blocks of time.
#pragma once

#include "core/signal/lag.h"
#include "core/util/rng.h"

namespace musefuse {

inline constexpr double kFewestPairs = 20; // fewer points say nothing of what they share

// Where the parabola through three samples has its top, beside the middle one; 0 where it has none.
inline double top_between(double before, double middle, double after) {
  const double bend = before - 2 * middle + after;
  return bend < 0 ? 0.5 * (before - after) / bend : 0.0;
}

// The lag (`lag_of`) of the sums over blocks, in each resample of these.
template <class LagOf>
Vector draw_lags(const std::vector<Matrix> &blocks, const LagOptions &options, std::uint64_t item,
                 const LagOf &lag_of) {
  if (options.resamples == 0 || blocks.empty()) return {};
  Rng rng(options.seed, item);
  Vector draws(options.resamples);
  Matrix sums(blocks[0].rows(), blocks[0].cols());
  for (Index d = 0; d < options.resamples; ++d) {
    sums.setZero();
    for (std::size_t i = 0; i < blocks.size(); ++i)
      sums += blocks[as_size(rng.index(size_of(blocks)))];
    draws[d] = lag_of(sums);
  }
  return draws;
}

} // namespace musefuse
