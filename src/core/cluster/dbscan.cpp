#include "core/cluster/dbscan.h"

#include "core/cluster/dbscan_join.h"
#include "core/cluster/kdtree.h"
#include "core/cluster/points.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace musefuse {
namespace {

// A distance that decimals make equal to the radius differs from it by rounding only. Finite: infinitely
// far is what fills up the last tile.
double squared_reach(double radius) {
  return std::min(radius * radius * (1 + 1e-12), std::numeric_limits<double>::max());
}

constexpr auto is_any = [](Index) { return true; };

// A limit for each place of a tile that is `wanted`.
template <class Wanted>
TileVector limits(const KdTree &places, Index tile, double limit, Wanted wanted) {
  TileVector limits = TileVector::Constant(KdTree::kSeesNothing);
  for (Index b = 0; b < places.tiles().filled(tile); ++b)
    if (wanted(tile * kTile + b)) limits[b] = limit;
  return limits;
}

// Values in another order: value i at place[i].
template <class Value>
std::vector<Value> placed(const std::vector<Value> &values, const std::vector<Index> &place) {
  std::vector<Value> out(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) out[as_size(place[i])] = values[i];
  return out;
}

// How many of eight squares are within reach; in two loops, so that g++ takes whole vectors.
double count_within(const TileVector &squared, double reach) {
  TileVector within;
  for (Index b = 0; b < kTile; ++b) within.data()[b] = squared.data()[b] <= reach ? 1.0 : 0.0;
  return within.sum();
}

// Is a core point at the position? It has `min_samples` points within reach; nobody counts on.
std::vector<char> find_cores(const KdTree &tree, double reach, Index min_samples, int threads,
                             Monitor &monitor) {
  const double enough = static_cast<double>(min_samples);
  std::vector<char> is_core(as_size(tree.points()), 0);
  for_each_item(tree.tiles().count(), threads, monitor, [&](Index tile) {
    TileVector count = TileVector::Zero(), limit = limits(tree, tile, reach, is_any);
    tree.visit_near(tree, tile, limit, is_any, [&](Index b, Index, const TileVector &squared) {
      count[b] += count_within(squared, reach);
      if (count[b] < enough) return;
      limit[b] = KdTree::kSeesNothing;
      is_core[as_size(tile * kTile + b)] = 1;
    });
  });
  return is_core;
}

// The nearest core of `tree` within reach of each position of `places` that is wanted: its number, of
// equally near ones the lowest; -1 if there is none.
template <class Wanted>
std::vector<Index> nearest_cores(const KdTree &places, Wanted wanted, const KdTree &tree,
                                 const Cores &cores, double reach, int threads, Monitor &monitor) {
  std::vector<Index> nearest(as_size(places.points()), -1);
  const auto has_core = [&](Index number) { return cores.any(tree.node(number)); };
  for_each_item(places.tiles().count(), threads, monitor, [&](Index tile) {
    TileVector limit = limits(places, tile, reach, wanted);
    const auto visit = [&](Index b, Index t, const TileVector &squared) {
      Index &best = nearest[as_size(tile * kTile + b)];
      for (Index i = 0; i < kTile; ++i) {
        const Index position = t * kTile + i;
        if (squared[i] > limit[b] || !cores.at(position)) continue;
        const Index point = tree.order()[as_size(position)];
        if (squared[i] < limit[b] || best < 0 || point < best) best = point;
        limit[b] = squared[i];
      }
    };
    tree.visit_near(places, tile, limit, has_core, visit);
  });
  return nearest;
}

// Classes are numbered as their first core points come.
std::vector<int> number_classes(const KdTree &tree, const Cores &cores, Forest forest,
                                Index &classes) {
  std::vector<Index> at(tree.order().size());
  std::iota(at.begin(), at.end(), Index{0});
  const std::vector<Index> position = placed(at, tree.order());
  std::vector<int> label(position.size(), -1), of_root(position.size(), -1);
  for (std::size_t point = 0; point < position.size(); ++point) {
    if (!cores.at(position[point])) continue;
    int &known = of_root[as_size(forest.root(position[point]))];
    if (known < 0) known = static_cast<int>(classes++);
    label[point] = known;
  }
  return label;
}

} // namespace

void DbscanOptions::check() const {
  require(eps > 0 && std::isfinite(eps), "eps must be above 0");
  require(min_samples >= 1, "min_samples must be at least 1");
}

Dbscan dbscan(const ConstMatrix &table, const DbscanOptions &options, Monitor &monitor) {
  options.check();
  Quiet quiet(monitor);
  const double reach = squared_reach(options.eps);
  const Points points = make_points(table);
  const KdTree tree(points.x);
  const std::vector<char> is_core =
      find_cores(tree, reach, options.min_samples, options.threads, monitor);
  const Cores cores(is_core);
  const auto is_border = [&](Index position) { return !cores.at(position); };

  Dbscan result;
  std::vector<int> label =
      number_classes(tree, cores, join_cores(tree, cores, reach, quiet), result.classes);
  const auto nearest = placed(
      nearest_cores(tree, is_border, tree, cores, reach, options.threads, quiet), tree.order());
  for (std::size_t i = 0; i < label.size(); ++i)
    if (nearest[i] >= 0) label[i] = label[as_size(nearest[i])];

  result.centres = class_means(points.x, label, result.classes).transpose();
  result.centres.rowwise() += points.origin.transpose();
  result.label = placed(label, points.row);
  result.core = placed(placed(is_core, tree.order()), points.row);
  return result;
}

std::vector<Index> nearest_within(const ConstMatrix &table, const ConstMatrix &cores, double eps,
                                  int threads, Monitor &monitor) {
  const Vector origin = cores.rows() > 0 ? Vector(cores.colwise().mean().transpose())
                                         : Vector(Vector::Zero(cores.cols()));
  const KdTree places(columns_about(table, origin)), tree(columns_about(cores, origin));
  const Cores all(std::vector<char>(tree.order().size(), 1));
  return placed(nearest_cores(places, is_any, tree, all, squared_reach(eps), threads, monitor),
                places.order());
}

Vector kth_distance(const ConstMatrix &table, Index k, int threads, Monitor &monitor) {
  const Points points = make_points(table);
  require(k >= 1, "k must be at least 1");
  require_data(k <= points.count(),
               "there are " + std::to_string(points.count()) + " rows; k cannot be larger");
  const KdTree tree(points.x);
  std::vector<double> distance(tree.order().size());
  for_each_item(tree.tiles().count(), threads, monitor, [&](Index tile) {
    TileVector limit = limits(tree, tile, std::numeric_limits<double>::max(), is_any);
    std::vector<double> nearest[kTile]; // heaps of squares, the k-th on top
    tree.visit_near(tree, tile, limit, is_any, [&](Index b, Index, const TileVector &squared) {
      auto &heap = nearest[b];
      for (Index i = 0; i < kTile; ++i) {
        if (squared[i] > limit[b]) continue;
        heap.push_back(squared[i]);
        std::push_heap(heap.begin(), heap.end());
        if (size_of(heap) > k) {
          std::pop_heap(heap.begin(), heap.end());
          heap.pop_back();
        }
        if (size_of(heap) == k) limit[b] = heap.front();
      }
    });
    for (Index b = 0; b < tree.tiles().filled(tile); ++b)
      distance[as_size(tile * kTile + b)] = std::sqrt(nearest[b].front());
  });
  const auto of_rows = placed(placed(distance, tree.order()), points.row);
  return Eigen::Map<const Vector>(of_rows.data(), points.count());
}

} // namespace musefuse
