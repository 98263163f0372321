// Converters that the glue of warping and of barycentres shares.
#pragma once

#include "r_adapters.h"

#include "core/align/dtw.h"

namespace musefuse {

inline DtwOptions dtw_options(SEXP window) {
  DtwOptions options;
  if (!Rf_isNull(window)) options.window = Rcpp::as<int>(window);
  return options;
}

inline std::vector<DtwSeries> dtw_series(const Rcpp::List &series) {
  std::vector<DtwSeries> out;
  out.reserve(static_cast<std::size_t>(series.size()));
  for (SEXP one : series) out.emplace_back(Rcpp::as<MapMatrix>(one));
  return out;
}

// R counts from 1.
inline Rcpp::IntegerVector as_r_indices(const std::vector<Index> &indices) {
  Rcpp::IntegerVector out(static_cast<R_xlen_t>(indices.size()));
  for (std::size_t i = 0; i < indices.size(); ++i)
    out[static_cast<R_xlen_t>(i)] = static_cast<int>(indices[i]) + 1;
  return out;
}

} // namespace musefuse
