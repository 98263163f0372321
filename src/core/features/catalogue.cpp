#include "core/features/catalogue.h"

#include "core/features/dynamic.h"
#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

double length(const Segment &s) {
  return static_cast<double>(s.size());
}
double share(Index count, const Segment &s) {
  return static_cast<double>(count) / length(s);
}

// Hyndman & Fan 1996, doi 10.1080/00031305.1996.10473566, definition 7.
double quantile(Segment &s, double p) {
  const std::vector<double> &sorted = s.sorted();
  const double h = (length(s) - 1) * p;
  const auto low = as_size(h);
  if (low + 1 >= sorted.size()) return sorted.back();
  return sorted[low] + (h - static_cast<double>(low)) * (sorted[low + 1] - sorted[low]);
}
template <int percent> double percentile(Segment &s) {
  return quantile(s, percent / 100.0);
}

double mean(Segment &s) {
  return s.moments().mean;
}
double standard_deviation(Segment &s) {
  return s.moments().scale * std::sqrt(s.moments().s2 / length(s));
}

double energy(Segment &s) {
  double sum = 0;
  for (Index i = 0; i < s.size(); ++i) sum += s.x()[i] * s.x()[i];
  return sum / length(s);
}

double sum_of_changes(Segment &s) {
  return s.changes().absolute / length(s);
}
double crossings(Segment &s) {
  return share(s.changes().crossings, s);
}
double peaks(Segment &s) {
  return share(s.peaks(s.support()), s);
}
double strike_below(Segment &s) {
  return share(s.runs().below, s);
}
double strike_above(Segment &s) {
  return share(s.runs().above, s);
}
double count_below(Segment &s) {
  return share(s.runs().count_below, s);
}

double mean_abs_change(Segment &s) {
  return s.changes().absolute / (length(s) - 1);
}
double mean_change(Segment &s) {
  return (s.x()[s.size() - 1] - s.x()[0]) / (length(s) - 1);
}
double mean_second_derivative(Segment &s) {
  const double *x = s.x();
  const Index n = s.size();
  return (x[n - 1] - x[n - 2] - x[1] + x[0]) / (2 * (length(s) - 2));
}

// G1 and G2 of Joanes & Gill 1998, doi 10.1111/1467-9884.00122.
double skewness(Segment &s) {
  const SegmentMoments &m = s.moments();
  const double n = length(s);
  return m.scale == 0 ? 0 : n * std::sqrt(n - 1) / (n - 2) * m.s3 / (m.s2 * std::sqrt(m.s2));
}
double kurtosis(Segment &s) {
  const SegmentMoments &m = s.moments();
  const double n = length(s), pairs = (n - 2) * (n - 3);
  if (m.scale == 0) return 0;
  return n * (n + 1) * (n - 1) / pairs * m.s4 / (m.s2 * m.s2) - 3 * (n - 1) * (n - 1) / pairs;
}

double first_maximum(Segment &s) {
  return share(s.extremes().first_max, s);
}
double first_minimum(Segment &s) {
  return share(s.extremes().first_min, s);
}
double last_maximum(Segment &s) {
  return 1 - share(s.size() - 1 - s.extremes().last_max, s);
}
double last_minimum(Segment &s) {
  return 1 - share(s.size() - 1 - s.extremes().last_min, s);
}

double reoccurring(Segment &s) {
  const std::vector<double> &x = s.sorted();
  const std::size_t n = x.size();
  Index count = 0;
  bool with_previous = false;
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const bool with_next = x[i] == x[i + 1];
    count += with_previous | with_next;
    with_previous = with_next;
  }
  count += with_previous;
  return share(count, s);
}

} // namespace

const std::vector<Feature> &feature_catalogue() {
  static const std::vector<Feature> catalogue = {
      {"mean", 1, mean},
      {"median", 1, percentile<50>},
      {"std", 1, standard_deviation},
      {"percentile_5", 1, percentile<5>},
      {"percentile_10", 1, percentile<10>},
      {"percentile_25", 1, percentile<25>},
      {"percentile_33", 1, percentile<33>},
      {"percentile_66", 1, percentile<66>},
      {"percentile_75", 1, percentile<75>},
      {"percentile_90", 1, percentile<90>},
      {"percentile_95", 1, percentile<95>},
      {"rel_energy", 1, energy},
      {"rel_sum_of_changes", 1, sum_of_changes},
      {"rel_number_crossing_0", 1, crossings},
      {"rel_number_peaks", 1, peaks},
      {"rel_long_strike_below_mean", 1, strike_below},
      {"rel_long_strike_above_mean", 1, strike_above},
      {"rel_count_below_mean", 1, count_below},
      {"mean_abs_change", 2, mean_abs_change},
      {"mean_change", 2, mean_change},
      {"mean_sec_derivative_central", 3, mean_second_derivative},
      {"skewness", 3, skewness},
      {"kurtosis", 4, kurtosis},
      {"first_location_of_maximum", 1, first_maximum},
      {"first_location_of_minimum", 1, first_minimum},
      {"last_location_of_maximum", 1, last_maximum},
      {"last_location_of_minimum", 1, last_minimum},
      {"percentage_of_reoccurring_datapoints_to_all_datapoints", 1, reoccurring},
      {"trend", 2, trend},
      {"autocorrelation_lag_1", 3, autocorrelation_lag_1},
      {"autocorrelation_1s", 3, autocorrelation_1s},
      {"time_above_level", 2, time_above_level},
      {"rise_rate", 2, rise_rate},
      {"fall_rate", 2, fall_rate},
      {"crossing_rate", 2, crossing_rate},
      {"peak_rate", 2, peak_rate},
      {"spectral_centroid", 4, spectral_centroid},
      {"sample_entropy", 4, sample_entropy},
  };
  return catalogue;
}

const Feature &feature_named(const std::string &name) {
  const auto &all = feature_catalogue();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Feature &f) { return name == f.name; });
  require(found != all.end(), "there is no feature \"" + name + "\"");
  return *found;
}

} // namespace musefuse
