// Glue: indices of partitions. Labels are 1-based in R.
#include "r_adapters.h"

#include "core/validate/indices.h"
#include "core/validate/silhouette.h"

// [[Rcpp::export]]
Rcpp::NumericVector cpp_silhouettes(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k,
                                    int threads, SEXP progress) {
  musefuse::RMonitor monitor(progress);
  return musefuse::as_r(
      musefuse::silhouettes(table, musefuse::from_one(label), k, threads, monitor));
}

// [[Rcpp::export]]
Rcpp::List cpp_sampled_silhouette(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k,
                                  int size, int threads, SEXP progress) {
  musefuse::RMonitor monitor(progress);
  const auto found =
      musefuse::sampled_silhouette(table, musefuse::from_one(label), k, size, threads, monitor);
  return Rcpp::List::create(Rcpp::_["mean"] = found.mean, Rcpp::_["std_error"] = found.std_error);
}

// [[Rcpp::export]]
double cpp_calinski_harabasz(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k) {
  return musefuse::calinski_harabasz(table, musefuse::from_one(label), k);
}

// [[Rcpp::export]]
double cpp_davies_bouldin(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k) {
  return musefuse::davies_bouldin(table, musefuse::from_one(label), k);
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_s_dbw(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k,
                              bool muse) {
  const auto variant = muse ? musefuse::SdbwVariant::muse : musefuse::SdbwVariant::textbook;
  const auto index = musefuse::s_dbw(table, musefuse::from_one(label), k, variant);
  return Rcpp::NumericVector::create(Rcpp::_["value"] = index.value(),
                                     Rcpp::_["scatter"] = index.scatter,
                                     Rcpp::_["density"] = index.density);
}
