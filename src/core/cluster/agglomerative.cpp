#include "core/cluster/agglomerative.h"

#include "core/cluster/forest.h"
#include "core/cluster/points.h"
#include "core/util/check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace musefuse {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Index kMostRows = 40000; // a triangle of 6.4 GB

// Two points, one of each cluster that merges.
struct Merge {
  Index a, b;
  double height;
};

// The distances of every pair of clusters, below the diagonal. Clusters that are gone are infinitely far
// away; once half of them are gone the triangle is packed, so that the later half of the merges reads
// little memory.
class Triangle {
public:
  Triangle(const Matrix &x, bool squared) : slots_(x.cols()), alive_(x.cols()) {
    values_.resize(static_cast<std::size_t>(slots_ * (slots_ - 1) / 2));
    leaf_.resize(static_cast<std::size_t>(slots_));
    std::iota(leaf_.begin(), leaf_.end(), Index{0});
    size_.assign(leaf_.size(), 1.0);
    gone_.assign(leaf_.size(), 0);
    double *value = values_.data();
    for (Index i = 1; i < slots_; ++i)
      for (Index j = 0; j < i; ++j, ++value) {
        *value = squared_distance(x.col(i).data(), x.col(j).data(), x.rows());
        if (!squared) *value = std::sqrt(*value);
      }
  }

  Index alive() const { return alive_; }
  Index slots() const { return slots_; }
  Index leaf(Index slot) const { return leaf_[static_cast<std::size_t>(slot)]; }
  bool gone(Index slot) const { return gone_[static_cast<std::size_t>(slot)] != 0; }
  double between(Index a, Index b) const { return a > b ? row(a)[b] : row(b)[a]; }

  // The nearest other cluster: the first one, but `preferred` before all that are equally near.
  Index nearest(Index slot, Index preferred) const {
    Index best = preferred;
    double least = preferred < 0 ? kInfinity : between(slot, preferred);
    const double *own = row(slot);
    for (Index j = 0; j < slot; ++j)
      if (own[j] < least) least = own[j], best = j;
    const double *below = own + slot; // the column: (slot + 1, slot), (slot + 2, slot), ...
    for (Index i = slot + 1; i < slots_; ++i) {
      below += i - 1;
      if (*below < least) least = *below, best = i;
    }
    return best;
  }

  // Merges two clusters into the later slot (Lance & Williams 1967, doi 10.1093/comjnl/9.4.373) and
  // returns that slot.
  Index merge(Index a, Index b, Linkage linkage) {
    const Index from = std::min(a, b), to = std::max(a, b);
    const double joint = between(a, b), size_from = size(from), size_to = size(to);
    for (Index c = 0; c < slots_; ++c) {
      if (c == from || c == to || gone(c)) continue;
      double &kept = at(to, c), &lost = at(from, c);
      switch (linkage) {
      case Linkage::ward:
        kept = ((size_from + size(c)) * lost + (size_to + size(c)) * kept - size(c) * joint) /
               (size_from + size_to + size(c));
        break;
      case Linkage::complete: kept = std::max(kept, lost); break;
      default: kept = (size_from * lost + size_to * kept) / (size_from + size_to); break;
      }
      lost = kInfinity;
    }
    at(to, from) = kInfinity;
    gone_[static_cast<std::size_t>(from)] = 1;
    size_[static_cast<std::size_t>(to)] += size_from;
    --alive_;
    return to;
  }

  bool is_worth_packing() const { return slots_ > 64 && 2 * alive_ <= slots_; }

  // Returns the new slot of each old one.
  std::vector<Index> pack() {
    std::vector<Index> now(static_cast<std::size_t>(slots_), -1), kept;
    for (Index s = 0; s < slots_; ++s)
      if (!gone(s)) {
        now[static_cast<std::size_t>(s)] = static_cast<Index>(kept.size());
        kept.push_back(s);
      }
    double *value = values_.data(); // never ahead of what is read
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const double *old = row(kept[i]);
      for (std::size_t j = 0; j < i; ++j) *value++ = old[kept[j]];
      leaf_[i] = leaf(kept[i]);
      size_[i] = size(kept[i]);
    }
    slots_ = alive_;
    gone_.assign(kept.size(), 0);
    return now;
  }

private:
  const double *row(Index i) const { return values_.data() + i * (i - 1) / 2; }
  double &at(Index a, Index b) {
    return values_[static_cast<std::size_t>(a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a)];
  }
  double size(Index slot) const { return size_[static_cast<std::size_t>(slot)]; }

  Index slots_, alive_;
  std::vector<double> values_, size_;
  std::vector<Index> leaf_; // a point of the cluster
  std::vector<char> gone_;
};

// Nearest-neighbour chain (Murtagh 1983, doi 10.1093/comjnl/26.4.354): follow nearest neighbours until
// two clusters are each other's; for these linkages they may merge at once.
std::vector<Merge> chain_merges(const Matrix &x, Linkage linkage, Monitor &monitor) {
  Triangle clusters(x, linkage == Linkage::ward);
  std::vector<Merge> merges;
  std::vector<Index> chain;
  while (clusters.alive() > 1) {
    if (chain.empty()) {
      Index first = 0;
      while (clusters.gone(first)) ++first;
      chain.push_back(first);
    }
    const Index top = chain.back(), previous = chain.size() > 1 ? chain[chain.size() - 2] : -1;
    const Index next = clusters.nearest(top, previous);
    if (next != previous) {
      chain.push_back(next);
      continue;
    }
    const double height = clusters.between(top, next);
    merges.push_back({clusters.leaf(top), clusters.leaf(next),
                      linkage == Linkage::ward ? std::sqrt(std::max(height, 0.0)) : height});
    chain.resize(chain.size() - 2);
    clusters.merge(top, next, linkage);
    monitor.check();
    monitor.progress(static_cast<double>(merges.size()) / static_cast<double>(x.cols()));
    if (!clusters.is_worth_packing()) continue;
    const std::vector<Index> now = clusters.pack();
    for (Index &slot : chain) slot = now[static_cast<std::size_t>(slot)];
  }
  return merges;
}

