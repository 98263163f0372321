// Agglomerative clustering: a tree of merges.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <string>
#include <vector>

namespace musefuse {

enum class Linkage { ward, complete, average, single };

// Merges by height. Clusters are numbered as in R's hclust: -i is row i (from 1), s is the outcome of
// step s (from 1).
struct Tree {
  std::vector<int> left, right;
  Vector height;          // the distance at which they merge; for Ward that of "ward.D2"
  std::vector<int> order; // rows (from 1) as the leaves of a drawing without crossings
  Index leaves() const { return static_cast<Index>(order.size()); }
};

// Time O(n^2 features). Memory: single O(n features); the others one triangle of distances, 4 n (n + 8)
// bytes (1.6 GB for 20000 rows).
Tree agglomerate(const ConstMatrix &table, Linkage linkage, Monitor &monitor);

// Classes 0 .. of the leaves after the first n - k merges, or after those of height <= `height`.
std::vector<int> cut_into(const Tree &tree, Index k);
std::vector<int> cut_at(const Tree &tree, double height);

} // namespace musefuse
