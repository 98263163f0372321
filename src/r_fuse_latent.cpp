// Glue: the latent fusion of many recordings.
#include "r_adapters.h"

#include "core/fuse/latent.h"
#include "core/fuse/latent_pool.h"

#include <string>
#include <utility>
#include <vector>

namespace {

using musefuse::Index;

template <class Row, class Get>
Rcpp::NumericVector column_of(const std::vector<Row> &rows, const Get &get) {
  Rcpp::NumericVector out(static_cast<R_xlen_t>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) out[static_cast<R_xlen_t>(i)] = get(rows[i]);
  return out;
}

template <class Get> Rcpp::NumericVector per_rater(const musefuse::LatentFit &fit, Get get) {
  return musefuse::with_na(column_of(fit.raters, get));
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
      Rcpp::_["shared_r"] = column(&Rater::shared_r), Rcpp::_["p.value"] = column(&Rater::p_value),
      Rcpp::_["seconds"] = column(&Rater::seconds),
      Rcpp::_["lag_shift"] = column(&Rater::lag_shift), Rcpp::_["lag_evidence"] = evidence);
}

Rcpp::List fit_as_r(const musefuse::LatentFit &fit) {
  using musefuse::as_r;
  return Rcpp::List::create(
      Rcpp::_["value"] = as_r(fit.value), Rcpp::_["sd"] = as_r(fit.sd),
      Rcpp::_["n_raters"] = as_r(fit.n_raters), Rcpp::_["raters"] = raters_as_r(fit),
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

musefuse::LatentOptions latent_options(const Rcpp::List &given) {
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

// The columns of a table that are fields of a struct, one row a struct.
template <class Row> using Fields = std::vector<std::pair<const char *, double Row::*>>;

template <class Row>
void read_fields(const Rcpp::List &columns, const Fields<Row> &fields, std::vector<Row> &rows) {
  for (const auto &[name, field] : fields) {
    const auto column = musefuse::option<Rcpp::NumericVector>(columns, name);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].*field = column[static_cast<R_xlen_t>(i)];
  }
}

using Prior = musefuse::LatentRaterPrior;
const Fields<Prior> prior_fields{{"gain", &Prior::gain},
                                 {"gain_sd", &Prior::gain_sd},
                                 {"noise", &Prior::noise},
                                 {"noise_n", &Prior::noise_n},
                                 {"white", &Prior::white},
                                 {"white_n", &Prior::white_n},
                                 {"tau", &Prior::tau},
                                 {"tau_n", &Prior::tau_n},
                                 {"start_lag", &Prior::start_lag},
                                 {"start_lag_sd", &Prior::start_lag_sd},
                                 {"lag", &Prior::lag},
                                 {"lag_weight", &Prior::lag_weight}};

// Priors of a cell's raters: columns by name, and `log_lag`, a vector a rater. NULL: none.
musefuse::LatentPriors priors_from(SEXP given) {
  if (Rf_isNull(given)) return {};
  const Rcpp::List columns(given);
  const Rcpp::List log_lag = columns["log_lag"];
  const auto known = musefuse::option<Rcpp::NumericVector>(columns, "known");
  musefuse::LatentPriors out(static_cast<std::size_t>(known.size()));
  read_fields(columns, prior_fields, out);
  for (R_xlen_t k = 0; k < known.size(); ++k) {
    out[static_cast<std::size_t>(k)].known = known[k] != 0;
    out[static_cast<std::size_t>(k)].log_lag = Rcpp::as<musefuse::MapVector>(log_lag[k]);
  }
  return out;
}

Rcpp::List priors_as_r(const musefuse::LatentPriors &priors) {
  Rcpp::List out;
  out["known"] = column_of(priors, [](const Prior &prior) { return prior.known ? 1.0 : 0.0; });
  for (const auto &[name, field] : prior_fields)
    out[name] = column_of(priors, [of = field](const Prior &prior) { return prior.*of; });
  Rcpp::List log_lag;
  for (const Prior &prior : priors) log_lag.push_back(musefuse::as_r(prior.log_lag));
  out["log_lag"] = log_lag;
  return out;
}

using Trace = musefuse::LatentTrace;
const Fields<Trace> trace_fields{{"lag", &Trace::lag},
                                 {"lag_se", &Trace::lag_se},
                                 {"gain", &Trace::gain},
                                 {"noise", &Trace::noise},
                                 {"white", &Trace::white},
                                 {"tau", &Trace::tau},
                                 {"communality", &Trace::communality},
                                 {"p_value", &Trace::p_value},
                                 {"seconds", &Trace::seconds},
                                 {"length_scale", &Trace::length_scale},
                                 {"lag_step", &Trace::evidence_step},
                                 {"lag_shift", &Trace::evidence_shift}};

std::vector<Trace> traces_from(const Rcpp::List &rows, const Rcpp::List &evidence) {
  const auto column = [&rows](const char *name) {
    return musefuse::option<Rcpp::NumericVector>(rows, name);
  };
  const Rcpp::NumericVector cell = column("cell"), recording = column("recording"),
                            rater = column("rater"), used = column("used");
  std::vector<Trace> out(static_cast<std::size_t>(cell.size()));
  read_fields(rows, trace_fields, out);
  for (R_xlen_t i = 0; i < cell.size(); ++i) {
    Trace &trace = out[static_cast<std::size_t>(i)];
    trace.cell = static_cast<Index>(cell[i]) - 1;
    trace.recording = static_cast<Index>(recording[i]) - 1;
    trace.rater = static_cast<Index>(rater[i]) - 1;
    trace.used = used[i] != 0;
    trace.evidence = Rcpp::as<musefuse::MapVector>(evidence[i]);
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

// One matrix (time x rater), rate, reference (or an empty vector) and priors of the raters (or
// NULL) a cell. A cell that cannot be fitted comes back with `problem`, so that it does not hide the others.
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
  for (const auto &fit :
       musefuse::fuse_latent_cells(cells, latent_options(given), threads, monitor))
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