// Single linkage is the minimum spanning tree (Gower & Ross 1969, doi 10.2307/2346439), grown point
// by point (Prim 1957, doi 10.1002/j.1538-7305.1957.tb01515.x).
std::vector<Merge> spanning_merges(const Matrix &x, Monitor &monitor) {
  const Index n = x.cols();
  std::vector<Index> outside(static_cast<std::size_t>(n - 1)), neighbour(outside.size(), 0);
  std::iota(outside.begin(), outside.end(), Index{1});
  std::vector<double> squared(outside.size(), kInfinity);
  std::vector<Merge> merges;
  for (Index newest = 0; !outside.empty();) {
    std::size_t nearest = 0;
    for (std::size_t i = 0; i < outside.size(); ++i) {
      const double to_newest =
          squared_distance(x.col(outside[i]).data(), x.col(newest).data(), x.rows());
      if (to_newest < squared[i]) squared[i] = to_newest, neighbour[i] = newest;
      if (squared[i] < squared[nearest]) nearest = i;
    }
    newest = outside[nearest];
    merges.push_back({neighbour[nearest], newest, std::sqrt(squared[nearest])});
    const auto at = static_cast<std::ptrdiff_t>(nearest);
    outside.erase(outside.begin() + at);
    neighbour.erase(neighbour.begin() + at);
    squared.erase(squared.begin() + at);
    monitor.check();
    monitor.progress(static_cast<double>(merges.size()) / static_cast<double>(n));
  }
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
      open.push_back(tree.right[static_cast<std::size_t>(cluster - 1)]);
      open.push_back(tree.left[static_cast<std::size_t>(cluster - 1)]);
    }
  }
  return order;
}

Tree make_tree(std::vector<Merge> merges, const Points &points) {
  std::stable_sort(merges.begin(), merges.end(),
                   [](const Merge &a, const Merge &b) { return a.height < b.height; });
  Forest forest(points.count());
  std::vector<int> name(static_cast<std::size_t>(points.count())); // of the cluster at a root
  for (std::size_t i = 0; i < name.size(); ++i) name[i] = -static_cast<int>(points.row[i]) - 1;
  Tree tree;
  tree.height.resize(static_cast<Index>(merges.size()));
  for (std::size_t s = 0; s < merges.size(); ++s) {
    int a = name[static_cast<std::size_t>(forest.root(merges[s].a))];
    int b = name[static_cast<std::size_t>(forest.root(merges[s].b))];
    // hclust's habit: single rows first, then the older cluster
    const bool in_order = a < 0 && b < 0 ? a > b : a < b;
    if (!in_order) std::swap(a, b);
    tree.left.push_back(a);
    tree.right.push_back(b);
    tree.height[static_cast<Index>(s)] = merges[s].height;
    forest.join(merges[s].a, merges[s].b);
    name[static_cast<std::size_t>(forest.root(merges[s].a))] = static_cast<int>(s) + 1;
  }
  tree.order = leaf_order(tree);
  return tree;
}

std::vector<int> cut_after(const Tree &tree, Index steps) {
  const Index n = tree.leaves();
  Forest forest(n);
  std::vector<Index> leaf_of(static_cast<std::size_t>(steps)); // a leaf of the outcome of each step
  const auto leaf = [&](int cluster) {
    return cluster < 0 ? static_cast<Index>(-cluster - 1) : leaf_of[static_cast<std::size_t>(cluster - 1)];
  };
  for (std::size_t s = 0; s < leaf_of.size(); ++s) {
    leaf_of[s] = leaf(tree.left[s]);
    forest.join(leaf_of[s], leaf(tree.right[s]));
  }
  std::vector<int> label(static_cast<std::size_t>(n)), of_root(label.size(), -1);
  int classes = 0;
  for (Index i = 0; i < n; ++i) {
    int &known = of_root[static_cast<std::size_t>(forest.root(i))];
    if (known < 0) known = classes++;
    label[static_cast<std::size_t>(i)] = known;
  }
  return label;
}

} // namespace

Linkage linkage_from(const std::string &name) {
  if (name == "ward") return Linkage::ward;
  if (name == "complete") return Linkage::complete;
  if (name == "average") return Linkage::average;
  require(name == "single", "linkage must be ward, complete, average or single");
  return Linkage::single;
}

Tree agglomerate(const ConstMatrix &table, Linkage linkage, Monitor &monitor) {
  require_data(linkage == Linkage::single || table.rows() <= kMostRows,
               "there are " + std::to_string(table.rows()) + " rows; above " +
                   std::to_string(kMostRows) +
                   " the distances do not fit in memory. Take linkage 'single', another method, or fit "
                   "on a partition and place the other rows");
  const Points points = make_points(table);
  if (points.count() == 1) return make_tree({}, points);
  return make_tree(linkage == Linkage::single ? spanning_merges(points.x, monitor)
                                              : chain_merges(points.x, linkage, monitor),
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
