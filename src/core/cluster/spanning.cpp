#include "core/cluster/spanning.h"

#include "core/cluster/forest.h"
#include "core/cluster/kdtree.h"
#include "core/cluster/points.h"
#include "core/util/infinity.h"

#include <algorithm>

namespace musefuse {
namespace {

Edge edge(Index i, Index j, double squared) {
  return {squared, std::min(i, j), std::max(i, j)};
}

// Boruvka 1926: every part takes its shortest edge to another part, all at once; the number of parts halves at least.
// A point remembers the nearest point of another part; as parts only grow, that stays the nearest until its own part
// reaches it, and else its distance stays a lower bound.
class Parts {
public:
  explicit Parts(const Matrix &x)
      : tree_(x), n_(x.cols()), forest_(n_), part_(as_size(n_)), nearest_(as_size(n_), -1),
        bound_(as_size(n_), 0), part_of_node_(as_size(tree_.nodes())), best_(as_size(n_)) {}

  std::vector<Edge> grow(Monitor &monitor) {
    while (size_of(edges_) < n_ - 1) {
      name_parts();
      start_from_memory();
      for (Index tile = 0; tile < tree_.tiles().count(); ++tile) {
        if (tile % 64 == 0) monitor.check();
        look_around(tile);
      }
      join();
      monitor.progress(static_cast<double>(edges_.size()) / static_cast<double>(n_));
    }
    return std::move(edges_);
  }

private:
  Index point(Index position) const { return tree_.order()[as_size(position)]; }
  Edge &best_of(Index position) { return best_[as_size(part_[as_size(position)])]; }
  bool is_known(Index position) const {
    const Index other = nearest_[as_size(position)];
    return other >= 0 && part_[as_size(other)] != part_[as_size(position)];
  }
  void consider(Index position, Index other, double squared) {
    const Edge found = edge(point(position), point(other), squared);
    if (is_shorter(found, best_of(position))) best_of(position) = found;
  }

  // The part of each position, and of each node all of whose points are of one part; else -1.
  void name_parts() {
    for (Index i = 0; i < n_; ++i) part_[as_size(i)] = forest_.root(i);
    for (Index number = tree_.nodes() - 1; number >= 0;
         --number) { // children come after their parents
      const auto &node = tree_.node(number);
      Index &part = part_of_node_[as_size(number)];
      if (node.is_leaf()) {
        part = part_[as_size(node.from)];
        for (Index i = node.from; i < node.to; ++i)
          if (part_[as_size(i)] != part) part = -1;
      } else {
        const Index left = part_of_node_[as_size(node.left)],
                    right = part_of_node_[as_size(node.right)];
        part = left == right ? left : -1;
      }
    }
  }

  void start_from_memory() {
    std::fill(best_.begin(), best_.end(), Edge{kInfinity, n_, n_});
    for (Index i = 0; i < n_; ++i)
      if (is_known(i)) consider(i, nearest_[as_size(i)], bound_[as_size(i)]);
  }

  void look_around(Index tile) {
    TileVector limit = TileVector::Constant(KdTree::kSeesNothing);
    const Index first = tile * kTile, filled = tree_.tiles().filled(tile);
    for (Index b = 0; b < filled; ++b) {
      const Index i = first + b;
      if (!is_known(i) && bound_[as_size(i)] <= best_of(i).squared) limit[b] = best_of(i).squared;
    }
    if (limit.maxCoeff() < 0) return;
    const TileVector asked = limit;
    Edge found[kTile];
    Index other[kTile];
    std::fill(found, found + kTile, Edge{kInfinity, n_, n_});
    std::fill(other, other + kTile, Index{-1});
    const auto open = [&](Index number) {
      const Index part = part_of_node_[as_size(number)];
      for (Index b = 0; b < filled; ++b)
        if (asked[b] >= 0 && part != part_[as_size(first + b)]) return true;
      return false;
    };
    tree_.visit_near(tree_, tile, limit, open, [&](Index b, Index t, const TileVector &squared) {
      const Index i = first + b;
      for (Index j = t * kTile; j < t * kTile + tree_.tiles().filled(t); ++j) {
        if (squared[j - t * kTile] > limit[b] || part_[as_size(j)] == part_[as_size(i)]) continue;
        const Edge candidate = edge(point(i), point(j), squared[j - t * kTile]);
        if (!is_shorter(candidate, found[b])) continue;
        found[b] = candidate;
        other[b] = j;
        limit[b] = candidate.squared;
      }
    });
    for (Index b = 0; b < filled; ++b) {
      if (asked[b] < 0) continue;
      const Index i = first + b;
      nearest_[as_size(i)] = other[b];
      bound_[as_size(i)] =
          other[b] >= 0 ? found[b].squared : std::max(bound_[as_size(i)], asked[b]);
      if (other[b] >= 0) consider(i, other[b], found[b].squared);
    }
  }

