// Glue: clusterings, and how they place new rows. Labels are 1-based on their way to R.
#include "r_adapters.h"

#include "core/cluster/agglomerative.h"
#include "core/cluster/cmeans.h"
#include "core/cluster/dbscan.h"
#include "core/cluster/gmm.h"
#include "core/cluster/kmeans.h"
#include "core/cluster/points.h"
#include "core/util/rng.h"

namespace {

template <class Integers> Rcpp::IntegerVector as_labels(const Integers &label) {
  Rcpp::IntegerVector out(label.begin(), label.end());
  for (auto &one : out) ++one;
  return out;
}

// Centres or memberships to start from, NULL for none; classes to start from, 1-based.
void take_start(SEXP start, musefuse::Matrix &into) {
  if (!Rf_isNull(start)) into = Rcpp::as<musefuse::MapMatrix>(start);
}
void take_start(SEXP start, std::vector<int> &into) {
  for (int label : Rcpp::IntegerVector(start)) into.push_back(label - 1);
}

// What all iterations from several starts are told.
template <class Options>
Options options_of(int k, int starts, int max_iter, double tolerance, int seed, int threads,
                   SEXP start) {
  Options options;
  options.k = k;
  options.starts = starts;
  options.max_iter = max_iter;
  options.tolerance = tolerance;
  options.seed = static_cast<std::uint64_t>(seed);
  options.threads = threads;
  take_start(start, options.start);
  return options;
}

} // namespace

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_lexicographic_order(musefuse::MapMatrix table) {
  return as_labels(musefuse::lexicographic_order(table));
}

// [[Rcpp::export]]
Rcpp::List cpp_kmeans(musefuse::MapMatrix table, int k, int starts, int max_iter, double tolerance,
                      int seed, int threads, SEXP start, SEXP progress) {
  const auto options =
      options_of<musefuse::KmeansOptions>(k, starts, max_iter, tolerance, seed, threads, start);
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::kmeans(table, options, monitor);
  return Rcpp::List::create(Rcpp::_["label"] = as_labels(fit.label),
                            Rcpp::_["centres"] = musefuse::as_r(fit.centres),
                            Rcpp::_["objective"] = fit.objective,
                            Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
                            Rcpp::_["reseeded"] = static_cast<int>(fit.reseeded),
                            Rcpp::_["status"] = musefuse::to_string(fit.status));
}

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_nearest_centre(musefuse::MapMatrix table, musefuse::MapMatrix centres) {
  return as_labels(musefuse::nearest_centre(table, centres));
}

