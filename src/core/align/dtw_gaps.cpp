#include "core/align/dtw_gaps.h"

#include "core/util/constant.h"
#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

struct Spread {
  double mean = kMissing, sd = 0; // of what is present
};

Spread spread_of(const double *x, Index n) {
  const double mean = mean_present(x, n);
  if (is_missing(mean) || extremes_of(x, n).constant()) return {mean, 0};
  double sum = 0, present = 0;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) {
      sum += (x[i] - mean) * (x[i] - mean);
      present += 1;
    }
  return {mean, std::sqrt(sum / present)};
}

// The value at a position between samples; missing beside a missing one.
double at_position(const double *x, double position) {
  const double lower = std::floor(position);
  const double *left = x + static_cast<Index>(lower);
  return position > lower ? between(left[0], left[1], position - lower) : left[0];
}

// One dimension of all series.
class Course {
public:
  Course(const std::vector<DtwSeries> &series, Index d, const Vector &weights)
      : series_(series), weights_(weights), d_(d) {
    for (const DtwSeries &one : series) spread_.push_back(spread_of(one.from(0, d), one.size()));
  }

  // Of the others than `k`: their weighted mean course over the time of `k`, as far as it predicts what is
  // there of `k` (if nothing is, in their mean spread and about the mean of their means).
  Vector of_others(std::size_t k) const {
    const Index n = series_[k].size();
    Vector sum = Vector::Zero(n), weight = Vector::Zero(n);
    for (std::size_t j = 0; j < series_.size(); ++j)
      if (j != k && is_present(spread_[j].mean)) add(j, sum, weight);
    const Vector course = (weight.array() > 0).select(sum.array() / weight.array(), kMissing);
    if (is_missing(spread_[k].mean)) return typical().mean + typical().sd * course.array();
    return slope(series_[k].from(0, d_), course) * course;
  }
  // A level for where nothing else is known.
  double level() const { return is_present(typical().mean) ? typical().mean : 0.0; }

private:
  // Series j in standard deviations from its mean; a constant one stays there.
  void add(std::size_t j, Vector &sum, Vector &weight) const {
    const Index n = sum.size(), m = series_[j].size();
    const double *x = series_[j].from(0, d_);
    const double own = weights_[static_cast<Index>(j)];
    const double unit = spread_[j].sd > 0 ? own / spread_[j].sd : 0.0;
    for (Index t = 0; t < n; ++t) {
      const double position =
          n > 1 ? static_cast<double>(t * (m - 1)) / static_cast<double>(n - 1) : 0.0;
      const double value = at_position(x, position);
      if (is_missing(value)) continue;
      sum[t] += (value - spread_[j].mean) * unit;
      weight[t] += own;
    }
  }
  // Of the regression of x on `course`; 0 if either is constant.
  double slope(const double *x, const Vector &course) const {
    std::vector<double> left, right;
    for (Index t = 0; t < course.size(); ++t)
      if (is_present(x[t]) && is_present(course[t])) {
        left.push_back(x[t]);
        right.push_back(course[t]);
      }
    const Index n = size_of(left);
    const Spread own = spread_of(left.data(), n), others = spread_of(right.data(), n);
    double sum = 0;
    for (std::size_t t = 0; t < left.size(); ++t)
      sum += (left[t] - own.mean) * (right[t] - others.mean);
    return others.sd > 0 ? sum / static_cast<double>(n) / (others.sd * others.sd) : 0.0;
  }
  Spread typical() const {
    Spread sum{0, 0};
    double count = 0;
    for (const Spread &one : spread_) {
      if (is_missing(one.mean)) continue;
      sum.mean += one.mean;
      sum.sd += one.sd;
      count += 1;
    }
    return count > 0 ? Spread{sum.mean / count, sum.sd / count} : Spread{};
  }

  const std::vector<DtwSeries> &series_;
  const Vector &weights_;
  const Index d_;
  std::vector<Spread> spread_;
};

// fill(x, from, to) for each gap [from, to) of more than `longer_than` samples.
template <class Fill> void for_each_gap(double *x, Index n, Index longer_than, Fill fill) {
  for (Index from = 0, to; from < n; from = to + 1) {
    for (to = from; to < n && is_missing(x[to]);) ++to;
    if (to - from > longer_than) fill(from, to);
  }
}

// `course`, moved to meet x at the ends of the gap. Stays missing where the course says nothing.
void follow(double *x, Index n, const Vector &course, Index from, Index to) {
  const double before = from > 0 ? x[from - 1] - course[from - 1] : kMissing;
  const double after = to < n ? x[to] - course[to] : kMissing;
  for (Index t = from; t < to; ++t) {
    const double share = static_cast<double>(t - from + 1) / static_cast<double>(to - from + 1);
    const double move = is_missing(before)  ? after
                        : is_missing(after) ? before
                                            : between(before, after, share);
    x[t] = course[t] + (from == 0 && to == n ? 0.0 : move);
  }
}

// A straight line between the ends of the gap, level outside them.
void draw_line(double *x, Index n, double level, Index from, Index to) {
  const double before = from > 0 ? x[from - 1] : to < n ? x[to] : level;
  const double after = to < n ? x[to] : before;
  for (Index t = from; t < to; ++t)
    x[t] = between(before, after,
                   static_cast<double>(t - from + 1) / static_cast<double>(to - from + 1));
}

void fill_gaps(double *x, Index n, const Course &course, std::size_t k) {
  if (count_present(x, n) == n) return;
  const Vector others = course.of_others(k);
  for_each_gap(x, n, kShortGap, [&](Index from, Index to) { follow(x, n, others, from, to); });
  for_each_gap(x, n, 0, [&](Index from, Index to) { draw_line(x, n, course.level(), from, to); });
}

} // namespace

std::vector<DtwSeries> bridged(const std::vector<DtwSeries> &series) {
  return bridged(series,
                 Matrix::Ones(size_of(series), series.empty() ? 0 : series.front().dimensions()));
}

std::vector<DtwSeries> bridged(const std::vector<DtwSeries> &series, const ConstMatrix &weights) {
  if (std::all_of(series.begin(), series.end(), [](const DtwSeries &x) { return x.complete(); }))
    return series;
  std::vector<Matrix> filled;
  for (const DtwSeries &one : series) filled.push_back(one.values());
  for (Index d = 0; d < series.front().dimensions(); ++d) {
    const Vector of_dimension = weights.col(d);
    const Course course(series, d, of_dimension);
    for (std::size_t k = 0; k < filled.size(); ++k)
      fill_gaps(filled[k].col(d).data(), filled[k].rows(), course, k);
  }
  std::vector<DtwSeries> out;
  for (const Matrix &one : filled) out.emplace_back(one);
  return out;
}

} // namespace musefuse
