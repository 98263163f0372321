// Glue: the latent fusion of many recordings.
#include "r_adapters.h"

#include "core/fuse/latent.h"

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

Rcpp::List fit_as_r(const musefuse::LatentFit &fit) {
  using musefuse::as_r;
  return Rcpp::List::create(
      Rcpp::_["value"] = as_r(fit.value), Rcpp::_["sd"] = as_r(fit.sd),
      Rcpp::_["n_raters"] = fit.n_raters, Rcpp::_["raters"] = raters_as_r(fit),
      Rcpp::_["fitted"] = as_r(fit.fitted), Rcpp::_["lag"] = as_r(fit.lag),
      Rcpp::_["lag_sd"] = as_r(fit.lag_sd), Rcpp::_["log_likelihood"] = fit.log_likelihood,
      Rcpp::_["length_scale"] = fit.length_scale, Rcpp::_["signal_sd"] = fit.signal_sd,
      Rcpp::_["anchor"] = fit.anchor, Rcpp::_["std.error"] = fit.anchor_sd,
      Rcpp::_["iterations"] = fit.iterations, Rcpp::_["status"] = to_string(fit.status),
      Rcpp::_["problem"] = fit.problem);
}

const musefuse::OptionNames<musefuse::Inverted>
    inverted_named("negative", {{"test", musefuse::Inverted::judge},
                                {"flip", musefuse::Inverted::flip},
                                {"drop", musefuse::Inverted::drop}});

musefuse::LatentOptions options_of(const Rcpp::List &given) {
  using musefuse::option;
  musefuse::LatentOptions options;
  options.max_lag = option<double>(given, "max_lag");
  options.base_lag = option<double>(given, "base_lag");
  options.rate = option<double>(given, "rate");
  options.inverted = inverted_named(option(given, "negative"));
  options.max_iter = option<int>(given, "max_iter");
  options.em.tolerance = option<double>(given, "tolerance");
  return options;
}

} // namespace

// One matrix (time x rater), rate and reference (or an empty vector) a cell. A cell that cannot be
// fitted comes back with `problem`, so that it does not hide the others.
// `given`: max_lag, base_lag, rate, negative, max_iter, tolerance.
// [[Rcpp::export]]
Rcpp::List cpp_fuse_latent(Rcpp::List ratings, std::vector<double> rates, Rcpp::List references,
                           Rcpp::List given, int threads, SEXP progress) {
  // The maps of the matrices lie in `matrices` while the core reads them.
  std::vector<musefuse::MapMatrix> matrices;
  std::vector<musefuse::MapVector> signals;
  std::vector<musefuse::LatentCell> cells;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const auto at = static_cast<R_xlen_t>(i);
    matrices.push_back(Rcpp::as<musefuse::MapMatrix>(ratings[at]));
    signals.push_back(Rcpp::as<musefuse::MapVector>(references[at]));
  }
  for (std::size_t i = 0; i < rates.size(); ++i)
    cells.push_back({matrices[i], rates[i], signals[i]});
  musefuse::RMonitor monitor(progress);
  Rcpp::List out;
  for (const auto &fit : musefuse::fuse_latent_cells(cells, options_of(given), threads, monitor))
    out.push_back(fit_as_r(fit));
  return out;
}
