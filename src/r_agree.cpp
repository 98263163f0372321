// Glue: agreement between series.
#include "r_adapters.h"

#include "core/signal/agreement.h"
#include "core/signal/anova_index.h"
#include "core/signal/concordance.h"
#include "core/signal/diagnosis.h"
#include "core/signal/oddities.h"

#include <algorithm>

namespace {

using namespace musefuse;

const OptionNames<IndexKind> index_kind("index", {{"ccc", IndexKind::ccc},
                                                  {"pearson", IndexKind::pearson},
                                                  {"spearman", IndexKind::spearman},
                                                  {"icc_1", IndexKind::icc_1},
                                                  {"icc_k", IndexKind::icc_k},
                                                  {"icc_a1", IndexKind::icc_a1},
                                                  {"icc_ak", IndexKind::icc_ak},
                                                  {"icc_c1", IndexKind::icc_c1},
                                                  {"icc_ck", IndexKind::icc_ck},
                                                  {"cronbach", IndexKind::cronbach},
                                                  {"alpha", IndexKind::alpha},
                                                  {"alpha_nominal", IndexKind::alpha_nominal},
                                                  {"alpha_ordinal", IndexKind::alpha_ordinal},
                                                  {"alpha_ratio", IndexKind::alpha_ratio},
                                                  {"kendall", IndexKind::kendall},
                                                  {"kappa", IndexKind::kappa},
                                                  {"kappa_linear", IndexKind::kappa_linear},
                                                  {"kappa_quadratic", IndexKind::kappa_quadratic},
                                                  {"ac1", IndexKind::ac1},
                                                  {"ac2", IndexKind::ac2},
                                                  {"changes", IndexKind::changes},
                                                  {"sda", IndexKind::sda}});

const OptionNames<AgreementType> agreement_type("type",
                                                {{"pairwise", AgreementType::pairwise},
                                                 {"leave_one_out", AgreementType::leave_one_out},
                                                 {"overall", AgreementType::overall}});

AgreementRequest request_of(const Rcpp::List &options) {
  AgreementRequest request;
  request.type = agreement_type(option(options, "type"));
  for (const auto &name : option<std::vector<std::string>>(options, "indices"))
    request.indices.push_back(index_kind(name));
  const auto begin = option<std::vector<int>>(options, "begin");
  const auto end = option<std::vector<int>>(options, "end");
  require(begin.size() == end.size(), "each stretch needs a begin and an end");
  for (std::size_t r = 0; r < begin.size(); ++r) request.ranges.emplace_back(begin[r], end[r]);
  request.bootstrap.resamples = option<int>(options, "resamples");
  request.bootstrap.block = option<int>(options, "block");
  request.shape.step = option<int>(options, "step");
  request.shape.still = option<double>(options, "still");
  request.seed = seed_of(options);
  request.first_item = as_seed(option<double>(options, "first_item"));
  request.threads = option<int>(options, "threads");
  return request;
}

} // namespace

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_pairwise_agreement(musefuse::MapMatrix ratings, std::string index) {
  return musefuse::as_r(musefuse::pairwise_agreement(ratings, agreement_named(index)));
}

// [[Rcpp::export]]
double cpp_concordance(musefuse::MapVector x, musefuse::MapVector y) {
  const double value = musefuse::ccc(musefuse::pair_moments(x.data(), y.data(), x.size()));
  return std::isnan(value) ? NA_REAL : value;
}

