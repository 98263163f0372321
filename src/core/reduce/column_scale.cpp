#include "core/reduce/column_scale.h"

#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/lanes.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// The sum of f(x), at most 4 in size, that is the same in every order, since none of its additions rounds: 1.5 * 2^e
// added and taken away cuts a number to a multiple of 2^(e - 52), of which e is chosen so that the sum of n stays below
// 2^53. What is cut off is summed likewise, and what is cut off of that is left: n^2 2^-104 of the sum's bound (after
// Demmel and Nguyen 2015, doi:10.1109/TC.2014.2345391; the bound being known, two of their bins have fixed places).
template <class F> double sum_in_any_order(const double *x, Index n, F f) {
  const int digits = std::ilogb(static_cast<double>(n)) + 1;
  const double coarse = std::ldexp(1.5, digits + 2), fine = std::ldexp(1.5, 2 * digits - 51);
  const auto add = [&](const auto &value, auto &whole, auto &rest) {
    const std::decay_t<decltype(whole)> all = f(value), top = (all + coarse) - coarse;
    whole += top;
    rest += ((all - top) + fine) - fine;
  };
  Lanes wholes = Lanes::Zero(), rests = Lanes::Zero();
  Index i = 0;
  for (; i + Lanes::SizeAtCompileTime <= n; i += Lanes::SizeAtCompileTime)
    add(lanes_at(x + i), wholes, rests);
  double whole = wholes.sum(), rest = rests.sum();
  for (; i < n; ++i) add(x[i], whole, rest);
  return whole + rest;
}

double mean_of(const double *x, Index n, const Extremes &range) {
  const double ends[] = {range.min, range.max}, unit = binary_unit(ends, 2), to = 1 / unit;
  const double sum = sum_in_any_order(x, n, [&](const auto &value) { return value * to; });
  return std::clamp(unit * (sum / static_cast<double>(n)), range.min, range.max);
}

double deviation_of(const double *x, Index n, const Extremes &range, double mean) {
  if (range.constant()) return 1;
  const double ends[] = {range.min - mean, range.max - mean}, unit = binary_unit(ends, 2),
               to = 1 / unit;
  const double sum = sum_in_any_order(x, n, [&](const auto &value) {
    const auto moved = (value - mean) * to;
    return moved * moved;
  });
  return unit * std::sqrt(sum / static_cast<double>(n));
}

} // namespace

ColumnScale column_scale(const ConstMatrix &table) {
  const Index n = table.rows(), p = table.cols();
  require(n >= 1, "a scale needs at least 1 row");
  ColumnScale found{Vector(p), Vector(p)};
  for (Index j = 0; j < p; ++j) {
    const double *x = table.col(j).data();
    const Extremes range = extremes_of(x, n);
    found.centre[j] = mean_of(x, n, range);
    found.scale[j] = deviation_of(x, n, range, found.centre[j]);
  }
  return found;
}

void scale_columns(const ConstMatrix &table, const ColumnScale &by, double *out) {
  require(by.centre.size() == table.cols() && by.scale.size() == table.cols(),
          "a scale has a number a column");
  for (Index j = 0; j < table.cols(); ++j)
    Eigen::Map<Eigen::ArrayXd>(out + j * table.rows(), table.rows()) =
        (table.col(j).array() - by.centre[j]) / by.scale[j];
}

} // namespace musefuse
