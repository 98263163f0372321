#include "core/features/segment.h"

#include "core/features/sort.h"
#include "core/util/constant.h"
#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {

void Segment::assign(const double *time, const double *value, Index n, double level, Index support,
                     Index timed_support) {
  const auto size = as_size(n);
  if (x_.size() < size) {
    x_.resize(size);
    t_.resize(size);
  }
  n_ = 0;
  double *x = x_.data(), *t = t_.data();
  for (Index i = 0; i < n; ++i) {
    x[n_] = value[i];
    t[n_] = time[i];
    n_ += is_present(value[i]);
  }
  // What rounding left of a constant is one: it has no peak, run or change (methods/general.md, 3).
  if (n_ > 0 && extremes_of(x, n_).constant()) std::fill(x, x + n_, x[0]);
  level_ = level;
  support_ = support;
  timed_support_ = timed_support;
  has_sorted_ = has_moments_ = has_changes_ = has_runs_ = has_extremes_ = has_clock_ = false;
}

const std::vector<double> &Segment::sorted() {
  if (!has_sorted_) {
    sorted_.assign(x_.begin(), x_.begin() + n_);
    sort_values(sorted_, sort_scratch_);
    has_sorted_ = true;
  }
  return sorted_;
}

const SegmentMoments &Segment::moments() {
  if (has_moments_) return moments_;
  has_moments_ = true;
  moments_ = SegmentMoments();
  const double *x = x_.data(), size = static_cast<double>(n_);
  // Of x/2^600 nothing that was finite overflows in the sum; the correction below
  // restores digits.
  double largest = 0, sum = 0;
  for (Index i = 0; i < n_; ++i) largest = std::max(largest, std::abs(x[i]));
  const double shrink = largest > 1e300 ? 1e-10 : 1.0;
  for (Index i = 0; i < n_; ++i) sum += x[i] * shrink;
  const double rough = sum / size / shrink;
  // The mean of what is left makes the mean of a constant that constant, to the last bit:
  // so that no sample of it is below or above its mean.
  double rest = 0;
  for (Index i = 0; i < n_; ++i) rest += x[i] - rough;
  moments_.mean = rough + rest / size;
  double scale = 0;
  for (Index i = 0; i < n_; ++i) scale = std::max(scale, std::abs(x[i] - moments_.mean));
  if (scale == 0) return moments_;
  moments_.scale = scale;
  // At a high level the mean itself is rounded: what it leaves is taken out of the deviations.
  double left = 0;
  for (Index i = 0; i < n_; ++i) left += x[i] - moments_.mean;
  left /= size;
  double s2 = 0, s3 = 0, s4 = 0;
  for (Index i = 0; i < n_; ++i) {
    const double d = (x[i] - moments_.mean - left) / scale, square = d * d;
    s2 += square;
    s3 += square * d;
    s4 += square * square;
  }
  moments_.s2 = s2;
  moments_.s3 = s3;
  moments_.s4 = s4;
  return moments_;
}

const SegmentChanges &Segment::changes() {
  if (has_changes_) return changes_;
  has_changes_ = true;
  changes_ = SegmentChanges();
  const double *x = x_.data();
  for (Index i = 0; i + 1 < n_; ++i) {
    const double d = x[i + 1] - x[i];
    changes_.absolute += std::abs(d);
    changes_.rise += d > 0 ? d : 0;
    changes_.crossings += (x[i] > level_) != (x[i + 1] > level_);
  }
  changes_.fall = changes_.absolute - changes_.rise;
  return changes_;
}

const SegmentRuns &Segment::runs() {
  if (has_runs_) return runs_;
  has_runs_ = true;
  runs_ = SegmentRuns();
  const double mean = moments().mean;
  Index below = 0, above = 0;
  for (Index i = 0; i < n_; ++i) {
    below = x_[as_size(i)] < mean ? below + 1 : 0;
    above = x_[as_size(i)] > mean ? above + 1 : 0;
    runs_.count_below += below > 0;
    runs_.below = std::max(runs_.below, below);
    runs_.above = std::max(runs_.above, above);
  }
  return runs_;
}

const SegmentExtremes &Segment::extremes() {
  if (has_extremes_) return extremes_;
  has_extremes_ = true;
  extremes_ = SegmentExtremes();
  const double *x = x_.data();
  for (Index i = 1; i < n_; ++i) {
    if (x[i] > x[extremes_.first_max]) extremes_.first_max = i;
    if (x[i] >= x[extremes_.last_max]) extremes_.last_max = i;
    if (x[i] < x[extremes_.first_min]) extremes_.first_min = i;
    if (x[i] <= x[extremes_.last_min]) extremes_.last_min = i;
  }
  return extremes_;
}

// A stack of samples, each smaller than the one below it: when sample i removes k, i is
// the next that is not smaller than k; the previous such one was noted when k came.
// Linear for any support.
Index Segment::peaks(Index support) {
  const Index n = n_, s = support;
  if (n <= 2 * s) return 0;
  const auto size = as_size(n);
  if (stack_.size() < size) {
    stack_.resize(size);
    before_.resize(size);
  }
  const double *x = x_.data();
  Index *stack = stack_.data(), *before = before_.data(), height = 0, peaks = 0;
  const auto is_peak = [&](Index k, Index next) {
    return k >= s && k + s < n && k - before[k] > s && next - k > s;
  };
  const Index nowhere = -n - s - 1;
  for (Index i = 0; i < n; ++i) {
    Index previous = nowhere;
    while (height > 0 && x[stack[height - 1]] <= x[i]) {
      const Index k = stack[--height];
      peaks += is_peak(k, i);
      if (x[k] == x[i] && previous == nowhere) previous = k;
    }
    if (previous == nowhere && height > 0) previous = stack[height - 1];
    before[i] = previous;
    stack[height++] = i;
  }
  while (height > 0) {
    const Index k = stack[--height];
    peaks += is_peak(k, 2 * n + s);
  }
  return peaks;
}

double Segment::value_at(double at, Index &from) const {
  const double *x = x_.data(), *t = t_.data();
  while (from + 1 < n_ && t[from + 1] <= at) ++from;
  if (from + 1 >= n_) return x[n_ - 1];
  const double share = (at - t[from]) / (t[from + 1] - t[from]);
  return between(x[from], x[from + 1], share);
}

const std::vector<double> &Segment::on_clock() {
  if (has_clock_) return clock_;
  has_clock_ = true;
  // A hair more, so that 9.999999 s of samples have their tick at 10 s.
  const auto ticks = static_cast<Index>(std::floor(duration() / clock_step + 1e-6)) + 1;
  clock_.resize(as_size(ticks));
  Index from = 0;
  for (Index i = 0; i < ticks; ++i)
    clock_[as_size(i)] = value_at(t_[0] + static_cast<double>(i) * clock_step, from);
  return clock_;
}

} // namespace musefuse
