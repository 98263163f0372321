#include "core/signal/shift.h"

#include "core/signal/polyline.h"
#include "core/signal/resample_at.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// Rounding of a lag must not push the first or the last sample out of the trace.
constexpr double kNearEnd = 1e-9;

// Of two samples at least.
void values_at_lag(const Trace &trace, const LagCourse &lag, double way, double *out) {
  const double *time = trace.time;
  const double first = time[0], last = time[trace.n - 1], near = kNearEnd * (time[1] - first);
  Polyline line(time, trace.n);
  double latest = -kInfinity; // time never runs backwards
  for (Index i = 0; i < trace.n; ++i) {
    latest = std::max(latest, time[i] + (lag.lag[lag.n == 1 ? 0 : i] - way));
    double at = latest;
    if (at < first && at >= first - near) at = first;
    if (at > last && at <= last + near) at = last;
    const auto place = line.at(at);
    const double position = static_cast<double>(place.left) + place.share;
    out[i] =
        place.outside() ? kMissing : resampled_at(trace.value, trace.n, position, Between::linear);
  }
}

} // namespace

double whole_way(const Trace &trace, const LagCourse &lag, double begin, double end) {
  if (lag.n != 1) return 0;
  const double first = trace.time[0], last = trace.time[trace.n - 1], all = lag.lag[0];
  const double room = all > 0 ? first - begin : end - last;
  if (room <= 0) return 0;
  const double step = (last - first) / static_cast<double>(trace.n - 1);
  const double samples = std::floor(std::min(std::abs(all), room) / step * (1 + 1e-9));
  return std::copysign(step, all) * samples;
}

void moved_times(const Trace &trace, double way, double *out) {
  std::transform(trace.time, trace.time + trace.n, out, [way](double time) { return time - way; });
}

double shift_values(const Trace &trace, const LagCourse &lag, double way, double *out) {
  if (lag.n == 0) {
    std::copy(trace.value, trace.value + trace.n, out);
    return 0;
  }
  values_at_lag(trace, lag, way, out);
  return 1 - static_cast<double>(count_present(out, trace.n)) /
                 static_cast<double>(count_present(trace.value, trace.n));
}

} // namespace musefuse
