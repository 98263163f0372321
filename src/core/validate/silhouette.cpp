#include "core/validate/silhouette.h"

#include "core/cluster/points.h"
#include "core/cluster/tiles.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"
#include "core/util/rng.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr Index kBlock = 128; // the distances of two blocks fit in the second level cache

// From a row's sums of distances to each class, which lie `stride` apart.
double silhouette_of(const double *sums, Index stride, int own, const Vector &counts) {
  if (!(counts[own] > 1)) return 0;
  double nearest = kInfinity;
  for (Index c = 0; c < counts.size(); ++c)
    if (c != own && counts[c] > 0) nearest = std::min(nearest, sums[c * stride] / counts[c]);
  const double within = sums[own * stride] / (counts[own] - 1);
  const double larger = std::max(within, nearest);
  return larger > 0 ? (nearest - within) / larger : 0;
}

// Rows sorted by class, so that few blocks hold two; within a class by value, so that no sum depends on the order of the
// table.
struct ByClass {
  std::vector<Index> order; // the row of the table that each is
  std::vector<int> label;
  Matrix x; // features x rows, about their mean
  Vector counts;

  ByClass(const ConstMatrix &table, const std::vector<int> &given, Index k)
      : order(lexicographic_order(table)), x(table.cols(), table.rows()), counts(Vector::Zero(k)) {
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return given[as_size(a)] < given[as_size(b)]; });
    for (const Index row : order) {
      x.col(size_of(label)) = table.row(row);
      label.push_back(given[as_size(row)]);
      counts[label.back()] += 1;
    }
    x.colwise() -= x.rowwise().mean().eval();
  }
  int class_at(Index place) const { return label[as_size(place)]; }
};

class DistanceSums {
public:
  DistanceSums(const ConstMatrix &table, const std::vector<int> &label, Index k)
      : rows_(table, label, k), n_(table.rows()), sums_(Matrix::Zero(n_, k)) {}

  // Pairs of blocks in rounds: the pairs with i + j = r (mod blocks) have no block in common, so a round
  // can be shared by threads, and each block adds up in the order of the rounds.
  void run(int threads, Monitor &monitor) {
    const Index blocks = (n_ + kBlock - 1) / kBlock;
    Monitor silent;
    for (Index round = 0; round < blocks; ++round) {
      std::vector<Index> first;
      for (Index i = 0; i < blocks; ++i)
        if (i <= partner(i, round, blocks)) first.push_back(i);
      for_each_item(size_of(first), threads, silent, [&](Index item) {
        const Index i = first[as_size(item)];
        add_pair(i, partner(i, round, blocks));
      });
      monitor.check();
      monitor.progress(static_cast<double>(round + 1) / static_cast<double>(blocks));
    }
  }

  Vector silhouettes() const {
    Vector values(n_);
    for (Index i = 0; i < n_; ++i)
      values[rows_.order[as_size(i)]] =
          silhouette_of(sums_.data() + i, n_, rows_.class_at(i), rows_.counts);
    return values;
  }

private:
  static Index partner(Index i, Index round, Index blocks) { return (round - i + blocks) % blocks; }

  void add_pair(Index a, Index b) {
    const Index from_a = a * kBlock, size_a = std::min(kBlock, n_ - from_a);
    const Index from_b = b * kBlock, size_b = std::min(kBlock, n_ - from_b);
    Matrix distance(size_a, size_b);
    for (Index j = 0; j < size_b; ++j)
      for (Index i = 0; i < size_a; ++i)
        distance(i, j) = squared_distance(rows_.x.col(from_a + i).data(),
                                          rows_.x.col(from_b + j).data(), rows_.x.rows());
    distance = distance.cwiseSqrt();
    for (Index j = 0; j < size_b; ++j)
      sums_.col(rows_.class_at(from_b + j)).segment(from_a, size_a) += distance.col(j);
    if (a == b) return; // all ordered pairs of the block are in the square
    for (Index i = 0; i < size_a;) {
      const int own = rows_.class_at(from_a + i);
      Index end = i + 1;
      while (end < size_a && rows_.class_at(from_a + end) == own) ++end;
      for (Index j = 0; j < size_b; ++j)
        sums_(from_b + j, own) += distance.col(j).segment(i, end - i).sum();
      i = end;
    }
  }

  const ByClass rows_;
  const Index n_;
  Matrix sums_; // rows x classes: sum of the distances to each class
};

constexpr Index kTogether = 20;
constexpr std::uint64_t kSampleSeed = 1987; // any one: the same rows for the same data

// All rows eight at a time.
class Neighbours {
public:
  Neighbours(const ConstMatrix &table, const std::vector<int> &label, Index k)
      : rows_(table, label, k), tiles_(rows_.x) {}

  // Of several places together, so that the rows go through the cache once for all of them.
  void silhouettes(const Index *places, Index count, double *values) const {
    Matrix sums = Matrix::Zero(rows_.counts.size(), count);
    for (Index t = 0; t < tiles_.count(); ++t) {
      const Index first = t * kTile, last = first + tiles_.filled(t) - 1;
      const int own = rows_.class_at(first) == rows_.class_at(last) && last - first + 1 == kTile
                          ? rows_.class_at(first)
                          : -1;
      for (Index p = 0; p < count; ++p) {
        const TileVector distance =
            tiles_.squared_distances(t, rows_.x.col(places[p]).data()).sqrt();
        if (own >= 0)
          sums(own, p) += distance.sum();
        else
          for (Index i = first; i <= last; ++i) sums(rows_.class_at(i), p) += distance[i - first];
      }
    }
    for (Index p = 0; p < count; ++p)
      values[p] = silhouette_of(sums.col(p).data(), 1, rows_.class_at(places[p]), rows_.counts);
  }

private:
  const ByClass rows_;
  const Tiles tiles_;
};

void check_labels(const ConstMatrix &table, const std::vector<int> &label, Index k) {
  require(size_of(label) == table.rows(), "there must be one label a row");
  for (int c : label) require(c >= 0 && c < k, "labels must be 0 to k - 1");
  require_data(table.allFinite(), "the features must be finite");
}

} // namespace

Vector silhouettes(const ConstMatrix &table, const std::vector<int> &label, Index k, int threads,
                   Monitor &monitor) {
  check_labels(table, label, k);
  DistanceSums sums(table, label, k);
  sums.run(threads, monitor);
  return sums.silhouettes();
}

SampledSilhouette sampled_silhouette(const ConstMatrix &table, const std::vector<int> &label,
                                     Index k, Index size, int threads, Monitor &monitor) {
  check_labels(table, label, k);
  const Index n = table.rows();
  require(size >= 2 && size <= n, "a sample has at least 2 rows, and no more than there are");
  const Neighbours all(table, label, k);
  const std::vector<Index> places = Rng(kSampleSeed).permutation(n);
  Vector values(size);
  for_each_item((size + kTogether - 1) / kTogether, threads, monitor, [&](Index block) {
    const Index first = block * kTogether;
    all.silhouettes(places.data() + first, std::min(kTogether, size - first),
                    values.data() + first);
  });
  const double m = static_cast<double>(size), left = 1 - m / static_cast<double>(n);
  SampledSilhouette out;
  out.mean = values.mean();
  out.std_error = std::sqrt((values.array() - out.mean).square().sum() / (m - 1) / m * left);
  return out;
}

} // namespace musefuse
