#include "core/features/dynamic.h"

#include "core/signal/fft.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace musefuse {

double trend(Segment &s) {
  const Index n = s.size();
  const double *x = s.x(), *t = s.t();
  // Times about the first sample: a late segment of a long recording keeps its digits.
  double mean_t = 0, sxy = 0, sxx = 0;
  for (Index i = 0; i < n; ++i) mean_t += (t[i] - t[0]) / static_cast<double>(n);
  const double mean = s.moments().mean;
  for (Index i = 0; i < n; ++i) {
    const double dt = t[i] - t[0] - mean_t;
    sxy += dt * (x[i] - mean);
    sxx += dt * dt;
  }
  return sxx > 0 ? sxy / sxx : kMissing;
}

double autocorrelation_lag_1(Segment &s) {
  const SegmentMoments &m = s.moments();
  if (m.scale == 0) return kMissing;
  double sum = 0;
  for (Index i = 0; i + 1 < s.size(); ++i)
    sum += (s.x()[i] - m.mean) / m.scale * ((s.x()[i + 1] - m.mean) / m.scale);
  return sum / m.s2;
}

double autocorrelation_1s(Segment &s) {
  const SegmentMoments &m = s.moments();
  constexpr double lag = 1.0;
  // Too short: not half of the samples have a partner a second later.
  if (m.scale == 0 || s.duration() < 2 * lag) return kMissing;
  const double end = s.t()[s.size() - 1] + 1e-9;
  double sum = 0;
  Index from = 0;
  for (Index i = 0; i < s.size() && s.t()[i] + lag <= end; ++i)
    sum += (s.x()[i] - m.mean) / m.scale * ((s.value_at(s.t()[i] + lag, from) - m.mean) / m.scale);
  return sum / m.s2;
}

double time_above_level(Segment &s) {
  double above = 0;
  for (Index i = 0; i + 1 < s.size(); ++i) {
    const double a = s.x()[i] - s.level(), b = s.x()[i + 1] - s.level();
    const double step = s.t()[i + 1] - s.t()[i];
    const double high = std::max(a, b), low = std::min(a, b);
    if (low >= 0 && high > 0)
      above += step;
    else if (high > 0)
      above += step * (high / (high - low));
  }
  return above / s.duration();
}

double rise_rate(Segment &s) {
  return s.changes().rise / s.duration();
}
double fall_rate(Segment &s) {
  return s.changes().fall / s.duration();
}
double crossing_rate(Segment &s) {
  return static_cast<double>(s.changes().crossings) / s.duration();
}
double peak_rate(Segment &s) {
  return static_cast<double>(s.peaks(s.timed_support())) / s.duration();
}

double spectral_centroid(Segment &s) {
  if (s.moments().scale == 0) return kMissing;
  const std::vector<double> &x = s.on_clock();
  const std::size_t n = x.size();
  if (n < 8) return kMissing; // under two seconds there is no spectrum to speak of
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(n);
  std::vector<double> tapered(n);
  const double turn = 2 * std::acos(-1.0) / static_cast<double>(n - 1);
  for (std::size_t i = 0; i < n; ++i)
    tapered[i] = (x[i] - mean) * (0.5 - 0.5 * std::cos(turn * static_cast<double>(i)));
  const std::vector<double> power = power_spectrum(tapered);
  double total = 0, moment = 0;
  for (std::size_t k = 0; k < power.size(); ++k) {
    total += power[k];
    moment += power[k] * static_cast<double>(k);
  }
  const double bin = 0.5 / Segment::clock_step / static_cast<double>(power.size() - 1);
  return total > 0 ? moment / total * bin : kMissing;
}

double sample_entropy(Segment &s) {
  const SegmentMoments &m = s.moments();
  if (m.scale == 0) return kMissing;
  const std::vector<double> &x = s.on_clock();
  if (x.size() < 4) return kMissing;
  const double r = 0.2 * m.scale * std::sqrt(m.s2 / static_cast<double>(s.size()));
  const std::size_t templates = x.size() - 2;
  std::vector<std::size_t> order(templates);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return x[a] < x[b] || (x[a] == x[b] && a < b); });
  double two = 0, three = 0; // pairs of templates alike over 2 and over 3 samples
  for (std::size_t a = 0; a < templates; ++a) {
    const double *p = x.data() + order[a];
    for (std::size_t b = a + 1; b < templates; ++b) {
      const double *q = x.data() + order[b];
      if (q[0] - p[0] > r) break;
      if (std::abs(p[1] - q[1]) > r) continue;
      two += 1;
      three += std::abs(p[2] - q[2]) <= r;
    }
  }
  return two > 0 && three > 0 ? std::log(two / three) : kMissing;
}

} // namespace musefuse
