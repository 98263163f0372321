#include "core/cluster/seeding.h"

#include "core/cluster/points.h"

#include <limits>

namespace musefuse {

Matrix draw_centres(const Matrix &x, Index k, Rng &rng) {
  const Index n = x.cols(), d = x.rows();
  Matrix centres(d, k);
  Vector nearest = Vector::Constant(n, std::numeric_limits<double>::infinity());
  Index drawn = rng.index(n);
  for (Index c = 0;; ++c) {
    centres.col(c) = x.col(drawn);
    if (c == k - 1) return centres;
    double total = 0;
    for (Index i = 0; i < n; ++i) {
      nearest[i] = std::min(nearest[i], squared_distance(x.col(i).data(), centres.col(c).data(), d));
      total += nearest[i];
    }
    double left = rng.uniform() * total;
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
