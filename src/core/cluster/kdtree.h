// A kd-tree (Bentley 1975, doi 10.1145/361002.361007) with tight boxes. Neighbours ask for much the same
// leaves, so the places of a tile go through the tree together.
#pragma once

#include "core/cluster/tiles.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

class KdTree {
public:
  explicit KdTree(const Matrix &x); // points are columns

  // The point at each position: neighbours in this order lie near each other.
  const std::vector<Index> &order() const { return order_; }
  Index points() const { return size_of(order_); }
  const double *place(Index position) const { return places_.col(position).data(); }
  const Tiles &tiles() const { return tiles_; } // the points by position

  // Has the points at the positions `from` up to `to` (excluded). A leaf begins with a tile.
  struct Node {
    Index from, to;
    Index left = -1, right = -1; // numbers of nodes; the root is node 0
    bool is_leaf() const { return left < 0; }
  };
  Index nodes() const { return size_of(nodes_); }
  const Node &node(Index number) const { return nodes_[as_size(number)]; }

  // With more dimensions, or with fewer points, boxes leave out too little (measured on normal points).
  static bool boxes_pay(Index points, Index features) { return points >= 1000 && features <= 10; }
  static constexpr double kSeesNothing = -1; // no square is within this limit

  // Squared distances of the points of a tile from a place, infinite beyond the last point. Here and
  // in the boxes features are summed in one order: so rounding never makes a point nearer than its box.
  TileVector squared_distances(Index tile, const double *place) const;
  double squared_gap(Index a, Index b) const; // of two nodes' boxes
  double squared_diameter(Index node) const;

  // Calls visit(b, t, squared distances) wherever a point of tile t of this tree is not beyond limit[b]
  // (squared) of place b of a tile of `places`, near leaves first. visit() may lower the limits; a place
  // whose limit is kSeesNothing sees nothing. Nodes that are not open(number) are passed by.
  template <class Open, class Visit>
  void visit_near(const KdTree &places, Index tile, const TileVector &limit, Open open,
                  Visit visit) const;

private:
  struct Key {
    double value;
    Index point;
  };
  Index build(const Matrix &x, Index from, Index to, std::vector<Key> &keys);
  TileVector squared_gaps(Index node, const Tiles &places, Index tile) const;
  const double *least(Index node) const { return boxes_.data() + 2 * node * dim_; }
  const double *most(Index node) const { return least(node) + dim_; }

  Index dim_;
  std::vector<Index> order_;
  std::vector<Node> nodes_;
  std::vector<double> boxes_; // of each node: the least values, then the largest
  Matrix places_;
  Tiles tiles_;
};

template <class Open, class Visit>
void KdTree::visit_near(const KdTree &places, Index tile, const TileVector &limit, Open open,
                        Visit visit) const {
  if (nodes_.empty()) return;
  struct Waiting {
    Index node;
    TileVector gaps;
  };
  Waiting waiting[128]; // halving ends after 64 steps
  Index count = 0;
  waiting[count++] = {0, squared_gaps(0, places.tiles(), tile)};
  while (count > 0) {
    const Waiting now = waiting[--count];
    if (!open(now.node) || (now.gaps - limit).minCoeff() > 0) continue;
    const Node &here = node(now.node);
    if (here.is_leaf()) {
      for (Index b = 0; b < kTile; ++b)
        for (Index t = here.from / kTile; t * kTile < here.to && now.gaps[b] <= limit[b]; ++t) {
          const TileVector squared = squared_distances(t, places.place(tile * kTile + b));
          if (squared.minCoeff() <= limit[b]) visit(b, t, squared);
        }
    } else {
      const TileVector left = squared_gaps(here.left, places.tiles(), tile);
      const TileVector right = squared_gaps(here.right, places.tiles(), tile);
      const bool left_first = left.sum() <= right.sum();
      waiting[count++] = left_first ? Waiting{here.right, right} : Waiting{here.left, left};
      waiting[count++] = left_first ? Waiting{here.left, left} : Waiting{here.right, right};
    }
  }
}

} // namespace musefuse
