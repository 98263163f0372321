#include "core/signal/resample.h"

#include "core/util/check.h"
#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// Times that differ by less than this share of a step (or of a gap) are the same.
constexpr double kSameTime = 1e-6;

Index next_present(const SeriesView &series, Index i) {
  while (i < series.n && is_missing(series.value[i])) ++i;
  return i;
}

double mean_present(const SeriesView &series) {
  double sum = 0;
  Index present = 0;
  for (Index i = 0; i < series.n; ++i) {
    if (is_missing(series.value[i])) continue;
    sum += series.value[i];
    ++present;
  }
  return present == 0 ? kMissing : sum / static_cast<double>(present);
}

} // namespace

double typical_step(const double *time, Index n) {
  if (n < 2) return kMissing;
  std::vector<double> steps(as_size(n - 1));
  for (Index i = 1; i < n; ++i) steps[as_size(i - 1)] = time[i] - time[i - 1];
  const auto middle = steps.begin() + (n - 1) / 2;
  std::nth_element(steps.begin(), middle, steps.end());
  const double most = 1.5 * *middle;
  double sum = 0;
  Index count = 0;
  for (Index i = 1; i < n; ++i) { // in order of time: the sum does not depend on nth_element
    const double step = time[i] - time[i - 1];
    if (step > most) continue;
    sum += step;
    ++count;
  }
  return sum / static_cast<double>(count);
}

void interpolate(const SeriesView &series, double max_gap, const double *at, Index m, double *out) {
  const double longest = max_gap * (1 + kSameTime);
  Index left = next_present(series, 0), right = left;
  for (Index j = 0; j < m; ++j) {
    while (right < series.n && series.time[right] < at[j]) {
      left = right;
      right = next_present(series, right + 1);
    }
    // Now time[left] < at <= time[right], or right is the first, or there is none.
    if (right < series.n && series.time[right] == at[j]) {
      out[j] = series.value[right];
      continue;
    }
    const bool inside = right < series.n && series.time[left] < at[j];
    if (!inside || series.time[right] - series.time[left] > longest) {
      out[j] = kMissing;
      continue;
    }
    const double share = (at[j] - series.time[left]) / (series.time[right] - series.time[left]);
    out[j] = between(series.value[left], series.value[right], share);
  }
}

void bin_means(const SeriesView &series, double step, double max_gap, const double *at, Index m,
               double *out) {
  interpolate(series, max_gap, at, m, out);
  const double before = (0.5 + kSameTime) * step, after = (0.5 - kSameTime) * step;
  Index i = 0;
  for (Index j = 0; j < m; ++j) {
    const double from = at[j] - before, to = at[j] + after; // an edge belongs to the later bin
    while (i < series.n && series.time[i] < from) ++i;
    double sum = 0;
    Index present = 0;
    for (; i < series.n && series.time[i] < to; ++i) {
      if (is_missing(series.value[i])) continue;
      sum += series.value[i];
      ++present;
    }
    if (present > 0) out[j] = sum / static_cast<double>(present);
  }
}

void carry_forward(const SeriesView &series, double max_gap, const double *at, Index m,
                   double *out) {
  const double longest = max_gap * (1 + kSameTime);
  Index next = 0, last = -1;
  for (Index j = 0; j < m; ++j) {
    // a missing line ends what was carried: from there on nothing is known
    for (; next < series.n && series.time[next] <= at[j]; ++next) last = next;
    out[j] = last >= 0 && at[j] - series.time[last] <= longest ? series.value[last] : kMissing;
  }
}

Grid resampling_grid(const SeriesView &series, double until, const ResampleOptions &options) {
  require(options.rate > 0, "the rate must be above 0");
  if (series.n == 0) return {};
  const bool carry = options.method == Resampling::previous;
  const double end = carry ? std::max(until, series.time[series.n - 1]) : series.time[series.n - 1];
  const double first = std::ceil(series.time[0] * options.rate - kSameTime);
  const double last = std::floor(end * options.rate + kSameTime);
  if (first > last) return {std::round(series.time[0] * options.rate), 1, false};
  require(last - first < 1e9, "the rate gives more than 1e9 samples");
  return {first, static_cast<Index>(last - first) + 1, true};
}

void resample(const SeriesView &series, const Grid &grid, double max_gap,
              const ResampleOptions &options, double *time, double *value) {
  for (Index j = 0; j < grid.n; ++j) time[j] = (grid.first + static_cast<double>(j)) / options.rate;
  if (!grid.within) {
    value[0] = mean_present(series);
    return;
  }
  // Samples that lie on the grid but for rounding are taken to lie on it.
  std::vector<double> snapped(series.time, series.time + series.n);
  for (double &t : snapped) {
    const double slot = t * options.rate, nearest = std::round(slot);
    if (std::abs(slot - nearest) < kSameTime) t = nearest / options.rate;
  }
  const SeriesView view{snapped.data(), series.value, series.n};
  switch (options.method) {
  case Resampling::linear: interpolate(view, max_gap, time, grid.n, value); break;
  case Resampling::mean: bin_means(view, 1 / options.rate, max_gap, time, grid.n, value); break;
  case Resampling::previous: carry_forward(view, max_gap, time, grid.n, value); break;
  }
}

Resampled resample(const SeriesView &series, double until, double max_gap,
                   const ResampleOptions &options) {
  const Grid grid = resampling_grid(series, until, options);
  Resampled out;
  out.time.resize(as_size(grid.n));
  out.value.resize(as_size(grid.n));
  if (grid.n > 0) resample(series, grid, max_gap, options, out.time.data(), out.value.data());
  return out;
}

} // namespace musefuse
