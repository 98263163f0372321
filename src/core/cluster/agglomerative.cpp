#include "core/cluster/agglomerative.h"

#include "core/cluster/centroids.h"
#include "core/cluster/forest.h"
#include "core/cluster/kdtree.h"
#include "core/cluster/points.h"
#include "core/cluster/spanning.h"
#include "core/cluster/tiles.h"
#include "core/util/check.h"
#include "core/util/infinity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace musefuse {
namespace {

constexpr Index kMostRows = 40000; // a triangle of 6.4 GB

// The distances of all pairs of clusters, and the nearest other one of each: the first of those equally
// near. Slots lie in bands of a tile: band t has the distances of its eight slots from slot 0, from slot 1
// and so on up to its own, so that those of any one slot lie in few lines of memory. A slot is infinitely
// far from itself, from those that are gone and from those that fill up the last band. Once half of them
// are gone the bands are packed, and the later half of the merges reads little memory.
class Triangle {
public:
  Triangle(const Matrix &x, Linkage linkage, Monitor &monitor)
      : linkage_(linkage), slots_(x.cols()), alive_(slots_) {
    const Tiles tiles(x);
    resize(tiles.count());
    leaf_.resize(as_size(slots_));
    std::iota(leaf_.begin(), leaf_.end(), Index{0});
    values_.resize(begin_of(tiles.count()));
    for (Index t = 0; t < tiles.count(); ++t) {
      monitor.check();
      for (Index j = 0; j < (t + 1) * kTile; ++j) {
        TileVector distance = tiles.squared_distances(t, x.col(std::min(j, slots_ - 1)).data());
        if (linkage != Linkage::ward) distance = distance.sqrt();
        keep(t, j, distance);
      }
    }
  }

  Index alive() const { return alive_; }
  Index leaf(Index slot) const { return leaf_[as_size(slot)]; }
  Index first() const {
    Index slot = 0;
    while (is_gone(slot)) ++slot;
    return slot;
  }
  double between(Index a, Index b) const { return values_[place_of(a, b)]; }

  // The nearest other cluster; `preferred` before all that are equally near.
  Index nearest(Index slot, Index preferred) {
    if (nearest_[slot] < 0) {
      read(slot, to_);
      look_around(slot, to_);
    }
    return preferred >= 0 && between(slot, preferred) <= distance_[slot] ? preferred
                                                                         : nearest_[slot];
  }

  // Merges two clusters into the later slot (Lance & Williams 1967, doi 10.1093/comjnl/9.4.373). It is
  // no nearer to another one than the nearer of its two parts was (up to rounding), so that only those
  // which had a part for their nearest have to look around again.
  void merge(Index a, Index b) {
    const Index from = std::min(a, b), to = std::max(a, b);
    const double joint = between(a, b), size_from = size_[from], size_to = size_[to];
    read(from, from_);
    read(to, to_);
    switch (linkage_) {
    case Linkage::ward:
      to_ = ((size_from + size_) * from_ + (size_to + size_) * to_ - size_ * joint) /
            (size_from + size_to + size_);
      break;
    case Linkage::complete: to_ = to_.max(from_); break;
    default: to_ = (size_from * from_ + size_to * to_) / (size_from + size_to); break;
    }
    write(to, to_);
    from_ = kInfinity;
    write(from, from_);
    size_[to] += size_from;
    size_[from] = kGone;
    nearest_[from] = -1;
    --alive_;
    for (Index c = 0; c < slots_; ++c)
      if (nearest_[c] == from || (nearest_[c] == to && to_[c] > distance_[c]))
        nearest_[c] = -1;
      else if (nearest_[c] >= 0)
        consider(c, to, to_[c]);
    look_around(to, to_);
  }

  bool is_worth_packing() const { return slots_ > 64 && 2 * alive_ <= slots_; }

  // The slots of the chain become the new ones.
  void pack(std::vector<Index> &chain) {
    std::vector<Index> now(as_size(slots_), -1), kept;
    for (Index s = 0; s < slots_; ++s)
      if (!is_gone(s)) {
        now[as_size(s)] = size_of(kept);
        kept.push_back(s);
      }
    double *value = values_.data(); // never ahead of what is read
    for (Index t = 0; t * kTile < alive_; ++t)
      for (Index j = 0; j < (t + 1) * kTile; ++j)
        for (Index i = t * kTile; i < (t + 1) * kTile; ++i)
          *value++ =
              std::max(i, j) < alive_ ? between(kept[as_size(i)], kept[as_size(j)]) : kInfinity;
    for (Index i = 0; i < alive_; ++i) {
      const Index old = kept[as_size(i)];
      leaf_[as_size(i)] = leaf(old);
      size_[i] = size_[old];
      distance_[i] = distance_[old];
      nearest_[i] = nearest_[old] < 0 ? -1 : now[as_size(nearest_[old])];
    }
    slots_ = alive_;
    resize((slots_ + kTile - 1) / kTile);
    for (Index &slot : chain) slot = now[as_size(slot)];
  }

private:
  using Array = Eigen::ArrayXd; // a value a slot, and for those that fill up the last band

