// Converters that the glue of warping and of barycentres shares.
#pragma once

#include "r_adapters.h"

#include "core/align/dtw.h"

namespace musefuse {

inline const OptionNames<StepPattern>
    step_pattern_named("step_pattern", {{"symmetric1", StepPattern::symmetric1},
                                        {"symmetric2", StepPattern::symmetric2},
                                        {"symmetricP1", StepPattern::symmetricP1}});

// A window in samples (NULL for no band), or a list of window, step_pattern and max_slope.
inline DtwOptions dtw_options(SEXP warping) {
  DtwOptions options;
  SEXP window = warping;
  if (TYPEOF(warping) == VECSXP) {
    const Rcpp::List given(warping);
    options.pattern = step_pattern_named(option(given, "step_pattern"));
    options.max_slope = option<double>(given, "max_slope");
    window = option(given, "window");
  }
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
