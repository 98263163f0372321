#include "core/signal/diagnosis.h"

#include "core/signal/agreement.h"
#include "core/signal/concordance.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/lanes.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace musefuse {
namespace {

using Values = std::vector<double>;

Values present(const double *x, Index n) {
  Values seen;
  seen.reserve(as_size(n));
  std::copy_if(x, x + n, std::back_inserter(seen), is_present);
  return seen;
}

double mean(const Values &x) {
  return sum_in_lanes(x.data(), size_of(x)) / static_cast<double>(x.size());
}

// Divisor n; NaN of nothing.
double population_sd(Values x) {
  if (x.empty()) return kMissing;
  const auto n = size_of(x);
  if (extremes_of(x.data(), n).constant()) return 0;
  Eigen::Map<Eigen::ArrayXd> moved(x.data(), n);
  moved -= mean(x);
  const double unit = binary_unit(x.data(), n); // squares neither over- nor underflow
  moved = (moved / unit).square();
  return unit * std::sqrt(mean(x));
}

double flat_share(const Values &seen, const Extremes &range, double still) {
  if (seen.size() < 2) return kMissing;
  const double noise = rounding_noise(range.min, range.max);
  std::size_t rests = 0, run = 1;
  for (std::size_t i = 1; i <= seen.size(); ++i) {
    if (i < seen.size() && std::abs(seen[i] - seen[i - 1]) <= noise) {
      ++run;
      continue;
    }
    if (static_cast<double>(run) >= still) rests += run;
    run = 1;
  }
  return static_cast<double>(rests) / static_cast<double>(seen.size());
}

double saturated_share(const Values &seen, const RaterScale &scale) {
  if (seen.empty() || std::isnan(scale.low)) return kMissing;
  if (scale.high <= scale.low) return 0;
  const double near = 1e-9 * (scale.high - scale.low);
  const auto ends = std::count_if(seen.begin(), seen.end(), [&](double x) {
    return x <= scale.low + near || x >= scale.high - near;
  });
  return static_cast<double>(std::max<std::ptrdiff_t>(0, ends - 2)) /
         static_cast<double>(seen.size());
}

// What the least-squares line through x - others gains from the first to the last time that both have.
double gain_of_line(const double *time, const double *x, const double *others, Index n) {
  Values when, apart;
  for (Index i = 0; i < n; ++i) {
    const double difference = x[i] - others[i];
    if (!is_present(difference)) continue;
    when.push_back(time[i]);
    apart.push_back(difference);
  }
  if (when.size() < 3) return kMissing;
  const Index seen = size_of(when);
  const Eigen::Map<const Eigen::ArrayXd> t(when.data(), seen), y(apart.data(), seen);
  const Eigen::ArrayXd centred = t - mean(when);
  return (centred * y).sum() / centred.square().sum() * (when.back() - when.front());
}

double root_mean_square(const Vector &difference) {
  Values squares = present(difference.data(), difference.size());
  for (double &x : squares) x *= x;
  return squares.empty() ? kMissing : std::sqrt(mean(squares));
}

// The mean of the pairs of raters that are known, of all but one (-1: of all); of each pair both halves are the same.
double mean_of_pairs(const Matrix &agreement, Index without) {
  double sum = 0, pairs = 0;
  for (Index j = 0; j < agreement.cols(); ++j)
    for (Index k = j + 1; k < agreement.cols(); ++k) {
      if (j == without || k == without || is_missing(agreement(j, k))) continue;
      sum += agreement(j, k);
      pairs += 1;
    }
  return pairs > 0 ? sum / pairs : kMissing;
}

} // namespace

std::vector<Diagnosis> diagnose_raters(const double *time, const ConstMatrix &ratings,
                                       const std::vector<RaterScale> &scales, double still) {
  const Index n = ratings.rows(), raters = ratings.cols();
  require(size_of(scales) == raters, "there must be one scale a rater");
  const Matrix agreement = pairwise_agreement(ratings, Agreement::ccc);
  const Vector all = mean_of_others(ratings, -1);
  const double spread = population_sd(present(all.data(), n));
  std::vector<Diagnosis> found(scales.size());
  for (Index k = 0; k < raters; ++k) {
    const double *x = ratings.col(k).data();
    const RaterScale &scale = scales[as_size(k)];
    Diagnosis &out = found[as_size(k)];
    const Values seen = present(x, n);
    const Extremes range = extremes_of(seen.data(), size_of(seen));
    const Vector others = mean_of_others(ratings, k);
    out.n = size_of(seen);
    out.missing = 1 - static_cast<double>(out.n) / static_cast<double>(n);
    out.flat = flat_share(seen, range, still);
    if (out.n > 0 && scale.span > 0) out.range_used = (range.max - range.min) / scale.span;
    out.saturation = saturated_share(seen, scale);
    out.drift = gain_of_line(time, x, others.data(), n) / population_sd(seen);
    const Values pairs = present(agreement.col(k).data(), raters);
    if (!pairs.empty()) out.agreement = mean(pairs);
    out.influence = root_mean_square(all - others) / spread;
    if (raters > 2) out.gain = mean_of_pairs(agreement, k) - mean_of_pairs(agreement, -1);
  }
  return found;
}

} // namespace musefuse
