// Glue: the index of the series of an annotations table.
#include "r_adapters.h"

#include "core/signal/series_index.h"

// [[Rcpp::export]]
Rcpp::List cpp_index_series(Rcpp::IntegerVector recording, Rcpp::IntegerVector dimension,
                            Rcpp::IntegerVector rater, Rcpp::NumericVector time) {
  const auto index = musefuse::index_series(recording.begin(), dimension.begin(), rater.begin(),
                                            time.begin(), time.size());
  Rcpp::IntegerVector starts(index.starts.begin(), index.starts.end());
  return Rcpp::List::create(Rcpp::_["starts"] = starts + 1, Rcpp::_["sorted"] = index.sorted);
}
