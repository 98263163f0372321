// Glue: dynamic time warping. A window of NULL is no band; `warping` is a window or a list, see dtw_options().
#include "r_align_dtw.h"

#include "core/align/dtw_gaps.h"
#include "core/align/dtw_match.h"
#include "core/align/shape.h"
#include "core/align/soft_dtw.h"

// [[Rcpp::export]]
double cpp_dtw_squared(musefuse::MapMatrix x, musefuse::MapMatrix y, SEXP warping) {
  musefuse::RMonitor monitor;
  return musefuse::dtw_squared(musefuse::DtwSeries(x), musefuse::DtwSeries(y),
                               musefuse::dtw_options(warping), monitor);
}

// [[Rcpp::export]]
Rcpp::List cpp_dtw_path(musefuse::MapMatrix x, musefuse::MapMatrix y, SEXP warping) {
  musefuse::RMonitor monitor;
  const auto path = musefuse::dtw_path(musefuse::DtwSeries(x), musefuse::DtwSeries(y),
                                       musefuse::dtw_options(warping), monitor);
  return Rcpp::List::create(Rcpp::_["squared"] = path.squared,
                            Rcpp::_["first"] = musefuse::as_r_indices(path.first),
                            Rcpp::_["second"] = musefuse::as_r_indices(path.second));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_dtw_squared_matrix(Rcpp::List series, SEXP warping, int threads,
                                           SEXP progress) {
  musefuse::RMonitor monitor(progress);
  return musefuse::as_r(musefuse::dtw_squared_matrix(
      musefuse::dtw_series(series), musefuse::dtw_options(warping), threads, monitor));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_dtw_squared_between(Rcpp::List x, Rcpp::List y, SEXP warping, int threads) {
  musefuse::RMonitor monitor;
  return musefuse::as_r(
      musefuse::dtw_squared_between(musefuse::dtw_series(x), musefuse::dtw_series(y),
                                    musefuse::dtw_options(warping), threads, monitor));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_soft_dtw_matrix(Rcpp::List series, SEXP window, double gamma, int threads,
                                        SEXP progress) {
  musefuse::RMonitor monitor(progress);
  return musefuse::as_r(musefuse::soft_dtw_matrix(musefuse::dtw_series(series),
                                                  {musefuse::dtw_options(window).window, gamma},
                                                  threads, monitor));
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_soft_dtw_between(Rcpp::List x, Rcpp::List y, SEXP window, double gamma,
                                         int threads) {
  musefuse::RMonitor monitor;
  return musefuse::as_r(musefuse::soft_dtw_between(musefuse::dtw_series(x), musefuse::dtw_series(y),
                                                   {musefuse::dtw_options(window).window, gamma},
                                                   threads, monitor));
}

// `max_shift` in samples, NULL for any.
// [[Rcpp::export]]
Rcpp::List cpp_shape_distances(Rcpp::List x, Rcpp::List y, SEXP max_shift, int threads) {
  musefuse::RMonitor monitor;
  musefuse::ShapeDistanceOptions options;
  if (!Rf_isNull(max_shift)) options.max_shift = Rcpp::as<int>(max_shift);
  options.threads = threads;
  const auto found = musefuse::shape_distances(musefuse::matrices_of(x), musefuse::matrices_of(y),
                                               options, monitor);
  return Rcpp::List::create(Rcpp::_["distance"] = musefuse::as_r(found.distance),
                            Rcpp::_["shift"] = musefuse::as_r(found.shift));
}

// `series` on the clock of `reference`: its values there, and which of its samples (from 1) lie
// there.
// [[Rcpp::export]]
Rcpp::List cpp_dtw_warp(musefuse::MapMatrix reference, musefuse::MapMatrix series, SEXP warping) {
  musefuse::RMonitor monitor;
  const musefuse::DtwSeries second(series);
  const auto path = musefuse::dtw_path(musefuse::DtwSeries(reference), second,
                                       musefuse::dtw_options(warping), monitor);
  const auto match = musefuse::match_along(path, second);
  return Rcpp::List::create(Rcpp::_["squared"] = path.squared,
                            Rcpp::_["values"] = musefuse::as_r(musefuse::warped_values(match)),
                            Rcpp::_["position"] =
                                musefuse::as_r(musefuse::Vector(match.position.array() + 1)));
}

// The series as paths see them, or filled by the others as `weights` (series x dimension) say.
// [[Rcpp::export]]
Rcpp::List cpp_bridged(Rcpp::List series, Rcpp::Nullable<Rcpp::NumericMatrix> weights) {
  const auto given = musefuse::dtw_series(series);
  const auto filled =
      weights.isNull()
          ? musefuse::bridged(given)
          : musefuse::bridged(given, Rcpp::as<musefuse::MapMatrix>(SEXP(weights.get())));
  Rcpp::List out(series.size());
  for (R_xlen_t k = 0; k < out.size(); ++k)
    out[k] = musefuse::as_r(filled[static_cast<std::size_t>(k)].values());
  return out;
}
