// One stretch of one trace, and what several of its features share, computed when first
// asked for.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Means and sums of powers of the deviations from the mean.
struct SegmentMoments {
  double mean = 0;
  double scale = 0;              // the largest absolute deviation; 0: constant
  double s2 = 0, s3 = 0, s4 = 0; // sums of ((x - mean) / scale)^p: none can over- or underflow
};

struct SegmentChanges {
  double absolute = 0, rise = 0, fall = 0; // sums of |d|, of d > 0, of -d > 0
  Index crossings = 0;                     // of the level
};

struct SegmentRuns {
  Index below = 0, above = 0; // longest run strictly below, above the mean
  Index count_below = 0;
};

struct SegmentExtremes {
  Index first_max = 0, last_max = 0, first_min = 0, last_min = 0;
};

// Holds the samples that are present, their times in seconds, and scratch that is reused
// from one segment to the next. Every part is linear in the number of samples, but for
// sorted(): n log n.
class Segment {
public:
  // Copies the present samples, those of a constant without their rounding; both supports are in samples (see peaks()).
  void assign(const double *time, const double *value, Index n, double level, Index support,
              Index timed_support = 1);

  Index size() const { return n_; }
  const double *x() const { return x_.data(); }
  const double *t() const { return t_.data(); }
  double level() const { return level_; }
  double duration() const { return t_[last()] - t_[0]; }

  const std::vector<double> &sorted();
  const SegmentMoments &moments();
  const SegmentChanges &changes();
  const SegmentRuns &runs();
  const SegmentExtremes &extremes();
  // Samples strictly greater than each of the `support` samples on both sides, both
  // complete.
  Index peaks(Index support);
  Index support() const { return support_; }
  Index timed_support() const { return timed_support_; } // of peaks counted by time
  // The trace at every `clock_step` seconds from its first sample on, between samples
  // linear: what makes frequencies and entropy independent of the sampling rate.
  const std::vector<double> &on_clock();
  static constexpr double clock_step = 0.25;
  // The trace at time `at`, linear between samples; `from` is a sample at or before it
  // and moves up.
  double value_at(double at, Index &from) const;

private:
  std::size_t last() const { return as_size(n_ - 1); }

  Index n_ = 0, support_ = 0, timed_support_ = 0;
  double level_ = 0;
  std::vector<double> x_, t_, sorted_, sort_scratch_, clock_;
  std::vector<Index> stack_, before_;
  SegmentMoments moments_;
  SegmentChanges changes_;
  SegmentRuns runs_;
  SegmentExtremes extremes_;
  bool has_sorted_ = false, has_moments_ = false, has_changes_ = false, has_runs_ = false,
       has_extremes_ = false, has_clock_ = false;
};

} // namespace musefuse
