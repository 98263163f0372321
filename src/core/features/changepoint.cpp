#include "core/features/changepoint.h"

#include "core/util/check.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {

void ChangepointOptions::check() const {
  require(min_size >= 1, "a segment must have at least one sample");
  require(penalty >= 0 && std::isfinite(penalty), "penalty must be finite and not negative");
}

SegmentCost::SegmentCost(const ConstVector &time, const ConstMatrix &values, bool slope)
    : dimensions_(values.cols()), slope_(slope),
      sums_(as_size((values.rows() + 1) * values.cols())) {
  const Index n = values.rows();
  const double middle = n > 0 ? 0.5 * (time[0] + time[n - 1]) : 0;
  for (Index d = 0; d < dimensions_; ++d) {
    // About the mean: differences of running sums must not lose the digits of a far-off level.
    const double mean = mean_present(values.col(d).data(), n);
    for (Index i = 0; i < n; ++i) {
      Sums s = sums_[as_size(i * dimensions_ + d)];
      if (is_present(values(i, d))) {
        const double x = values(i, d) - mean, t = time[i] - middle;
        s.n += 1;
        s.t += t;
        s.tt += t * t;
        s.x += x;
        s.xx += x * x;
        s.tx += t * x;
      }
      sums_[as_size((i + 1) * dimensions_ + d)] = s;
    }
  }
}

double SegmentCost::operator()(Index first, Index end) const {
  double cost = 0;
  for (Index d = 0; d < dimensions_; ++d) {
    const Sums &a = sums_[as_size(first * dimensions_ + d)];
    const Sums &b = sums_[as_size(end * dimensions_ + d)];
    const double n = b.n - a.n;
    if (n < 1) continue;
    const double x = b.x - a.x, sxx = b.xx - a.xx - x * x / n;
    double explained = 0;
    if (slope_ && n > 1) {
      const double t = b.t - a.t, stt = b.tt - a.tt - t * t / n;
      const double stx = b.tx - a.tx - t * x / n;
      if (stt > 0) explained = stx * stx / stt;
    }
    cost += std::max(0.0, sxx - explained);
  }
  return cost;
}

// best[t] is the least objective of samples 0 .. t - 1; from[t] where its last segment starts.
// A start s is of no use for ends from t + min_size on, once best[s] + cost(s, t) >= best[t]: a cut at t
// would do as well (the paper's eq. 5 with K = 0, delayed by the shortest segment that fits after t).
Changepoints find_changepoints(const ConstVector &time, const ConstMatrix &values,
                               const ChangepointOptions &options, Monitor &monitor) {
  options.check();
  const Index n = values.rows(), shortest = options.min_size;
  require(time.size() == n, "there must be one time a sample");
  require_data(n >= 1, "there is no sample");
  const SegmentCost cost(time, values, options.slope);
  std::vector<double> best(as_size(n + 1), kInfinity);
  std::vector<Index> from(best.size(), 0), until(best.size(), n + 1), candidates;
  const auto at = [](Index i) { return as_size(i); };
  best[0] = 0;
  std::vector<double> reach;
  for (Index t = std::min(shortest, n); t <= n; ++t) {
    if (t % 1024 == 0) {
      monitor.check();
      monitor.progress(static_cast<double>(t) / static_cast<double>(n));
    }
    if (t >= shortest && best[at(t - shortest)] < kInfinity) candidates.push_back(t - shortest);
    if (candidates.empty()) candidates.push_back(0); // shorter than a segment: one segment
    candidates.erase(std::remove_if(candidates.begin(), candidates.end(),
                                    [&](Index s) { return until[at(s)] <= t; }),
                     candidates.end());
    reach.resize(candidates.size());
    for (std::size_t c = 0; c < candidates.size(); ++c) {
      reach[c] = best[at(candidates[c])] + cost(candidates[c], t);
      if (reach[c] + options.penalty < best[at(t)]) {
        best[at(t)] = reach[c] + options.penalty;
        from[at(t)] = candidates[c];
      }
    }
    for (std::size_t c = 0; c < candidates.size(); ++c)
      if (reach[c] >= best[at(t)])
        until[at(candidates[c])] = std::min(until[at(candidates[c])], t + shortest);
  }
  Changepoints out;
  out.objective = best[at(n)];
  for (Index t = n; t > 0; t = from[at(t)]) out.starts.push_back(from[at(t)]);
  std::reverse(out.starts.begin(), out.starts.end());
  return out;
}

} // namespace musefuse
