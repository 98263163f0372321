// Glue: the series of an annotations table, their rates, and their values at other times.
#include "r_columns.h"

#include "core/signal/beside.h"
#include "core/signal/resample.h"
#include "core/signal/sampling.h"
#include "core/signal/series_facts.h"
#include "core/signal/series_index.h"
#include "core/signal/series_order.h"
#include "core/util/median.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>

namespace {

const musefuse::OptionNames<musefuse::Resampling>
    method_named("method", {{"linear", musefuse::Resampling::linear},
                            {"mean", musefuse::Resampling::mean},
                            {"previous", musefuse::Resampling::previous}});

std::vector<musefuse::Index> rows_from_zero(const Rcpp::NumericVector &rows) {
  std::vector<musefuse::Index> out(rows.begin(), rows.end());
  for (auto &row : out) --row;
  return out;
}

std::uint64_t bits_of(double x) {
  x += 0.0; // -0 becomes 0
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  return bits;
}

// Codes (from 1) of the keys of all rows, and the first row (from 1) of each.
template <class KeyOf> std::vector<R_xlen_t> code_values(Rcpp::IntegerVector &codes, KeyOf key_of) {
  using Key = decltype(key_of(0));
  std::unordered_map<Key, int> known;
  std::array<std::pair<Key, int>, 1024> recent{}; // found without asking the map; code 0: none
  std::vector<R_xlen_t> first;
  Key before{};
  for (R_xlen_t i = 0; i < codes.size(); ++i) {
    const Key key = key_of(i);
    if (i > 0 && key == before) { // rows mostly come in runs
      codes[i] = codes[i - 1];
      continue;
    }
    before = key;
    const auto mixed = static_cast<std::uint64_t>(key) * 0x9e3779b97f4a7c15ULL;
    auto &slot = recent[mixed >> 54];
    if (slot.second == 0 || slot.first != key) {
      const auto [place, is_new] = known.try_emplace(key, static_cast<int>(first.size()) + 1);
      if (is_new) first.push_back(i + 1);
      slot = {key, place->second};
    }
    codes[i] = slot.second;
  }
  return first;
}

// `gold` is list(time, values = a list of columns, starts).
musefuse::SeriesColumns gold_columns(const Rcpp::List &gold) {
  musefuse::SeriesColumns columns{
      REAL_RO(musefuse::option(gold, "time")), {}, INTEGER_RO(musefuse::option(gold, "starts"))};
  const Rcpp::List values = musefuse::option(gold, "values");
  for (SEXP column : values) columns.values.push_back(REAL_RO(column));
  return columns;
}

std::vector<int> series_from_zero(const musefuse::MapInteger &of) {
  std::vector<int> out(of.data(), of.data() + of.size());
  for (int &one : out) one = one == NA_INTEGER ? -1 : one - 1;
  return out;
}

} // namespace

// The columns of a matrix, each a vector of its own.
// [[Rcpp::export]]
Rcpp::List cpp_columns(musefuse::MapMatrix x) {
  Rcpp::List out(x.cols());
  for (musefuse::Index j = 0; j < x.cols(); ++j) {
    Rcpp::NumericVector column = musefuse::new_column(x.rows());
    std::copy_n(x.data() + j * x.rows(), x.rows(), column.begin());
    out[j] = column;
  }
  return out;
}

// [[Rcpp::export]]
Rcpp::List cpp_index_series(const musefuse::Codes &recording, const musefuse::Codes &dimension,
                            const musefuse::Codes &rater, const musefuse::Numbers &time) {
  const auto index = musefuse::index_series(recording.data(), dimension.data(), rater.data(),
                                            time.data(), time.size());
  Rcpp::IntegerVector starts(index.starts.begin(), index.starts.end());
  Rcpp::IntegerVector clock(index.clock.begin(), index.clock.end());
  return Rcpp::List::create(Rcpp::_["starts"] = starts + 1, Rcpp::_["clock"] = clock + 1,
                            Rcpp::_["sorted"] = index.sorted);
}

