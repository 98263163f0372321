// Centres to start from.
#pragma once

#include "core/cluster/tiles.h"
#include "core/util/rng.h"
#include "core/util/types.h"

namespace musefuse {

// k-means++ (Arthur & Vassilvitskii 2007, SODA): the first centre is a point drawn at random, each
// next one a point drawn with a probability that grows with the squared distance to the nearest
// centre so far. Points are columns of `x`, and `tiles` are the same
// points; centres are columns.
Matrix draw_centres(const Matrix &x, const Tiles &tiles, Index k, Rng &rng);

} // namespace musefuse
