// Glue: the latent fusion of many recordings.
#include "r_adapters.h"

#include "core/fuse/latent.h"
#include "core/fuse/latent_pool.h"

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
  Rcpp::List evidence;
  for (const Rater &rater : fit.raters) evidence.push_back(musefuse::as_r(rater.lag_evidence));
  return Rcpp::List::create(
      Rcpp::_["used"] = per_rater(fit, [](const Rater &r) { return r.used ? 1.0 : 0.0; }),
      Rcpp::_["lag"] = column(&Rater::lag), Rcpp::_["std.error"] = column(&Rater::lag_se),
      Rcpp::_["gain"] = column(&Rater::gain), Rcpp::_["offset"] = column(&Rater::offset),
      Rcpp::_["noise_sd"] = column(&Rater::noise_sd), Rcpp::_["tau"] = column(&Rater::tau),
      Rcpp::_["white_sd"] = column(&Rater::white_sd),
      Rcpp::_["communality"] = column(&Rater::communality),
      Rcpp::_["weight"] = column(&Rater::weight), Rcpp::_["loo_r"] = column(&Rater::loo_r),
      Rcpp::_["p.value"] = column(&Rater::p_value), Rcpp::_["seconds"] = column(&Rater::seconds),
      Rcpp::_["lag_shift"] = column(&Rater::lag_shift), Rcpp::_["lag_evidence"] = evidence);
}

Rcpp::List fit_as_r(const musefuse::LatentFit &fit) {
  using musefuse::as_r;
  return Rcpp::List::create(
      Rcpp::_["value"] = as_r(fit.value), Rcpp::_["sd"] = as_r(fit.sd),
      Rcpp::_["n_raters"] = fit.n_raters, Rcpp::_["raters"] = raters_as_r(fit),
      Rcpp::_["fitted"] = as_r(fit.fitted), Rcpp::_["lag"] = as_r(fit.lag),
      Rcpp::_["lag_sd"] = as_r(fit.lag_sd), Rcpp::_["log_likelihood"] = fit.log_likelihood,
      Rcpp::_["length_scale"] = fit.length_scale, Rcpp::_["signal_sd"] = fit.signal_sd,
      Rcpp::_["lag_step"] = fit.lag_step, Rcpp::_["anchor"] = fit.anchor,
      Rcpp::_["std.error"] = fit.anchor_sd, Rcpp::_["iterations"] = fit.iterations,
      Rcpp::_["status"] = to_string(fit.status), Rcpp::_["problem"] = fit.problem);
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

// Priors of a cell's raters: columns by name, and `log_lag`, a vector a rater. NULL: none.
musefuse::LatentPriors priors_from(SEXP given) {
  musefuse::LatentPriors out;
  if (Rf_isNull(given)) return out;
  const Rcpp::List columns(given);
  const auto column = [&columns](const char *name) {
    return musefuse::option<Rcpp::NumericVector>(columns, name);
  };
  const Rcpp::List log_lag = columns["log_lag"];
  const Rcpp::NumericVector known = column("known"), gain = column("gain"),
                            gain_sd = column("gain_sd"), noise = column("noise"),
                            noise_n = column("noise_n"), white = column("white"),
                            white_n = column("white_n"), tau = column("tau"),
                            tau_n = column("tau_n"), start_lag = column("start_lag"),
                            start_lag_sd = column("start_lag_sd"), lag = column("lag"),
                            lag_weight = column("lag_weight");
  for (R_xlen_t k = 0; k < known.size(); ++k) {
    musefuse::LatentRaterPrior prior;
    prior.known = known[k] != 0;
    prior.gain = gain[k];
    prior.gain_sd = gain_sd[k];
    prior.noise = noise[k];
    prior.noise_n = noise_n[k];
    prior.white = white[k];
    prior.white_n = white_n[k];
    prior.tau = tau[k];
    prior.tau_n = tau_n[k];
    prior.start_lag = start_lag[k];
    prior.start_lag_sd = start_lag_sd[k];
    prior.lag = lag[k];
    prior.lag_weight = lag_weight[k];
    prior.log_lag = Rcpp::as<musefuse::Vector>(log_lag[k]);
    out.push_back(prior);
  }
  return out;
}

Rcpp::List priors_as_r(const musefuse::LatentPriors &priors) {
  using Prior = musefuse::LatentRaterPrior;
  const auto column = [&priors](auto get) {
    Rcpp::NumericVector out(static_cast<R_xlen_t>(priors.size()));
    for (std::size_t i = 0; i < priors.size(); ++i) out[static_cast<R_xlen_t>(i)] = get(priors[i]);
    return out;
  };
  const auto field = [&column](double Prior::*of) {
    return column([of](const Prior &prior) { return prior.*of; });
  };
  Rcpp::List log_lag;
  for (const Prior &prior : priors) log_lag.push_back(musefuse::as_r(prior.log_lag));
  return Rcpp::List::create(
      Rcpp::_["known"] = column([](const Prior &prior) { return prior.known ? 1.0 : 0.0; }),
      Rcpp::_["gain"] = field(&Prior::gain), Rcpp::_["gain_sd"] = field(&Prior::gain_sd),
      Rcpp::_["noise"] = field(&Prior::noise), Rcpp::_["noise_n"] = field(&Prior::noise_n),
      Rcpp::_["white"] = field(&Prior::white), Rcpp::_["white_n"] = field(&Prior::white_n),
      Rcpp::_["tau"] = field(&Prior::tau), Rcpp::_["tau_n"] = field(&Prior::tau_n),
      Rcpp::_["start_lag"] = field(&Prior::start_lag),
      Rcpp::_["start_lag_sd"] = field(&Prior::start_lag_sd), Rcpp::_["lag"] = field(&Prior::lag),
      Rcpp::_["lag_weight"] = field(&Prior::lag_weight), Rcpp::_["log_lag"] = log_lag);
}

std::vector<musefuse::LatentTrace> traces_from(const Rcpp::List &rows, const Rcpp::List &evidence) {
  const auto column = [&rows](const char *name) {
    return musefuse::option<Rcpp::NumericVector>(rows, name);
  };
  const Rcpp::NumericVector cell = column("cell"), recording = column("recording"),
                            rater = column("rater"), used = column("used"), lag = column("lag"),
                            lag_se = column("lag_se"), gain = column("gain"),
                            noise = column("noise"), white = column("white"), tau = column("tau"),
                            communality = column("communality"), p_value = column("p_value"),
                            seconds = column("seconds"), length_scale = column("length_scale"),
                            step = column("lag_step"), shift = column("lag_shift");
  std::vector<musefuse::LatentTrace> out;
  for (R_xlen_t i = 0; i < cell.size(); ++i) {
    musefuse::LatentTrace trace;
    trace.cell = static_cast<musefuse::Index>(cell[i]) - 1;
    trace.recording = static_cast<musefuse::Index>(recording[i]) - 1;
    trace.rater = static_cast<musefuse::Index>(rater[i]) - 1;
    trace.used = used[i] != 0;
    trace.lag = lag[i];
    trace.lag_se = lag_se[i];
    trace.gain = gain[i];
    trace.noise = noise[i];
    trace.white = white[i];
    trace.tau = tau[i];
    trace.communality = communality[i];
    trace.p_value = p_value[i];
    trace.seconds = seconds[i];
    trace.length_scale = length_scale[i];
    trace.evidence = Rcpp::as<musefuse::Vector>(evidence[i]);
    trace.evidence_step = step[i];
    trace.evidence_shift = shift[i];
    out.push_back(trace);
  }
  return out;
}

Rcpp::List two_way_as_r(const musefuse::TwoWay &of) {
  using musefuse::as_r;
  return Rcpp::List::create(Rcpp::_["rater"] = as_r(of.rater),
                            Rcpp::_["rater_variance"] = as_r(of.rater_variance),
                            Rcpp::_["cell"] = as_r(of.cell), Rcpp::_["variance"] = of.variance);
}

} // namespace

