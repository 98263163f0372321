#include "core/signal/sampling.h"

#include "core/util/constant.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace musefuse {
namespace {

// Fewer lines than these do not show what a trace is.
constexpr Index kFewLines = 10;
// A step longer than this many median steps is a gap, as everywhere in the package.
constexpr double kGap = 2.5;
// Where no step is longer than so many of the shortest, all are near the median, and Tukey's fence (see usual_gap()), at
// most 1.4^1.5 of the longest, lies within kGap of it.
constexpr double kAlike = 1.4;
// Dropouts of a regular clock leave out less than this share of its time; logs rest for longer.
constexpr double kRest = 0.2;
// Of moves by one step of a scale, as many as a log must have. Samples of a course repeat a value
// half as often as they move by a single step: two repeats beside 20 single steps are chance in one
// trace of 350; none beside five in one of twelve, which only traces that move by single steps
// throughout make up for.
constexpr Index kFewSingle = 5, kManySingle = 20;
constexpr double kMostlySingle = 0.1;

double order_statistic(std::vector<double> &x, double share) {
  const auto at =
      x.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(x.size() - 1));
  std::nth_element(x.begin(), at, x.end());
  return *at;
}

struct Steps {
  std::vector<double> sorted; // in no order after a quantile was taken
  double median = 0, resting = 0, near = 0, whole = 0, variation = 0;
  Index gaps = 0;
};

std::vector<double> lengths_of_steps(const double *time, Index n) {
  std::vector<double> lengths(as_size(n - 1));
  for (Index i = 1; i < n; ++i) lengths[as_size(i - 1)] = time[i] - time[i - 1];
  return lengths;
}

Steps measure_steps(const double *time, Index n, std::vector<double> lengths) {
  Steps steps;
  steps.sorted = std::move(lengths);
  const double count = static_cast<double>(n - 1);
  const double m = steps.median = order_statistic(steps.sorted, 0.5);
  const double span = time[n - 1] - time[0], mean = span / count;
  double rest = 0, squares = 0;
  for (Index i = 1; i < n; ++i) {
    const double step = time[i] - time[i - 1], multiple = std::round(step / m);
    if (step > kGap * m) rest += step, ++steps.gaps;
    if (step > 0.5 * m && step < 1.5 * m) steps.near += 1 / count;
    if (multiple >= 1 && multiple <= 3 && std::abs(step - multiple * m) < 0.1 * m)
      steps.whole += 1 / count;
    squares += (step - mean) * (step - mean);
  }
  steps.resting = span > 0 ? rest / span : 0;
  steps.variation = std::sqrt(squares / count) / mean;
  return steps;
}

// One length of step, with jitter, or multiples of it where times were rounded or samples lost.
bool is_steady(const Steps &steps) {
  if (steps.resting >= kRest) return false;
  return steps.near >= 0.9 || steps.whole >= 0.95 ||
         (steps.resting < 0.05 && steps.variation < 0.6);
}

// Tukey's fence for far-out gaps on the scale of their logarithms: gaps of one length leave little
// room (2.5 steps then), waiting times without memory all that ever occur, bursts the pauses between.
double usual_gap(Steps &steps) {
  const double low = std::log(order_statistic(steps.sorted, 0.25)),
               high = std::log(order_statistic(steps.sorted, 0.75));
  return std::max(kGap * steps.median, std::exp(high + 1.5 * (high - low)));
}

// Is there a line only where the value changed? Then no value comes twice in a row although the
// trace moves by single steps of its scale, where samples would often repeat; or, on a scale too
// fine for that, the trace moves no further over a long gap than from line to line within a
// movement, where a sampled course would have gone far.
bool is_event_log(const SeriesView &series, const Steps &steps) {
  std::vector<double> moves, after_gap;
  double least = kInfinity;
  Index still = 0;
  for (Index i = 1; i < series.n; ++i) {
    const double move = std::abs(series.value[i] - series.value[i - 1]);
    if (is_missing(move)) continue;
    moves.push_back(move);
    if (series.time[i] - series.time[i - 1] > kGap * steps.median) after_gap.push_back(move);
    if (move == 0)
      ++still;
    else
      least = std::min(least, move);
  }
  const double count = static_cast<double>(moves.size());
  if (size_of(moves) < kFewLines - 1 || static_cast<double>(still) > 0.02 * count) return false;
  // Equal but for rounding to a few digits.
  const auto single = std::count_if(moves.begin(), moves.end(),
                                    [&](double move) { return move > 0 && move < 1.02 * least; });
  const Index enough =
      static_cast<double>(single) < kMostlySingle * count ? kManySingle : kFewSingle;
  if (single >= enough && static_cast<double>(still) <= 0.1 * static_cast<double>(single))
    return true;
  const bool bursts = after_gap.size() >= 10 && steps.variation >= 1.25;
  return bursts && order_statistic(after_gap, 0.5) <= 1.5 * order_statistic(moves, 0.5);
}

} // namespace

Sampling look_at_sampling(const SeriesView &series) {
  Sampling found;
  found.median_step = kMissing;
  found.usual_gap = kMissing;
  if (series.n < 2) return found;
  std::vector<double> lengths = lengths_of_steps(series.time, series.n);
  const Extremes range = extremes_of(lengths.data(), size_of(lengths));
  if (range.min > 0 && range.max <= kAlike * range.min) { // nearly every clock
    found.median_step = range.min == range.max ? range.min : order_statistic(lengths, 0.5);
    found.usual_gap = kGap * found.median_step;
    found.by_times = true;
    if (series.n >= kFewLines) found.kind = SamplingKind::regular;
    return found;
  }
  Steps steps = measure_steps(series.time, series.n, std::move(lengths));
  found.median_step = steps.median;
  found.usual_gap = usual_gap(steps);
  found.steady = is_steady(steps);
  if (found.steady) {
    found.by_times = true;
    if (series.n >= kFewLines) found.kind = SamplingKind::regular;
  } else if (is_event_log(series, steps)) {
    found.kind = SamplingKind::event;
  } else if (steps.near >= 0.9) {
    found.kind = SamplingKind::regular; // long dropouts
    found.steady = true;
  } else if (series.n >= kFewLines) {
    found.kind = SamplingKind::irregular;
  }
  return found;
}

Sampling look_at_sampling(const SeriesView &series, const SeriesView &other,
                          const Sampling &known) {
  const bool alike = known.by_times && series.n == other.n &&
                     std::equal(series.time, series.time + series.n, other.time);
  return alike ? known : look_at_sampling(series);
}

} // namespace musefuse
