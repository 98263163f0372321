// DBSCAN: classes are regions of dense points; what lies in none is noise.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct DbscanOptions {
  double eps = 0.5;      // radius of a neighbourhood, bounds included
  Index min_samples = 5; // points that make a neighbourhood dense, its own point included
  int threads = 1;
  void check() const;
};

struct Dbscan {
  std::vector<int> label; // -1 is noise
  std::vector<char> core; // is the row a core point?
  Matrix centres;         // class x feature
  Index classes = 0;
};

// The definitions of Ester et al. (1996); a border point belongs to its nearest core point, so that the
// outcome does not depend on the order of rows. Nobody needs all neighbours: a point is core once
// min_samples of them are found, and core points of sets that are joined already are not compared. Time
// O(n min_samples log n) where the tree helps (few features), O(n^2 features) at worst; memory
// O(n features).
Dbscan dbscan(const ConstMatrix &table, const DbscanOptions &options, Monitor &monitor);

// The row of `cores` that is nearest to each row of the table, -1 where none lies within eps.
std::vector<Index> nearest_within(const ConstMatrix &table, const ConstMatrix &cores, double eps,
                                  int threads, Monitor &monitor);

// Distance of each row to its k-th nearest, itself included (so the first is 0).
Vector kth_distance(const ConstMatrix &table, Index k, int threads, Monitor &monitor);

} // namespace musefuse
