// Glue: fusions that are weighted means over raters.
#include "r_adapters.h"

#include "core/fuse/weighted.h"

// [[Rcpp::export]]
Rcpp::List cpp_weighted_mean(musefuse::MapMatrix ratings, musefuse::MapVector weights, bool centre,
                             int min_raters) {
  musefuse::WeightedOptions options;
  options.centre = centre;
  options.min_raters = min_raters;
  const auto fused = musefuse::weighted_mean(ratings, weights, options);
  return Rcpp::List::create(Rcpp::_["value"] = musefuse::as_r(fused.value),
                            Rcpp::_["n_raters"] = fused.n_raters);
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_jackknife_se(musefuse::MapMatrix without) {
  return musefuse::as_r(musefuse::jackknife_se(without));
}
