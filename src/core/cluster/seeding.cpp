#include "core/cluster/seeding.h"

#include "core/util/infinity.h"

namespace musefuse {

Matrix draw_centres(const Matrix &x, const Tiles &tiles, Index k, Rng &rng) {
  const Index n = x.cols();
  Matrix centres(x.rows(), k);
  Vector nearest = Vector::Constant(tiles.count() * kTile, kInfinity);
  Index drawn = rng.index(n);
  for (Index c = 0;; ++c) {
    centres.col(c) = x.col(drawn);
    if (c == k - 1) return centres;
    for (Index t = 0; t < tiles.count(); ++t) {
      auto least = nearest.segment<kTile>(t * kTile).array();
      least = least.min(tiles.squared_distances(t, centres.col(c).data()));
    }
    double left = rng.uniform() * nearest.head(n).sum();
    Index last = drawn;
    for (drawn = 0; drawn < n; ++drawn) {
      if (nearest[drawn] <= 0) continue;
      last = drawn;
      if ((left -= nearest[drawn]) < 0) break;
    }
    drawn = last; // rounding may leave a crumb of `left` at the end
  }
}

} // namespace musefuse
