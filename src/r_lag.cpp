// Glue: lags between raters, and against a reference.
#include "r_adapters.h"

#include "core/signal/lag.h"
#include "core/signal/pairwise_lag.h"
#include "core/util/executor.h"

namespace {

using namespace musefuse;

LagOptions lag_options(int max_lag, int block, int resamples, double seed, int threads) {
  LagOptions options;
  options.max_lag = max_lag;
  options.block = block;
  options.resamples = resamples;
  options.seed = static_cast<std::uint64_t>(seed);
  options.threads = threads;
  return options;
}

Rcpp::List lag_list(const std::vector<LagEstimate> &raters, int resamples) {
  const Index k = static_cast<Index>(raters.size());
  Vector lag(k), correlation(k);
  Rcpp::IntegerVector n(static_cast<int>(k));
  Rcpp::LogicalVector at_limit(static_cast<int>(k));
  Matrix draws = Matrix::Constant(resamples, k, kMissing);
  for (Index i = 0; i < k; ++i) {
    const LagEstimate &rater = raters[static_cast<std::size_t>(i)];
    lag[i] = rater.lag;
    correlation[i] = rater.correlation;
    n[i] = static_cast<int>(rater.n);
    at_limit[i] = rater.at_limit;
    if (rater.draws.size() == resamples) draws.col(i) = rater.draws;
  }
  return Rcpp::List::create(Rcpp::_["lag"] = as_r(lag), Rcpp::_["correlation"] = as_r(correlation),
                            Rcpp::_["n"] = n, Rcpp::_["at_limit"] = at_limit,
                            Rcpp::_["draws"] = as_r(draws));
}

} // namespace

// [[Rcpp::export]]
Rcpp::List cpp_lag_reference(musefuse::MapMatrix ratings, musefuse::MapVector reference,
                             int max_lag, int block, int resamples, double seed, int threads,
                             SEXP progress) {
  RMonitor monitor(progress);
  const LagOptions options = lag_options(max_lag, block, resamples, seed, threads);
  std::vector<LagEstimate> raters(static_cast<std::size_t>(ratings.cols()));
  for_each_item(ratings.cols(), threads, monitor, [&](Index k) {
    raters[static_cast<std::size_t>(k)] =
        estimate_lag(ratings.col(k), reference, options, static_cast<std::uint64_t>(k));
  });
  return lag_list(raters, resamples);
}

// [[Rcpp::export]]
Rcpp::List cpp_lag_relative(musefuse::MapMatrix ratings, int max_lag, int block, int resamples,
                            double seed, int threads, SEXP progress) {
  RMonitor monitor(progress);
  const auto fit =
      relative_lags(ratings, lag_options(max_lag, block, resamples, seed, threads), monitor);
  Rcpp::List out = lag_list(fit.raters, resamples);
  out["converged"] = fit.converged;
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_lag_pairwise(musefuse::MapMatrix series, double step, double max_lag,
                            double sd_lag) {
  PairwiseLagOptions options;
  options.step = step;
  options.max_lag = max_lag;
  options.sd_lag = sd_lag;
  const PairwiseLag fit = pairwise_lag(series, options);
  return Rcpp::List::create(Rcpp::_["lag"] = as_r(fit.lag), Rcpp::_["weight"] = as_r(fit.weight));
}