  void resize(Index bands) {
    const Index before = size_.size(), now = bands * kTile;
    for (Array *array : {&size_, &distance_, &from_, &to_}) array->conservativeResize(now);
    nearest_.conservativeResize(now);
    if (before > 0) return;
    size_ = 1;
    distance_ = kInfinity;
    nearest_ = -1;
  }
  Index width() const { return size_.size(); }
  bool is_gone(Index slot) const { return size_[slot] == kGone; }

  static Index begin_of(Index band) { return band * (band + 1) / 2 * kTile * kTile; }
  // The pairs of a band are there twice, (a, b) and (b, a).
  static Index place_of(Index a, Index b) {
    if (b / kTile > a / kTile) std::swap(a, b);
    return begin_of(a / kTile) + b * kTile + a % kTile;
  }

  // The distances of a slot: of it in its own band, then of the others in theirs.
  void read(Index slot, Array &distance) const {
    const Index band = slot / kTile;
    const double *value = values_.data() + begin_of(band) + slot % kTile;
    for (Index j = 0; j < band * kTile; ++j) distance[j] = value[j * kTile];
    for (Index t = band; t * kTile < width(); ++t)
      std::copy_n(values_.data() + begin_of(t) + slot * kTile, kTile, distance.data() + t * kTile);
  }
  void write(Index slot, const Array &distance) {
    const Index band = slot / kTile;
    double *value = values_.data() + begin_of(band) + slot % kTile;
    for (Index j = 0; j < (band + 1) * kTile; ++j) value[j * kTile] = distance[j];
    for (Index t = band; t * kTile < width(); ++t)
      std::copy_n(distance.data() + t * kTile, kTile, values_.data() + begin_of(t) + slot * kTile);
  }

  // Distances of the slots of band t from slot j, one slot after the other.
  void keep(Index t, Index j, TileVector distance) {
    const Index first = t * kTile;
    for (Index b = 0; b < kTile; ++b)
      if (first + b == j || std::max(first + b, j) >= slots_) distance[b] = kInfinity;
    std::copy_n(distance.data(), kTile, values_.data() + begin_of(t) + j * kTile);
    const bool is_far = (distance - distance_.segment<kTile>(first)).minCoeff() >= 0 &&
                        distance.minCoeff() >= distance_[j];
    for (Index b = 0; b < kTile && !is_far; ++b) {
      consider(first + b, j, distance[b]);
      consider(j, first + b, distance[b]);
    }
  }

  void consider(Index slot, Index other, double distance) {
    const bool is_nearer =
        distance < distance_[slot] || (distance == distance_[slot] && other < nearest_[slot]);
    if (!is_nearer) return;
    distance_[slot] = distance;
    nearest_[slot] = other;
  }

  void look_around(Index slot, const Array &distance) {
    distance_[slot] = distance.minCoeff();
    nearest_[slot] =
        std::find(distance.data(), distance.data() + width(), distance_[slot]) - distance.data();
  }

