#include "core/signal/agreement_index.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace musefuse {
namespace {

bool complete(const Matrix &series, Index time) {
  for (Index k = 0; k < series.cols(); ++k)
    if (is_missing(series(time, k))) return false;
  return true;
}

// One unit for all raters: the root mean square about their own means (1 where nobody moves).
double common_unit(const Matrix &series, const Vector &centre) {
  double squares = 0, n = 0;
  for (Index k = 0; k < series.cols(); ++k)
    for (Index t = 0; t < series.rows(); ++t) {
      if (is_missing(series(t, k))) continue;
      const double d = series(t, k) - centre[k];
      squares += d * d;
      n += 1;
    }
  return squares > 0 ? std::sqrt(squares / n) : 1.0;
}

Vector column_means(const Matrix &series) {
  Vector means(series.cols());
  for (Index k = 0; k < series.cols(); ++k) {
    const double mean = mean_present(series.col(k).data(), series.rows());
    means[k] = is_missing(mean) ? 0.0 : mean;
  }
  return means;
}

// Mean ranks of the times at which both are present; missing elsewhere.
Matrix rank_pair(const Matrix &pair) {
  Matrix ranks = Matrix::Constant(pair.rows(), 2, kMissing);
  std::vector<Index> order;
  for (Index t = 0; t < pair.rows(); ++t)
    if (complete(pair, t)) order.push_back(t);
  for (Index k = 0; k < 2; ++k) {
    const double *x = pair.col(k).data();
    std::sort(order.begin(), order.end(), [x](Index a, Index b) { return x[a] < x[b]; });
    for (std::size_t from = 0, to; from < order.size(); from = to) {
      for (to = from + 1; to < order.size() && x[order[to]] == x[order[from]];) ++to;
      for (std::size_t i = from; i < to; ++i)
        ranks(order[i], k) = 0.5 * static_cast<double>(from + to + 1);
    }
  }
  return ranks;
}

// Sums: n, x, y, xx, yy, xy of the times at which both are present. Each series about its own mean
// and in a common unit, so that no level costs digits.
class PairIndex final : public AgreementIndex {
public:
  PairIndex(IndexKind kind, const Matrix &pair)
      : ccc_(kind == IndexKind::ccc),
        series_(kind == IndexKind::spearman ? rank_pair(pair) : pair) {
    const Vector means = column_means(series_);
    const double unit = common_unit(series_, means);
    shift_ = (means[0] - means[1]) / unit;
    for (Index k = 0; k < 2; ++k) series_.col(k) = (series_.col(k).array() - means[k]) / unit;
  }

  Index sums() const override { return 6; }
  void add(Index time, double *sums) const override {
    const double x = series_(time, 0), y = series_(time, 1);
    if (is_missing(x) || is_missing(y)) return;
    sums[0] += 1;
    sums[1] += x;
    sums[2] += y;
    sums[3] += x * x;
    sums[4] += y * y;
    sums[5] += x * y;
  }
  double used(const double *sums) const override { return sums[0]; }

  double value(const double *sums) const override {
    const double n = sums[0];
    if (!(n >= 2)) return kMissing;
    const double mx = sums[1] / n, my = sums[2] / n, apart = mx - my + shift_;
    const double vx = sums[3] / n - mx * mx, vy = sums[4] / n - my * my;
    const double cov = sums[5] / n - mx * my;
    // In units of the traces' own spread, a variance of rounding noise is none.
    constexpr double none = 1e-20;
    if (ccc_)
      return vx + vy + apart * apart > none ? 2 * cov / (vx + vy + apart * apart) : kMissing;
    return vx > none && vy > none ? std::clamp(cov / std::sqrt(vx * vy), -1.0, 1.0) : kMissing;
  }
  // Fisher's z
  double stretch(double value) const override { return std::atanh(value); }

private:
  bool ccc_;
  Matrix series_;
  double shift_ = 0;
};

// The mean over all pairs of raters that have a value.
class MeanOfPairs final : public AgreementIndex {
public:
  MeanOfPairs(IndexKind kind, const Matrix &series) {
    Matrix pair(series.rows(), 2);
    for (Index i = 0; i < series.cols(); ++i)
      for (Index j = i + 1; j < series.cols(); ++j) {
        pair << series.col(i), series.col(j);
        pairs_.emplace_back(kind, pair);
      }
  }

  Index sums() const override { return 6 * static_cast<Index>(pairs_.size()); }
  void add(Index time, double *sums) const override {
    for (std::size_t p = 0; p < pairs_.size(); ++p) pairs_[p].add(time, sums + 6 * p);
  }
  double value(const double *sums) const override {
    double sum = 0, n = 0;
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const double one = pairs_[p].value(sums + 6 * p);
      if (is_missing(one)) continue;
      sum += one;
      n += 1;
    }
    return n > 0 ? sum / n : kMissing;
  }
  // The pair with the most times.
  double used(const double *sums) const override {
    double most = 0;
    for (std::size_t p = 0; p < pairs_.size(); ++p) most = std::max(most, sums[6 * p]);
    return most;
  }
  double stretch(double value) const override { return pairs_[0].stretch(value); }

private:
  std::vector<PairIndex> pairs_;
};

