#include "core/signal/scaling.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace musefuse {
namespace {

template <class Visit>
void for_each_present(const ConstVector &values, const Eigen::VectorXi &starts,
                      const Eigen::VectorXi &group, Visit visit) {
  for (Index s = 0; s < group.size(); ++s) {
    if (group[s] < 0) continue;
    for (Index i = starts[s]; i < starts[s + 1]; ++i)
      if (is_present(values[i])) visit(group[s], values[i]);
  }
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
  for_each_present(values, starts, group, [&](Index g, double x) {
    scaling.n[g] += 1;
    scaling.mean[g] += x;
    scaling.min[g] = std::min(scaling.min[g], x);
    scaling.max[g] = std::max(scaling.max[g], x);
  });
  for (Index g = 0; g < groups; ++g) {
    scaling.mean[g] /= scaling.n[g]; // 0 / 0 is NaN: nothing is known of an empty group
    if (scaling.n[g] == 0) scaling.min[g] = scaling.max[g] = kMissing;
  }
  for_each_present(values, starts, group, [&](Index g, double x) {
    const double d = x - scaling.mean[g];
    scaling.sd[g] += d * d;
  });
  for (Index g = 0; g < groups; ++g) scaling.sd[g] = std::sqrt(scaling.sd[g] / scaling.n[g]);
  return scaling;
}

Vector rescale(const ConstVector &values, const Eigen::VectorXi &starts, const LinearMap &map) {
  const Index traces = map.from.size();
  check_traces(values, starts, traces);
  Vector out(values.size());
  for (Index s = 0; s < traces; ++s) {
    const double from = map.from[s], unit = map.unit[s], factor = map.factor[s], to = map.to[s];
    for (Index i = starts[s]; i < starts[s + 1]; ++i) {
      const double x = values[i];
      const double mapped = unit == 0 ? to : to + (x - from) / unit * factor;
      out[i] = is_present(x) ? mapped : kMissing;
    }
  }
  return out;
}

} // namespace musefuse
