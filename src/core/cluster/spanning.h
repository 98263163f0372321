// The minimum spanning tree of points: all that single linkage needs (Gower & Ross 1969, doi 10.2307/2346439).
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <tuple>
#include <vector>

namespace musefuse {

struct Edge {
  double squared; // distance
  Index a, b;     // points, a < b
};

// No two edges are equal, so there is one tree, however it is grown: of equally long ones that of earlier points is
// the shorter.
inline bool is_shorter(const Edge &x, const Edge &y) {
  return std::tie(x.squared, x.a, x.b) < std::tie(y.squared, y.a, y.b);
}

// Points are columns, equal ones side by side; shortest edge first. In few dimensions parts grow together by a kd-tree (time about n log n,
// memory a few times the data), else point by point (time n^2, memory O(n)).
std::vector<Edge> spanning_tree(const Matrix &x, Monitor &monitor);

// The two ways, for tests.
std::vector<Edge> spanning_tree_by_parts(const Matrix &x, Monitor &monitor);
std::vector<Edge> spanning_tree_by_points(const Matrix &x, Monitor &monitor);

} // namespace musefuse