// `scales`: low, high and span, one element a rater; the result has a column a measure.
// [[Rcpp::export]]
Rcpp::List cpp_diagnose_raters(musefuse::MapVector time, musefuse::MapMatrix ratings,
                               Rcpp::List scales, double still) {
  const auto low = musefuse::option<MapVector>(scales, "low"),
             high = musefuse::option<MapVector>(scales, "high"),
             span = musefuse::option<MapVector>(scales, "span");
  std::vector<musefuse::RaterScale> scale;
  for (musefuse::Index k = 0; k < low.size(); ++k) scale.push_back({low[k], high[k], span[k]});
  const auto found = musefuse::diagnose_raters(time.data(), ratings, scale, still);
  const auto column = [&](double Diagnosis::*measure) {
    Rcpp::NumericVector out;
    for (const auto &one : found) out.push_back(one.*measure);
    return musefuse::with_na(out);
  };
  Rcpp::IntegerVector n;
  for (const auto &one : found) n.push_back(static_cast<int>(one.n));
  return Rcpp::List::create(Rcpp::_["n"] = n, Rcpp::_["missing"] = column(&Diagnosis::missing),
                            Rcpp::_["flat"] = column(&Diagnosis::flat),
                            Rcpp::_["range_used"] = column(&Diagnosis::range_used),
                            Rcpp::_["saturation"] = column(&Diagnosis::saturation),
                            Rcpp::_["drift"] = column(&Diagnosis::drift),
                            Rcpp::_["agreement"] = column(&Diagnosis::agreement),
                            Rcpp::_["influence"] = column(&Diagnosis::influence),
                            Rcpp::_["gain"] = column(&Diagnosis::gain));
}

// Of each rater, seen at `most` times at the most; `rule`: below, least. `seen`: has he rated at all?
// [[Rcpp::export]]
Rcpp::List cpp_contrary_raters(musefuse::MapMatrix ratings, Rcpp::List rule, double most) {
  const auto rows = musefuse::even_rows(0, ratings.rows(), static_cast<musefuse::Index>(most));
  const auto found = musefuse::contrary_raters(
      musefuse::standard_columns(ratings, rows),
      {musefuse::option<double>(rule, "below"), musefuse::option<int>(rule, "least")});
  Rcpp::LogicalVector seen(ratings.cols());
  for (musefuse::Index k = 0; k < ratings.cols(); ++k)
    seen[k] = std::any_of(ratings.data() + k * ratings.rows(),
                          ratings.data() + (k + 1) * ratings.rows(), musefuse::is_present);
  return Rcpp::List::create(Rcpp::_["r"] = musefuse::as_r(found.r),
                            Rcpp::_["contrary"] = Rcpp::wrap(found.contrary),
                            Rcpp::_["seen"] = seen);
}

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_standard_columns(musefuse::MapMatrix ratings) {
  return musefuse::as_r(
      musefuse::standard_columns(ratings, musefuse::even_rows(0, ratings.rows(), ratings.rows())));
}

// The rows (from 1) whose value is one of `wanted`, whole numbers.
// [[Rcpp::export]]
Rcpp::NumericVector cpp_rows_of_values(const musefuse::Numbers &value, std::vector<double> wanted) {
  const auto rows = musefuse::rows_of_values(value.data(), value.size(), wanted);
  return Rcpp::NumericVector(rows.begin(), rows.end()) + 1.0;
}

// What the series of each group (from 1) use of the scale, seen at no more than `most` values of each, evenly; `middle`: is
// the width of its middle asked for, too? `start` counts from 1.
// [[Rcpp::export]]
Rcpp::List cpp_used_scales(musefuse::MapVector value, Rcpp::IntegerVector start,
                           Rcpp::IntegerVector size, Rcpp::IntegerVector group, int groups,
                           int most, bool middle) {
  std::vector<std::vector<double>> seen(as_size(groups));
  for (R_xlen_t s = 0; s < start.size(); ++s)
    for (const musefuse::Index row : musefuse::even_rows(start[s] - 1, size[s], most))
      seen[as_size(group[s] - 1)].push_back(value[row]);
  Vector n(groups), low(groups), high(groups), width(groups);
  for (int g = 0; g < groups; ++g) {
    const auto used = musefuse::used_scale(seen[as_size(g)], middle);
    n[g] = static_cast<double>(used.n);
    low[g] = used.low;
    high[g] = used.high;
    width[g] = used.middle;
  }
  return Rcpp::List::create(Rcpp::_["n"] = musefuse::as_r(n), Rcpp::_["low"] = musefuse::as_r(low),
                            Rcpp::_["high"] = musefuse::as_r(high),
                            Rcpp::_["middle"] = musefuse::as_r(width));
}

