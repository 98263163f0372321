#include "core/validate/silhouette.h"

#include "core/cluster/points.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace musefuse {
namespace {

constexpr Index kBlock = 128; // the distances of two blocks fit in the second level cache

// Rows sorted by class, so that a block has few runs of one class.
class DistanceSums {
public:
  DistanceSums(const ConstMatrix &table, const std::vector<int> &label, Index k)
      : n_(table.rows()), order_(static_cast<std::size_t>(n_)), class_(order_.size()),
        sums_(Matrix::Zero(n_, k)) {
    std::iota(order_.begin(), order_.end(), Index{0});
    std::stable_sort(order_.begin(), order_.end(), [&](Index a, Index b) {
      return label[static_cast<std::size_t>(a)] < label[static_cast<std::size_t>(b)];
    });
    const Vector origin = table.colwise().mean().transpose();
    x_.resize(table.cols(), n_);
    for (Index i = 0; i < n_; ++i) {
      const Index row = order_[static_cast<std::size_t>(i)];
      x_.col(i) = table.row(row).transpose() - origin;
      class_[static_cast<std::size_t>(i)] = label[static_cast<std::size_t>(row)];
    }
  }

  // Pairs of blocks in rounds: the pairs with i + j = r (mod blocks) have no block in common, so a round
  // can be shared by threads, and each block adds up in the order of the rounds.
  void run(int threads, Monitor &monitor) {
    const Index blocks = (n_ + kBlock - 1) / kBlock;
    Monitor silent;
    for (Index round = 0; round < blocks; ++round) {
      std::vector<Index> first;
      for (Index i = 0; i < blocks; ++i)
        if (i <= partner(i, round, blocks)) first.push_back(i);
      for_each_item(static_cast<Index>(first.size()), threads, silent, [&](Index item) {
        const Index i = first[static_cast<std::size_t>(item)];
        add_pair(i, partner(i, round, blocks));
      });
      monitor.check();
      monitor.progress(static_cast<double>(round + 1) / static_cast<double>(blocks));
    }
  }

  Vector silhouettes() const {
    const Index k = sums_.cols();
    Vector counts = Vector::Zero(k), values(n_);
    for (int c : class_) counts[c] += 1;
    for (Index i = 0; i < n_; ++i) {
      const int own = class_[static_cast<std::size_t>(i)];
      double nearest = std::numeric_limits<double>::infinity();
      for (Index c = 0; c < k; ++c)
        if (c != own && counts[c] > 0) nearest = std::min(nearest, sums_(i, c) / counts[c]);
      const double within = counts[own] > 1 ? sums_(i, own) / (counts[own] - 1) : 0;
      const double larger = std::max(within, nearest);
      values[order_[static_cast<std::size_t>(i)]] =
          counts[own] > 1 && larger > 0 ? (nearest - within) / larger : 0;
    }
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
        distance(i, j) =
            squared_distance(x_.col(from_a + i).data(), x_.col(from_b + j).data(), x_.rows());
    distance = distance.cwiseSqrt();
    for (Index j = 0; j < size_b; ++j)
      sums_.col(class_[static_cast<std::size_t>(from_b + j)]).segment(from_a, size_a) +=
          distance.col(j);
    if (a == b) return; // all ordered pairs of the block are in the square
    for (Index i = 0; i < size_a;) {
      const int own = class_[static_cast<std::size_t>(from_a + i)];
      Index end = i + 1;
      while (end < size_a && class_[static_cast<std::size_t>(from_a + end)] == own) ++end;
      for (Index j = 0; j < size_b; ++j)
        sums_(from_b + j, own) += distance.col(j).segment(i, end - i).sum();
      i = end;
    }
  }

  Index n_;
  std::vector<Index> order_;
  std::vector<int> class_;
  Matrix x_, sums_; // rows x classes: sum of the distances to each class
};

} // namespace

Vector silhouettes(const ConstMatrix &table, const std::vector<int> &label, Index k, int threads,
                   Monitor &monitor) {
  require(static_cast<Index>(label.size()) == table.rows(), "there must be one label a row");
  for (int c : label) require(c >= 0 && c < k, "labels must be 0 to k - 1");
  require_data(table.allFinite(), "the features must be finite");
  DistanceSums sums(table, label, k);
  sums.run(threads, monitor);
  return sums.silhouettes();
}

} // namespace musefuse