// The extremes of the values of each series, NA where there are none, and whether all values are finite or missing.
// `start` counts from 1.
// [[Rcpp::export]]
Rcpp::List cpp_series_extremes(const musefuse::Numbers &value, Rcpp::IntegerVector start,
                               Rcpp::IntegerVector size) {
  const Rcpp::IntegerVector first = start - 1;
  Rcpp::NumericVector low(start.size()), high(start.size());
  const bool finite = musefuse::series_extremes(value.data(), first.begin(), size.begin(),
                                                start.size(), low.begin(), high.begin());
  for (R_xlen_t s = 0; s < low.size(); ++s)
    if (low[s] > high[s]) low[s] = high[s] = NA_REAL;
  return Rcpp::List::create(Rcpp::_["low"] = low, Rcpp::_["high"] = high,
                            Rcpp::_["finite"] = finite);
}

// How many of `size` numbers from each `first` one (from 1) are finite.
// [[Rcpp::export]]
Rcpp::NumericVector cpp_count_finite(const musefuse::Numbers &value, Rcpp::IntegerVector first,
                                     Rcpp::IntegerVector size) {
  Rcpp::NumericVector count(first.size());
  for (R_xlen_t i = 0; i < count.size(); ++i) {
    musefuse::require(size[i] == 0 ||
                          (first[i] >= 1 && size[i] > 0 && size[i] <= value.size() - first[i] + 1),
                      "a stretch lies outside the column");
    count[i] = static_cast<double>(musefuse::count_present(value.data() + first[i] - 1, size[i]));
  }
  return count;
}

// Of each clock, or of its first rows, where `most` says how many: its ends (NA where a time is none), and how many steps
// go up and down.
// [[Rcpp::export]]
Rcpp::List cpp_clock_facts(Rcpp::List times, double most) {
  const R_xlen_t n = times.size();
  Rcpp::NumericVector low(n), high(n), up(n), down(n);
  for (R_xlen_t i = 0; i < n; ++i) {
    const musefuse::Numbers time = Rcpp::as<musefuse::Numbers>(times[i]);
    const auto rows = std::min(static_cast<double>(time.size()), most);
    const auto facts = musefuse::clock_facts(time.data(), static_cast<musefuse::Index>(rows));
    low[i] = std::isnan(facts.low) ? NA_REAL : facts.low;
    high[i] = std::isnan(facts.high) ? NA_REAL : facts.high;
    up[i] = static_cast<double>(facts.up);
    down[i] = static_cast<double>(facts.down);
  }
  return Rcpp::List::create(Rcpp::_["low"] = low, Rcpp::_["high"] = high, Rcpp::_["up"] = up,
                            Rcpp::_["down"] = down);
}

