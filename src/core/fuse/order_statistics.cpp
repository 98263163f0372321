#include "core/fuse/order_statistics.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

// The present ratings of time i, sorted; column `without` is passed over.
void sorted_at(const ConstMatrix &ratings, Index i, Index without, std::vector<double> &sorted) {
  sorted.clear();
  for (Index k = 0; k < ratings.cols(); ++k)
    if (k != without && is_present(ratings(i, k))) sorted.push_back(ratings(i, k));
  std::sort(sorted.begin(), sorted.end());
}

double trimmed_mean_of(const std::vector<double> &sorted, double trim) {
  const std::size_t m = sorted.size();
  if (m == 0) return kMissing;
  const auto cut = std::min(as_size(trim * static_cast<double>(m)), (m - 1) / 2);
  double sum = 0;
  for (std::size_t i = cut; i < m - cut; ++i) sum += sorted[i];
  return sum / static_cast<double>(m - 2 * cut);
}

} // namespace

Weighted trimmed_mean(const ConstMatrix &ratings, double trim, Index min_raters) {
  require(trim >= 0 && trim <= 0.5, "trim must be from 0 to 0.5");
  const Index n = ratings.rows();
  Weighted fused{Vector(n), Eigen::VectorXi(n)};
  std::vector<double> sorted;
  for (Index i = 0; i < n; ++i) {
    sorted_at(ratings, i, -1, sorted);
    fused.n_raters[i] = static_cast<int>(sorted.size());
    fused.value[i] = fused.n_raters[i] >= min_raters ? trimmed_mean_of(sorted, trim) : kMissing;
  }
  return fused;
}

Vector trimmed_mean_se(const ConstMatrix &ratings, double trim) {
  Matrix without(ratings.rows(), ratings.cols());
  std::vector<double> sorted;
  for (Index k = 0; k < ratings.cols(); ++k)
    for (Index i = 0; i < ratings.rows(); ++i) {
      sorted_at(ratings, i, k, sorted);
      without(i, k) = trimmed_mean_of(sorted, trim);
    }
  return jackknife_se(without, ratings);
}

Vector order_statistic_se(const ConstMatrix &ratings, const ConstMatrix &weights) {
  require(weights.rows() >= ratings.cols() && weights.cols() >= ratings.cols(),
          "there must be weights for every number of raters");
  Vector se(ratings.rows());
  std::vector<double> sorted;
  for (Index i = 0; i < ratings.rows(); ++i) {
    sorted_at(ratings, i, -1, sorted);
    const Index m = size_of(sorted);
    if (m < 2) {
      se[i] = kMissing;
      continue;
    }
    double mean = 0, variance = 0;
    for (Index j = 0; j < m; ++j) mean += weights(j, m - 1) * sorted[as_size(j)];
    for (Index j = 0; j < m; ++j) {
      const double d = sorted[as_size(j)] - mean;
      variance += weights(j, m - 1) * d * d;
    }
    se[i] = std::sqrt(variance);
  }
  return se;
}

} // namespace musefuse
