// Glue: barycentres of time warping.
#include "r_align_dtw.h"

#include "core/align/soft_dtw.h"
#include "core/fuse/dba.h"
#include "core/fuse/softdtw.h"

namespace {

using namespace musefuse;

const OptionNames<BarycentreStart::Kind> start_named("start", {{"steady", BarycentreStart::steady},
                                                               {"best", BarycentreStart::best},
                                                               {"medoid", BarycentreStart::medoid},
                                                               {"mean", BarycentreStart::mean}});

// A name, the number of a series (from 1), or a centre.
BarycentreStart start_from(SEXP start) {
  if (Rf_isString(start)) return {start_named(start), 0, Matrix()};
  if (Rf_isMatrix(start)) return {BarycentreStart::given, 0, Rcpp::as<MapMatrix>(start)};
  return {BarycentreStart::member, Rcpp::as<int>(start) - 1, Matrix()};
}

} // namespace

// `given`: warping (of dtw_options()), gamma (0 is DBA, otherwise the barycentre of soft-DTW), max_iter,
// tolerance, threads, start. What comes back as start is the number of a series, 0 for none.
// [[Rcpp::export]]
Rcpp::List cpp_barycentre(Rcpp::List series, musefuse::MapVector weights, Rcpp::List given) {
  using musefuse::option;
  musefuse::RMonitor monitor;
  const double gamma = option<double>(given, "gamma");
  const musefuse::BarycentreOptions options{
      musefuse::dtw_options(option(given, "warping")), option<int>(given, "max_iter"),
      option<double>(given, "tolerance"), option<int>(given, "threads"),
      start_from(option(given, "start"))};
  const auto prepared = musefuse::dtw_series(series);
  const auto found = gamma == 0
                         ? musefuse::dba(prepared, weights, options, monitor)
                         : musefuse::softdtw_barycentre(prepared, weights, gamma, options, monitor);
  return Rcpp::List::create(
      Rcpp::_["centre"] = musefuse::as_r(found.centre),
      Rcpp::_["n_series"] = musefuse::as_r(found.n_series),
      Rcpp::_["position"] = musefuse::as_r(musefuse::Matrix(found.position.array() + 1)),
      Rcpp::_["squared"] = musefuse::as_r(found.squared), Rcpp::_["objective"] = found.objective,
      Rcpp::_["start"] = std::max(static_cast<int>(found.start) + 1, 0),
      Rcpp::_["iterations"] = found.iterations,
      Rcpp::_["status"] = musefuse::to_string(found.status));
}

// [[Rcpp::export]]
Rcpp::List cpp_soft_dtw(musefuse::MapMatrix x, musefuse::MapMatrix y, SEXP window, double gamma,
                        bool gradient) {
  musefuse::RMonitor monitor;
  const musefuse::DtwSeries first(x), second(y);
  const musefuse::SoftDtwOptions options{musefuse::dtw_options(window).window, gamma};
  if (!gradient)
    return Rcpp::List::create(Rcpp::_["value"] =
                                  musefuse::soft_dtw(first, second, options, monitor));
  const auto found = musefuse::soft_dtw_gradient(first, second, options, monitor);
  return Rcpp::List::create(Rcpp::_["value"] = found.value,
                            Rcpp::_["gradient"] = musefuse::as_r(found.gradient));
}

// Counted from 1.
// [[Rcpp::export]]
int cpp_dtw_medoid(Rcpp::List series, SEXP warping, int threads) {
  musefuse::RMonitor monitor;
  musefuse::BarycentreOptions options;
  options.warping = musefuse::dtw_options(warping);
  options.threads = threads;
  const musefuse::Vector equal = musefuse::Vector::Ones(series.size());
  return static_cast<int>(musefuse::medoid(musefuse::dtw_series(series), equal, options, monitor)) +
         1;
}
