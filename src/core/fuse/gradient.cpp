#include "core/fuse/gradient.h"

#include "core/util/check.h"
#include "core/util/median.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr int kHuberRounds = 50; // Huber's weights settle in ten to twenty
constexpr double kNormal =
    1.253314137; // standard deviation over mean absolute deviation: sqrt(pi / 2)

// Steps of all raters, one column a time, so that those of one time lie together.
Matrix steps_of(const ConstMatrix &ratings) {
  const Index n = ratings.rows(), raters = ratings.cols();
  Matrix steps(raters, std::max<Index>(n - 1, 0));
  for (Index k = 0; k < raters; ++k)
    for (Index t = 0; t + 1 < n; ++t) {
      const double now = ratings(t, k), next = ratings(t + 1, k);
      steps(k, t) = is_present(now) && is_present(next) ? next - now : kMissing;
    }
  return steps;
}

Vector median_steps(const Matrix &steps) {
  Vector middle(steps.cols());
  std::vector<double> present;
  for (Index t = 0; t < steps.cols(); ++t) {
    present.clear();
    for (Index k = 0; k < steps.rows(); ++k)
      if (is_present(steps(k, t))) present.push_back(steps(k, t));
    middle[t] = present.empty() ? kMissing : median(present);
  }
  return middle;
}

double first_present(const ConstVector &x) {
  for (Index t = 0; t < x.size(); ++t)
    if (is_present(x[t])) return x[t];
  return 0;
}

// From the mean absolute deviation: the median one is 0 where cursors rest most of the time.
double spread_about(const Matrix &steps, const Vector &common) {
  double sum = 0;
  Index m = 0;
  for (Index t = 0; t < steps.cols(); ++t)
    for (Index k = 0; k < steps.rows(); ++k)
      if (is_present(steps(k, t))) {
        sum += std::abs(steps(k, t) - common[t]);
        ++m;
      }
  return m == 0 ? 0 : kNormal * sum / static_cast<double>(m);
}

double huber_mean(const double *steps, Index raters, double about, double limit) {
  double sum = 0, total = 0;
  for (Index k = 0; k < raters; ++k) {
    if (is_missing(steps[k])) continue;
    const double away = std::abs(steps[k] - about);
    const double w = away > limit ? limit / away : 1.0;
    sum += w * steps[k];
    total += w;
  }
  return total > 0 ? sum / total : about;
}

} // namespace

void GradientOptions::check() const {
  require(anchor > 0 && std::isfinite(anchor), "anchor must be above 0 and finite");
  require(cutoff > 0, "cutoff must be above 0");
  require(min_raters >= 1, "min_raters must be at least 1");
}

Vector common_steps(const ConstMatrix &ratings, double cutoff) {
  const Matrix steps = steps_of(ratings);
  Vector common = median_steps(steps);
  for (int round = 0; round < kHuberRounds; ++round) {
    const double spread = spread_about(steps, common);
    if (spread == 0) break; // all raters step alike
    double moved = 0;
    for (Index t = 0; t < steps.cols(); ++t) {
      if (is_missing(common[t])) continue;
      const double to = huber_mean(steps.col(t).data(), steps.rows(), common[t], cutoff * spread);
      moved = std::max(moved, std::abs(to - common[t]));
      common[t] = to;
    }
    if (moved <= 1e-10 * spread) break;
  }
  return common;
}

Vector integrate_steps(const ConstVector &steps, const ConstVector &level, double anchor) {
  const Index n = level.size();
  require(n == 0 || steps.size() == n - 1, "there must be one step less than levels");
  const double hold = 1 / (anchor * anchor);
  const double base = first_present(level); // taken out, so that a high level costs no digits
  // Thomas' algorithm on the normal equations, whose rows have -1 beside the diagonal where there
  // is a step; ratio and rest are what is left of a row after those above it.
  Vector x(n), ratio(n), rest(n);
  for (Index t = 0; t < n; ++t) {
    const bool before = t > 0 && is_present(steps[t - 1]),
               after = t + 1 < n && is_present(steps[t]);
    const bool held = is_present(level[t]);
    double diagonal = (held ? hold : 0) + (before ? 1 : 0) + (after ? 1 : 0);
    double right = (held ? hold * (level[t] - base) : 0) + (before ? steps[t - 1] : 0) -
                   (after ? steps[t] : 0);
    if (before) {
      diagonal -= ratio[t - 1];
      right += rest[t - 1];
    }
    ratio[t] = after ? 1 / diagonal : 0;
    rest[t] = diagonal > 0 ? right / diagonal : kMissing;
  }
  for (Index t = n - 1; t >= 0; --t) x[t] = rest[t] + (ratio[t] != 0 ? ratio[t] * x[t + 1] : 0);
  return x.array() + base;
}

Weighted gradient_fusion(const ConstMatrix &ratings, const GradientOptions &options) {
  options.check();
  WeightedOptions all;
  all.min_raters = 1;
  Weighted fused = weighted_mean(ratings, Vector::Ones(ratings.cols()), all);
  if (fused.value.size() > 1)
    fused.value =
        integrate_steps(common_steps(ratings, options.cutoff), fused.value, options.anchor);
  for (Index t = 0; t < fused.value.size(); ++t)
    if (fused.n_raters[t] < options.min_raters) fused.value[t] = kMissing;
  return fused;
}

} // namespace musefuse
