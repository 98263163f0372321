#include "core/signal/agreement.h"

#include "core/signal/agreement_parts.h"
#include "core/signal/concordance.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/missing.h"

namespace musefuse {
namespace {

constexpr double kNoise = 1e-3; // of all variances: below it differences of sums lose digits

std::vector<AgreementRow> planned_rows(Index raters, const AgreementRequest &request) {
  std::vector<AgreementRow> rows;
  const auto plan = [&](Index range, Index index, Index rater, Index other) {
    AgreementRow row{range, index, rater, other};
    rows.push_back(row);
  };
  for (Index r = 0; r < size_of(request.ranges); ++r)
    for (Index i = 0; i < size_of(request.indices); ++i) {
      if (request.type == AgreementType::overall) plan(r, i, -1, -1);
      for (Index a = 0; a < raters; ++a) {
        if (request.type == AgreementType::leave_one_out) plan(r, i, a, -1);
        if (request.type == AgreementType::pairwise)
          for (Index b = a + 1; b < raters; ++b) plan(r, i, a, b);
      }
    }
  return rows;
}

// The columns that have a rating.
Matrix without_absent(const ConstMatrix &ratings) {
  Matrix present(ratings.rows(), ratings.cols());
  Index kept = 0;
  for (Index k = 0; k < ratings.cols(); ++k)
    if (count_present(ratings.col(k).data(), ratings.rows()) > 0)
      present.col(kept++) = ratings.col(k);
  return present.leftCols(kept);
}

// What a row compares: two columns, or one for each rater that is present.
Matrix compared(const ConstMatrix &ratings, const AgreementRow &row) {
  if (row.rater < 0) return ratings;
  Matrix pair(ratings.rows(), 2);
  pair.col(0) = ratings.col(row.rater);
  if (row.other < 0)
    pair.col(1) = mean_of_others(ratings, row.rater);
  else
    pair.col(1) = ratings.col(row.other);
  return pair;
}

} // namespace

double mean_excess_kurtosis(const ConstMatrix &series) {
  double sum = 0, varying = 0;
  for (Index k = 0; k < series.cols(); ++k) {
    const double *x = series.col(k).data();
    double n = 0, mean = 0, second = 0, fourth = 0;
    for (Index t = 0; t < series.rows(); ++t)
      if (!is_missing(x[t])) mean += (x[t] - mean) / ++n;
    double widest = 0;
    for (Index t = 0; t < series.rows(); ++t)
      if (!is_missing(x[t])) widest = std::max(widest, std::abs(x[t] - mean));
    if (!(widest > 0)) continue;
    for (Index t = 0; t < series.rows(); ++t) {
      if (is_missing(x[t])) continue;
      const double d = (x[t] - mean) / widest, squared = d * d;
      second += squared;
      fourth += squared * squared;
    }
    sum += n * fourth / (second * second) - 3;
    varying += 1;
  }
  return varying > 0 ? sum / varying : kMissing;
}

double tails_of(const ConstMatrix &series) {
  const double own = mean_excess_kurtosis(series);
  if (series.cols() < 3) return own; // the mean of two shows no more, but its noise would count
  Matrix about = series;
  about.rowwise() -= column_means(about).transpose(); // who is present makes no steps
  return std::max(own, mean_excess_kurtosis(mean_of_others(about, -1)));
}

Vector mean_of_others(const ConstMatrix &ratings, Index rater) {
  if (ratings.cols() > 1 && all_present(ratings)) {
    Vector sum = Vector::Zero(ratings.rows());
    for (Index k = 0; k < ratings.cols(); ++k)
      if (k != rater) sum += ratings.col(k);
    return sum / static_cast<double>(ratings.cols() - (rater < 0 ? 0 : 1));
  }
  Vector sum = Vector::Zero(ratings.rows()), count = Vector::Zero(ratings.rows());
  for (Index k = 0; k < ratings.cols(); ++k) {
    if (k == rater) continue;
    const double *x = ratings.col(k).data();
    for (Index t = 0; t < ratings.rows(); ++t) {
      if (is_missing(x[t])) continue;
      sum[t] += x[t];
      count[t] += 1;
    }
  }
  for (Index t = 0; t < sum.size(); ++t) sum[t] = count[t] > 0 ? sum[t] / count[t] : kMissing;
  return sum;
}

Vector correlations_with_others(const ConstMatrix &standard, Index least) {
  const Index raters = standard.cols();
  Vector r(raters);
  if (raters > 1 && standard.rows() >= std::max<Index>(least, 1) && all_present(standard)) {
    // Covariances with a sum are sums of covariances: one with the sum of all is enough for each.
    Vector all = Vector::Zero(standard.rows());
    for (Index k = 0; k < raters; ++k) all += standard.col(k);
    const Vector own = standard.colwise().squaredNorm();
    const double total = all.squaredNorm(), noise = kNoise * own.sum();
    bool certain = true;
    for (Index k = 0; k < raters; ++k) {
      const double shared = standard.col(k).dot(all) - own[k];
      const double others = total - own[k] - 2 * shared;
      r[k] = shared / std::sqrt(own[k] * others);
      certain = certain && own[k] > noise && others > noise;
    }
    if (certain) return r; // else somebody may be constant, or all others together
  }
  for (Index k = 0; k < standard.cols(); ++k) {
    const Vector others = mean_of_others(standard, k);
    const PairMoments moments =
        pair_moments(standard.col(k).data(), others.data(), standard.rows());
    r[k] = moments.n < least ? kMissing : pearson(moments);
  }
  return r;
}

std::vector<AgreementRow> measure_agreement(const ConstMatrix &ratings,
                                            const AgreementRequest &request, Monitor &monitor) {
  for (const auto &range : request.ranges)
    require(range.first >= 0 && range.first <= range.second && range.second <= ratings.rows(),
            "a stretch lies outside the recording");
  std::vector<AgreementRow> rows = planned_rows(ratings.cols(), request);
  for_each_item(size_of(rows), request.threads, monitor, [&](Index i) {
    AgreementRow &row = rows[as_size(i)];
    const auto range = request.ranges[as_size(row.range)];
    const Index times = range.second - range.first;
    const Matrix stretch = ratings.middleRows(range.first, times);
    const IndexKind kind = request.indices[as_size(row.index)];
    const Matrix series = without_absent(compared(stretch, row));
    row.n_raters = row.rater >= 0 && row.other < 0 ? without_absent(stretch).cols() : series.cols();
    row.estimate = {kMissing, kMissing, 0, kMissing, kMissing, kMissing};
    if (series.cols() < 2) return;
    const Matrix looked_at =
        looks_at_changes(kind) ? changes_of(series, kind, request.shape) : series;
    const auto index = make_index(kind, looked_at);
    row.kurtosis = tails_of(looked_at);
    row.course_n_eff = request.bootstrap.resamples > 0 ? course_n_eff(looked_at) : kMissing;
    row.estimate =
        estimate_index(*index, times, request.bootstrap,
                       Rng(request.seed, request.first_item + static_cast<std::uint64_t>(i)));
  });
  return rows;
}

} // namespace musefuse
