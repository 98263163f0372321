#include "core/fuse/weighted.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {
namespace {

double present_mean(const double *x, Index n) {
  double sum = 0;
  Index present = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) {
      sum += x[i];
      ++present;
    }
  return present == 0 ? 0.0 : sum / static_cast<double>(present);
}

} // namespace

void WeightedOptions::check() const { require(min_raters >= 1, "min_raters must be at least 1"); }

Weighted weighted_mean(const ConstMatrix &ratings, const ConstVector &weights,
                       const WeightedOptions &options) {
  options.check();
  const Index n = ratings.rows(), raters = ratings.cols();
  require(weights.size() == raters, "there must be one weight a rater");

  Vector sum = Vector::Zero(n), total = Vector::Zero(n);
  Weighted fused{Vector(n), Eigen::VectorXi::Zero(n)};
  double level = 0, level_weight = 0;
  for (Index k = 0; k < raters; ++k) {
    const double w = weights[k];
    require(w >= 0 && std::isfinite(w), "weights must be finite and not negative");
    if (w == 0) continue;
    const double *x = ratings.col(k).data();
    if (count_present(x, n) == 0) continue;
    const double centre = options.centre ? present_mean(x, n) : 0.0;
    level += w * centre;
    level_weight += w;
    for (Index i = 0; i < n; ++i) {
      if (is_missing(x[i])) continue;
      sum[i] += w * (x[i] - centre);
      total[i] += w;
      ++fused.n_raters[i];
    }
  }
  if (level_weight > 0) level /= level_weight;
  for (Index i = 0; i < n; ++i) {
    const bool enough = fused.n_raters[i] >= options.min_raters && total[i] > 0;
    fused.value[i] = enough ? level + sum[i] / total[i] : kMissing;
  }
  return fused;
}

Vector jackknife_se(const ConstMatrix &without) {
  Vector se(without.rows());
  for (Index i = 0; i < without.rows(); ++i) {
    double sum = 0, m = 0;
    for (Index k = 0; k < without.cols(); ++k)
      if (is_present(without(i, k))) {
        sum += without(i, k);
        m += 1;
      }
    double squares = 0;
    for (Index k = 0; k < without.cols(); ++k)
      if (is_present(without(i, k))) {
        const double d = without(i, k) - sum / m;
        squares += d * d;
      }
    se[i] = m < 2 ? kMissing : std::sqrt((m - 1) / m * squares);
  }
  return se;
}

} // namespace musefuse
