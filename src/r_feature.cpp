// Glue: features of segments.
#include "r_adapters.h"

#include "core/features/catalogue.h"
#include "core/features/changepoint.h"
#include "core/features/cross.h"
#include "core/features/extract.h"
#include "core/features/trace_noise.h"

namespace {

// `given` has the vectors first (from 1), size, expected, support and timed_support, one element a segment.
std::vector<musefuse::SegmentRange> ranges(const Rcpp::List &given) {
  const auto first = musefuse::option<Rcpp::IntegerVector>(given, "first");
  const auto size = musefuse::option<Rcpp::IntegerVector>(given, "size");
  const auto expected = musefuse::option<Rcpp::NumericVector>(given, "expected");
  const auto support = musefuse::option<Rcpp::IntegerVector>(given, "support");
  const auto timed = musefuse::option<Rcpp::IntegerVector>(given, "timed_support");
  std::vector<musefuse::SegmentRange> out(static_cast<std::size_t>(first.size()));
  for (R_xlen_t i = 0; i < first.size(); ++i)
    out[static_cast<std::size_t>(i)] = {first[i] - 1, size[i], expected[i], support[i], timed[i]};
  return out;
}

} // namespace

// [[Rcpp::export]]
Rcpp::DataFrame cpp_feature_catalogue() {
  Rcpp::CharacterVector name;
  Rcpp::IntegerVector min_length;
  for (const auto &feature : musefuse::feature_catalogue()) {
    name.push_back(feature.name);
    min_length.push_back(static_cast<int>(feature.min_length));
  }
  return Rcpp::DataFrame::create(Rcpp::_["name"] = name, Rcpp::_["min_length"] = min_length);
}

// How many samples of a series, `size` of them from `start` (from 1), come before each of the times `at`.
// [[Rcpp::export]]
Rcpp::IntegerVector cpp_samples_before(musefuse::MapVector time, musefuse::MapInteger start,
                                       musefuse::MapInteger size, musefuse::MapVector at) {
  Rcpp::IntegerVector before(Rcpp::no_init(at.size()));
  for (musefuse::Index i = 0; i < at.size(); ++i)
    before[i] =
        static_cast<int>(musefuse::samples_before(time.data() + start[i] - 1, size[i], at[i]));
  return before;
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_extract_features(musefuse::MapVector time, musefuse::MapVector value,
                                         Rcpp::List segments, Rcpp::List given, SEXP progress) {
  musefuse::ExtractOptions options;
  options.features = musefuse::option<std::vector<std::string>>(given, "features");
  options.level = musefuse::option<double>(given, "level");
  options.min_share = musefuse::option<double>(given, "min_share");
  options.threads = musefuse::option<int>(given, "threads");
  musefuse::RMonitor monitor(progress);
  Rcpp::NumericMatrix found =
      musefuse::as_r(musefuse::extract_features(time, value, ranges(segments), options, monitor));
  Rcpp::colnames(found) = Rcpp::wrap(options.features);
  return found;
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_cross_features(musefuse::MapVector time_x, musefuse::MapVector x,
                                       musefuse::MapVector time_y, musefuse::MapVector y,
                                       double max_lag) {
  musefuse::Segment first, second;
  first.assign(time_x.data(), x.data(), x.size(), 0, 1);
  second.assign(time_y.data(), y.data(), y.size(), 0, 1);
  const auto cross = musefuse::cross_features(first, second, max_lag);
  return musefuse::with_na(
      Rcpp::NumericVector::create(cross.correlation, cross.lead_lag, cross.loop_area));
}

// [[Rcpp::export]]
Rcpp::List cpp_changepoints(musefuse::MapVector time, musefuse::MapMatrix values, bool slope,
                            int min_size, double penalty, SEXP progress) {
  musefuse::ChangepointOptions options;
  options.slope = slope;
  options.min_size = min_size;
  options.penalty = penalty;
  musefuse::RMonitor monitor(progress);
  const auto found = musefuse::find_changepoints(time, values, options, monitor);
  Rcpp::IntegerVector starts(found.starts.begin(), found.starts.end());
  return Rcpp::List::create(Rcpp::_["start"] = starts + 1, Rcpp::_["objective"] = found.objective);
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_trace_noise(musefuse::MapVector values, bool slope) {
  const auto noise = musefuse::trace_noise(values, slope);
  return musefuse::with_na(Rcpp::NumericVector::create(
      Rcpp::_["values"] = static_cast<double>(noise.values), Rcpp::_["variance"] = noise.variance,
      Rcpp::_["autocorrelation"] = noise.autocorrelation));
}
