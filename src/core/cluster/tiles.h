// Points eight at a time, feature by feature, so that one instruction works on several points.
#pragma once

#include "core/util/infinity.h"
#include "core/util/types.h"

#include <algorithm>

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
  // Points are rows of a table, less `origin`.
  Tiles(const ConstMatrix &table, const Vector &origin)
      : points_(table.rows()), dim_(table.cols()) {
    values_.resize(kTile, dim_ * count());
    for (Index t = 0; t < count(); ++t)
      for (Index j = 0; j < dim_; ++j)
        for (Index b = 0; b < kTile; ++b)
          values_(b, t * dim_ + j) = table(std::min(t * kTile + b, points_ - 1), j) - origin[j];
  }
  Index count() const { return (points_ + kTile - 1) / kTile; }
  Index dim() const { return dim_; }
  // How many points of tile t are real.
  Index filled(Index t) const { return std::min(kTile, points_ - t * kTile); }

  // Feature j of the points of tile t.
  using Values = Eigen::Map<const TileVector, Eigen::Aligned16>;
  Values values(Index t, Index j) const { return Values(values_.data() + (t * dim_ + j) * kTile); }

  // Squared distances of the points of tile t from one point; the sums stay in registers.
  TileVector squared_distances(Index t, const double *point) const {
    TileVector sum = TileVector::Zero();
    for (Index j = 0; j < dim_; ++j) sum += (values(t, j) - point[j]).square();
    return sum;
  }
  // The same with a weight for each feature.
  TileVector squared_distances(Index t, const double *point, const double *weight) const {
    TileVector sum = TileVector::Zero();
    for (Index j = 0; j < dim_; ++j) sum += (values(t, j) - point[j]).square() * weight[j];
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
  TileVector least = TileVector::Constant(kInfinity), second = least;
};
inline NearestTwo nearest_two(const Tiles &tiles, Index t, const Matrix &columns) {
  NearestTwo found;
  for (Index c = 0; c < columns.cols(); ++c) {
    const TileVector squared = tiles.squared_distances(t, columns.col(c).data());
    const double number = static_cast<double>(c);
    const double *now = squared.data(), *least = found.least.data();
    double which[kTile]; // a copy of its own, so that g++ takes eight at a time
    for (Index b = 0; b < kTile; ++b) {
      const double before = found.which.data()[b];
      which[b] = now[b] < least[b] ? number : before;
    }
    found.which = Eigen::Map<const TileVector>(which);
    found.second = found.second.min(found.least.max(squared));
    found.least = found.least.min(squared);
  }
  return found;
}

} // namespace musefuse
