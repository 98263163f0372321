#include "core/fuse/ewe.h"

#include "core/fuse/weighted.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/missing.h"
#include "core/util/without_column.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace musefuse {
namespace {

WeightedOptions weighted_options(const EweOptions &options) {
  WeightedOptions weighted;
  weighted.centre = options.centre;
  weighted.min_raters = options.min_raters;
  return weighted;
}

// Mean of each row over the columns where it is defined.
Vector row_means(const Matrix &pairs) {
  Vector means(pairs.rows());
  for (Index k = 0; k < pairs.rows(); ++k) {
    double sum = 0;
    Index defined = 0;
    for (Index j = 0; j < pairs.cols(); ++j)
      if (is_present(pairs(k, j))) {
        sum += pairs(k, j);
        ++defined;
      }
    means[k] = defined == 0 ? kMissing : sum / static_cast<double>(defined);
  }
  return means;
}

Vector agreement_with_mean(const ConstMatrix &ratings, const EweOptions &options) {
  const Index n = ratings.rows(), raters = ratings.cols();
  WeightedOptions weighted;
  weighted.centre = options.centre;
  Vector agreement(raters), w = Vector::Ones(raters);
  Vector mean = weighted_mean(ratings, w, weighted).value;
  for (Index k = 0; k < raters; ++k) {
    if (options.judge == Judge::leave_one_out) {
      w[k] = 0;
      mean = weighted_mean(ratings, w, weighted).value;
      w[k] = 1;
    }
    agreement[k] = agreement_of(pair_moments(ratings.col(k).data(), mean.data(), n), options.index);
  }
  return agreement;
}

// Negative and undefined agreement has no weight; what remains sums to 1.
EweWeights normalised(Vector agreement, Vector raw) {
  EweWeights weights;
  weights.agreement = std::move(agreement);
  weights.weight = std::move(raw);
  weights.weight = weights.weight.unaryExpr([](double w) { return w > 0 ? w : 0.0; });
  const double total = weights.weight.sum();
  if (total > 0)
    weights.weight /= total;
  else
    weights.status = Status::degenerate;
  return weights;
}

EweWeights from_agreement(const Vector &agreement) {
  if (agreement.size() <= 2) return normalised(agreement, Vector::Ones(agreement.size()));
  return normalised(agreement, agreement);
}

// The iteration of EWE+ on raters about their own means.
class Reliability {
public:
  explicit Reliability(const ConstMatrix &ratings)
      : centred_(ratings), sum_(ratings.rows()), total_(ratings.rows()), others_(ratings.rows()) {
    for (Index k = 0; k < centred_.cols(); ++k)
      centred_.col(k).array() -= mean_present(centred_.col(k).data(), centred_.rows());
  }

  EweWeights iterate(int max_iter) {
    const Index raters = centred_.cols();
    EweWeights weights =
        iterate_from(Vector::Constant(raters, 1.0 / static_cast<double>(raters)), max_iter);
    // Where inverted raters spoil the plain mean, nobody agrees with it; the raters that share the
    // leading principal component still know each other.
    if (weights.status == Status::degenerate) weights = iterate_from(leading_weights(), max_iter);
    return weights;
  }

private:
  EweWeights iterate_from(Vector w, int max_iter) {
    Vector r(w.size());
    EweWeights weights;
    for (int round = 1; round <= max_iter; ++round) {
      r = leave_one_out_r(w);
      weights = normalised(r, r.unaryExpr(&raw_weight));
      weights.iterations = round;
      if (weights.status == Status::degenerate) return weights;
      const Vector next = 0.5 * (w + weights.weight);
      const double change = (next - w).cwiseAbs().maxCoeff();
      w = next;
      weights.weight = w;
      if (change < kNoChange) return weights;
      weights.status = change < kSmallChange ? Status::converged : Status::max_iterations;
    }
    return weights;
  }

  // The positive part of the first principal component of the standardised raters, its sign such
  // that most of it is positive; sums to 1 (or is 0 where no two raters correlate).
  Vector leading_weights() const {
    Matrix correlation = pairwise_agreement(centred_, Agreement::pearson);
    correlation = correlation.unaryExpr([](double r) { return is_present(r) ? r : 0.0; });
    const Eigen::SelfAdjointEigenSolver<Matrix> eigen(correlation);
    Vector v = eigen.eigenvectors().col(correlation.cols() - 1);
    if (v.sum() < 0) v = -v;
    v = v.cwiseMax(0.0);
    return v.sum() > 0 ? Vector(v / v.sum()) : v;
  }

  // Changes of a weight. The rounds are few on purpose (iterating longer fits noise), and half steps
  // leave a small rest: what is left after the last round must not show in a fused value.
  static constexpr double kNoChange = 1e-9, kSmallChange = 0.01;
  static double raw_weight(double r) {
    const double clipped = is_present(r) ? std::clamp(r, 0.0, 0.97) : 0.0;
    return clipped / (1.0 - clipped * clipped + 0.05);
  }

