#include "core/features/trace_noise.h"

#include "core/util/constant.h"
#include "core/util/median.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

// The standard deviation of a normal variable over its median size.
constexpr double kNormal = 1.482602218505602;
constexpr Index kFewest = 20; // values that a variance by medians can be trusted with
// tanh(z) from -0.91 to 0.9998: beyond, a trace of any length that fits into memory is one long wave.
constexpr double kLowest = -1.5, kHighest = 4.5, kGrid = 0.05;
// Differences of numbers of size 1 that are no more are rounding.
constexpr double kRounding = 1e-13;

struct Spread {
  double lag, variance, weight;
};

// Median of the sizes of all differences at this lag, as the variance of a normal variable; negative without one.
double spread_at(const ConstVector &x, Index lag, bool slope, std::vector<double> &sizes) {
  sizes.clear();
  for (Index i = lag; i + (slope ? lag : 0) < x.size(); ++i) {
    const double d = slope ? x[i - lag] - 2 * x[i] + x[i + lag] : x[i] - x[i - lag];
    if (is_present(d)) sizes.push_back(std::abs(d));
  }
  if (sizes.empty()) return -1;
  const double middle = median(sizes);
  return kNormal * kNormal * middle * middle;
}

class Curve {
public:
  Curve(const std::vector<Spread> &spreads, bool slope) : spreads_(spreads), slope_(slope) {}

  // Logarithm of the variance of the noise that fits best at this autocorrelation.
  double level(double z) const {
    double sum = 0;
    for (const auto &s : spreads_) sum += s.weight * excess(s, z);
    return sum;
  }
  double misfit(double z) const {
    const double middle = level(z);
    double sum = 0;
    for (const auto &s : spreads_) sum += s.weight * std::pow(excess(s, z) - middle, 2);
    return sum;
  }

private:
  double excess(const Spread &s, double z) const {
    const double phi = std::pow(std::tanh(z), s.lag);
    return std::log(s.variance / (slope_ ? 2 * (1 - phi) * (3 - phi) : 2 * (1 - phi)));
  }
  const std::vector<Spread> &spreads_;
  const bool slope_;
};

// Where the misfit is least: the best point of a grid, then golden sections about it.
double nearest(const Curve &curve) {
  double best = kLowest;
  for (double z = kLowest; z <= kHighest; z += kGrid)
    if (curve.misfit(z) < curve.misfit(best)) best = z;
  double low = best - kGrid, high = best + kGrid;
  constexpr double golden = 0.6180339887498949;
  while (high - low > 1e-9) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (curve.misfit(a) <= curve.misfit(b))
      high = b;
    else
      low = a;
  }
  return 0.5 * (low + high);
}

} // namespace

TraceNoise trace_noise(const ConstVector &values, bool slope) {
  TraceNoise out;
  out.values = count_present(values.data(), values.size());
  if (out.values < kFewest) return out;
  const Extremes range = extremes_of(values.data(), values.size());
  const double largest = std::max(std::abs(range.min), std::abs(range.max));
  const double rounding = std::pow(kRounding * largest, 2);
  std::vector<Spread> spreads;
  std::vector<double> sizes;
  double weights = 0;
  for (Index lag = 1; lag == 1 || 10 * lag <= out.values; lag *= 2) {
    const double variance = spread_at(values, lag, slope, sizes);
    if (lag == 1 && variance <= rounding) out.variance = 0;
    if (!(variance > rounding)) continue;
    spreads.push_back(
        {static_cast<double>(lag), variance, 1 / std::sqrt(static_cast<double>(lag))});
    weights += spreads.back().weight;
  }
  if (spreads.size() < 2 || spreads.front().lag > 1) return out;
  for (auto &s : spreads) s.weight /= weights;
  const Curve curve(spreads, slope);
  const double z = nearest(curve);
  out.autocorrelation = std::tanh(z);
  out.variance = std::exp(curve.level(z));
  return out;
}

} // namespace musefuse
