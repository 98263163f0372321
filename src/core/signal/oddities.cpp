#include "core/signal/oddities.h"

#include "core/signal/agreement.h"
#include "core/util/constant.h"
#include "core/util/lanes.h"
#include "core/util/median.h"
#include "core/util/missing.h"
#include "core/util/without_column.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace musefuse {
namespace {

// A few samples show no course.
constexpr Index least_seen = 20;
// What interpolation rounds is no move.
constexpr double least_move = 1e-9;

// std::nearbyint(), which is a call, of what is far below 2^51: there a double has no place for a fraction.
double to_nearest(double x) {
  const double wide = 6755399441055744.0; // 1.5 * 2^52
  volatile double shifted = x + wide;
  return shifted - wide;
}

// Of finite values; the second pass takes out what the first one rounded.
double mean_of(const double *x, Index size) {
  const auto n = static_cast<double>(size);
  const double mean = sum_in_lanes(x, size) / n;
  return mean + sum_in_lanes(x, size, [mean](const auto &value) { return value - mean; }) / n;
}

// The p quantile between neighbours in order (the seventh definition of Hyndman & Fan 1996), of values that are put into
// another order.
double quantile(std::vector<double> &x, double p) {
  const double place = p * static_cast<double>(x.size() - 1), low = std::floor(place);
  const auto at = x.begin() + static_cast<std::ptrdiff_t>(low);
  std::nth_element(x.begin(), at, x.end());
  const auto above = at + 1 == x.end() ? at : std::min_element(at + 1, x.end());
  return (1 - (place - low)) * *at + (place - low) * *above;
}

double last_move(const double *time, const double *value, const std::vector<Index> &seen) {
  if (size_of(seen) < least_seen) return kMissing;
  double largest = 0;
  for (const Index i : seen) largest = std::max(largest, std::abs(value[i]));
  for (std::size_t i = seen.size(); --i > 0;)
    if (std::abs(value[seen[i]] - value[seen[i - 1]]) > least_move * largest) return time[seen[i]];
  return kMissing;
}

bool agree_mostly(const Matrix &standard, Index least) {
  const Vector r = correlations_with_others(standard, least);
  std::vector<double> known;
  for (Index k = 0; k < r.size(); ++k)
    if (is_present(r[k])) known.push_back(r[k]);
  return !known.empty() && median(known) > 0;
}

} // namespace

std::vector<Index> even_rows(Index first, Index n, Index most) {
  const Index size = std::min(n, most);
  std::vector<Index> rows(as_size(size));
  const double step = size > 1 ? static_cast<double>(n - 1) / static_cast<double>(size - 1) : 0.0;
  const double start =
      static_cast<double>(first + 1); // halves are rounded to the even one of 1, 2, ...
  for (Index i = 0; i < size; ++i)
    rows[as_size(i)] = static_cast<Index>(to_nearest(start + static_cast<double>(i) * step)) - 1;
  return rows;
}

std::vector<Index> rows_of_values(const double *x, Index n, std::vector<double> wanted) {
  std::vector<Index> rows;
  std::sort(wanted.begin(), wanted.end());
  if (wanted.empty()) return rows;
  const double least = wanted.front(), most = wanted.back();
  for (Index i = 0; i < n; ++i)
    if (x[i] >= least && x[i] <= most && x[i] == to_nearest(x[i]) &&
        std::binary_search(wanted.begin(), wanted.end(), x[i]))
      rows.push_back(i);
  return rows;
}

UsedScale used_scale(std::vector<double> &values, bool middle) {
  values.erase(std::remove_if(values.begin(), values.end(), is_missing), values.end());
  UsedScale used;
  used.n = size_of(values);
  if (values.empty()) return used;
  const Extremes range = extremes_of(values.data(), used.n);
  used.low = range.min;
  used.high = range.max;
  if (middle) used.middle = quantile(values, 0.95) - quantile(values, 0.05);
  return used;
}

TraceCourse trace_course(const double *time, const double *value, const std::vector<Index> &rows) {
  std::vector<Index> seen;
  seen.reserve(rows.size());
  for (const Index row : rows)
    if (is_present(value[row])) seen.push_back(row);
  if (seen.empty()) return {kMissing, kMissing, kMissing};
  return {time[seen.front()], time[seen.back()], last_move(time, value, seen)};
}

Matrix standard_columns(const ConstMatrix &ratings, const std::vector<Index> &rows) {
  const auto n = size_of(rows);
  Matrix standard(n, ratings.cols());
  std::vector<double> seen;
  for (Index k = 0; k < ratings.cols(); ++k) {
    auto column = standard.col(k).array();
    for (Index i = 0; i < n; ++i) column[i] = ratings(rows[as_size(i)], k);
    const double *x = column.data();
    Index size = n;
    if (!all_present(x, n)) {
      seen.clear();
      std::copy_if(x, x + n, std::back_inserter(seen), is_present);
      x = seen.data();
      size = size_of(seen);
    }
    if (extremes_of(x, size).constant()) {
      column.setConstant(kMissing);
      continue;
    }
    const double mean = mean_of(x, size);
    const auto square = [mean](const auto &value) { return (value - mean) * (value - mean); };
    column = (column - mean) / std::sqrt(sum_in_lanes(x, size, square) / static_cast<double>(size));
  }
  return standard;
}

Contrary contrary_raters(const Matrix &standard, const ContraryRule &rule) {
  Contrary found{correlations_with_others(standard, rule.least), {}};
  for (Index k = 0; k < standard.cols(); ++k)
    found.contrary.push_back(
        found.r[k] < rule.below &&
        (standard.cols() == 2 || agree_mostly(without_column(standard, k), rule.least)));
  return found;
}

} // namespace musefuse
