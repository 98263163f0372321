// Glue: fusions that are weighted means, order statistics, changes or orderings over raters.
#include "r_adapters.h"

#include "core/fuse/ewe.h"
#include "core/fuse/gradient.h"
#include "core/fuse/order_statistics.h"
#include "core/fuse/ordinal.h"
#include "core/fuse/signal_given.h"
#include "core/fuse/weighted.h"

namespace {

using namespace musefuse;

Rcpp::List fused_list(const Weighted &fused, const Vector &se) {
  return Rcpp::List::create(Rcpp::_["value"] = as_r(fused.value),
                            Rcpp::_["n_raters"] = as_r(fused.n_raters), Rcpp::_["se"] = as_r(se));
}

const OptionNames<Judge> judge_named("agreement", {{"pairwise", Judge::pairwise},
                                                   {"leave_one_out", Judge::leave_one_out},
                                                   {"consensus", Judge::consensus}});

const OptionNames<RankRule> rank_rule_named("rule", {{"copeland", RankRule::copeland},
                                                     {"bradley_terry", RankRule::bradley_terry}});

SignalModel signal_model(const Rcpp::NumericVector &named) {
  SignalModel model;
  model.order = static_cast<int>(named["order"]);
  model.scale = named["scale"];
  model.variance = named["variance"];
  model.level = named["level"];
  model.decay = named["decay"];
  model.offset = named["offset"];
  return model;
}

} // namespace

// [[Rcpp::export]]
Rcpp::List cpp_weighted_mean(musefuse::MapMatrix ratings, musefuse::MapVector weights, bool centre,
                             int min_raters, bool band) {
  WeightedOptions options;
  options.centre = centre;
  options.min_raters = min_raters;
  return fused_list(weighted_mean(ratings, weights, options),
                    band ? weighted_mean_se(ratings, weights, options) : Vector());
}

// [[Rcpp::export]]
Rcpp::List cpp_trimmed_mean(musefuse::MapMatrix ratings, double trim, int min_raters, bool band) {
  return fused_list(trimmed_mean(ratings, trim, min_raters),
                    band ? trimmed_mean_se(ratings, trim) : Vector());
}

// [[Rcpp::export]]
Rcpp::List cpp_median(musefuse::MapMatrix ratings, int min_raters, musefuse::MapMatrix se_weights) {
  return fused_list(trimmed_mean(ratings, 0.5, min_raters),
                    se_weights.size() > 0 ? order_statistic_se(ratings, se_weights) : Vector());
}

// A matrix (time x rater) a cell. `given`: agreement, index, reliability, max_iter, centre, min_raters.
// [[Rcpp::export]]
Rcpp::List cpp_ewe(Rcpp::List ratings, Rcpp::List given, bool band, int threads, SEXP progress) {
  EweOptions options;
  options.judge = judge_named(option(given, "agreement"));
  options.index = agreement_named(option(given, "index"));
  options.reliability = option<bool>(given, "reliability");
  options.max_iter = option<int>(given, "max_iter");
  options.centre = option<bool>(given, "centre");
  options.min_raters = option<int>(given, "min_raters");
  std::vector<ConstMatrix> cells;
  cells.reserve(as_size(ratings.size()));
  for (SEXP one : ratings) cells.emplace_back(Rcpp::as<MapMatrix>(one));
  RMonitor monitor(progress);
  Rcpp::List out;
  for (const EweResult &fused : fuse_ewe_cells(cells, options, band, threads, monitor))
    out.push_back(Rcpp::List::create(
        Rcpp::_["value"] = as_r(fused.value), Rcpp::_["n_raters"] = as_r(fused.n_raters),
        Rcpp::_["se"] = as_r(fused.se), Rcpp::_["agreement"] = as_r(fused.weights.agreement),
        Rcpp::_["weight"] = as_r(fused.weights.weight),
        Rcpp::_["status"] = to_string(fused.weights.status),
        Rcpp::_["iterations"] = fused.weights.iterations));
  return out;
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_jackknife_se(musefuse::MapMatrix without, musefuse::MapMatrix ratings) {
  return as_r(jackknife_se(without, ratings));
}

// `anchor` in samples.
// [[Rcpp::export]]
Rcpp::List cpp_gradient(musefuse::MapMatrix ratings, double anchor, int min_raters) {
  GradientOptions options;
  options.anchor = anchor;
  options.min_raters = min_raters;
  return fused_list(gradient_fusion(ratings, options), Vector());
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_window_scores(musefuse::MapMatrix levels, std::string rule) {
  RMonitor monitor;
  return as_r(window_scores(levels, rank_rule_named(rule), monitor));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_signal_given(musefuse::MapVector time, musefuse::MapVector sd,
                                     musefuse::MapMatrix values, Rcpp::NumericVector model) {
  return as_r(signal_given(time, sd, values, signal_model(model)));
}

// [[Rcpp::export]]
double cpp_signal_likelihood(musefuse::MapVector time, musefuse::MapVector sd,
                             musefuse::MapVector value, Rcpp::NumericVector model) {
  return signal_likelihood(time, sd, value, signal_model(model));
}
