#include "core/cluster/dbscan_join.h"

#include <utility>

namespace musefuse {
namespace {

// Two nodes are compared after what is inside each: mostly all their cores are in one set by then, and
// there is nothing left to join.
class Joiner {
public:
  Joiner(const KdTree &tree, const Cores &cores, double reach, Monitor &monitor)
      : tree_(tree), cores_(cores), reach_(reach), monitor_(monitor), forest_(tree.points()),
        member_(as_size(tree.nodes()), -1) {}

  Forest run() {
    join_inside(0);
    return std::move(forest_);
  }

private:
  void join_inside(Index number) {
    const KdTree::Node &node = tree_.node(number);
    if (!cores_.any(node)) return;
    if (tree_.squared_diameter(number) <= reach_) {
      join_all(number);
    } else if (node.is_leaf()) {
      join_leaves(number, number);
    } else {
      join_inside(node.left);
      join_inside(node.right);
      join_between(node.left, node.right);
    }
  }

  void join_between(Index a, Index b) {
    const KdTree::Node &one = tree_.node(a), &other = tree_.node(b);
    if (!cores_.any(one) || !cores_.any(other) || are_joined(a, b)) return;
    if (tree_.squared_gap(a, b) > reach_) return;
    if (one.is_leaf() && other.is_leaf()) {
      join_leaves(a, b);
    } else if (other.is_leaf() || (!one.is_leaf() && one.to - one.from >= other.to - other.from)) {
      join_between(one.left, b);
      join_between(one.right, b);
    } else {
      join_between(a, other.left);
      join_between(a, other.right);
    }
  }

  // Whatever lies in so small a box is within reach of each other.
  void join_all(Index number) {
    Index &last = member_[as_size(number)];
    for_each_core(tree_.node(number), [&](Index core) {
      if (last >= 0) forest_.join(last, core);
      last = core;
    });
  }

  void join_leaves(Index a, Index b) {
    monitor_.check();
    const KdTree::Node &one = tree_.node(a), &other = tree_.node(b);
    for (Index core = one.from; core < one.to; ++core)
      if (cores_.at(core) && join_near(core, other) && are_joined(a, b)) return;
  }

  // Was one of them in another set?
  bool join_near(Index core, const KdTree::Node &leaf) {
    bool is_news = false;
    for (Index t = leaf.from / kTile; t * kTile < leaf.to; ++t) {
      const TileVector squared = tree_.squared_distances(t, tree_.place(core));
      if (squared.minCoeff() > reach_) continue;
      for (Index b = 0; b < kTile; ++b)
        if (squared[b] <= reach_ && cores_.at(t * kTile + b))
          is_news = forest_.join(core, t * kTile + b) || is_news;
    }
    return is_news;
  }

  bool are_joined(Index a, Index b) {
    const Index one = member(a), other = member(b);
    return one >= 0 && other >= 0 && forest_.root(one) == forest_.root(other);
  }

  // A member of the set that has all cores of the node; -1 as long as no such set is known. A node asks
  // its children what they know, and no deeper: they learn when they are compared themselves.
  Index member(Index number) {
    Index &known = member_[as_size(number)];
    if (known >= 0) return known;
    const KdTree::Node &node = tree_.node(number);
    Index set = -1;
    bool one_set = true;
    const auto add = [&](Index core) {
      const Index root = core < 0 ? -1 : forest_.root(core);
      one_set = one_set && root >= 0 && (set < 0 || root == set);
      set = root;
    };
    if (node.is_leaf())
      for_each_core(node, add);
    else
      for (Index child : {node.left, node.right})
        if (cores_.any(tree_.node(child))) add(member_[as_size(child)]);
    return known = one_set ? set : -1;
  }

  template <class Visit> void for_each_core(const KdTree::Node &node, Visit visit) const {
    for (Index i = node.from; i < node.to; ++i)
      if (cores_.at(i)) visit(i);
  }

  const KdTree &tree_;
  const Cores &cores_;
  const double reach_;
  Monitor &monitor_;
  Forest forest_;
  std::vector<Index> member_; // of each node, see member()
};

} // namespace

Forest join_cores(const KdTree &tree, const Cores &cores, double reach, Monitor &monitor) {
  return Joiner(tree, cores, reach, monitor).run();
}

} // namespace musefuse
