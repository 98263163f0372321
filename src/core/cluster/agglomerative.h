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
  Index leaves() const { return size_of(order); }
};

// Time O(n^2 features), for single linkage and Ward's about n log n in few dimensions. Memory O(n features) for single
// linkage, for Ward's in few dimensions or of more than 40000 rows; else one triangle of distances, 4 n (n + 8) bytes
// (1.6 GB for 20000 rows).
// Is the triangle kept? More rows than fit are refused before it is.
bool keeps_distances(Index rows, Index features, Linkage linkage);
Tree agglomerate(const ConstMatrix &table, Linkage linkage, Monitor &monitor);

// Two points, one of each cluster that merges.
struct Merge {
  Index a, b;
  double height;
};
// The two ways to merge clusters of the columns of a matrix, for tests.
std::vector<Merge> merges_by_distances(const Matrix &x, Linkage linkage, Monitor &monitor);
std::vector<Merge> ward_merges_by_centroids(const Matrix &x, Monitor &monitor);

// Classes 0 .. of the leaves after the first n - k merges, or after those of height <= `height`.
std::vector<int> cut_into(const Tree &tree, Index k);
std::vector<int> cut_at(const Tree &tree, double height);

} // namespace musefuse
