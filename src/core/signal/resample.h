// Irregular or regular samples onto other times: interpolation, bin means, last value carried on.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

enum class Resampling { linear, mean, previous };

// One series as it lies in a table: times rise strictly; values may be missing.
struct SeriesView {
  const double *time;
  const double *value;
  Index n;
};

// The usual distance of two samples: the mean of the steps below 1.5 times their median, so that
// neither gaps nor times rounded to milliseconds matter. NaN for fewer than two samples.
double typical_step(const double *time, Index n);

// Linear interpolation at the times `at` (rising, m of them) between neighbours that are present;
// missing outside the span of these and where they are more than `max_gap` apart. O(n + m).
void interpolate(const SeriesView &series, double max_gap, const double *at, Index m, double *out);

// Mean of the samples within half a `step` of each time; where there is none, interpolated.
void bin_means(const SeriesView &series, double step, double max_gap, const double *at, Index m,
               double *out);

// The last present value at or before each time, if it is at most `max_gap` old.
void carry_forward(const SeriesView &series, double max_gap, const double *at, Index m,
                   double *out);

struct ResampleOptions {
  Resampling method = Resampling::linear;
  double rate = 4; // Hz
};

// The multiples of 1 / rate from `first` on, n of them.
struct Grid {
  double first = 0;
  Index n = 0;
  bool within = true; // the span of the series; otherwise it is the nearest multiple alone
};

// The multiples within the span of the series, extended to `until` where a value is carried on. A series too short to
// contain one has the nearest.
Grid resampling_grid(const SeriesView &series, double until, const ResampleOptions &options);

// The series at these times, n of which and as many values are written. Where it contains none of them it is its mean.
void resample(const SeriesView &series, const Grid &grid, double max_gap,
              const ResampleOptions &options, double *time, double *value);

struct Resampled {
  std::vector<double> time, value;
};
Resampled resample(const SeriesView &series, double until, double max_gap,
                   const ResampleOptions &options);

} // namespace musefuse
