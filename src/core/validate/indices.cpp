#include "core/validate/indices.h"

#include "core/cluster/points.h"
#include "core/util/check.h"
#include "core/util/infinity.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// The classes of a table: points (about the mean of all), members, centres.
struct Partition {
  Matrix x, centres; // features x points, features x classes
  std::vector<std::vector<Index>> members;

  Partition(const ConstMatrix &table, const std::vector<int> &label, Index k)
      : members(as_size(k)) {
    require(k >= 2, "there must be at least two classes");
    require(size_of(label) == table.rows(), "there must be one label a row");
    require_data(table.allFinite(), "the features must be finite");
    x = columns_about(table, table.colwise().mean().transpose());
    for (std::size_t i = 0; i < label.size(); ++i) {
      require(label[i] >= 0 && label[i] < k, "labels must be 0 to k - 1");
      members[as_size(label[i])].push_back(static_cast<Index>(i));
    }
    for (const auto &rows : members) require(!rows.empty(), "each class must have a row");
    centres = class_means(x, label, k);
  }
  Index k() const { return centres.cols(); }
  const std::vector<Index> &of(Index c) const { return members[as_size(c)]; }
  double squared(Index point, const Vector &place) const {
    return squared_distance(x.col(point).data(), place.data(), x.rows());
  }
};

Vector variances(const Partition &partition, Index c) {
  Vector sum = Vector::Zero(partition.x.rows());
  for (Index i : partition.of(c))
    sum += (partition.x.col(i) - partition.centres.col(c)).cwiseAbs2();
  return sum / static_cast<double>(partition.of(c).size());
}

double spread_of(const Vector &variance, SdbwVariant variant) {
  return variant == SdbwVariant::muse ? variance.cwiseSqrt().norm() : variance.norm();
}

// The mean, or the row nearest to it.
Vector centre_of(const Partition &partition, Index c, SdbwVariant variant) {
  const Vector mean = partition.centres.col(c);
  if (variant == SdbwVariant::textbook) return mean;
  const auto &rows = partition.of(c);
  const Index nearest = *std::min_element(rows.begin(), rows.end(), [&](Index a, Index b) {
    return partition.squared(a, mean) < partition.squared(b, mean);
  });
  return partition.x.col(nearest);
}

double count_within(const Partition &partition, Index c, const Vector &place, double radius) {
  const auto &rows = partition.of(c);
  return static_cast<double>(std::count_if(rows.begin(), rows.end(), [&](Index i) {
    return std::sqrt(partition.squared(i, place)) <= radius;
  }));
}

} // namespace

double calinski_harabasz(const ConstMatrix &table, const std::vector<int> &label, Index k) {
  const Partition partition(table, label, k);
  double between = 0, within = 0;
  for (Index c = 0; c < k; ++c) {
    const Vector centre = partition.centres.col(c);
    between += static_cast<double>(partition.of(c).size()) * centre.squaredNorm();
    for (Index i : partition.of(c)) within += partition.squared(i, centre);
  }
  return (between / static_cast<double>(k - 1)) / (within / static_cast<double>(table.rows() - k));
}

double davies_bouldin(const ConstMatrix &table, const std::vector<int> &label, Index k) {
  const Partition partition(table, label, k);
  Vector spread = Vector::Zero(k), worst = Vector::Zero(k);
  for (Index c = 0; c < k; ++c) {
    for (Index i : partition.of(c))
      spread[c] += std::sqrt(partition.squared(i, partition.centres.col(c)));
    spread[c] /= static_cast<double>(partition.of(c).size());
  }
  for (Index a = 0; a < k; ++a)
    for (Index b = 0; b < k; ++b) {
      if (a == b) continue;
      const double apart = (partition.centres.col(a) - partition.centres.col(b)).norm();
      const double ratio = apart > 0 ? (spread[a] + spread[b]) / apart : kInfinity;
      worst[a] = std::max(worst[a], ratio);
    }
  return worst.mean();
}

Sdbw s_dbw(const ConstMatrix &table, const std::vector<int> &label, Index k, SdbwVariant variant) {
  const Partition partition(table, label, k);
  const Vector all = partition.x.rowwise().squaredNorm() / static_cast<double>(table.rows());
  double sizes = 0;
  std::vector<Vector> centre;
  for (Index c = 0; c < k; ++c) {
    sizes += spread_of(variances(partition, c), variant);
    centre.push_back(centre_of(partition, c, variant));
  }
  const double radius = std::sqrt(sizes) / static_cast<double>(k);

  Sdbw result;
  result.scatter = sizes / static_cast<double>(k) / spread_of(all, variant);
  for (Index a = 0; a < k; ++a)
    for (Index b = 0; b < a; ++b) {
      const auto i = as_size(a), j = as_size(b);
      const Vector middle = 0.5 * (centre[i] + centre[j]);
      // Halkidi & Vazirgiannis 2001, eq. 2: the density counts both classes of the pair at all three
      // points. The original tool counts a class alone about its own centre.
      const bool both = variant != SdbwVariant::muse;
      const auto density = [&](const Vector &place, bool with_a, bool with_b) {
        return (with_a ? count_within(partition, a, place, radius) : 0.0) +
               (with_b ? count_within(partition, b, place, radius) : 0.0);
      };
      const double here = density(middle, true, true);
      const double there = std::max(density(centre[i], true, both), density(centre[j], both, true));
      if (there > 0) result.density += 2 * here / there; // both orders of the pair
    }
  result.density /= static_cast<double>(k * (k - 1));
  return result;
}

} // namespace musefuse
