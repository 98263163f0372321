// Glue: the latent fusion of many recordings.
#include "r_adapters.h"

#include "core/fuse/latent.h"
#include "core/util/executor.h"

#include <string>
#include <vector>

namespace {

using musefuse::Index;

template <class Get> Rcpp::NumericVector per_rater(const musefuse::LatentFit &fit, Get get) {
  Rcpp::NumericVector out(static_cast<R_xlen_t>(fit.raters.size()));
  for (std::size_t k = 0; k < fit.raters.size(); ++k)
    out[static_cast<R_xlen_t>(k)] = get(fit.raters[k]);
  return musefuse::with_na(out);
}

Rcpp::List raters_as_r(const musefuse::LatentFit &fit) {
  using Rater = musefuse::LatentRater;
  const auto column = [&fit](double Rater::*field) {
    return per_rater(fit, [field](const Rater &r) { return r.*field; });
  };
  return Rcpp::List::create(
      Rcpp::_["used"] = per_rater(fit, [](const Rater &r) { return r.used ? 1.0 : 0.0; }),
      Rcpp::_["lag"] = column(&Rater::lag), Rcpp::_["std.error"] = column(&Rater::lag_se),
      Rcpp::_["gain"] = column(&Rater::gain), Rcpp::_["offset"] = column(&Rater::offset),
      Rcpp::_["noise_sd"] = column(&Rater::noise_sd), Rcpp::_["tau"] = column(&Rater::tau),
      Rcpp::_["white_sd"] = column(&Rater::white_sd),
      Rcpp::_["communality"] = column(&Rater::communality),
      Rcpp::_["weight"] = column(&Rater::weight), Rcpp::_["loo_r"] = column(&Rater::loo_r),
      Rcpp::_["p.value"] = column(&Rater::p_value));
}

Rcpp::List fit_as_r(const musefuse::LatentFit &fit, const std::string &problem) {
  using musefuse::as_r;
  return Rcpp::List::create(
      Rcpp::_["value"] = as_r(fit.value), Rcpp::_["sd"] = as_r(fit.sd),
      Rcpp::_["n_raters"] = fit.n_raters, Rcpp::_["raters"] = raters_as_r(fit),
      Rcpp::_["fitted"] = as_r(fit.fitted), Rcpp::_["lag"] = as_r(fit.lag),
      Rcpp::_["lag_sd"] = as_r(fit.lag_sd), Rcpp::_["log_likelihood"] = fit.log_likelihood,
      Rcpp::_["length_scale"] = fit.length_scale, Rcpp::_["signal_sd"] = fit.signal_sd,
      Rcpp::_["anchor"] = fit.anchor, Rcpp::_["std.error"] = fit.anchor_sd,
      Rcpp::_["iterations"] = fit.iterations, Rcpp::_["status"] = to_string(fit.status),
      Rcpp::_["problem"] = problem);
}

musefuse::Inverted as_inverted(const std::string &name) {
  if (name == "flip") return musefuse::Inverted::flip;
  if (name == "drop") return musefuse::Inverted::drop;
  return musefuse::Inverted::judge;
}

} // namespace

// One matrix (time x rater), rate and reference (or an empty vector) a cell. A cell that cannot be
// fitted comes back with `problem`, so that it does not hide the others.
// [[Rcpp::export]]
Rcpp::List cpp_fuse_latent(Rcpp::List ratings, std::vector<double> rates, Rcpp::List references,
                           double max_lag, double base_lag, double rate, std::string negative,
                           int max_iter, double tolerance, int threads, SEXP progress) {
  musefuse::LatentOptions options;
  options.max_lag = max_lag;
  options.base_lag = base_lag;
  options.rate = rate;
  options.inverted = as_inverted(negative);
  options.max_iter = max_iter;
  options.em.tolerance = tolerance;
  options.check();

  const std::size_t n = rates.size();
  std::vector<musefuse::MapMatrix> cells;
  std::vector<musefuse::MapVector> signals;
  for (std::size_t i = 0; i < n; ++i) {
    cells.push_back(Rcpp::as<musefuse::MapMatrix>(ratings[static_cast<R_xlen_t>(i)]));
    signals.push_back(Rcpp::as<musefuse::MapVector>(references[static_cast<R_xlen_t>(i)]));
  }
  std::vector<musefuse::LatentFit> fits(n);
  std::vector<std::string> problems(n);
  musefuse::RMonitor monitor(progress);
  musefuse::for_each_item(static_cast<Index>(n), threads, monitor, [&](Index item) {
    const auto i = static_cast<std::size_t>(item);
    try {
      fits[i] = musefuse::fuse_latent(cells[i], rates[i], signals[i], options);
    } catch (const std::domain_error &error) {
      problems[i] = error.what();
    }
  });

  Rcpp::List out(static_cast<R_xlen_t>(n));
  for (std::size_t i = 0; i < n; ++i)
    out[static_cast<R_xlen_t>(i)] = fit_as_r(fits[i], problems[i]);
  return out;
}
