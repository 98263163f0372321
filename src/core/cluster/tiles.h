// Points eight at a time, feature by feature, so that one instruction works on several points.
#pragma once

#include "core/util/types.h"

#include <algorithm>
#include <limits>

namespace musefuse {

constexpr Index kTile = 8;
using TileVector = Eigen::Array<double, kTile, 1>;

class Tiles {
public:
  // Points are columns. The last tile is filled up with copies of the last point.
  explicit Tiles(const Matrix &x) : points_(x.cols()), dim_(x.rows()) {
    values_.resize(kTile, dim_ * count());
    for (Index t = 0; t < count(); ++t)
      for (Index b = 0; b < kTile; ++b) {
        const double *point = x.col(std::min(t * kTile + b, points_ - 1)).data();
        for (Index j = 0; j < dim_; ++j) values_(b, t * dim_ + j) = point[j];
      }
  }
  Index count() const { return (points_ + kTile - 1) / kTile; }
  Index dim() const { return dim_; }
  // How many points of tile t are real.
  Index filled(Index t) const { return std::min(kTile, points_ - t * kTile); }

  // Squared distances of the points of tile t from one point; the sums stay in registers.
  TileVector squared_distances(Index t, const double *point) const {
    const double *value = values_.data() + t * dim_ * kTile;
    TileVector sum = TileVector::Zero();
    for (Index j = 0; j < dim_; ++j, value += kTile)
      sum += (Eigen::Map<const TileVector, Eigen::Aligned16>(value) - point[j]).square();
    return sum;
  }

private:
  Index points_, dim_;
  Matrix values_; // kTile x (dim * tiles)
};

// The nearest of several columns to each point of a tile (the first of those equally near), and the
// squared distances to it and to the second nearest.
struct NearestTwo {
  TileVector which = TileVector::Zero();
  TileVector least = TileVector::Constant(std::numeric_limits<double>::infinity()), second = least;
};
inline NearestTwo nearest_two(const Tiles &tiles, Index t, const Matrix &columns) {
  NearestTwo found;
  double *which = found.which.data(), *least = found.least.data(), *second = found.second.data();
  for (Index c = 0; c < columns.cols(); ++c) {
    const TileVector squared = tiles.squared_distances(t, columns.col(c).data());
    const double number = static_cast<double>(c);
    for (Index b = 0; b < kTile; ++b) { // eight at a time, without a branch
      const bool nearer = squared[b] < least[b];
      which[b] = nearer ? number : which[b];
      second[b] = std::min(second[b], std::max(least[b], squared[b]));
      least[b] = std::min(least[b], squared[b]);
    }
  }
  return found;
}

} // namespace musefuse
