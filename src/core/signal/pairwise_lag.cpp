#include "core/signal/pairwise_lag.h"

#include "core/signal/block_means.h"
#include "core/signal/masked.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/missing.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr double kFewestCommon = 20;   // a correlation of fewer points says nothing
constexpr double kHighestR = 1 - 1e-9; // keeps the log-likelihood of a perfect match finite
constexpr double kSoftening = 0.05;    // s^2 added to a pair's variance, so that none reigns alone
constexpr double kReliableLoading = 0.5; // of the best loading: raters who may be the zero
constexpr int kRobustRounds = 8;
constexpr double kRounding = 1e-9; // seconds, or shares of a loading

// Lags that differ by rounding are equal, in whatever order the raters come.
double without_rounding(double seconds) {
  return std::abs(seconds) < kRounding ? 0.0 : seconds;
}

struct Prepared {
  MaskedSeries plain, white;
};

// The series itself, and z_t - phi z_{t-1}, missing where either is.
Prepared prepare(const double *x, Index n, const PairwiseLagOptions &options) {
  const double phi = std::exp(-options.step / options.whiten_tau);
  Vector white = Vector::Constant(n, kMissing);
  for (Index t = 1; t < n; ++t)
    if (is_present(x[t]) && is_present(x[t - 1])) white[t] = x[t] - phi * x[t - 1];
  return {masked(x, n), masked(white.data(), n)};
}

// Pearson's r of y(t) and x(t - shift); 0 where too few points are common.
MaskedCorrelation correlation_at(const MaskedSeries &y, const MaskedSeries &x, Index shift) {
  const Index n = size_of(y.value);
  const Index from = std::max<Index>(0, shift), to = std::min(n, n + shift);
  if (to <= from) return {0, 0};
  MaskedCorrelation found = masked_correlation(y, from, x, from - shift, to - from);
  if (found.pairs <= kFewestCommon || is_missing(found.r)) found.r = 0;
  return found;
}

ShiftPosterior posterior_of(const Prepared &y, const Prepared &x,
                            const PairwiseLagOptions &options) {
  const Index reach = static_cast<Index>(std::floor(options.max_lag / options.step + 1e-9));
  const double prior_sd = 1.5 * options.sd_lag;
  std::vector<double> score(as_size(2 * reach + 1));
  for (Index shift = -reach; shift <= reach; ++shift) {
    const double lag = static_cast<double>(shift) * options.step / prior_sd;
    double s = -0.5 * lag * lag;
    const MaskedCorrelation white = correlation_at(y.white, x.white, shift);
    // A whitened match against the sign of the plain one is noise matching noise.
    if (white.r * correlation_at(y.plain, x.plain, shift).r > 0) {
      const double r = std::min(std::abs(white.r), kHighestR);
      s -= 0.5 * white.pairs * options.temper * std::log(1 - r * r);
    }
    score[as_size(shift + reach)] = s;
  }
  const double top = *std::max_element(score.begin(), score.end());
  double total = 0, first = 0, second = 0;
  for (Index i = 0; i <= 2 * reach; ++i) {
    const double p = std::exp(score[as_size(i)] - top);
    const double lag = static_cast<double>(i - reach) * options.step;
    total += p;
    first += p * lag;
    second += p * lag * lag;
  }
  ShiftPosterior out;
  out.mean = first / total;
  // The last term is the variance within a step of the grid.
  out.variance = second / total - out.mean * out.mean + options.step * options.step / 12;
  return out;
}

// The matrix of the least squares problem: the graph Laplacian of the pairs, and the prior.
Matrix normal_equations(const Matrix &weight, double sd_lag) {
  Matrix normal = -weight;
  normal.diagonal() += weight.rowwise().sum();
  normal.diagonal().array() += 1 / (sd_lag * sd_lag);
  return normal;
}

// l minimises the robust sum over pairs of W (l_i - l_j - d_ij)^2 with a N(0, sd_lag^2) prior.
Vector reconcile(const Matrix &difference, const Matrix &weight, double sd_lag) {
  const Index raters = difference.rows();
  Vector lag = Vector::Zero(raters);
  Matrix robust = weight;
  for (int round = 0; round < kRobustRounds; ++round) {
    const Vector rhs = (robust.array() * difference.array()).rowwise().sum();
    lag = normal_equations(robust, sd_lag).ldlt().solve(rhs);
    for (Index j = 0; j < raters; ++j)
      for (Index i = 0; i < raters; ++i) {
        const double e = lag[i] - lag[j] - difference(i, j);
        robust(i, j) = weight(i, j) / (1 + weight(i, j) * e * e / 2);
      }
  }
  return lag;
}

// Is `first` to be turned round, so that the majority is upright? Of as many for as against, those
// with the larger loadings, and if these are equal, too (two raters against each other), who is
// earliest: not who comes first.
bool upside_down(const Vector &first, const Vector &lag) {
  const double upright = (first.array() > kReliableLoading).cast<double>().sum(),
               contrary = (first.array() < -kReliableLoading).cast<double>().sum();
  if (contrary != upright) return contrary > upright;
  if (std::abs(first.sum()) > kRounding) return first.sum() < 0;
  Index earliest = 0;
  lag.minCoeff(&earliest);
  return first[earliest] < 0;
}

