#include "core/signal/oddities.h"

#include "core/signal/agreement.h"
#include "core/util/constant.h"
#include "core/util/median.h"
#include "core/util/missing.h"
#include "core/util/without_column.h"

#include <cmath>

namespace musefuse {
namespace {

// A few samples show no course.
constexpr Index least_seen = 20;
// What interpolation rounds is no move.
constexpr double least_move = 1e-9;

// Of finite values; the second pass takes out what the first one rounded.
double mean_of(const std::vector<double> &x) {
  const auto n = static_cast<long double>(x.size());
  long double sum = 0, rest = 0;
  for (const double value : x) sum += value;
  const long double mean = sum / n;
  for (const double value : x) rest += value - mean;
  return static_cast<double>(mean + rest / n);
}

double last_move(const double *time, const double *value, const std::vector<Index> &seen) {
  if (static_cast<Index>(seen.size()) < least_seen) return kMissing;
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
  std::vector<Index> rows(static_cast<std::size_t>(size));
  const double step = size > 1 ? static_cast<double>(n - 1) / static_cast<double>(size - 1) : 0.0;
  const double start =
      static_cast<double>(first + 1); // halves are rounded to the even one of 1, 2, ...
  for (Index i = 0; i < size; ++i)
    rows[static_cast<std::size_t>(i)] =
        static_cast<Index>(std::nearbyint(start + static_cast<double>(i) * step)) - 1;
  return rows;
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
  Matrix standard = Matrix::Constant(static_cast<Index>(rows.size()), ratings.cols(), kMissing);
  std::vector<double> seen, squares;
  for (Index k = 0; k < ratings.cols(); ++k) {
    const double *x = ratings.col(k).data();
    Extremes range;
    seen.clear();
    for (const Index row : rows)
      if (is_present(x[row])) {
        seen.push_back(x[row]);
        range.take(x[row]);
      }
    if (seen.empty() || range.constant()) continue;
    const double mean = mean_of(seen);
    squares = seen;
    for (double &value : squares) value = (value - mean) * (value - mean);
    const double sd = std::sqrt(mean_of(squares));
    for (std::size_t i = 0; i < rows.size(); ++i)
      standard(static_cast<Index>(i), k) = (x[rows[i]] - mean) / sd;
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