  void join() {
    for (Index i = 0; i < n_; ++i) {
      if (part_[as_size(i)] != i) continue; // not the root that stands for its part
      const Edge &shortest = best_[as_size(i)];
      if (forest_.join(position_of(shortest.a), position_of(shortest.b)))
        edges_.push_back(shortest);
    }
  }

  Index position_of(Index point) {
    if (position_.empty()) {
      position_.resize(as_size(n_));
      for (Index i = 0; i < n_; ++i) position_[as_size(this->point(i))] = i;
    }
    return position_[as_size(point)];
  }

  const KdTree tree_;
  const Index n_;
  Forest forest_; // of positions in the tree, as all that follows
  std::vector<Index> part_, nearest_;
  std::vector<double> bound_; // squared distance to the nearest point of another part, or less
  std::vector<Index> part_of_node_, position_;
  std::vector<Edge> best_; // of each part, by its root
  std::vector<Edge> edges_;
};

std::vector<Edge> shortest_first(std::vector<Edge> edges) {
  std::sort(edges.begin(), edges.end(), is_shorter);
  return edges;
}

} // namespace

std::vector<Edge> spanning_tree_by_parts(const Matrix &x, Monitor &monitor) {
  return shortest_first(Parts(x).grow(monitor));
}

// Prim 1957, doi 10.1002/j.1538-7305.1957.tb01515.x.
std::vector<Edge> spanning_tree_by_points(const Matrix &x, Monitor &monitor) {
  const Index n = x.cols();
  std::vector<Index> outside;
  std::vector<Edge> to_tree; // the shortest edge of each point outside
  for (Index i = 1; i < n; ++i) {
    outside.push_back(i);
    to_tree.push_back({kInfinity, n, n});
  }
  std::vector<Edge> edges;
  for (Index newest = 0; !outside.empty();) {
    std::size_t nearest = 0;
    for (std::size_t i = 0; i < outside.size(); ++i) {
      const double squared =
          squared_distance(x.col(outside[i]).data(), x.col(newest).data(), x.rows());
      if (squared <= to_tree[i].squared) {
        const Edge candidate = edge(outside[i], newest, squared);
        if (is_shorter(candidate, to_tree[i])) to_tree[i] = candidate;
      }
      if (is_shorter(to_tree[i], to_tree[nearest])) nearest = i;
    }
    newest = outside[nearest];
    edges.push_back(to_tree[nearest]);
    outside[nearest] = outside.back();
    outside.pop_back();
    to_tree[nearest] = to_tree.back();
    to_tree.pop_back();
    monitor.check();
    monitor.progress(static_cast<double>(edges.size()) / static_cast<double>(n));
  }
  return shortest_first(std::move(edges));
}

std::vector<Edge> spanning_tree(const Matrix &x, Monitor &monitor) {
  std::vector<Index> different; // points that are not equal to the one before
  std::vector<Edge> edges;
  for (Index i = 0; i < x.cols(); ++i)
    if (i > 0 && x.col(i) == x.col(different.back()))
      edges.push_back({0, different.back(), i});
    else
      different.push_back(i);
  Matrix places(x.rows(), size_of(different));
  for (Index i = 0; i < places.cols(); ++i) places.col(i) = x.col(different[as_size(i)]);
  const bool by_parts = KdTree::boxes_pay(places.cols(), x.rows());
  for (const Edge &found : by_parts ? spanning_tree_by_parts(places, monitor)
                                    : spanning_tree_by_points(places, monitor))
    edges.push_back({found.squared, different[as_size(found.a)], different[as_size(found.b)]});
  return shortest_first(std::move(edges));
}

} // namespace musefuse
