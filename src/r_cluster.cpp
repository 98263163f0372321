// Glue: clusterings, and how they place new rows. Labels are 1-based on their way to R.
#include "r_adapters.h"

#include "core/cluster/kmeans.h"
#include "core/cluster/points.h"

namespace {

Rcpp::IntegerVector as_labels(const std::vector<int> &label) {
  Rcpp::IntegerVector out(label.begin(), label.end());
  for (auto &one : out) ++one;
  return out;
}

} // namespace

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_lexicographic_order(musefuse::MapMatrix table) {
  const auto order = musefuse::lexicographic_order(table);
  Rcpp::IntegerVector out(order.begin(), order.end());
  for (auto &one : out) ++one;
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_kmeans(musefuse::MapMatrix table, int k, int starts, int max_iter, double tolerance,
                      int seed, int threads, SEXP start, SEXP progress) {
  musefuse::KmeansOptions options;
  options.k = k;
  options.starts = starts;
  options.max_iter = max_iter;
  options.tolerance = tolerance;
  options.seed = static_cast<std::uint64_t>(seed);
  options.threads = threads;
  if (!Rf_isNull(start)) options.start = Rcpp::as<musefuse::MapMatrix>(start);
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::kmeans(table, options, monitor);
  return Rcpp::List::create(
      Rcpp::_["label"] = as_labels(fit.label), Rcpp::_["centres"] = musefuse::as_r(fit.centres),
      Rcpp::_["objective"] = fit.objective, Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
      Rcpp::_["reseeded"] = static_cast<int>(fit.reseeded),
      Rcpp::_["status"] = musefuse::to_string(fit.status));
}

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_nearest_centre(musefuse::MapMatrix table, musefuse::MapMatrix centres) {
  return as_labels(musefuse::nearest_centre(table, centres));
}