// Two-way analysis of variance of the times with all raters. Sums: n, squares, squared row sums,
// and one sum a rater, each rater about their own mean.
class TwoWayIndex final : public AgreementIndex {
public:
  TwoWayIndex(IndexKind kind, const Matrix &series) : kind_(kind), series_(series) {
    for (Index t = 0; t < series_.rows(); ++t)
      if (!complete(series_, t)) series_.row(t).setConstant(kMissing);
    offset_ = column_means(series_);
    const double unit = common_unit(series_, offset_);
    for (Index k = 0; k < series_.cols(); ++k)
      series_.col(k) = (series_.col(k).array() - offset_[k]) / unit;
    offset_ /= unit;
    offset_.array() -= offset_.mean();
  }

  Index sums() const override { return 3 + series_.cols(); }
  void add(Index time, double *sums) const override {
    if (is_missing(series_(time, 0))) return;
    double row = 0, squares = 0;
    for (Index k = 0; k < series_.cols(); ++k) {
      const double x = series_(time, k);
      row += x;
      squares += x * x;
      sums[3 + k] += x;
    }
    sums[0] += 1;
    sums[1] += squares;
    sums[2] += row * row;
  }
  double used(const double *sums) const override { return sums[0]; }

  double value(const double *sums) const override {
    const double n = sums[0], k = static_cast<double>(series_.cols());
    if (!(n >= 2)) return kMissing;
    double total = 0, column_squares = 0, level = 0;
    for (Index j = 0; j < series_.cols(); ++j) {
      total += sums[3 + j];
      column_squares += sums[3 + j] * sums[3 + j];
    }
    for (Index j = 0; j < series_.cols(); ++j) {
      const double mean = sums[3 + j] / n + offset_[j] - total / (n * k);
      level += mean * mean;
    }
    // Mean squares of times, raters and the rest; a rater's offset moves all times alike.
    const double times = (sums[2] - total * total / n) / k;
    const double rest = sums[1] - column_squares / n - times;
    const double msr = times / (n - 1), msc = n * level / (k - 1);
    const double mse = std::max(0.0, rest / ((n - 1) * (k - 1)));
    switch (kind_) { // McGraw & Wong 1996, table 4
    case IndexKind::icc_a1: return ratio(msr - mse, msr + (k - 1) * mse + k / n * (msc - mse));
    case IndexKind::icc_ak: return ratio(msr - mse, msr + (msc - mse) / n);
    case IndexKind::icc_c1: return ratio(msr - mse, msr + (k - 1) * mse);
    default: return ratio(msr - mse, msr);
    }
  }

private:
  static double ratio(double over, double under) {
    return std::abs(under) > 1e-20 ? over / under : kMissing;
  }
  IndexKind kind_;
  Matrix series_;
  Vector offset_;
};

// Krippendorff's alpha for interval data, 1 - observed / expected disagreement, with the pairs
// within a unit and among all values summed in closed form (sum over i != j of (x_i - x_j)^2 =
// 2 (m sum x^2 - (sum x)^2)): Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
// Sums: pairable values, disagreement within units, values, squares, units.
class KrippendorffIndex final : public AgreementIndex {
public:
  explicit KrippendorffIndex(const Matrix &series) : series_(series) {
    double sum = 0, n = 0;
    for (Index i = 0; i < series_.size(); ++i) {
      if (is_missing(series_.data()[i])) continue;
      sum += series_.data()[i];
      n += 1;
    }
    const Vector centre = Vector::Constant(series_.cols(), n > 0 ? sum / n : 0.0);
    const double unit = common_unit(series_, centre);
    series_ = (series_.array() - centre[0]) / unit;
  }
  Index sums() const override { return 5; }
  void add(Index time, double *sums) const override {
    double m = 0, sum = 0, squares = 0;
    for (Index k = 0; k < series_.cols(); ++k) {
      const double x = series_(time, k);
      if (is_missing(x)) continue;
      m += 1;
      sum += x;
      squares += x * x;
    }
    if (m < 2) return;
    sums[0] += m;
    sums[1] += (m * squares - sum * sum) / (m - 1);
    sums[2] += sum;
    sums[3] += squares;
    sums[4] += 1;
  }
  double used(const double *sums) const override { return sums[4]; }
  double value(const double *sums) const override {
    const double n = sums[0];
    if (!(n >= 2)) return kMissing;
    const double observed = sums[1] / n;
    const double expected = (n * sums[3] - sums[2] * sums[2]) / (n * (n - 1));
    return expected > 1e-20 ? 1 - observed / expected : kMissing;
  }

private:
  Matrix series_;
};

} // namespace

bool is_pair_index(IndexKind kind) {
  return kind == IndexKind::ccc || kind == IndexKind::pearson || kind == IndexKind::spearman;
}

// Indices that end at 1 but may fall below -1: Bonett 2002, doi 10.3102/10769986027004335.
double AgreementIndex::stretch(double value) const {
  return -std::log1p(-value);
}

std::unique_ptr<AgreementIndex> make_index(IndexKind kind, const ConstMatrix &series) {
  require(series.cols() >= 2, "agreement needs at least two raters");
  if (kind == IndexKind::alpha) return std::make_unique<KrippendorffIndex>(series);
  if (!is_pair_index(kind)) return std::make_unique<TwoWayIndex>(kind, series);
  if (series.cols() == 2) return std::make_unique<PairIndex>(kind, series);
  return std::make_unique<MeanOfPairs>(kind, series);
}

} // namespace musefuse
