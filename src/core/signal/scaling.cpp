#include "core/signal/scaling.h"

#include "core/util/check.h"
#include "core/util/lanes.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace musefuse {
namespace {

// f(group, values, n) of each trace that belongs to one.
template <class F>
void for_each_trace(const ConstVector &values, const Eigen::VectorXi &starts,
                    const Eigen::VectorXi &group, F f) {
  for (Index s = 0; s < group.size(); ++s)
    if (group[s] >= 0) f(group[s], values.data() + starts[s], starts[s + 1] - starts[s]);
}

// The sum of f(x) over the present values.
template <class F> double sum_present(const double *x, Index n, F f) {
  if (all_present(x, n)) return sum_in_lanes(x, n, f);
  double sum = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) sum += f(x[i]);
  return sum;
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
  constexpr double inf = std::numeric_limits<double>::infinity();
  Scaling scaling{Vector::Zero(groups), Vector::Zero(groups), Vector::Zero(groups),
                  Vector::Constant(groups, inf), Vector::Constant(groups, -inf)};
  for_each_trace(values, starts, group, [&](Index g, const double *x, Index n) {
    const Extremes range = extremes_of(x, n);
    scaling.n[g] += static_cast<double>(count_present(x, n));
    scaling.mean[g] += sum_present(x, n, [](const auto &value) { return value; });
    scaling.min[g] = std::min(scaling.min[g], range.min);
    scaling.max[g] = std::max(scaling.max[g], range.max);
  });
  for (Index g = 0; g < groups; ++g) {
    scaling.mean[g] /= scaling.n[g]; // 0 / 0 is NaN: nothing is known of an empty group
    if (scaling.n[g] == 0) scaling.min[g] = scaling.max[g] = kMissing;
  }
  for_each_trace(values, starts, group, [&](Index g, const double *x, Index n) {
    const double mean = scaling.mean[g];
    scaling.sd[g] +=
        sum_present(x, n, [mean](const auto &value) { return (value - mean) * (value - mean); });
  });
  for (Index g = 0; g < groups; ++g) scaling.sd[g] = std::sqrt(scaling.sd[g] / scaling.n[g]);
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