// The rows (from 1) of three factors and their times in the order of series and times; NULL where the core does not know.
// [[Rcpp::export]]
SEXP cpp_order_series(Rcpp::List ids, const musefuse::Numbers &time) {
  std::array<musefuse::SeriesKey, 3> keys;
  for (std::size_t k = 0; k < keys.size(); ++k) {
    const SEXP id = ids[static_cast<R_xlen_t>(k)];
    keys[k] = {INTEGER_RO(id), Rf_length(Rf_getAttrib(id, R_LevelsSymbol))};
  }
  Rcpp::IntegerVector rows(Rcpp::no_init(time.size()));
  Rcpp::NumericVector sorted(Rcpp::no_init(time.size()));
  const auto starts =
      musefuse::order_series(keys, time.data(), time.size(), rows.begin(), sorted.begin());
  if (starts.empty()) return R_NilValue;
  for (int &row : rows) ++row;
  Rcpp::NumericVector first(starts.begin(), starts.end());
  return Rcpp::List::create(Rcpp::_["rows"] = rows, Rcpp::_["time"] = sorted,
                            Rcpp::_["starts"] = first + 1.0);
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_rising_steps(const musefuse::Numbers &time, Rcpp::NumericVector starts) {
  return Rcpp::wrap(musefuse::rising_steps(time.data(), time.size(), rows_from_zero(starts)));
}

// `code` counts from 1 in order of appearance.
// [[Rcpp::export]]
Rcpp::List cpp_step_signs(const musefuse::Codes &code, const musefuse::Numbers &time) {
  const auto signs = musefuse::step_signs(code.data(), time.data(), time.size());
  return Rcpp::List::create(Rcpp::_["up"] = Rcpp::wrap(signs.up),
                            Rcpp::_["down"] = Rcpp::wrap(signs.down));
}

// Of rows in that order: `backward`, the numbers of series whose rows came in another, and `repeated`, the places of rows
// that the next one of their series repeats.
// [[Rcpp::export]]
Rcpp::List cpp_order_faults(const musefuse::Codes &rows, const musefuse::Numbers &time,
                            Rcpp::NumericVector starts) {
  const auto faults =
      musefuse::order_faults(rows.data(), time.data(), time.size(), rows_from_zero(starts));
  const Rcpp::IntegerVector backward(faults.backward.begin(), faults.backward.end()),
      repeated(faults.repeated.begin(), faults.repeated.end());
  return Rcpp::List::create(Rcpp::_["backward"] = backward + 1, Rcpp::_["repeated"] = repeated + 1);
}

// The values of a long column of text or numbers that has few, in order of appearance, and which of them each row is; some
// texts may be there twice, in different encodings.
// [[Rcpp::export]]
Rcpp::List cpp_distinct_codes(SEXP column) {
  Rcpp::IntegerVector codes(Rcpp::no_init(Rf_xlength(column)));
  std::vector<R_xlen_t> first; // rows
  switch (TYPEOF(column)) {
  case STRSXP: // equal strings are one object in R
    first = code_values(
        codes, [&](R_xlen_t i) { return reinterpret_cast<std::uintptr_t>(STRING_ELT(column, i)); });
    break;
  case INTSXP: {
    const int *whole = INTEGER_RO(column);
    first = code_values(codes, [&](R_xlen_t i) { return whole[i]; });
    break;
  }
  case REALSXP: {
    const double *numbers = REAL_RO(column);
    first = code_values(codes, [&](R_xlen_t i) { return bits_of(numbers[i]); });
    break;
  }
  default: throw std::invalid_argument("a column must hold text or numbers");
  }
  return Rcpp::List::create(Rcpp::_["codes"] = codes,
                            Rcpp::_["first"] = Rcpp::NumericVector(first.begin(), first.end()));
}

// One number for each row, from 0, the same where all ids (factors) are; the first varies fastest, and a missing id is one,
// too. Integers, where these hold all.
// [[Rcpp::export]]
SEXP cpp_row_codes(Rcpp::List ids, double n) {
  const auto rows = static_cast<R_xlen_t>(n);
  if (rows == 0) return Rcpp::IntegerVector();
  Rcpp::NumericVector codes(rows);
  double span = 1;
  for (const auto &id : ids) {
    const int *code = INTEGER_RO(id);
    const int most = std::max(0, *std::max_element(code, code + rows)); // NA is below all
    const bool missing = std::find(code, code + rows, NA_INTEGER) != code + rows;
    for (R_xlen_t i = 0; i < rows; ++i)
      codes[i] += span * (code[i] == NA_INTEGER ? most : code[i] - 1);
    span *= most + (missing ? 1 : 0);
  }
  if (span >= std::numeric_limits<int>::max()) return codes;
  return Rcpp::IntegerVector(codes.begin(), codes.end());
}

// [[Rcpp::export]]
double cpp_median_of(const musefuse::Numbers &x) {
  std::vector<double> values(x.begin(), x.end());
  return musefuse::median(values);
}

// How many of the numbers lie no further than `width` from `centre`?
// [[Rcpp::export]]
double cpp_share_near(const musefuse::Numbers &x, double centre, double width) {
  const auto near = std::count_if(x.begin(), x.end(),
                                  [&](double one) { return std::abs(one - centre) <= width; });
  return static_cast<double>(near) / static_cast<double>(x.size());
}

// `start` counts from 1, as in series_index().
// [[Rcpp::export]]
Rcpp::NumericVector cpp_series_step(const musefuse::Numbers &time, Rcpp::IntegerVector start,
                                    Rcpp::IntegerVector size) {
  const Rcpp::IntegerVector first = start - 1;
  Rcpp::NumericVector step(start.size());
  musefuse::typical_steps(time.data(), first.begin(), size.begin(), step.size(), step.begin());
  return musefuse::with_na(step);
}

// as.character(seq_len(n)), which takes three times as long.
// [[Rcpp::export]]
Rcpp::CharacterVector cpp_numbers_as_text(int n) {
  Rcpp::CharacterVector out(n);
  for (int i = 0; i < n; ++i) {
    char text[16];
    const auto end = std::to_chars(text, text + sizeof text, i + 1).ptr;
    SET_STRING_ELT(out, i, Rf_mkCharLen(text, static_cast<int>(end - text)));
  }
  return out;
}

// What print() and summary() say of each series; `step` is cpp_series_step()'s. Neighbours of one `clock` are as regular.
// [[Rcpp::export]]
Rcpp::List cpp_series_facts(const musefuse::Numbers &time, const musefuse::Numbers &value,
                            Rcpp::IntegerVector start, Rcpp::IntegerVector size,
                            Rcpp::NumericVector step, Rcpp::IntegerVector clock) {
  const R_xlen_t n = start.size();
  Rcpp::IntegerVector present(n), missing(n), irregular(n);
  Rcpp::NumericVector mean(n), sd(n), min(n), max(n), flat(n);
  for (R_xlen_t s = 0; s < n; ++s) {
    const R_xlen_t first = start[s] - 1;
    const auto facts = musefuse::series_facts(value.data() + first, size[s]);
    present[s] = static_cast<int>(facts.present);
    missing[s] = static_cast<int>(facts.missing);
    const bool known = s > 0 && clock[s] == clock[s - 1];
    irregular[s] =
        known ? irregular[s - 1]
              : static_cast<int>(musefuse::irregular_steps(time.data() + first, size[s], step[s]));
    mean[s] = facts.mean;
    sd[s] = facts.sd;
    min[s] = facts.min;
    max[s] = facts.max;
    flat[s] = facts.share_flat;
  }
  return Rcpp::List::create(
      Rcpp::_["present"] = present, Rcpp::_["missing"] = missing, Rcpp::_["irregular"] = irregular,
      Rcpp::_["mean"] = musefuse::with_na(mean), Rcpp::_["sd"] = musefuse::with_na(sd),
      Rcpp::_["min"] = musefuse::with_na(min), Rcpp::_["max"] = musefuse::with_na(max),
      Rcpp::_["flat"] = musefuse::with_na(flat));
}

// Codes of the kinds, NA where a trace is too short to show one. `start` counts from 1.
// [[Rcpp::export]]
Rcpp::List cpp_look_at_sampling(const musefuse::Numbers &time, const musefuse::Numbers &value,
                                Rcpp::IntegerVector start, Rcpp::IntegerVector size) {
  Rcpp::IntegerVector kind(start.size());
  Rcpp::LogicalVector steady(start.size());
  Rcpp::NumericVector gap(start.size()), step(start.size());
  musefuse::SeriesView before{time.data(), value.data(), 0};
  musefuse::Sampling look;
  for (R_xlen_t s = 0; s < start.size(); ++s) {
    const musefuse::SeriesView series{time.data() + start[s] - 1, value.data() + start[s] - 1,
                                      size[s]};
    look = musefuse::look_at_sampling(series, before, look);
    before = series;
    const int code = static_cast<int>(look.kind);
    kind[s] = code == 0 ? NA_INTEGER : code;
    steady[s] = look.steady;
    gap[s] = look.usual_gap;
    step[s] = look.median_step;
  }
  return Rcpp::List::create(Rcpp::_["kind"] = kind, Rcpp::_["steady"] = steady,
                            Rcpp::_["gap"] = musefuse::with_na(gap),
                            Rcpp::_["step"] = musefuse::with_na(step));
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_interpolate(musefuse::MapVector time, musefuse::MapVector value,
                                    musefuse::MapVector at, double max_gap) {
  musefuse::Vector out(at.size());
  musefuse::interpolate({time.data(), value.data(), time.size()}, max_gap, at.data(), at.size(),
                        out.data());
  return musefuse::as_r(out);
}

// `given` has the rate, and for each series until when, by which method and over which gaps.
// [[Rcpp::export]]
Rcpp::List cpp_resample(musefuse::MapVector time, musefuse::MapVector value,
                        Rcpp::IntegerVector start, Rcpp::IntegerVector size, Rcpp::List given) {
  musefuse::ResampleOptions options;
  options.rate = musefuse::option<double>(given, "rate");
  const auto until = musefuse::option<Rcpp::NumericVector>(given, "until");
  const auto method = musefuse::option<Rcpp::CharacterVector>(given, "method");
  const auto max_gap = musefuse::option<Rcpp::NumericVector>(given, "max_gap");
  const auto series = [&](R_xlen_t s) {
    options.method = method_named(Rcpp::as<std::string>(method[s]));
    return musefuse::SeriesView{time.data() + start[s] - 1, value.data() + start[s] - 1, size[s]};
  };
  Rcpp::IntegerVector sizes(start.size());
  std::vector<musefuse::Grid> grids;
  musefuse::Index n = 0;
  for (R_xlen_t s = 0; s < start.size(); ++s) {
    const musefuse::SeriesView view = series(s);
    grids.push_back(musefuse::resampling_grid(view, until[s], options));
    n += grids.back().n;
    sizes[s] = static_cast<int>(grids.back().n);
  }
  Rcpp::NumericVector times = musefuse::new_column(n), values = musefuse::new_column(n);
  double *to_time = times.begin(), *to_value = values.begin();
  for (R_xlen_t s = 0; s < start.size(); ++s) {
    const musefuse::SeriesView view = series(s);
    const musefuse::Grid &grid = grids[static_cast<std::size_t>(s)];
    musefuse::resample(view, grid, max_gap[s], options, to_time, to_value);
    to_time += grid.n;
    to_value += grid.n;
  }
  return Rcpp::List::create(Rcpp::_["time"] = musefuse::known_column(times),
                            Rcpp::_["value"] = musefuse::known_column(musefuse::with_na(values)),
                            Rcpp::_["size"] = sizes);
}

// Columns of a gold standard at the times of series of other tables: `of` is the series (from 1) that each lies beside,
// NA where there is none. `starts` count from 0, as series_bounds().
// [[Rcpp::export]]
Rcpp::List cpp_values_beside(Rcpp::List gold, musefuse::MapInteger of, musefuse::MapVector at,
                             musefuse::MapInteger starts) {
  const auto columns = gold_columns(gold);
  Rcpp::List found(columns.values.size());
  std::vector<double *> out;
  for (R_xlen_t c = 0; c < found.size(); ++c) {
    Rcpp::NumericVector column = musefuse::new_column(at.size());
    found[c] = column;
    out.push_back(column.begin());
  }
  musefuse::values_beside(columns, series_from_zero(of), at.data(), starts.data(), out);
  for (R_xlen_t c = 0; c < found.size(); ++c)
    musefuse::with_na(Rcpp::as<Rcpp::NumericVector>(found[c]));
  return found;
}

// [[Rcpp::export]]
Rcpp::NumericVector cpp_concordance_beside(Rcpp::List gold, musefuse::MapInteger of,
                                           musefuse::MapVector at, musefuse::MapVector value,
                                           musefuse::MapInteger starts) {
  return musefuse::as_r(musefuse::concordance_beside(gold_columns(gold), series_from_zero(of),
                                                     at.data(), value.data(), starts.data()));
}