  Vector leave_one_out_r(const Vector &w) {
    const Index n = centred_.rows();
    sum_.setZero();
    total_.setZero();
    for (Index k = 0; k < centred_.cols(); ++k) {
      const double *x = centred_.col(k).data();
      for (Index i = 0; i < n; ++i)
        if (is_present(x[i])) {
          sum_[i] += w[k] * x[i];
          total_[i] += w[k];
        }
    }
    Vector r(centred_.cols());
    for (Index k = 0; k < centred_.cols(); ++k) {
      const double *x = centred_.col(k).data();
      for (Index i = 0; i < n; ++i) {
        const double rest = total_[i] - (is_present(x[i]) ? w[k] : 0.0);
        // A rest that is rounding noise is nobody.
        others_[i] = rest > 1e-12 && is_present(x[i]) ? (sum_[i] - w[k] * x[i]) / rest : kMissing;
      }
      r[k] = pearson(pair_moments(x, others_.data(), n));
    }
    return r;
  }

  Matrix centred_;
  Vector sum_, total_, others_;
};

Matrix without_rater(const Matrix &pairs, Index k) {
  const Matrix columns = without_column(pairs, k);
  Matrix rest(columns.rows() - 1, columns.cols());
  rest << columns.topRows(k), columns.bottomRows(columns.rows() - k - 1);
  return rest;
}

// One or two raters hold no information on reliability: equal weights.
EweWeights ewe_weights(const ConstMatrix &ratings, const EweOptions &options) {
  if (options.reliability && ratings.cols() > 2)
    return Reliability(ratings).iterate(options.max_iter);
  if (options.judge == Judge::pairwise)
    return from_agreement(row_means(pairwise_agreement(ratings, options.index)));
  return from_agreement(agreement_with_mean(ratings, options));
}

// Rater k has no weight, the others theirs.
Vector with_silent(const Vector &weights, Index k) {
  Vector all(weights.size() + 1);
  all << weights.head(k), 0, weights.tail(weights.size() - k);
  return all;
}

// Each rater left out in turn and the weights estimated anew; the pairwise table is made once.
Vector ewe_se(const ConstMatrix &ratings, const EweOptions &options, const Matrix &pairs,
              Monitor &monitor) {
  WeightedOptions lenient = weighted_options(options);
  lenient.min_raters = 1;
  Matrix without(ratings.rows(), ratings.cols());
  for (Index k = 0; k < ratings.cols(); ++k) {
    monitor.check();
    const EweWeights weights = pairs.size() > 0 ? from_agreement(row_means(without_rater(pairs, k)))
                                                : ewe_weights(without_column(ratings, k), options);
    without.col(k) = weighted_mean(ratings, with_silent(weights.weight, k), lenient).value;
    monitor.progress(static_cast<double>(k + 1) / static_cast<double>(ratings.cols()));
  }
  return jackknife_se(without, ratings);
}

EweResult fuse_rated(const ConstMatrix &ratings, const EweOptions &options, bool band,
                     Monitor &monitor) {
  monitor.check();
  EweResult result;
  Matrix pairs;
  if (options.judge == Judge::pairwise && !options.reliability) {
    pairs = pairwise_agreement(ratings, options.index);
    result.weights = from_agreement(row_means(pairs));
  } else {
    result.weights = ewe_weights(ratings, options);
  }
  Weighted fused = weighted_mean(ratings, result.weights.weight, weighted_options(options));
  result.value = std::move(fused.value);
  result.n_raters = std::move(fused.n_raters);
  if (band && ratings.cols() > 1) result.se = ewe_se(ratings, options, pairs, monitor);
  return result;
}

// Who has rated at all. A silent rater is no rater: as a third column beside two he would make the
// weights of the two unequal, and as one more share of the start slow the rounds of EWE+.
std::vector<Index> rated_columns(const ConstMatrix &ratings) {
  std::vector<Index> who;
  for (Index k = 0; k < ratings.cols(); ++k)
    if (const double *x = ratings.col(k).data(); std::any_of(x, x + ratings.rows(), is_present))
      who.push_back(k);
  return who;
}

} // namespace

void EweOptions::check() const {
  require(max_iter >= 1, "max_iter must be at least 1");
  require(min_raters >= 1, "min_raters must be at least 1");
}

EweResult fuse_ewe(const ConstMatrix &ratings, const EweOptions &options, bool band,
                   Monitor &monitor) {
  options.check();
  const std::vector<Index> who = rated_columns(ratings);
  const Index all = ratings.cols(), rated = size_of(who);
  if (rated == 0 || rated == all) return fuse_rated(ratings, options, band, monitor);
  Matrix heard(ratings.rows(), rated);
  for (Index k = 0; k < rated; ++k) heard.col(k) = ratings.col(who[as_size(k)]);
  EweResult result = fuse_rated(heard, options, band, monitor);
  const EweWeights found = result.weights;
  result.weights.agreement = Vector::Constant(all, kMissing);
  result.weights.weight = Vector::Zero(all);
  for (Index k = 0; k < rated; ++k) {
    const Index at = who[as_size(k)];
    result.weights.agreement[at] = found.agreement[k];
    result.weights.weight[at] = found.weight[k];
  }
  return result;
}

std::vector<EweResult> fuse_ewe_cells(const std::vector<ConstMatrix> &cells,
                                      const EweOptions &options, bool band, int threads,
                                      Monitor &monitor) {
  std::vector<EweResult> results(cells.size());
  for_each_work(size_of(cells), threads, monitor, [&](Index i, Monitor &own) {
    const auto at = as_size(i);
    results[at] = fuse_ewe(cells[at], options, band, own);
  });
  return results;
}

} // namespace musefuse
