#include "core/signal/krippendorff_index.h"

#include "core/signal/agreement_parts.h"
#include "core/util/ties.h"

#include <algorithm>
#include <map>
#include <vector>

namespace musefuse {
namespace {

// Mean ranks of all ratings together (times with at least `least` of them; the others are missing).
Matrix pooled_ranks(const Matrix &series, Index least) {
  Matrix ranks = Matrix::Constant(series.rows(), series.cols(), kMissing);
  std::vector<Index> order;
  for (Index t = 0; t < series.rows(); ++t)
    for (Index k = 0; k < series.cols(); ++k)
      if (rated_by(series, t) >= least && is_present(series(t, k)))
        order.push_back(t + k * series.rows());
  mean_ranks(series.data(), order, ranks.data());
  return ranks;
}

// Krippendorff's alpha for interval data, 1 - observed / expected disagreement, with the pairs
// within a unit and among all values summed in closed form (sum over i != j of (x_i - x_j)^2 =
// 2 (m sum x^2 - (sum x)^2)): Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
// Sums: pairable values, disagreement within units, values, squares, units.
class KrippendorffIndex final : public AgreementIndex {
public:
  explicit KrippendorffIndex(const Matrix &series) : series_(series) {
    const double mean = mean_present(series_.data(), series_.size());
    const Vector centre = Vector::Constant(series_.cols(), is_present(mean) ? mean : 0.0);
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
  double stretched(const double *sums) const override {
    return intraclass_z(value(sums), static_cast<double>(series_.cols()));
  }
  double value(const double *sums) const override {
    const double n = sums[0];
    if (!(n >= 2)) return kMissing;
    const double observed = sums[1] / n;
    const double expected = (n * sums[3] - sums[2] * sums[2]) / (n * (n - 1));
    return expected > kNoVariance ? 1 - observed / expected : kMissing;
  }

private:
  Matrix series_;
};

double difference(IndexKind kind, double x, double y) {
  if (x == y) return 0;
  if (kind == IndexKind::alpha_nominal) return 1;
  const double d = (x - y) / (x + y);
  return d * d;
}

// Alpha with a difference of any kind: nominal, or ratio ((x - y) / (x + y))^2. The expected
// disagreement of a resample is linear in its ratings about that of all (the first two terms of its
// Hoeffding decomposition), so that a rating needs its mean difference from all others only.
// Sums: pairable ratings, disagreement within units, mean differences, units.
class DifferenceIndex final : public AgreementIndex {
public:
  DifferenceIndex(IndexKind kind, const Matrix &series) : kind_(kind), series_(series) {
    std::map<double, double> counts;
    double n = 0;
    for (Index t = 0; t < series_.rows(); ++t)
      for (Index k = 0; k < series_.cols(); ++k)
        if (is_present(series_(t, k)) && rated_by(series_, t) >= 2) {
          counts[series_(t, k)] += 1;
          n += 1;
        }
    defined_ = kind_ == IndexKind::alpha_nominal || counts.empty() || counts.begin()->first >= 0;
    if (!defined_) return;
    for (const auto &own : counts) {
      double sum = 0;
      for (const auto &other : counts)
        sum += other.second * difference(kind_, own.first, other.first);
      from_all_[own.first] = sum / n;
      expected_ += own.second / n * sum / n;
    }
  }
  Index sums() const override { return 4; }
  void add(Index time, double *sums) const override {
    const double m = static_cast<double>(rated_by(series_, time));
    if (m < 2) return;
    sums[3] += 1;
    if (!defined_) return;
    double within = 0, from_all = 0;
    for (Index k = 0; k < series_.cols(); ++k) {
      if (is_missing(series_(time, k))) continue;
      from_all += from_all_.at(series_(time, k));
      for (Index l = 0; l < k; ++l)
        if (is_present(series_(time, l)))
          within += 2 * difference(kind_, series_(time, k), series_(time, l));
    }
    sums[0] += m;
    sums[1] += within / (m - 1);
    sums[2] += from_all;
  }
  double used(const double *sums) const override { return sums[3]; }
  double value(const double *sums) const override {
    const double n = sums[0];
    if (!(n >= 2)) return kMissing;
    const double expected = (2 * sums[2] / n - expected_) * n / (n - 1);
    return expected > kNoVariance ? 1 - sums[1] / n / expected : kMissing;
  }
  double stretched(const double *sums) const override {
    return intraclass_z(value(sums), static_cast<double>(series_.cols()));
  }

private:
  IndexKind kind_;
  Matrix series_;
  std::map<double, double> from_all_;
  double expected_ = 0;
  bool defined_ = true;
};

// Kendall's W, by the variance of the raters' mean ranks over that of full agreement, ties made up for
// (Kendall 1948; Siegel & Castellan 1988, eq. 9.20), of the times that all rated. W is that part of the ranks'
// variance which the times explain. Sums: n, squares, squared row sums, one sum a rater.
class KendallIndex final : public AgreementIndex {
public:
  explicit KendallIndex(const Matrix &series) : ranks_(series.rows(), series.cols()) {
    const Matrix whole = common_times(series);
    for (Index k = 0; k < whole.cols(); ++k) ranks_.col(k) = pooled_ranks(whole.col(k), 1);
    const Vector means = column_means(ranks_);
    const double unit = common_unit(ranks_, means);
    for (Index k = 0; k < ranks_.cols(); ++k)
      ranks_.col(k) = (ranks_.col(k).array() - means[k]) / unit;
  }
  Index sums() const override { return 3 + ranks_.cols(); }
  void add(Index time, double *sums) const override {
    if (is_missing(ranks_(time, 0))) return;
    double row = 0;
    for (Index k = 0; k < ranks_.cols(); ++k) {
      const double x = ranks_(time, k);
      row += x;
      sums[1] += x * x;
      sums[3 + k] += x;
    }
    sums[0] += 1;
    sums[2] += row * row;
  }
  double used(const double *sums) const override { return sums[0]; }
  double value(const double *sums) const override {
    const double n = sums[0], k = static_cast<double>(ranks_.cols());
    if (!(n >= 2)) return kMissing;
    double total = 0, own = 0;
    for (Index j = 0; j < ranks_.cols(); ++j) {
      total += sums[3 + j];
      own += sums[3 + j] * sums[3 + j] / n;
    }
    const double all = k * (sums[1] - own);
    return all > kNoVariance ? std::clamp((sums[2] - total * total / n) / all, 0.0, 1.0) : kMissing;
  }
  // As a correlation of k rankings, W = (1 + (k - 1) r) / k, on Fisher's z.
  double stretched(const double *sums) const override {
    const double w = value(sums);
    return 0.5 * std::log((static_cast<double>(ranks_.cols()) - 1) * w / (1 - w));
  }

private:
  Matrix ranks_;
};

} // namespace

std::unique_ptr<AgreementIndex> make_krippendorff_index(IndexKind kind, const ConstMatrix &series) {
  if (kind == IndexKind::alpha) return std::make_unique<KrippendorffIndex>(series);
  // The difference of two ordinal values is that of their mean ranks among all.
  if (kind == IndexKind::alpha_ordinal)
    return std::make_unique<KrippendorffIndex>(pooled_ranks(series, 2));
  return std::make_unique<DifferenceIndex>(kind, series);
}

std::unique_ptr<AgreementIndex> make_kendall_index(const ConstMatrix &series) {
  return std::make_unique<KendallIndex>(series);
}

} // namespace musefuse