// One matrix (time x rater), rate, reference (or an empty vector) and priors of the raters (or NULL) a cell. A cell that cannot be
// fitted comes back with `problem`, so that it does not hide the others.
// `given`: max_lag, base_lag, rate, negative, max_iter, tolerance.
// [[Rcpp::export]]
Rcpp::List cpp_fuse_latent(Rcpp::List ratings, std::vector<double> rates, Rcpp::List references,
                           Rcpp::List priors, Rcpp::List given, int threads, SEXP progress) {
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
    cells.push_back(
        {matrices[i], rates[i], signals[i], priors_from(priors[static_cast<R_xlen_t>(i)])});
  musefuse::RMonitor monitor(progress);
  Rcpp::List out;
  for (const auto &fit : musefuse::fuse_latent_cells(cells, options_of(given), threads, monitor))
    out.push_back(fit_as_r(fit));
  return out;
}

// `rows`: one row a rater in a cell, with the ids (from 1) `cell`, `recording`, `rater`, and what was
// estimated of them; `evidence`: of their lags, a vector each. `counts`: of cells, recordings, raters.
// [[Rcpp::export]]
Rcpp::List cpp_pool_latent(Rcpp::List rows, Rcpp::List evidence, std::vector<int> counts,
                           double max_lag) {
  using musefuse::as_r;
  musefuse::LatentPoolOptions options;
  options.max_lag = max_lag;
  const auto pool =
      musefuse::pool_latent(traces_from(rows, evidence), counts[0], counts[1], counts[2], options);
  return Rcpp::List::create(
      Rcpp::_["gain"] = two_way_as_r(pool.gain), Rcpp::_["noise"] = two_way_as_r(pool.noise),
      Rcpp::_["white"] = two_way_as_r(pool.white), Rcpp::_["tau"] = two_way_as_r(pool.tau),
      Rcpp::_["lag"] = as_r(pool.lag), Rcpp::_["lag_se"] = as_r(pool.lag_se),
      Rcpp::_["lag_sd"] = as_r(pool.lag_sd), Rcpp::_["clock"] = as_r(pool.clock),
      Rcpp::_["good"] = Rcpp::LogicalVector(pool.good.begin(), pool.good.end()),
      Rcpp::_["good_cells"] = Rcpp::IntegerVector(pool.good_cells.begin(), pool.good_cells.end()),
      Rcpp::_["priors"] = priors_as_r(pool.priors));
}
