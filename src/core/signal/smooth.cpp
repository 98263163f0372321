#include "core/signal/smooth.h"

#include "core/signal/gap_bridge.h"
#include "core/signal/stretches.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <map>

namespace musefuse {

void smooth(const double *x, Index n, const Smoother &smoother, double *out) {
  Index done = 0;
  for (const Stretch &s : find_stretches(x, n, smoother.window())) {
    std::fill(out + done, out + s.begin, kMissing);
    const Index size = s.end - s.begin;
    if (s.complete) {
      smoother.smooth_stretch(x + s.begin, size, out + s.begin);
    } else {
      const auto bridged = bridge_gaps(x + s.begin, size, smoother.window() / 4 + 1);
      smoother.smooth_stretch(bridged.data(), size, out + s.begin);
    }
    done = s.end;
  }
  std::fill(out + done, out + n, kMissing);
}

void smooth_series(const ConstVector &values, const Eigen::VectorXi &starts,
                   const Eigen::VectorXi &widths, const MakeSmoother &make, Monitor &monitor,
                   double *out) {
  require(starts.size() == widths.size() + 1, "there must be one width a trace");
  std::map<Index, std::unique_ptr<Smoother>> smoothers;
  for (Index s = 0; s < widths.size(); ++s) {
    monitor.check();
    const Index begin = starts[s], end = starts[s + 1];
    require(begin >= 0 && begin <= end && end <= values.size(), "a trace lies outside the table");
    auto &smoother = smoothers[widths[s]];
    if (!smoother) smoother = make(widths[s]);
    smooth(values.data() + begin, end - begin, *smoother, out + begin);
  }
}

} // namespace musefuse
