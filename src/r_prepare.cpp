// Glue: smoothing of the traces of a table. `starts` are the first rows, from 0, and one
// past the end.
#include "r_columns.h"

#include "core/signal/kernel.h"
#include "core/signal/moving_average.h"
#include "core/signal/savgol.h"
#include "core/signal/scaling.h"
#include "core/signal/series_clock.h"

namespace {

using namespace musefuse;

Rcpp::NumericVector smooth_rows(const MapVector &values, const MapInteger &starts,
                                const MapInteger &widths, const MakeSmoother &make) {
  RMonitor monitor;
  Rcpp::NumericVector out = new_column(values.size());
  smooth_series(values, starts, widths, make, monitor, out.begin());
  return with_na(out);
}

const OptionNames<KernelShape> shape_named("kernel", {{"box", KernelShape::box},
                                                      {"triangle", KernelShape::triangle},
                                                      {"gaussian", KernelShape::gaussian}});
const OptionNames<KernelEdge> edge_named("edge", {{"renormalise", KernelEdge::renormalise},
                                                  {"zero", KernelEdge::zero}});

} // namespace

// [[Rcpp::export]]
Rcpp::NumericVector cpp_smooth_savgol(musefuse::MapVector values, musefuse::MapInteger starts,
                                      musefuse::MapInteger widths, int order) {
  return smooth_rows(values, starts, widths,
                     [&](Index width) { return std::make_unique<SavitzkyGolay>(width, order); });
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_smooth_average(musefuse::MapVector values, musefuse::MapInteger starts,
                                       musefuse::MapInteger widths) {
  return smooth_rows(values, starts, widths,
                     [](Index width) { return std::make_unique<MovingAverage>(width); });
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_smooth_shape(musefuse::MapVector values, musefuse::MapInteger starts,
                                     musefuse::MapInteger widths, std::string shape,
                                     std::string edge) {
  return smooth_rows(values, starts, widths, [&](Index width) {
    return std::make_unique<KernelSmoother>(kernel_weights(shape_named(shape), width),
                                            edge_named(edge));
  });
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_smooth_kernel(musefuse::MapVector values, musefuse::MapInteger starts,
                                      musefuse::MapInteger widths, std::vector<double> kernel,
                                      std::string edge) {
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
Rcpp::NumericVector cpp_rescale(musefuse::MapVector values, musefuse::MapInteger starts,
                                musefuse::MapVector from, musefuse::MapVector unit,
                                musefuse::MapVector factor, musefuse::MapVector to) {
  Rcpp::NumericVector out = musefuse::new_column(values.size());
  musefuse::rescale(values, starts, {from, unit, factor, to}, out.begin());
  return musefuse::with_na(out);
}
