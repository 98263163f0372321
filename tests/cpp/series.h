// Series that several tests warp.
#pragma once

#include "core/util/rng.h"
#include "core/util/types.h"

// A random walk in each dimension.
inline musefuse::Matrix walk(musefuse::Index n, musefuse::Index dimensions, musefuse::Rng &rng) {
  musefuse::Matrix x(n, dimensions);
  for (musefuse::Index d = 0; d < dimensions; ++d)
    for (musefuse::Index i = 0; i < n; ++i) x(i, d) = (i == 0 ? 0.0 : x(i - 1, d)) + rng.normal();
  return x;
}
