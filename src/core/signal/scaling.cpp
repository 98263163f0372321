#include "core/signal/scaling.h"

#include "core/util/check.h"
#include "core/util/infinity.h"
#include "core/util/lanes.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// The sum of f(x) over the present values.
template <class F> double sum_present(const double *x, Index n, bool whole, F f) {
  if (whole) return sum_in_lanes(x, n, f);
  double sum = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) sum += f(x[i]);
  return sum;
}

// Moments of one more trace of group g; `sd` holds sums of squares about the mean. Parts are merged as by Chan, Golub &
// LeVeque (1983, doi 10.2307/2683386).
void add_trace(const double *x, Index n, Index g, Scaling &scaling) {
  const bool whole = all_present(x, n);
  const auto count = static_cast<double>(whole ? n : count_present(x, n));
  if (count == 0) return;
  const Extremes range = extremes_of(x, n);
  const double mean = sum_present(x, n, whole, [](const auto &value) { return value; }) / count;
  const double squares = sum_present(
      x, n, whole, [mean](const auto &value) { return (value - mean) * (value - mean); });
  const double all = scaling.n[g] + count, step = mean - scaling.mean[g];
  scaling.mean[g] += step * (count / all);
  scaling.sd[g] += squares + step * step * (scaling.n[g] * count / all);
  scaling.n[g] = all;
  scaling.min[g] = std::min(scaling.min[g], range.min);
  scaling.max[g] = std::max(scaling.max[g], range.max);
}

void check_traces(const ConstVector &values, const Eigen::VectorXi &starts, Index traces) {
  require(starts.size() == traces + 1, "there must be one start a trace");
  require(starts[0] >= 0 && starts[traces] <= values.size(), "a trace lies outside the table");
}

} // namespace

Scaling learn_scaling(const ConstVector &values, const Eigen::VectorXi &starts,
                      const Eigen::VectorXi &group, Index groups) {
  check_traces(values, starts, group.size());
  require(group.size() == 0 || group.maxCoeff() < groups, "a group is unknown");
  Scaling scaling{Vector::Zero(groups), Vector::Zero(groups), Vector::Zero(groups),
                  Vector::Constant(groups, kInfinity), Vector::Constant(groups, -kInfinity)};
  for (Index s = 0; s < group.size(); ++s)
    if (group[s] >= 0)
      add_trace(values.data() + starts[s], starts[s + 1] - starts[s], group[s], scaling);
  for (Index g = 0; g < groups; ++g) {
    if (scaling.n[g] == 0) scaling.mean[g] = scaling.min[g] = scaling.max[g] = kMissing;
    scaling.sd[g] = std::sqrt(scaling.sd[g] / scaling.n[g]); // NaN of an empty group
  }
  return scaling;
}

void rescale(const ConstVector &values, const Eigen::VectorXi &starts, const LinearMap &map,
             double *out) {
  const Index traces = map.from.size();
  check_traces(values, starts, traces);
  for (Index s = 0; s < traces; ++s) {
    const double from = map.from[s], unit = map.unit[s], factor = map.factor[s], to = map.to[s];
    const Index first = starts[s], n = starts[s + 1] - first;
    const auto x = values.segment(first, n).array();
    Eigen::Map<Eigen::ArrayXd> mapped(out + first, n);
    if (unit == 0)
      mapped.setConstant(to);
    else
      mapped = to + (x - from) / unit * factor;
    if (!all_present(x.data(), n)) mapped = x.isFinite().select(mapped, kMissing);
  }
}

} // namespace musefuse