// [[Rcpp::export]]
Rcpp::List cpp_trace_courses(musefuse::MapVector time, musefuse::MapMatrix ratings, double most) {
  const auto rows = musefuse::even_rows(0, ratings.rows(), static_cast<musefuse::Index>(most));
  Vector begins(ratings.cols()), ends(ratings.cols()), moved(ratings.cols());
  for (musefuse::Index k = 0; k < ratings.cols(); ++k) {
    const auto course = musefuse::trace_course(time.data(), ratings.col(k).data(), rows);
    begins[k] = course.begins;
    ends[k] = course.ends;
    moved[k] = course.moved;
  }
  return Rcpp::List::create(Rcpp::_["begins"] = musefuse::as_r(begins),
                            Rcpp::_["ends"] = musefuse::as_r(ends),
                            Rcpp::_["moved"] = musefuse::as_r(moved));
}

// `options`: indices, type, begin and end (rows from 0, the end not included), resamples, block, step,
// still, seed, first_item, threads. Places in the result count from 1, 0: none.
// [[Rcpp::export]]
Rcpp::List cpp_measure_agreement(musefuse::MapMatrix ratings, Rcpp::List options) {
  const AgreementRequest request = request_of(options);
  RMonitor monitor;
  const auto rows = musefuse::measure_agreement(ratings, request, monitor);

  const R_xlen_t n = static_cast<R_xlen_t>(rows.size());
  Rcpp::IntegerVector range(n), index(n), rater(n), other(n), used(n), n_raters(n);
  Vector value(n), se(n), n_eff(n), centre(n), bias(n), a_time(n), kurtosis(n), course(n);
  for (R_xlen_t i = 0; i < n; ++i) {
    const AgreementRow &row = rows[as_size(i)];
    range[i] = static_cast<int>(row.range) + 1;
    index[i] = static_cast<int>(row.index) + 1;
    rater[i] = static_cast<int>(row.rater) + 1;
    other[i] = static_cast<int>(row.other) + 1;
    used[i] = static_cast<int>(row.estimate.used);
    n_raters[i] = static_cast<int>(row.n_raters);
    value[i] = row.estimate.value;
    se[i] = row.estimate.se;
    n_eff[i] = row.estimate.n_eff;
    centre[i] = row.estimate.centre;
    bias[i] = row.estimate.bias;
    a_time[i] = row.estimate.ratings;
    kurtosis[i] = row.kurtosis;
    course[i] = row.course_n_eff;
  }
  return Rcpp::List::create(
      Rcpp::_["range"] = range, Rcpp::_["index"] = index, Rcpp::_["rater"] = rater,
      Rcpp::_["other"] = other, Rcpp::_["estimate"] = as_r(value), Rcpp::_["se"] = as_r(se),
      Rcpp::_["centre"] = as_r(centre), Rcpp::_["bias"] = as_r(bias),
      Rcpp::_["ratings"] = as_r(a_time), Rcpp::_["n"] = used, Rcpp::_["n_eff"] = as_r(n_eff),
      Rcpp::_["n_raters"] = n_raters, Rcpp::_["kurtosis"] = as_r(kurtosis),
      Rcpp::_["course_n_eff"] = as_r(course));
}

// Two-way variance components of one recording and dimension, in squared units of the ratings.
// [[Rcpp::export]]
Rcpp::List cpp_variance_components(musefuse::MapMatrix ratings) {
  const auto found = musefuse::two_way_components(ratings);
  const auto as_na = [](double x) { return std::isnan(x) ? NA_REAL : x; };
  return Rcpp::List::create(
      Rcpp::_["times"] = as_na(found.times), Rcpp::_["raters"] = as_na(found.raters),
      Rcpp::_["rest"] = as_na(found.rest), Rcpp::_["k"] = as_na(found.ratings_a_time));
}
