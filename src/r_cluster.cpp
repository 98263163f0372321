// Glue: clusterings, and how they place new rows. Labels are 1-based on their way to R.
#include "r_adapters.h"

#include "core/cluster/agglomerative.h"
#include "core/cluster/cmeans.h"
#include "core/cluster/dbscan.h"
#include "core/cluster/gmm.h"
#include "core/cluster/kmeans.h"
#include "core/cluster/medoids.h"
#include "core/cluster/points.h"
#include "core/cluster/row_distances.h"
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
template <class Options> Options options_of(const Rcpp::List &given) {
  using musefuse::option;
  Options options;
  options.k = option<int>(given, "k");
  options.starts = option<int>(given, "starts");
  options.max_iter = option<int>(given, "max_iter");
  options.tolerance = option<double>(given, "tolerance");
  options.seed = musefuse::seed_of(given);
  options.threads = option<int>(given, "threads");
  take_start(option(given, "start"), options.start);
  return options;
}

const musefuse::OptionNames<musefuse::Covariance>
    covariance_named("covariance", {{"full", musefuse::Covariance::full},
                                    {"tied", musefuse::Covariance::tied},
                                    {"diagonal", musefuse::Covariance::diagonal},
                                    {"spherical", musefuse::Covariance::spherical}});

const musefuse::OptionNames<musefuse::Linkage>
    linkage_named("linkage", {{"ward", musefuse::Linkage::ward},
                              {"complete", musefuse::Linkage::complete},
                              {"average", musefuse::Linkage::average},
                              {"single", musefuse::Linkage::single}});

const musefuse::OptionNames<musefuse::RowMetric>
    metric_named("distance", {{"euclidean", musefuse::RowMetric::euclidean},
                              {"manhattan", musefuse::RowMetric::manhattan}});

} // namespace

// [[Rcpp::export]]
Rcpp::IntegerVector cpp_lexicographic_order(musefuse::MapMatrix table) {
  return as_labels(musefuse::lexicographic_order(table));
}

// `given`, also below: k, starts, max_iter, tolerance, seed, threads, start (NULL: none).
// [[Rcpp::export]]
Rcpp::List cpp_kmeans(musefuse::MapMatrix table, Rcpp::List given, SEXP progress) {
  const auto options = options_of<musefuse::KmeansOptions>(given);
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
Rcpp::List cpp_cmeans(musefuse::MapMatrix table, Rcpp::List given, SEXP progress) {
  auto options = options_of<musefuse::CmeansOptions>(given);
  options.fuzzifier = musefuse::option<double>(given, "fuzzifier");
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
Rcpp::List cpp_gmm(musefuse::MapMatrix table, Rcpp::List given, SEXP progress) {
  auto options = options_of<musefuse::GmmOptions>(given);
  options.covariance = covariance_named(musefuse::option(given, "covariance"));
  options.reg_covar = musefuse::option<double>(given, "reg_covar");
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
  mixture.covariances = musefuse::matrices_of(covariances);
  return musefuse::as_r(musefuse::posteriors(table, mixture, covariance_named(covariance)));
}

// [[Rcpp::export]]
Rcpp::List cpp_agglomerate(musefuse::MapMatrix table, std::string linkage, SEXP progress) {
  musefuse::RMonitor monitor(progress);
  const auto tree = musefuse::agglomerate(table, linkage_named(linkage), monitor);
  return Rcpp::List::create(Rcpp::_["left"] = tree.left, Rcpp::_["right"] = tree.right,
                            Rcpp::_["height"] = musefuse::as_r(tree.height),
                            Rcpp::_["order"] = tree.order);
}

// [[Rcpp::export]]
bool cpp_keeps_distances(int rows, int features, std::string linkage) {
  return musefuse::keeps_distances(rows, features, linkage_named(linkage));
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
  return musefuse::as_r(musefuse::class_centres(table, musefuse::from_one(label), k));
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

// As stats::dist() holds them.
// [[Rcpp::export]]
Rcpp::NumericVector cpp_pair_distances(musefuse::MapMatrix table, std::string metric) {
  musefuse::RMonitor monitor;
  return musefuse::as_r(musefuse::pair_distances(table, metric_named(metric), monitor));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_square_distances(musefuse::MapMatrix table, std::string metric) {
  musefuse::RMonitor monitor;
  return musefuse::as_r(musefuse::square_distances(table, metric_named(metric), monitor));
}

// [[Rcpp::export]]
Rcpp::List cpp_medoids(musefuse::MapMatrix distance, int k, int max_swaps) {
  musefuse::RMonitor monitor;
  const auto fit = musefuse::partition_around_medoids(distance, k, max_swaps, monitor);
  return Rcpp::List::create(
      Rcpp::_["label"] = as_labels(fit.label), Rcpp::_["medoid"] = as_labels(fit.medoid),
      Rcpp::_["objective"] = fit.objective, Rcpp::_["iterations"] = static_cast<int>(fit.swaps),
      Rcpp::_["status"] = musefuse::to_string(fit.status));
}

// Rows of a bootstrap sample, from 1.
// [[Rcpp::export]]
Rcpp::IntegerVector cpp_bootstrap_rows(int n, double seed, double replicate) {
  return as_labels(
      musefuse::rows_with_replacement(n, musefuse::as_seed(seed), musefuse::as_seed(replicate)));
}
