#include "core/signal/agreement_index.h"

#include "core/signal/agreement_parts.h"
#include "core/signal/anova_index.h"
#include "core/signal/class_index.h"
#include "core/signal/krippendorff_index.h"
#include "core/signal/shape_index.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/missing.h"
#include "core/util/ties.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace musefuse {
namespace {

// Free of what costs digits: all about the first value (a common origin moves no index), in a unit
// whose squares neither over- nor underflow, and constants without the noise of their rounding.
Matrix without_level(const Matrix &series) {
  Matrix out = series / binary_unit(series.data(), series.size());
  Extremes still;
  double origin = kMissing;
  for (Index k = 0; k < out.cols(); ++k) {
    const Extremes range = extremes_of(out.col(k).data(), out.rows());
    if (!(range.min <= range.max)) continue;
    if (is_missing(origin)) origin = range.min;
    if (!range.constant()) continue;
    still.take(range.min);
    // Constants of one level are one constant.
    const double level = still.constant() ? still.min : range.min;
    for (Index t = 0; t < out.rows(); ++t)
      if (is_present(out(t, k))) out(t, k) = level;
  }
  if (is_missing(origin)) return out;
  out.array() -= origin;
  const double unit = binary_unit(out.data(), out.size());
  return out / unit;
}

// Mean ranks of these.
Matrix rank_pair(const Matrix &pair) {
  Matrix ranks = Matrix::Constant(pair.rows(), 2, kMissing);
  std::vector<Index> order;
  for (Index t = 0; t < pair.rows(); ++t)
    if (complete(pair, t)) order.push_back(t);
  for (Index k = 0; k < 2; ++k) mean_ranks(pair.col(k).data(), order, ranks.col(k).data());
  return ranks;
}

// Sums: n, x, y, xx, yy, xy of the times at which both are present (a rater who rests whenever the other
// one rates is a constant of this pair). Each series about its own mean and in a common unit, so that no
// level costs digits.
class PairIndex final : public AgreementIndex {
public:
  PairIndex(IndexKind kind, const Matrix &pair)
      : ccc_(kind == IndexKind::ccc),
        series_(without_level(kind == IndexKind::spearman ? rank_pair(pair) : common_times(pair))) {
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
    // A variance of rounding noise is none: in units of the traces' own spread, and of what was
    // subtracted, as a resample of one stretch may be a constant far from the mean.
    const double none_x = std::max(kNoVariance, kCancelled * sums[3] / n);
    const double none_y = std::max(kNoVariance, kCancelled * sums[4] / n);
    if (ccc_) {
      const double all = vx + vy + apart * apart;
      return all > std::max(none_x, none_y) ? 2 * cov / all : kMissing;
    }
    return vx > none_x && vy > none_y ? std::clamp(cov / std::sqrt(vx * vy), -1.0, 1.0) : kMissing;
  }
  // Fisher's z
  double stretched(const double *sums) const override { return std::atanh(value(sums)); }

private:
  static constexpr double kCancelled = 1e-13;
  bool ccc_;
  Matrix series_;
  double shift_ = 0;
};

// The mean over all pairs of raters that have a value.
class MeanOfPairs final : public AgreementIndex {
public:
  MeanOfPairs(IndexKind kind, const Matrix &series) {
    for (Index k = 0; k < series.cols(); ++k)
      raters_ += count_present(series.col(k).data(), series.rows()) > 0;
    Matrix pair(series.rows(), 2);
    for (Index i = 0; i < series.cols(); ++i)
      for (Index j = i + 1; j < series.cols(); ++j) {
        pair << series.col(i), series.col(j);
        pairs_.emplace_back(kind, pair);
      }
  }

  Index sums() const override { return 6 * size_of(pairs_); }
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
  double ratings(const double *) const override { return raters_; }
  // As an intraclass correlation, which it is nearly: the mean over all pairs of k raters varies less
  // than that of one pair. All correlations together are no less than -1 / (k - 1), but where pairs
  // are of different times.
  double stretched(const double *sums) const override {
    const double mean = value(sums), k = std::max(2.0, raters_);
    return is_present(mean) ? intraclass_z(std::max(mean, -(1 - 1e-9) / (k - 1)), k) : kMissing;
  }

private:
  std::vector<PairIndex> pairs_;
  double raters_ = 0;
};

} // namespace

std::unique_ptr<AgreementIndex> make_index(IndexKind kind, const ConstMatrix &series) {
  require(series.cols() >= 2, "agreement needs at least two raters");
  switch (kind) {
  case IndexKind::ccc:
  case IndexKind::pearson:
  case IndexKind::spearman:
  case IndexKind::changes:
    if (series.cols() == 2) return std::make_unique<PairIndex>(kind, series);
    return std::make_unique<MeanOfPairs>(kind, series);
  case IndexKind::alpha: return make_krippendorff_index(kind, without_level(series));
  case IndexKind::alpha_ordinal: return make_krippendorff_index(kind, series);
  case IndexKind::alpha_nominal:
  case IndexKind::alpha_ratio: return make_krippendorff_index(kind, with_ties(series));
  case IndexKind::sda: return make_sign_index(series);
  case IndexKind::kendall: return make_kendall_index(series);
  case IndexKind::kappa:
  case IndexKind::kappa_linear:
  case IndexKind::kappa_quadratic:
  case IndexKind::ac1:
  case IndexKind::ac2: return make_class_index(kind, with_ties(series));
  default: return make_anova_index(kind, without_level(series));
  }
}

} // namespace musefuse
