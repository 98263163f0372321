#include "core/signal/series_clock.h"

#include "core/util/check.h"
#include "core/util/median.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {

SeriesClock series_clock(const ConstVector &time, const Eigen::VectorXi &first,
                         const Eigen::VectorXi &size) {
  const Index series = first.size();
  require(size.size() == series, "there must be one size a series");
  SeriesClock clock{Vector::Constant(series, kMissing), Vector::Zero(series)};
  std::vector<double> steps;
  for (Index s = 0; s < series; ++s) {
    const Index begin = first[s], end = begin + size[s];
    require(begin >= 0 && begin <= end && end <= time.size(), "a series lies outside the table");
    if (end - begin < 2) continue;
    steps.clear();
    for (Index i = begin + 1; i < end; ++i) steps.push_back(time[i] - time[i - 1]);
    const double step = median(steps);
    const auto [least, most] = std::minmax_element(steps.begin(), steps.end());
    clock.step[s] = step;
    clock.deviation[s] = std::max(*most - step, step - *least) / step;
  }
  return clock;
}

} // namespace musefuse
