#include "core/fuse/weighted.h"

#include "core/fuse/levels.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {
void WeightedOptions::check() const {
  require(min_raters >= 1, "min_raters must be at least 1");
}

namespace {

// weighted_mean() where every rater with a weight is there at every time: levels, whose weighted
// mean is 0, change nothing.
Weighted complete_mean(const ConstMatrix &ratings, const ConstVector &weights,
                       const WeightedOptions &options) {
  const Index n = ratings.rows();
  const auto heard = static_cast<int>((weights.array() > 0).count());
  Weighted fused{Vector::Zero(n), Eigen::VectorXi::Constant(n, heard)};
  double total = 0;
  for (Index k = 0; k < weights.size(); ++k) {
    if (weights[k] == 0) continue;
    fused.value += weights[k] * ratings.col(k);
    total += weights[k];
  }
  if (heard >= options.min_raters)
    fused.value.array() /= total;
  else
    fused.value.setConstant(kMissing);
  return fused;
}

// Column k: the value of complete_mean() where rater k has no weight. The sums of those before him
// are the same for all that come after.
Matrix complete_means_without(const ConstMatrix &ratings, const ConstVector &weights) {
  Matrix without(ratings.rows(), ratings.cols());
  Vector before = Vector::Zero(ratings.rows());
  double weight_before = 0;
  for (Index k = 0; k < weights.size(); ++k) {
    auto mean = without.col(k);
    mean = before;
    double total = weight_before;
    for (Index other = k + 1; other < weights.size(); ++other) {
      if (weights[other] == 0) continue;
      mean += weights[other] * ratings.col(other);
      total += weights[other];
    }
    if (total > 0)
      mean.array() /= total;
    else
      mean.setConstant(kMissing);
    if (weights[k] == 0) continue;
    before += weights[k] * ratings.col(k);
    weight_before += weights[k];
  }
  return without;
}

} // namespace

Weighted weighted_mean(const ConstMatrix &ratings, const ConstVector &weights,
                       const WeightedOptions &options) {
  options.check();
  const Index n = ratings.rows(), raters = ratings.cols();
  require(weights.size() == raters, "there must be one weight a rater");

  for (Index k = 0; k < raters; ++k)
    require(weights[k] >= 0 && std::isfinite(weights[k]),
            "weights must be finite and not negative");
  if (complete(ratings, weights)) return complete_mean(ratings, weights, options);
  const Vector levels = options.centre ? rater_levels(ratings, weights) : Vector::Zero(raters);
  Vector sum = Vector::Zero(n), total = Vector::Zero(n);
  Weighted fused{Vector(n), Eigen::VectorXi::Zero(n)};
  for (Index k = 0; k < raters; ++k) {
    const double w = weights[k], level = levels[k];
    if (w == 0) continue;
    const double *x = ratings.col(k).data();
    for (Index i = 0; i < n; ++i) {
      if (is_missing(x[i])) continue;
      sum[i] += w * (x[i] - level);
      total[i] += w;
      ++fused.n_raters[i];
    }
  }
  for (Index i = 0; i < n; ++i) {
    const bool enough = fused.n_raters[i] >= options.min_raters && total[i] > 0;
    fused.value[i] = enough ? sum[i] / total[i] : kMissing;
  }
  return fused;
}

Vector jackknife_se(const ConstMatrix &without, const ConstMatrix &ratings) {
  require(without.rows() == ratings.rows() && without.cols() == ratings.cols(),
          "there must be one fused series a rater left out");
  const Index n = without.rows(), raters = without.cols();
  if (raters > 1 && all_present(ratings) && all_present(without)) {
    const double m = static_cast<double>(raters);
    const Vector centre = without.rowwise().sum() / m;
    Vector squares = Vector::Zero(n);
    for (Index k = 0; k < raters; ++k)
      squares.array() += (without.col(k) - centre).array().square();
    return ((m - 1) / m * squares.array()).sqrt();
  }
  const auto counts = [&](Index i, Index k) {
    return is_present(ratings(i, k)) && is_present(without(i, k));
  };
  Vector se(n);
  for (Index i = 0; i < n; ++i) {
    double sum = 0, m = 0, squares = 0;
    for (Index k = 0; k < raters; ++k)
      if (counts(i, k)) {
        sum += without(i, k);
        m += 1;
      }
    for (Index k = 0; k < raters; ++k)
      if (counts(i, k)) {
        const double d = without(i, k) - sum / m;
        squares += d * d;
      }
    se[i] = m < 2 ? kMissing : std::sqrt((m - 1) / m * squares);
  }
  return se;
}

Vector weighted_mean_se(const ConstMatrix &ratings, const ConstVector &weights,
                        const WeightedOptions &options) {
  if (complete(ratings, weights))
    return jackknife_se(complete_means_without(ratings, weights), ratings);
  WeightedOptions lenient = options;
  lenient.min_raters = 1; // a band is about who rated, not about whether enough did
  Matrix without(ratings.rows(), ratings.cols());
  Vector w = weights;
  for (Index k = 0; k < ratings.cols(); ++k) {
    w[k] = 0;
    without.col(k) = weighted_mean(ratings, w, lenient).value;
    w[k] = weights[k];
  }
  return jackknife_se(without, ratings);
}

} // namespace musefuse
