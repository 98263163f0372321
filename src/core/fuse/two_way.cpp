#include "core/fuse/two_way.h"

#include <algorithm>

namespace musefuse {
namespace {

constexpr int kSweeps = 30;
constexpr double kLeastVariance = 1e-4;
constexpr double kStartRows = 3; // what the start of the rest's variance is worth
constexpr double kLeastFree = 0.2;

} // namespace

TwoWay two_way(const Vector &y, const std::vector<Index> &rater, const std::vector<Index> &cell,
               const Vector &sampling, const std::vector<char> &counts, Index raters, Index cells,
               const TwoWayOptions &options) {
  std::vector<Index> rows;
  std::vector<char> seen(as_size(cells), 0);
  double mean = 0;
  for (Index i = 0; i < y.size(); ++i)
    if (counts[as_size(i)]) {
      rows.push_back(i);
      seen[as_size(cell[as_size(i)])] = 1;
      mean += y[i];
    }
  const double n = static_cast<double>(rows.size());
  TwoWay out{Vector::Zero(raters), Vector::Ones(raters), Vector::Zero(cells), options.start};
  if (rows.empty()) return out;
  mean /= n;
  double spread = 1; // variance of the raters
  // Free cells use up rows: what is left of the rest is too small by as much.
  const double used = static_cast<double>(std::count(seen.begin(), seen.end(), 1));
  const double free = options.cells ? std::max(kLeastFree, 1 - used / n) : 1;
  const auto at = [](const std::vector<Index> &ids, Index i) { return ids[as_size(i)]; };

  Vector trust(y.size()), weight(y.size()), sum, total;
  for (int round = 0; round < kSweeps; ++round) {
    for (const Index i : rows) {
      const double e = y[i] - out.rater[at(rater, i)] - out.cell[at(cell, i)];
      const double variance = out.variance + sampling[i];
      trust[i] = (options.freedom + 1) / (options.freedom + e * e / variance);
      weight[i] = trust[i] / variance;
    }
    sum = Vector::Constant(raters, mean / spread);
    total = Vector::Constant(raters, 1 / spread);
    for (const Index i : rows) {
      sum[at(rater, i)] += weight[i] * (y[i] - out.cell[at(cell, i)]);
      total[at(rater, i)] += weight[i];
    }
    out.rater = sum.cwiseQuotient(total);
    out.rater_variance = total.cwiseInverse();
    mean = out.rater.mean();
    spread = std::max(((out.rater.array() - mean).square() + out.rater_variance.array()).mean(),
                      kLeastVariance);
    if (options.cells) {
      sum = total = Vector::Zero(cells);
      for (const Index i : rows) {
        sum[at(cell, i)] += weight[i] * (y[i] - out.rater[at(rater, i)]);
        total[at(cell, i)] += weight[i];
      }
      for (Index c = 0; c < cells; ++c) out.cell[c] = total[c] > 0 ? sum[c] / total[c] : 0;
    }
    double rest = kStartRows * options.start;
    for (const Index i : rows) {
      const double e = y[i] - out.rater[at(rater, i)] - out.cell[at(cell, i)];
      const double share = out.variance / (out.variance + sampling[i]);
      rest += trust[i] * (e * share * e * share / free + sampling[i] * share);
    }
    out.variance = std::max(rest / (n + kStartRows), kLeastVariance);
  }
  return out;
}

} // namespace musefuse
