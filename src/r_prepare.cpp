// Glue: smoothing of the traces of a table. `starts` are the first rows, from 0, and one
// past the end.
#include "r_columns.h"

#include "core/signal/kernel.h"
#include "core/signal/moving_average.h"
#include "core/signal/savgol.h"
#include "core/signal/scaling.h"
#include "core/signal/series_clock.h"
#include "core/signal/shift.h"

#include <algorithm>

namespace {

using namespace musefuse;

SEXP smooth_rows(const MapVector &values, const MapInteger &starts, const MapInteger &widths,
                 const MakeSmoother &make) {
  RMonitor monitor;
  Rcpp::NumericVector out = new_column(values.size());
  smooth_series(values, starts, widths, make, monitor, out.begin());
  return known_column(with_na(out));
}

const OptionNames<KernelShape> shape_named("kernel", {{"box", KernelShape::box},
                                                      {"triangle", KernelShape::triangle},
                                                      {"gaussian", KernelShape::gaussian}});
const OptionNames<KernelEdge> edge_named("edge", {{"renormalise", KernelEdge::renormalise},
                                                  {"zero", KernelEdge::zero}});

} // namespace

// [[Rcpp::export]]
SEXP cpp_smooth_savgol(musefuse::MapVector values, musefuse::MapInteger starts,
                       musefuse::MapInteger widths, int order) {
  return smooth_rows(values, starts, widths,
                     [&](Index width) { return std::make_unique<SavitzkyGolay>(width, order); });
}

// [[Rcpp::export]]
SEXP cpp_smooth_average(musefuse::MapVector values, musefuse::MapInteger starts,
                        musefuse::MapInteger widths) {
  return smooth_rows(values, starts, widths,
                     [](Index width) { return std::make_unique<MovingAverage>(width); });
}

// [[Rcpp::export]]
SEXP cpp_smooth_shape(musefuse::MapVector values, musefuse::MapInteger starts,
                      musefuse::MapInteger widths, std::string shape, std::string edge) {
  return smooth_rows(values, starts, widths, [&](Index width) {
    return std::make_unique<KernelSmoother>(kernel_weights(shape_named(shape), width),
                                            edge_named(edge));
  });
}

// [[Rcpp::export]]
SEXP cpp_smooth_kernel(musefuse::MapVector values, musefuse::MapInteger starts,
                       musefuse::MapInteger widths, std::vector<double> kernel, std::string edge) {
  return smooth_rows(values, starts, widths, [&](Index) {
    return std::make_unique<KernelSmoother>(kernel, edge_named(edge));
  });
}

// [[Rcpp::export]]
Rcpp::List cpp_series_clock(musefuse::MapVector time, musefuse::MapInteger first,
                            musefuse::MapInteger size) {
  const auto clock = musefuse::series_clock(time, first, size);
  return Rcpp::List::create(Rcpp::_["step"] = musefuse::as_r(clock.step),
                            Rcpp::_["deviation"] = musefuse::as_r(clock.deviation));
}

// [[Rcpp::export]]
Rcpp::DataFrame cpp_learn_scaling(musefuse::MapVector values, musefuse::MapInteger starts,
                                  musefuse::MapInteger group, int groups) {
  const auto scaling = musefuse::learn_scaling(values, starts, group, groups);
  Rcpp::LogicalVector constant(groups);
  for (int g = 0; g < groups; ++g)
    constant[g] = musefuse::is_constant(scaling.min[g], scaling.max[g]);
  return Rcpp::DataFrame::create(
      Rcpp::_["mean"] = musefuse::as_r(scaling.mean), Rcpp::_["sd"] = musefuse::as_r(scaling.sd),
      Rcpp::_["min"] = musefuse::as_r(scaling.min), Rcpp::_["max"] = musefuse::as_r(scaling.max),
      Rcpp::_["n"] = musefuse::as_r(scaling.n), Rcpp::_["constant"] = constant);
}

// [[Rcpp::export]]
SEXP cpp_rescale(musefuse::MapVector values, musefuse::MapInteger starts, musefuse::MapVector from,
                 musefuse::MapVector unit, musefuse::MapVector factor, musefuse::MapVector to) {
  Rcpp::NumericVector out = musefuse::new_column(values.size());
  musefuse::rescale(values, starts, {from, unit, factor, to}, out.begin());
  return musefuse::known_column(musefuse::with_na(out));
}

// `lags`: of each trace none (it stays), one, or one a time. `time` is NULL where no times move; `lost`: which share of
// each trace's ratings is gone.
// [[Rcpp::export]]
Rcpp::List cpp_shift_traces(musefuse::MapVector time, musefuse::MapVector value,
                            musefuse::MapInteger starts, Rcpp::List lags, musefuse::MapVector begin,
                            musefuse::MapVector end) {
  std::vector<musefuse::Trace> traces;
  std::vector<musefuse::LagCourse> courses;
  std::vector<double> way;
  for (musefuse::Index s = 0; s < lags.size(); ++s) {
    const SEXP lag = lags[s];
    traces.push_back(
        {time.data() + starts[s], value.data() + starts[s], starts[s + 1] - starts[s]});
    courses.push_back({REAL_RO(lag), Rf_xlength(lag)});
    way.push_back(musefuse::whole_way(traces.back(), courses.back(), begin[s], end[s]));
  }
  Rcpp::NumericVector values = musefuse::new_column(value.size()), lost(lags.size());
  for (std::size_t s = 0; s < traces.size(); ++s)
    lost[static_cast<R_xlen_t>(s)] = musefuse::shift_values(
        traces[s], courses[s], way[s], values.begin() + starts[static_cast<musefuse::Index>(s)]);
  Rcpp::RObject times;
  if (std::any_of(way.begin(), way.end(), [](double one) { return one != 0; })) {
    Rcpp::NumericVector moved = musefuse::new_column(time.size());
    for (std::size_t s = 0; s < traces.size(); ++s)
      musefuse::moved_times(traces[s], way[s],
                            moved.begin() + starts[static_cast<musefuse::Index>(s)]);
    times = musefuse::known_column(moved);
  }
  return Rcpp::List::create(Rcpp::_["time"] = times,
                            Rcpp::_["value"] = musefuse::known_column(musefuse::with_na(values)),
                            Rcpp::_["lost"] = lost);
}
