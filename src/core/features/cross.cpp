#include "core/features/cross.h"

#include "core/signal/concordance.h"
#include "core/signal/lag_peak.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

// x[i] against y[i + lag].
double lagged_correlation(const std::vector<double> &x, const std::vector<double> &y, Index lag) {
  const auto n = size_of(x);
  const Index from_x = std::max<Index>(0, -lag), from_y = std::max<Index>(0, lag);
  return pearson(pair_moments(x.data() + from_x, y.data() + from_y, n - std::abs(lag)));
}

double best_lag(const std::vector<double> &x, const std::vector<double> &y, Index reach) {
  std::vector<double> r(as_size(2 * reach + 1));
  for (Index lag = -reach; lag <= reach; ++lag)
    r[as_size(lag + reach)] = lagged_correlation(x, y, lag);
  // Of equal lags the shortest: start in the middle and go outwards.
  Index best = reach;
  for (Index away = 1; away <= reach; ++away)
    for (const Index k : {reach + away, reach - away}) {
      const double here = r[as_size(k)], there = r[as_size(best)];
      if (here > there || (is_missing(there) && is_present(here))) best = k;
    }
  const auto at = as_size(best);
  if (is_missing(r[at])) return kMissing;
  const double lag = static_cast<double>(best - reach);
  const bool inside = at > 0 && at + 1 < r.size();
  return inside ? lag + top_between(r[at - 1], r[at], r[at + 1]) : lag;
}

double loop_area(const std::vector<double> &x, const std::vector<double> &y) {
  // The shoelace formula about the first point; from the last point back to it by a
  // straight line.
  double area = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i)
    area += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
  return area / 2;
}

} // namespace

CrossFeatures cross_features(const Segment &first, const Segment &second, double max_lag) {
  CrossFeatures out{kMissing, kMissing, kMissing};
  if (first.size() < 4 || second.size() < 4) return out;
  const double begin = second.t()[0], end = second.t()[second.size() - 1];
  std::vector<double> x, y, t;
  Index from = 0;
  for (Index i = 0; i < first.size(); ++i) {
    const double at = first.t()[i];
    if (at < begin - 1e-9 || at > end + 1e-9) continue;
    t.push_back(at);
    x.push_back(first.x()[i]);
    y.push_back(second.value_at(std::max(at, begin), from));
  }
  if (x.size() < 4) return out;
  out.correlation = lagged_correlation(x, y, 0);
  out.loop_area = loop_area(x, y);
  const double step = (t.back() - t.front()) / static_cast<double>(t.size() - 1);
  // The smaller one as doubles: an infinite lag is no Index.
  const auto reach = static_cast<Index>(
      std::min(std::floor(max_lag / step + 1e-6), std::floor(static_cast<double>(t.size()) / 4)));
  if (is_present(out.correlation)) out.lead_lag = best_lag(x, y, reach) * step;
  return out;
}

} // namespace musefuse
