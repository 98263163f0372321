// Glue: how well classes are predicted. Classes and folds are 1-based in R.
#include "r_adapters.h"

#include "core/validate/predict.h"

namespace {

const musefuse::OptionNames<musefuse::Predictor> model_named(
    "model", {{"centroid", musefuse::Predictor::centroid}, {"ridge", musefuse::Predictor::ridge}});

} // namespace

// `given`: model, penalty, threads. `label` has a column each labelling.
// [[Rcpp::export]]
Rcpp::IntegerMatrix cpp_predict_held_out(musefuse::MapMatrix table, Rcpp::IntegerMatrix label,
                                         Rcpp::IntegerVector fold, int k, Rcpp::List given,
                                         SEXP progress) {
  using musefuse::option;
  musefuse::RMonitor monitor(progress);
  const Eigen::MatrixXi classes = Rcpp::as<musefuse::MapIntegerMatrix>(label).array() - 1;
  const musefuse::PredictOptions options{model_named(option(given, "model")),
                                         option<double>(given, "penalty"),
                                         option<int>(given, "threads")};
  const Eigen::MatrixXi found =
      musefuse::predict_held_out(table, classes, musefuse::from_one(fold), k, options, monitor)
          .array() +
      1;
  return musefuse::as_r(found);
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_ridge_multinomial(musefuse::MapMatrix table, Rcpp::IntegerVector label,
                                          int k, double penalty) {
  return musefuse::as_r(musefuse::ridge_multinomial(table, musefuse::from_one(label), k, penalty));
}
