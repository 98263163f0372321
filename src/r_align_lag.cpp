// Glue: lags between raters, and against a reference.
#include "r_adapters.h"

#include "core/signal/information_lag.h"
#include "core/signal/lag.h"
#include "core/signal/pairwise_lag.h"

namespace {

using namespace musefuse;

// max_lag, block, resamples, seed, threads
LagOptions lag_options(const Rcpp::List &given) {
  LagOptions options;
  options.max_lag = option<int>(given, "max_lag");
  options.block = option<int>(given, "block");
  options.resamples = option<int>(given, "resamples");
  options.seed = seed_of(given);
  options.threads = option<int>(given, "threads");
  return options;
}

Rcpp::List lag_list(const std::vector<LagEstimate> &raters, Index resamples) {
  const Index k = size_of(raters);
  Vector lag(k), correlation(k);
  Rcpp::IntegerVector n(static_cast<int>(k));
  Rcpp::LogicalVector at_limit(static_cast<int>(k));
  Matrix draws = Matrix::Constant(resamples, k, kMissing);
  for (Index i = 0; i < k; ++i) {
    const LagEstimate &rater = raters[as_size(i)];
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
                             Rcpp::List given, SEXP progress) {
  RMonitor monitor(progress);
  const LagOptions options = lag_options(given);
  return lag_list(reference_lags(ratings, reference, options, monitor), options.resamples);
}

// [[Rcpp::export]]
Rcpp::List cpp_lag_information(musefuse::MapMatrix ratings, musefuse::MapVector reference,
                               Rcpp::List given, SEXP progress) {
  RMonitor monitor(progress);
  const LagOptions options = lag_options(given);
  const auto found = information_lags(ratings, reference, options, monitor);
  std::vector<LagEstimate> raters;
  Vector information(size_of(found));
  for (std::size_t k = 0; k < found.size(); ++k) {
    raters.push_back(found[k].estimate);
    information[static_cast<Index>(k)] = found[k].information;
  }
  Rcpp::List out = lag_list(raters, options.resamples);
  out["mutual_information"] = as_r(information);
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_lag_relative(musefuse::MapMatrix ratings, Rcpp::List given, SEXP progress) {
  RMonitor monitor(progress);
  const LagOptions options = lag_options(given);
  const auto fit = relative_lags(ratings, options, monitor);
  Rcpp::List out = lag_list(fit.raters, options.resamples);
  out["converged"] = fit.converged;
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_lag_pairwise(musefuse::MapMatrix ratings, double rate, double max_lag,
                            double sd_lag) {
  PairwiseLagOptions options;
  options.max_lag = max_lag;
  options.sd_lag = sd_lag;
  const InitialLags fit = initial_lags(ratings, rate, options);
  return Rcpp::List::create(Rcpp::_["lag"] = as_r(fit.lag), Rcpp::_["se"] = as_r(fit.se),
                            Rcpp::_["loading"] = as_r(fit.loading));
}
