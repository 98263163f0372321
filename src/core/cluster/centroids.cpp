#include "core/cluster/centroids.h"

#include "core/util/infinity.h"

#include <algorithm>

namespace musefuse {
namespace {

// Sizes enter bounds and distances by a quotient that rounds either way; boxes alone would be safe.
constexpr double kSlack = 1 - 1e-14;

} // namespace

Centroids::Centroids(const Matrix &x)
    : alive_(x.cols()), centre_(x), size_(as_size(x.cols()), 1), place_(as_size(x.cols())) {
  grow();
}

Index Centroids::first() {
  while (size_[as_size(first_)] == 0) ++first_; // who is gone never comes back
  return first_;
}

void Centroids::grow() {
  std::vector<Index> slots;
  for (Index s = 0; s < centre_.cols(); ++s)
    if (size_[as_size(s)] > 0) slots.push_back(s);
  Matrix x(centre_.rows(), alive_);
  for (Index i = 0; i < alive_; ++i) x.col(i) = centre_.col(slots[as_size(i)]);
  const KdTree tree(x);

  slot_.assign(as_size(alive_), kGone);
  values_.setConstant(kTile, centre_.rows() * tree.tiles().count(), kInfinity);
  many_.setOnes(kTile, tree.tiles().count());
  for (Index i = 0; i < alive_; ++i) put(i, slots[as_size(tree.order()[as_size(i)])]);

  nodes_.clear();
  for (Index i = 0; i < tree.nodes(); ++i) nodes_.push_back(tree.node(i));
  parent_.assign(nodes_.size(), -1);
  leaf_of_tile_.assign(as_size(tree.tiles().count()), 0);
  boxes_.resize(centre_.rows(), 2 * tree.nodes());
  fewest_.resize(nodes_.size());
  for (Index i = tree.nodes() - 1; i >= 0; --i) { // children come after their parents
    const KdTree::Node &node = nodes_[as_size(i)];
    if (node.is_leaf())
      for (Index t = node.from / kTile; t * kTile < node.to; ++t) leaf_of_tile_[as_size(t)] = i;
    else
      parent_[as_size(node.left)] = parent_[as_size(node.right)] = i;
    refresh(i);
  }
}

void Centroids::put(Index place, Index slot) {
  slot_[as_size(place)] = slot;
  const Index tile = place / kTile, lane = place % kTile;
  for (Index j = 0; j < centre_.rows(); ++j)
    values(tile, j)[lane] = slot == kGone ? kInfinity : centre_(j, slot);
  many_(lane, tile) = slot == kGone ? 1 : size_[as_size(slot)];
  if (slot != kGone) place_[as_size(slot)] = place;
}

// A node without clusters has a box that nothing is near to.
void Centroids::refresh(Index number) {
  const KdTree::Node &node = nodes_[as_size(number)];
  auto low = boxes_.col(2 * number), high = boxes_.col(2 * number + 1);
  double &fewest = fewest_[as_size(number)];
  if (!node.is_leaf()) {
    low = boxes_.col(2 * node.left).cwiseMin(boxes_.col(2 * node.right));
    high = boxes_.col(2 * node.left + 1).cwiseMax(boxes_.col(2 * node.right + 1));
    fewest = std::min(fewest_[as_size(node.left)], fewest_[as_size(node.right)]);
    return;
  }
  low.setConstant(kInfinity);
  high.setConstant(-kInfinity);
  fewest = kInfinity;
  for (Index place = node.from; place < node.to; ++place) {
    const Index slot = slot_[as_size(place)];
    if (slot == kGone) continue;
    low = low.cwiseMin(centre_.col(slot));
    high = high.cwiseMax(centre_.col(slot));
    fewest = std::min(fewest, size_[as_size(slot)]);
  }
}

TileVector Centroids::distances(Index tile, const double *centre, double size) const {
  TileVector squared = TileVector::Zero();
  for (Index j = 0; j < centre_.rows(); ++j) squared += (values(tile, j) - centre[j]).square();
  const TileVector many = many_.col(tile).array();
  return squared * (2 * size * many / (size + many));
}

double Centroids::bound(Index node, const double *centre, double size) const {
  const double *low = boxes_.col(2 * node).data(), *high = boxes_.col(2 * node + 1).data();
  const double fewest = fewest_[as_size(node)];
  if (fewest == kInfinity) return kInfinity;
  double squared = 0;
  for (Index j = 0; j < centre_.rows(); ++j) {
    const double gap = std::max(std::max(low[j] - centre[j], centre[j] - high[j]), 0.0);
    squared += gap * gap;
  }
  return kSlack * squared * (2 * size * fewest / (size + fewest));
}

double Centroids::between(Index a, Index b) const {
  const Index place = place_[as_size(b)];
  return distances(place / kTile, centre_.col(a).data(), size_[as_size(a)])[place % kTile];
}

Index Centroids::nearest(Index slot, Index preferred) const {
  const double *centre = centre_.col(slot).data(), size = size_[as_size(slot)];
  Index found = preferred;
  double least = preferred >= 0 ? between(slot, preferred) : kInfinity;
  struct Waiting {
    Index node;
    double bound;
  };
  Waiting waiting[128]; // halving ends after 64 steps
  Index count = 0;
  waiting[count++] = {0, 0};
  while (count > 0) {
    const Waiting now = waiting[--count];
    if (now.bound > least) continue;
    const KdTree::Node &node = nodes_[as_size(now.node)];
    if (!node.is_leaf()) {
      const Waiting left{node.left, bound(node.left, centre, size)};
      const Waiting right{node.right, bound(node.right, centre, size)};
      const bool left_first = left.bound <= right.bound;
      waiting[count++] = left_first ? right : left;
      waiting[count++] = left_first ? left : right;
      continue;
    }
    for (Index t = node.from / kTile; t * kTile < node.to; ++t) {
      const TileVector distance = distances(t, centre, size);
      if (distance.minCoeff() > least) continue;
      for (Index place = t * kTile; place < std::min((t + 1) * kTile, node.to); ++place) {
        const Index other = slot_[as_size(place)];
        const double d = distance[place - t * kTile];
        if (other == kGone || other == slot || d > least) continue;
        if (d == least && found >= 0 && (found == preferred || found < other)) continue;
        least = d;
        found = other;
      }
    }
  }
  return found;
}

void Centroids::merge(Index a, Index b) {
  const Index from = std::min(a, b), to = std::max(a, b);
  const double size_from = size_[as_size(from)], size_to = size_[as_size(to)];
  const Index kept = place_[as_size(size_from > size_to ? from : to)];
  const Index left = place_[as_size(size_from > size_to ? to : from)];
  centre_.col(to) =
      (size_from * centre_.col(from) + size_to * centre_.col(to)) / (size_from + size_to);
  size_[as_size(to)] = size_from + size_to;
  size_[as_size(from)] = 0;
  --alive_;
  put(kept, to);
  put(left, kGone);
  for (const Index place : {kept, left})
    for (Index node = leaf_of_tile_[as_size(place / kTile)]; node >= 0;
         node = parent_[as_size(node)])
      refresh(node);
}

void Centroids::pack(const std::vector<Index> &) {
  grow();
}

} // namespace musefuse
