// Disjoint sets (union-find, with path halving).
#pragma once

#include "core/util/types.h"

#include <numeric>
#include <vector>

namespace musefuse {

class Forest {
public:
  explicit Forest(Index n) : parent_(as_size(n)) {
    std::iota(parent_.begin(), parent_.end(), Index{0});
  }
  Index root(Index i) {
    while (parent(i) != i) i = parent(i) = parent(parent(i));
    return i;
  }
  // Were they apart?
  bool join(Index a, Index b) {
    const Index from = root(a), to = root(b);
    parent(from) = to;
    return from != to;
  }

private:
  Index &parent(Index i) { return parent_[as_size(i)]; }
  std::vector<Index> parent_;
};

} // namespace musefuse
