// Glue: canonical time warping.
#include "r_align_dtw.h"

#include "core/align/ctw.h"

namespace {

using namespace musefuse;

CtwOptions ctw_options(const Rcpp::List &given) {
  CtwOptions options;
  options.lambda = option<double>(given, "lambda");
  options.energy = option<double>(given, "energy");
  options.max_iter = option<int>(given, "max_iter");
  options.tolerance = option<double>(given, "tolerance");
  options.warping = dtw_options(option(given, "warping"));
  return options;
}

Rcpp::List as_list(const std::vector<Matrix> &matrices) {
  Rcpp::List out(static_cast<R_xlen_t>(matrices.size()));
  for (std::size_t k = 0; k < matrices.size(); ++k)
    out[static_cast<R_xlen_t>(k)] = as_r(matrices[k]);
  return out;
}

// Positions come back 1-based.
Rcpp::List ctw_list(const CtwResult &fit) {
  Rcpp::IntegerVector roles(static_cast<R_xlen_t>(fit.roles.size()));
  for (std::size_t k = 0; k < fit.roles.size(); ++k)
    roles[static_cast<R_xlen_t>(k)] = static_cast<int>(fit.roles[k]);
  const Matrix positions = fit.positions.array() + 1.0;
  return Rcpp::List::create(
      Rcpp::_["values"] = as_list(fit.values), Rcpp::_["positions"] = as_r(positions),
      Rcpp::_["roles"] = roles, Rcpp::_["projections"] = as_list(fit.projections),
      Rcpp::_["correlation"] = as_r(fit.correlation), Rcpp::_["space"] = fit.space,
      Rcpp::_["time_before"] = fit.time_before, Rcpp::_["time_after"] = fit.time_after,
      Rcpp::_["status"] = to_string(fit.status),
      Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
      Rcpp::_["dims"] = static_cast<int>(fit.dims));
}

} // namespace

// [[Rcpp::export]]
Rcpp::List cpp_ctw_pair(musefuse::MapMatrix first, musefuse::MapMatrix second, Rcpp::List options) {
  RMonitor monitor;
  return ctw_list(ctw_pair(first, second, ctw_options(options), monitor));
}

// [[Rcpp::export]]
Rcpp::List cpp_ctw_mean(Rcpp::List sequences, Rcpp::List options) {
  RMonitor monitor;
  return ctw_list(ctw_mean(matrices_of(sequences), ctw_options(options), monitor));
}
