#include "core/signal/gap_bridge.h"

#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
namespace {

// The slope of a ridge regression on the present samples of x[from, to): a few samples tell little,
// so it is drawn to the slope `chord` by twice the spread that `reach` samples have.
double slope_beside(const double *x, Index from, Index to, Index reach, double chord) {
  const double m = static_cast<double>(reach), drawn = m * (m * m - 1) / 6;
  double n = 0, t_mean = 0, x_mean = 0, spread = 0, product = 0;
  for (Index j = from; j < to; ++j) {
    if (is_missing(x[j])) continue;
    const double off = static_cast<double>(j - from) - t_mean, rise = x[j] - x_mean;
    n += 1;
    t_mean += off / n;
    x_mean += rise / n;
    spread += off * (static_cast<double>(j - from) - t_mean);
    product += off * (x[j] - x_mean);
  }
  return spread > 0 ? (product + drawn * chord) / (spread + drawn) : chord;
}

// The gap x[from, to) is filled by the cubic from the sample before it to the one after, whose
// slopes there are those of up to `reach` samples on either side (methods/general.md, section 1).
void bridge(const double *x, Index n, Index from, Index to, Index reach, double *filled) {
  const double span = static_cast<double>(to - from + 1), chord = (x[to] - x[from - 1]) / span;
  const double before =
      slope_beside(x, std::max<Index>(from - reach, 0), from, reach, chord) - chord;
  const double after = slope_beside(x, to, std::min(to + reach, n), reach, chord) - chord;
  for (Index j = from; j < to; ++j) {
    const double u = static_cast<double>(j - from + 1) / span, v = 1 - u;
    filled[j] = between(x[from - 1], x[to], u) + span * u * v * (v * before - u * after);
  }
}

} // namespace

std::vector<double> bridge_gaps(const double *x, Index n, Index reach) {
  std::vector<double> filled(x, x + n);
  for (Index i = 0; i < n; ++i) {
    if (is_present(x[i])) continue;
    const Index from = i;
    while (is_missing(x[i])) ++i; // a stretch ends with a sample
    bridge(x, n, from, i, reach, filled.data());
  }
  return filled;
}

} // namespace musefuse
