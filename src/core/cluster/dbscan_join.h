// Which core points of a density clustering hang together.
#pragma once

#include "core/cluster/forest.h"
#include "core/cluster/kdtree.h"
#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// The core points by their position in a tree, and whether a node has any.
class Cores {
public:
  explicit Cores(const std::vector<char> &is_core) : before_(is_core.size() + 1, 0) {
    for (std::size_t i = 0; i < is_core.size(); ++i) before_[i + 1] = before_[i] + is_core[i];
  }
  bool at(Index position) const { return count(position, position + 1) > 0; }
  bool any(const KdTree::Node &node) const { return count(node.from, node.to) > 0; }

private:
  Index count(Index from, Index to) const { return before_[as_size(to)] - before_[as_size(from)]; }
  std::vector<Index> before_; // how many core points come before each position
};

// Sets of positions: core points with a chain of core points between them, each within `reach`
// (squared) of the next, share one.
Forest join_cores(const KdTree &tree, const Cores &cores, double reach, Monitor &monitor);

} // namespace musefuse
