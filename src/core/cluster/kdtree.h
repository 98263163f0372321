// A kd-tree (Bentley 1975, doi 10.1145/361002.361007) with tight boxes: which points lie near a place.
#pragma once

#include "core/cluster/points.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

class KdTree {
public:
  explicit KdTree(const Matrix &x); // points are columns

  // Calls visit(point) for each point within `radius` of `place`, bounds included.
  template <class Visit> void within(const double *place, double radius, Visit visit) const;

  // Squared distances to the `k` nearest points, in order, and the points (the lower number first where
  // they are equally near).
  struct Neighbour {
    double squared;
    Index point;
    bool operator<(const Neighbour &other) const {
      return squared != other.squared ? squared < other.squared : point < other.point;
    }
  };
  std::vector<Neighbour> nearest(const double *place, Index k) const;

  // The points from leaf to leaf: neighbours in this order lie near each other.
  const std::vector<Index> &order() const { return order_; }

private:
  struct Node {
    Index from, to;         // its points in order_
    Index left = -1, right = -1;
  };
  Index build(const Matrix &x, Index from, Index to);
  double squared_to_box(Index node, const double *place) const;
  bool is_box_within(Index node, const double *place, double squared_radius) const;
  void search(Index node, double squared_to_node, const double *place, Index k,
              std::vector<Neighbour> &heap) const;

  Index dim_;
  std::vector<Index> order_;
  std::vector<Node> nodes_;
  std::vector<double> boxes_; // of each node: the least values, then the largest
  Matrix x_;                  // the points in the order of `order_`
};

// A distance that decimals make equal to the radius differs from it by rounding only.
inline double squared_reach(double radius) { return radius * radius * (1 + 1e-12); }

template <class Visit>
void KdTree::within(const double *place, double radius, Visit visit) const {
  const double reach = squared_reach(radius);
  if (nodes_.empty()) return;
  Index open[128], waiting = 0; // halving ends after 64 steps
  open[waiting++] = 0;
  while (waiting > 0) {
    const Index number = open[--waiting];
    const Node &node = nodes_[static_cast<std::size_t>(number)];
    if (squared_to_box(number, place) > reach) continue;
    if (is_box_within(number, place, reach)) {
      for (Index i = node.from; i < node.to; ++i) visit(order_[static_cast<std::size_t>(i)]);
    } else if (node.left < 0) {
      for (Index i = node.from; i < node.to; ++i)
        if (squared_distance(x_.col(i).data(), place, dim_) <= reach)
          visit(order_[static_cast<std::size_t>(i)]);
    } else {
      open[waiting++] = node.right;
      open[waiting++] = node.left;
    }
  }
}

} // namespace musefuse
