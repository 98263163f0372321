#include "core/signal/series_facts.h"

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// Two passes, as var() does: the second takes out what rounding has left in the first one's mean.
void take_moments(const double *x, Index n, double sum, SeriesFacts &facts) {
  const double count = static_cast<double>(facts.present), rough = sum / count;
  double left = 0, squares = 0;
  if (facts.present == n) {
    const Eigen::Map<const Eigen::ArrayXd> value(x, n);
    left = (value - rough).sum();
    squares = (value - rough).square().sum();
  } else {
    for (Index i = 0; i < n; ++i) {
      const double off = is_present(x[i]) ? x[i] - rough : 0.0;
      left += off;
      squares += off * off;
    }
  }
  facts.mean = rough + left / count;
  facts.sd = facts.present < 2
                 ? kMissing
                 : std::sqrt(std::max(0.0, (squares - left * left / count) / (count - 1)));
}

} // namespace

SeriesFacts series_facts(const double *x, Index n) {
  SeriesFacts facts;
  Index repeats = 0;
  double sum = 0;
  if (all_present(x, n)) {
    facts.present = n;
    sum = Eigen::Map<const Vector>(x, n).sum();
    for (Index i = 1; i < n; ++i) repeats += x[i] == x[i - 1];
  } else {
    double before = kMissing;
    for (Index i = 0; i < n; ++i) {
      const double value = x[i];
      if (is_missing(value)) {
        facts.missing += std::isnan(value);
        continue;
      }
      ++facts.present;
      repeats += value == before;
      before = value;
      sum += value;
    }
  }
  const bool any = facts.present > 0;
  const Extremes range = extremes_of(x, n);
  facts.min = any ? range.min : kMissing;
  facts.max = any ? range.max : kMissing;
  facts.share_flat = kMissing;
  if (facts.present > 1)
    facts.share_flat = static_cast<double>(repeats) / static_cast<double>(facts.present - 1);
  if (any)
    take_moments(x, n, sum, facts);
  else
    facts.mean = facts.sd = kMissing;
  return facts;
}

Index irregular_steps(const double *time, Index n, double step) {
  Index irregular = 0;
  for (Index i = 1; i < n; ++i) irregular += std::abs(time[i] - time[i - 1] - step) > 0.1 * step;
  return irregular;
}

bool series_extremes(const double *value, const int *first, const int *size, Index n_series,
                     double *least, double *largest) {
  bool finite = true;
  for (Index s = 0; s < n_series; ++s) {
    const double *mine = value + first[s];
    const Extremes range = extremes_of(mine, size[s]);
    least[s] = range.min;
    largest[s] = range.max;
    if (!all_present(mine, size[s]))
      finite = finite && std::none_of(mine, mine + size[s], [](double x) { return std::isinf(x); });
  }
  return finite;
}

ClockFacts clock_facts(const double *time, Index n) {
  ClockFacts facts;
  if (n == 0 || !all_present(time, n) ||
      std::any_of(time, time + n, [](double x) { return std::isinf(x); })) {
    facts.low = facts.high = kMissing;
    return facts;
  }
  const Extremes range = extremes_of(time, n);
  facts.low = range.min;
  facts.high = range.max;
  for (Index i = 1; i < n; ++i) {
    facts.up += time[i] > time[i - 1];
    facts.down += time[i] < time[i - 1];
  }
  return facts;
}

void typical_steps(const double *time, const int *first, const int *size, Index n_series,
                   double *step) {
  for (Index s = 0; s < n_series; ++s) {
    const double *mine = time + first[s];
    const bool shared =
        s > 0 && size[s] == size[s - 1] && std::equal(mine, mine + size[s], time + first[s - 1]);
    step[s] = shared ? step[s - 1] : typical_step(mine, size[s]);
  }
}

} // namespace musefuse
