#include "core/cluster/dbscan.h"

#include "core/cluster/forest.h"
#include "core/cluster/kdtree.h"
#include "core/cluster/points.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <cmath>

namespace musefuse {
namespace {

constexpr Index kBatch = 512; // queries whose neighbours are held at a time

// A monitor for the loops inside a loop: stops, but reports no progress of its own.
class Quiet final : public Monitor {
public:
  explicit Quiet(Monitor &monitor) : monitor_(monitor) {}
  void check() override { monitor_.check(); }

private:
  Monitor &monitor_;
};

// Which points are core points, and which of them hang together. Neighbourhoods are looked up by
// threads, batch by batch, and joined in one order; each pair of core points is joined when the later
// one is seen.
void join_cores(const Points &points, const KdTree &tree, const DbscanOptions &options,
                std::vector<char> &core, Forest &forest, Monitor &monitor) {
  const Index n = points.count();
  Quiet quiet(monitor);
  std::vector<std::vector<int>> near(static_cast<std::size_t>(std::min(n, kBatch)));
  for (Index from = 0; from < n; from += kBatch) {
    const Index size = std::min(kBatch, n - from);
    for_each_item(size, options.threads, quiet, [&](Index i) {
      auto &found = near[static_cast<std::size_t>(i)];
      found.clear();
      const Index point = tree.order()[static_cast<std::size_t>(from + i)];
      tree.within(points.x.col(point).data(), options.eps,
                  [&](Index other) { found.push_back(static_cast<int>(other)); });
    });
    for (Index i = 0; i < size; ++i) {
      const auto &found = near[static_cast<std::size_t>(i)];
      if (static_cast<Index>(found.size()) < options.min_samples) continue;
      const Index point = tree.order()[static_cast<std::size_t>(from + i)];
      core[static_cast<std::size_t>(point)] = 1;
      for (int other : found)
        if (core[static_cast<std::size_t>(other)]) forest.join(point, other);
    }
    monitor.progress(static_cast<double>(from + size) / static_cast<double>(n));
  }
}

Matrix select_columns(const Matrix &x, const std::vector<Index> &which) {
  Matrix chosen(x.rows(), static_cast<Index>(which.size()));
  for (std::size_t i = 0; i < which.size(); ++i) chosen.col(static_cast<Index>(i)) = x.col(which[i]);
  return chosen;
}

std::vector<Index> nearest_columns(const Matrix &x, const Matrix &cores, double eps, int threads,
                                   Monitor &monitor) {
  const KdTree tree(cores);
  const double reach = squared_reach(eps);
  std::vector<Index> which(static_cast<std::size_t>(x.cols()), -1);
  for_each_item(x.cols(), threads, monitor, [&](Index i) {
    const auto nearest = tree.nearest(x.col(i).data(), 1);
    if (!nearest.empty() && nearest[0].squared <= reach)
      which[static_cast<std::size_t>(i)] = nearest[0].point;
  });
  return which;
}

} // namespace

void DbscanOptions::check() const {
  require(eps > 0 && std::isfinite(eps), "eps must be above 0");
  require(min_samples >= 1, "min_samples must be at least 1");
}

Dbscan dbscan(const ConstMatrix &table, const DbscanOptions &options, Monitor &monitor) {
  options.check();
  const Points points = make_points(table);
  const Index n = points.count();
  std::vector<char> core(static_cast<std::size_t>(n), 0);
  Forest forest(n);
  join_cores(points, KdTree(points.x), options, core, forest, monitor);

  Dbscan result;
  std::vector<int> label(core.size(), -1), of_root(core.size(), -1);
  std::vector<Index> cores, others;
  for (Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    (core[at] ? cores : others).push_back(i);
    if (!core[at]) continue;
    int &known = of_root[static_cast<std::size_t>(forest.root(i))];
    if (known < 0) known = static_cast<int>(result.classes++);
    label[at] = known;
  }
  const auto nearest = nearest_columns(select_columns(points.x, others), select_columns(points.x, cores),
                                       options.eps, options.threads, monitor);
  for (std::size_t i = 0; i < others.size(); ++i)
    if (nearest[i] >= 0)
      label[static_cast<std::size_t>(others[i])] =
          label[static_cast<std::size_t>(cores[static_cast<std::size_t>(nearest[i])])];

  result.label = labels_of_rows(points, label);
  result.core.resize(core.size());
  for (std::size_t i = 0; i < core.size(); ++i)
    result.core[static_cast<std::size_t>(points.row[i])] = core[i];
  return result;
}

std::vector<Index> nearest_within(const ConstMatrix &table, const ConstMatrix &cores, double eps,
                                  int threads, Monitor &monitor) {
  const Vector origin = cores.rows() > 0 ? Vector(cores.colwise().mean().transpose())
                                         : Vector(Vector::Zero(cores.cols()));
  return nearest_columns(columns_about(table, origin), columns_about(cores, origin), eps, threads,
                         monitor);
}

Vector kth_distance(const ConstMatrix &table, Index k, int threads, Monitor &monitor) {
  const Points points = make_points(table);
  require(k >= 1, "k must be at least 1");
  require_data(k <= points.count(), "there are " + std::to_string(points.count()) +
                                        " rows; k cannot be larger");
  const KdTree tree(points.x);
  Vector distance(points.count());
  for_each_item(points.count(), threads, monitor, [&](Index i) {
    const double squared = tree.nearest(points.x.col(i).data(), k).back().squared;
    distance[points.row[static_cast<std::size_t>(i)]] = std::sqrt(squared);
  });
  return distance;
}

} // namespace musefuse