// [[Rcpp::export]]
Rcpp::List cpp_cmeans(musefuse::MapMatrix table, int k, double fuzzifier, int starts, int max_iter,
                      double tolerance, int seed, int threads, SEXP start, SEXP progress) {
  auto options =
      options_of<musefuse::CmeansOptions>(k, starts, max_iter, tolerance, seed, threads, start);
  options.fuzzifier = fuzzifier;
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::cmeans(table, options, monitor);
  return Rcpp::List::create(Rcpp::_["label"] = as_labels(fit.label),
                            Rcpp::_["centres"] = musefuse::as_r(fit.centres),
                            Rcpp::_["objective"] = fit.objective, Rcpp::_["history"] = fit.history,
                            Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
                            Rcpp::_["status"] = musefuse::to_string(fit.status));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_fuzzy_membership(musefuse::MapMatrix table, musefuse::MapMatrix centres,
                                         double fuzzifier) {
  return musefuse::as_r(musefuse::fuzzy_membership(table, centres, fuzzifier));
}

// [[Rcpp::export]]
Rcpp::List cpp_gmm(musefuse::MapMatrix table, int k, std::string covariance, double reg_covar,
                   int starts, int max_iter, double tolerance, int seed, int threads, SEXP start,
                   SEXP progress) {
  auto options =
      options_of<musefuse::GmmOptions>(k, starts, max_iter, tolerance, seed, threads, start);
  options.covariance = musefuse::covariance_from(covariance);
  options.reg_covar = reg_covar;
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::gmm(table, options, monitor);
  Rcpp::List covariances;
  for (const auto &one : fit.mixture.covariances) covariances.push_back(musefuse::as_r(one));
  return Rcpp::List::create(
      Rcpp::_["label"] = as_labels(fit.label),
      Rcpp::_["centres"] = musefuse::as_r(musefuse::Matrix(fit.mixture.means.transpose())),
      Rcpp::_["covariances"] = covariances,
      Rcpp::_["weights"] = musefuse::as_r(fit.mixture.weights),
      Rcpp::_["rows_of_class"] = musefuse::as_r(fit.rows_of_class),
      Rcpp::_["objective"] = fit.log_likelihood, Rcpp::_["history"] = fit.history,
      Rcpp::_["parameters"] = static_cast<double>(fit.parameters),
      Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
      Rcpp::_["status"] = musefuse::to_string(fit.status));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_posteriors(musefuse::MapMatrix table, musefuse::MapMatrix centres,
                                   Rcpp::List covariances, musefuse::MapVector weights,
                                   std::string covariance) {
  musefuse::Mixture mixture{weights, centres.transpose(), {}};
  for (SEXP one : covariances) mixture.covariances.push_back(Rcpp::as<musefuse::MapMatrix>(one));
  return musefuse::as_r(
      musefuse::posteriors(table, mixture, musefuse::covariance_from(covariance)));
}

// [[Rcpp::export]]
Rcpp::List cpp_agglomerate(musefuse::MapMatrix table, std::string linkage, SEXP progress) {
  musefuse::RMonitor monitor(progress);
  const auto tree = musefuse::agglomerate(table, musefuse::linkage_from(linkage), monitor);
  return Rcpp::List::create(Rcpp::_["left"] = tree.left, Rcpp::_["right"] = tree.right,
                            Rcpp::_["height"] = musefuse::as_r(tree.height),
                            Rcpp::_["order"] = tree.order);
}

// Cut by `k`, or where that is 0 by `height`.
// [[Rcpp::export]]
Rcpp::IntegerVector cpp_cut_tree(Rcpp::List tree, int k, double height) {
  const musefuse::Tree merges{
      Rcpp::as<std::vector<int>>(tree["left"]), Rcpp::as<std::vector<int>>(tree["right"]),
      Rcpp::as<musefuse::MapVector>(tree["height"]), Rcpp::as<std::vector<int>>(tree["order"])};
  return as_labels(k > 0 ? musefuse::cut_into(merges, k) : musefuse::cut_at(merges, height));
}

// Means of the rows of each class; labels from 1, 0 is noise.
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_class_means(musefuse::MapMatrix table, Rcpp::IntegerVector label, int k) {
  const auto points = musefuse::make_points(table);
  std::vector<int> of_points;
  for (auto row : points.row) of_points.push_back(label[row] - 1);
  const musefuse::Matrix means =
      musefuse::class_means(points.x, of_points, k).colwise() + points.origin;
  return musefuse::as_r(musefuse::Matrix(means.transpose()));
}

// [[Rcpp::export]]
Rcpp::List cpp_dbscan(musefuse::MapMatrix table, double eps, int min_samples, int threads,
                      SEXP progress) {
  musefuse::DbscanOptions options;
  options.eps = eps;
  options.min_samples = min_samples;
  options.threads = threads;
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::dbscan(table, options, monitor);
  return Rcpp::List::create(Rcpp::_["label"] = as_labels(fit.label),
                            Rcpp::_["core"] = Rcpp::LogicalVector(fit.core.begin(), fit.core.end()),
                            Rcpp::_["centres"] = musefuse::as_r(fit.centres),
                            Rcpp::_["classes"] = static_cast<int>(fit.classes));
}

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_nearest_within(musefuse::MapMatrix table, musefuse::MapMatrix cores,
                                       double eps, int threads) {
  musefuse::RMonitor monitor;
  return as_labels(musefuse::nearest_within(table, cores, eps, threads, monitor));
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_kth_distance(musefuse::MapMatrix table, int k, int threads) {
  musefuse::RMonitor monitor;
  return musefuse::as_r(musefuse::kth_distance(table, k, threads, monitor));
}

// Rows of a bootstrap sample, from 1.
// [[Rcpp::export]]
Rcpp::IntegerVector cpp_bootstrap_rows(int n, int seed, int replicate) {
  musefuse::Rng rng(static_cast<std::uint64_t>(seed), static_cast<std::uint64_t>(replicate));
  Rcpp::IntegerVector rows(n);
  for (auto &row : rows) row = static_cast<int>(rng.index(n)) + 1;
  return rows;
}
