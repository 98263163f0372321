#include "core/align/dtw_series.h"

#include "core/align/dtw_lanes.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
DtwSeries::DtwSeries(const ConstMatrix &values) : up_(values) {
  require(up_.rows() > 0, "a series must have at least one sample");
  require(up_.cols() > 0, "a series must have at least one dimension");
  observed_ = count_present(up_.data(), up_.size());
  if (!complete())
    up_ = up_.unaryExpr([](double v) { return is_present(v) ? v : kMissing; }).eval();
  down_ = up_.colwise().reverse();
}

void diagonal_costs(const DtwSeries &x, const DtwSeries &y, Index dimensions, Index k, Index i,
                    Index n, double *cost) {
  std::fill_n(cost, n, 0.0);
  for (Index d = 0; d < dimensions; ++d) {
    const double *up = x.from(i, d), *down = y.back_from(k - i, d);
    in_lanes(n, [=](Index c, auto lanes) { add_squares<lanes>(up + c, down + c, cost + c); });
  }
}

} // namespace musefuse
