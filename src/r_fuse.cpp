// Glue: fusions that are weighted means or order statistics over raters.
#include "r_adapters.h"

#include "core/fuse/ewe.h"
#include "core/fuse/order_statistics.h"
#include "core/fuse/weighted.h"

namespace {

using namespace musefuse;

Rcpp::List fused_list(const Weighted &fused, const Vector &se) {
  return Rcpp::List::create(Rcpp::_["value"] = as_r(fused.value),
                            Rcpp::_["n_raters"] = fused.n_raters, Rcpp::_["se"] = as_r(se));
}

Judge judge_named(const std::string &name) {
  if (name == "pairwise") return Judge::pairwise;
  return name == "consensus" ? Judge::consensus : Judge::leave_one_out;
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

// [[Rcpp::export]]
Rcpp::List cpp_ewe(musefuse::MapMatrix ratings, std::string judge, std::string index,
                   bool reliability, int max_iter, bool centre, int min_raters, bool band) {
  EweOptions options;
  options.judge = judge_named(judge);
  options.index = index == "pearson" ? Agreement::pearson : Agreement::ccc;
  options.reliability = reliability;
  options.max_iter = max_iter;
  options.centre = centre;
  options.min_raters = min_raters;
  const EweResult fused = fuse_ewe(ratings, options, band);
  return Rcpp::List::create(Rcpp::_["value"] = as_r(fused.value),
                            Rcpp::_["n_raters"] = fused.n_raters, Rcpp::_["se"] = as_r(fused.se),
                            Rcpp::_["agreement"] = as_r(fused.weights.agreement),
                            Rcpp::_["weight"] = as_r(fused.weights.weight),
                            Rcpp::_["status"] = to_string(fused.weights.status),
                            Rcpp::_["iterations"] = fused.weights.iterations);
}
