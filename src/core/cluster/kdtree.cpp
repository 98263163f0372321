#include "core/cluster/kdtree.h"

#include "core/util/infinity.h"

#include <algorithm>
#include <numeric>

namespace musefuse {
namespace {

constexpr Index kLeaf = 2 * kTile; // points a leaf: below that a box costs more than it saves

} // namespace

KdTree::KdTree(const Matrix &x)
    : dim_(x.rows()), order_(as_size(x.cols())), tiles_(Matrix(x.rows(), 0)) {
  std::iota(order_.begin(), order_.end(), Index{0});
  if (x.cols() == 0) return;
  std::vector<Key> keys(order_.size());
  build(x, 0, x.cols(), keys);
  places_.resize(dim_, x.cols());
  for (Index i = 0; i < x.cols(); ++i) places_.col(i) = x.col(order_[as_size(i)]);
  tiles_ = Tiles(places_);
}

Index KdTree::build(const Matrix &x, Index from, Index to, std::vector<Key> &keys) {
  const Index number = size_of(nodes_);
  nodes_.push_back({from, to});
  Vector least = x.col(order_[as_size(from)]), most = least;
  for (Index i = from + 1; i < to; ++i) {
    least = least.cwiseMin(x.col(order_[as_size(i)]));
    most = most.cwiseMax(x.col(order_[as_size(i)]));
  }
  boxes_.insert(boxes_.end(), least.data(), least.data() + dim_);
  boxes_.insert(boxes_.end(), most.data(), most.data() + dim_);
  Index widest;
  if (to - from <= kLeaf || (most - least).maxCoeff(&widest) <= 0) return number;

  const Index half = ((to - from) / 2 + kTile - 1) / kTile * kTile, middle = from + half;
  for (Index i = from; i < to; ++i) { // the values beside the points, where the search needs them
    const Index point = order_[as_size(i)];
    keys[as_size(i)] = {x(widest, point), point};
  }
  std::nth_element(keys.begin() + from, keys.begin() + middle, keys.begin() + to,
                   [](const Key &a, const Key &b) {
                     return a.value != b.value ? a.value < b.value : a.point < b.point;
                   });
  for (Index i = from; i < to; ++i) order_[as_size(i)] = keys[as_size(i)].point;
  const Index left = build(x, from, middle, keys), right = build(x, middle, to, keys);
  nodes_[as_size(number)].left = left;
  nodes_[as_size(number)].right = right;
  return number;
}

TileVector KdTree::squared_distances(Index tile, const double *place) const {
  TileVector squared = tiles_.squared_distances(tile, place);
  for (Index b = tiles_.filled(tile); b < kTile; ++b) squared[b] = kInfinity;
  return squared;
}

double KdTree::squared_gap(Index a, Index b) const {
  double sum = 0;
  for (Index j = 0; j < dim_; ++j) {
    const double gap = std::max(std::max(least(a)[j] - most(b)[j], least(b)[j] - most(a)[j]), 0.0);
    sum += gap * gap;
  }
  return sum;
}

TileVector KdTree::squared_gaps(Index node, const Tiles &places, Index tile) const {
  const double *low = least(node), *high = most(node);
  TileVector sum = TileVector::Zero();
  for (Index j = 0; j < dim_; ++j) {
    const TileVector value = places.values(tile, j);
    sum += (low[j] - value).max(value - high[j]).max(0.0).square();
  }
  return sum;
}

double KdTree::squared_diameter(Index node) const {
  double sum = 0;
  for (Index j = 0; j < dim_; ++j) {
    const double width = most(node)[j] - least(node)[j];
    sum += width * width;
  }
  return sum;
}

} // namespace musefuse