// The first principal component of the raters' correlations when in step, as shares of its largest
// loading; the majority upright.
Vector loadings(const std::vector<Prepared> &prepared, const Vector &lag, double step) {
  const Index raters = lag.size();
  Matrix r = Matrix::Identity(raters, raters);
  for (Index i = 0; i < raters; ++i)
    for (Index j = i + 1; j < raters; ++j)
      r(i, j) = r(j, i) = correlation_at(prepared[as_size(i)].plain, prepared[as_size(j)].plain,
                                         static_cast<Index>(std::lround((lag[i] - lag[j]) / step)))
                              .r;
  Vector first = Eigen::SelfAdjointEigenSolver<Matrix>(r).eigenvectors().col(raters - 1);
  first /= first.cwiseAbs().maxCoeff();
  return upside_down(first, lag) ? Vector(-first) : first;
}

Index earliest_reliable(const Vector &lag, const Vector &loading) {
  Index found = -1;
  for (Index k = 0; k < lag.size(); ++k)
    if (loading[k] > kReliableLoading && (found < 0 || lag[k] < lag[found])) found = k;
  if (found < 0) lag.minCoeff(&found);
  return found;
}

// The lags are differences from the anchor's, whose own is 0 by definition.
Vector errors_of(const PairwiseLag &fit, double sd_lag) {
  const Index raters = fit.lag.size();
  const Matrix covariance =
      normal_equations(fit.weight, sd_lag).ldlt().solve(Matrix::Identity(raters, raters));
  const Index anchor = fit.anchor;
  const Vector variance = covariance.diagonal().array() + covariance(anchor, anchor) -
                          2 * covariance.col(anchor).array();
  return variance.cwiseMax(0.0).cwiseSqrt();
}

constexpr double kWorkingRate = 2; // Hz

bool moves(const double *x, Index n) {
  return static_cast<double>(count_present(x, n)) >= kFewestCommon && !extremes_of(x, n).constant();
}

} // namespace

void PairwiseLagOptions::check() const {
  require(step > 0, "step must be above 0");
  require(max_lag >= 0, "max_lag must not be negative");
  require(sd_lag > 0, "sd_lag must be above 0");
  require(temper > 0, "temper must be above 0");
  require(whiten_tau > 0, "whiten_tau must be above 0");
}

PairwiseLag pairwise_lag(const ConstMatrix &series, const PairwiseLagOptions &options) {
  options.check();
  const Index raters = series.cols(), n = series.rows();
  std::vector<Prepared> prepared;
  prepared.reserve(as_size(raters));
  for (Index k = 0; k < raters; ++k) prepared.push_back(prepare(series.col(k).data(), n, options));

  PairwiseLag out;
  out.difference = Matrix::Zero(raters, raters);
  out.weight = Matrix::Zero(raters, raters);
  for (Index i = 0; i < raters; ++i)
    for (Index j = i + 1; j < raters; ++j) {
      const ShiftPosterior shift =
          posterior_of(prepared[as_size(i)], prepared[as_size(j)], options);
      out.difference(i, j) = shift.mean;
      out.difference(j, i) = -shift.mean;
      out.weight(i, j) = out.weight(j, i) = 1 / (shift.variance + kSoftening);
    }
  out.lag = reconcile(out.difference, out.weight, options.sd_lag);
  if (raters == 0) return out;
  out.lag = (out.lag.array() - out.lag.minCoeff()).unaryExpr(&without_rounding);
  out.loading = loadings(prepared, out.lag, options.step);
  out.anchor = earliest_reliable(out.lag, out.loading);
  return out;
}

InitialLags initial_lags(const ConstMatrix &ratings, double rate, PairwiseLagOptions options) {
  const Index raters = ratings.cols(), block = block_length(rate, kWorkingRate);
  const Matrix working = block_means(ratings, block);
  options.step = static_cast<double>(block) / rate;
  // No two samples of a recording are farther apart than it is long.
  options.max_lag = std::min(options.max_lag, static_cast<double>(working.rows()) * options.step);
  std::vector<Index> usable;
  for (Index k = 0; k < raters; ++k)
    if (moves(working.col(k).data(), working.rows())) usable.push_back(k);
  const Vector unknown = Vector::Constant(raters, kMissing);
  InitialLags out{unknown, unknown, unknown};
  const double reach = options.max_lag;
  if (usable.size() < 2) return out;
  Matrix compared(working.rows(), size_of(usable));
  for (std::size_t i = 0; i < usable.size(); ++i)
    compared.col(static_cast<Index>(i)) = working.col(usable[i]);
  const PairwiseLag fit = pairwise_lag(compared, options);
  const Vector se = errors_of(fit, options.sd_lag);
  for (std::size_t i = 0; i < usable.size(); ++i) {
    const Index k = static_cast<Index>(i);
    // Nobody is farther from the anchor than is looked for.
    out.lag[usable[i]] = std::clamp(fit.lag[k] - fit.lag[fit.anchor], -reach, reach);
    out.loading[usable[i]] = fit.loading[k];
    out.se[usable[i]] = se[static_cast<Index>(i)];
  }
  return out;
}

ShiftPosterior shift_posterior(const ConstVector &y, const ConstVector &x,
                               const PairwiseLagOptions &options) {
  options.check();
  require(y.size() == x.size(), "both series must have the same length");
  return posterior_of(prepare(y.data(), y.size(), options), prepare(x.data(), x.size(), options),
                      options);
}

} // namespace musefuse