  static constexpr double kGone = 0;
  const Linkage linkage_;
  Index slots_, alive_;
  Vector values_;
  Array size_, distance_;                          // distance to the nearest other one
  Eigen::Array<Index, Eigen::Dynamic, 1> nearest_; // -1 where it has to look around
  std::vector<Index> leaf_;                        // a point of the cluster
  Array from_, to_;
};

// Nearest-neighbour chain (Murtagh 1983, doi 10.1093/comjnl/26.4.354): follow nearest neighbours until
// two clusters are each other's; for these linkages they may merge at once. `squared`: heights are the roots of
// distances.
template <class Clusters>
std::vector<Merge> chain_merges(Clusters clusters, bool squared, Monitor &monitor) {
  std::vector<Merge> merges;
  std::vector<Index> chain;
  const Index all = clusters.alive();
  std::vector<char> on_chain(as_size(all), 0); // by a point of the cluster
  const auto mark = [&](Index slot) -> char & { return on_chain[as_size(clusters.leaf(slot))]; };
  while (clusters.alive() > 1) {
    if (chain.empty()) chain.push_back(clusters.first());
    const Index top = chain.back(), previous = chain.size() > 1 ? chain[chain.size() - 2] : -1;
    const Index next = clusters.nearest(top, previous);
    // Only rounding leads back onto the chain, and then all links from there on are equally long.
    if (next != previous && !mark(next)) {
      mark(top) = mark(next) = 1;
      chain.push_back(next);
      continue;
    }
    const double height = clusters.between(top, previous);
    merges.push_back({clusters.leaf(top), clusters.leaf(previous),
                      squared ? std::sqrt(std::max(height, 0.0)) : height});
    chain.resize(chain.size() - 2);
    mark(top) = mark(previous) = 0;
    clusters.merge(top, previous);
    monitor.check();
    monitor.progress(static_cast<double>(merges.size()) / static_cast<double>(all));
    if (clusters.is_worth_packing()) clusters.pack(chain);
  }
  return merges;
}

// Single linkage: the edges of the minimum spanning tree, shortest first.
std::vector<Merge> spanning_merges(const Matrix &x, Monitor &monitor) {
  std::vector<Merge> merges;
  for (const Edge &edge : spanning_tree(x, monitor))
    merges.push_back({edge.a, edge.b, std::sqrt(edge.squared)});
  return merges;
}

// Leaves of the subtrees, left before right.
std::vector<int> leaf_order(const Tree &tree) {
  std::vector<int> order, open;
  const int n = static_cast<int>(tree.left.size()) + 1;
  open.push_back(n == 1 ? -1 : n - 1);
  while (!open.empty()) {
    const int cluster = open.back();
    open.pop_back();
    if (cluster < 0) {
      order.push_back(-cluster);
    } else {
      open.push_back(tree.right[as_size(cluster - 1)]);
      open.push_back(tree.left[as_size(cluster - 1)]);
    }
  }
  return order;
}

Tree make_tree(std::vector<Merge> merges, const Points &points) {
  std::stable_sort(merges.begin(), merges.end(),
                   [](const Merge &a, const Merge &b) { return a.height < b.height; });
  Forest forest(points.count());
  std::vector<int> name(as_size(points.count())); // of the cluster at a root
  for (std::size_t i = 0; i < name.size(); ++i) name[i] = -static_cast<int>(points.row[i]) - 1;
  Tree tree;
  tree.height.resize(size_of(merges));
  for (std::size_t s = 0; s < merges.size(); ++s) {
    int a = name[as_size(forest.root(merges[s].a))];
    int b = name[as_size(forest.root(merges[s].b))];
    // hclust's habit: single rows first, then the older cluster
    const bool in_order = a < 0 && b < 0 ? a > b : a < b;
    if (!in_order) std::swap(a, b);
    tree.left.push_back(a);
    tree.right.push_back(b);
    tree.height[static_cast<Index>(s)] = merges[s].height;
    forest.join(merges[s].a, merges[s].b);
    name[as_size(forest.root(merges[s].a))] = static_cast<int>(s) + 1;
  }
  tree.order = leaf_order(tree);
  return tree;
}

std::vector<int> cut_after(const Tree &tree, Index steps) {
  const Index n = tree.leaves();
  Forest forest(n);
  std::vector<Index> leaf_of(as_size(steps)); // a leaf of the outcome of each step
  const auto leaf = [&](int cluster) {
    return cluster < 0 ? static_cast<Index>(-cluster - 1) : leaf_of[as_size(cluster - 1)];
  };
  for (std::size_t s = 0; s < leaf_of.size(); ++s) {
    leaf_of[s] = leaf(tree.left[s]);
    forest.join(leaf_of[s], leaf(tree.right[s]));
  }
  std::vector<int> label(as_size(n)), of_root(label.size(), -1);
  int classes = 0;
  for (Index i = 0; i < n; ++i) {
    int &known = of_root[as_size(forest.root(i))];
    if (known < 0) known = classes++;
    label[as_size(i)] = known;
  }
  return label;
}

} // namespace

std::vector<Merge> merges_by_distances(const Matrix &x, Linkage linkage, Monitor &monitor) {
  return chain_merges(Triangle(x, linkage, monitor), linkage == Linkage::ward, monitor);
}

std::vector<Merge> ward_merges_by_centroids(const Matrix &x, Monitor &monitor) {
  return chain_merges(Centroids(x), true, monitor);
}

bool keeps_distances(Index rows, Index features, Linkage linkage) {
  const bool by_centroids = linkage == Linkage::ward && KdTree::boxes_pay(rows, features);
  return rows <= kMostRows && linkage != Linkage::single && !by_centroids;
}

Tree agglomerate(const ConstMatrix &table, Linkage linkage, Monitor &monitor) {
  require_data(linkage == Linkage::single || linkage == Linkage::ward || table.rows() <= kMostRows,
               "there are " + std::to_string(table.rows()) + " rows; above " +
                   std::to_string(kMostRows) +
                   " the distances do not fit in memory. Take linkage 'ward' or 'single', another "
                   "method, or fit on a partition and place the other rows");
  const Points points = make_points(table);
  if (points.count() == 1) return make_tree({}, points);
  if (linkage == Linkage::single) return make_tree(spanning_merges(points.x, monitor), points);
  return make_tree(keeps_distances(points.count(), points.dim(), linkage)
                       ? merges_by_distances(points.x, linkage, monitor)
                       : ward_merges_by_centroids(points.x, monitor),
                   points);
}

std::vector<int> cut_into(const Tree &tree, Index k) {
  require(k >= 1, "k must be at least 1");
  require_data(k <= tree.leaves(), "there are " + std::to_string(tree.leaves()) + " rows for k = " +
                                       std::to_string(k) + " classes; take a smaller k");
  return cut_after(tree, tree.leaves() - k);
}

std::vector<int> cut_at(const Tree &tree, double height) {
  require(height >= 0, "height must not be negative");
  const double *first = tree.height.data(), *last = first + tree.height.size();
  return cut_after(tree, std::upper_bound(first, last, height) - first);
}

} // namespace musefuse
