// Clusters that merge by Ward's linkage, known by their centroids and sizes: no distances are kept.
#pragma once

#include "core/cluster/kdtree.h"
#include "core/cluster/tiles.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Two clusters of m and n points are 2 m n / (m + n) times the squared distance of their centroids apart (Murtagh &
// Legendre 2014, doi 10.1007/s00357-014-9161-z, "ward.D2" squared). A kd-tree over the centroids finds the nearest:
// each of its nodes knows the box of its centroids and their least size, and so how near its clusters are at most.
// A merged cluster takes the place of its larger part; boxes stay tight, and once half of the clusters are gone a
// new tree is grown. Memory O(n features).
class Centroids {
public:
  explicit Centroids(const Matrix &x); // a cluster, at a slot of its own, for each column

  Index alive() const { return alive_; }
  Index leaf(Index slot) const { return slot; } // a point of the cluster
  Index first();
  double between(Index a, Index b) const;
  // The nearest other cluster, that of the earliest slot; `preferred` before all that are equally near.
  Index nearest(Index slot, Index preferred) const;
  void merge(Index a, Index b); // into the later slot
  bool is_worth_packing() const { return places() > 64 && 2 * alive_ <= places(); }
  void pack(const std::vector<Index> &chain); // slots stay what they are

private:
  static constexpr Index kGone = -1;

  Index places() const { return size_of(slot_); }
  double *values(Index tile, Index j) { return values_.col(tile * centre_.rows() + j).data(); }
  Tiles::Values values(Index tile, Index j) const {
    return Tiles::Values(values_.col(tile * centre_.rows() + j).data());
  }
  double *least(Index node) { return boxes_.col(2 * node).data(); }
  double *most(Index node) { return boxes_.col(2 * node + 1).data(); }
  void grow();
  void put(Index place, Index slot);
  void refresh(Index node);
  TileVector distances(Index tile, const double *centre, double size) const;
  double bound(Index node, const double *centre, double size) const;

  Index alive_, first_ = 0;
  Matrix centre_;            // features x slots
  std::vector<double> size_; // of each slot, 0 where it is gone
  std::vector<Index> place_; // of each slot
  // By place, in the tree's order; those that are gone lie infinitely far away.
  std::vector<Index> slot_;
  Matrix values_;                         // kTile x (features * tiles), as Tiles have them
  Eigen::Matrix<double, kTile, -1> many_; // sizes
  std::vector<KdTree::Node> nodes_;
  std::vector<Index> parent_, leaf_of_tile_;
  Matrix boxes_;               // of each node the least values, then the largest
  std::vector<double> fewest_; // the least size of a cluster of the node
};

} // namespace musefuse
