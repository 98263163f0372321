// Glue of the writers: rows of a table as bytes of a file.
#include "r_adapters.h"

#include "core/util/number_text.h"
#include "core/util/table_text.h"

#include <algorithm>
#include <array>

using namespace musefuse;

namespace {

// A factor's levels stand as they are: whoever calls has quoted them.
TextColumn text_column(SEXP column) {
  TextColumn out;
  if (TYPEOF(column) == REALSXP) {
    out.numbers = REAL_RO(column);
    return out;
  }
  require(TYPEOF(column) == INTSXP, "a column must be numbers or a factor");
  if (!Rf_isFactor(column)) {
    out.whole = INTEGER_RO(column);
    return out;
  }
  out.codes = INTEGER_RO(column);
  const SEXP levels = Rf_getAttrib(column, R_LevelsSymbol);
  for (R_xlen_t i = 0; i < Rf_xlength(levels); ++i) {
    const SEXP word = STRING_ELT(levels, i);
    out.words.emplace_back(CHAR(word), as_size(LENGTH(word)));
  }
  return out;
}

} // namespace

// The lines of `rows` (from 1) of columns of numbers and factors.
// [[Rcpp::export]]
Rcpp::RawVector cpp_table_text(Rcpp::List columns, Rcpp::IntegerVector rows, Rcpp::List options) {
  std::vector<TextColumn> texts;
  for (const auto &column : columns) texts.push_back(text_column(column));
  const auto decimal = option<std::string>(options, "decimal");
  require(decimal == "." || decimal == ",", "the decimal mark is a point or a comma");
  const TextOptions how{option<int>(options, "digits"), option<std::string>(options, "delim"),
                        option<std::string>(options, "missing"), decimal.front()};
  const std::string text = table_text(texts, rows.begin(), as_size(rows.size()), NA_INTEGER, how);
  Rcpp::RawVector bytes(Rcpp::no_init(static_cast<R_xlen_t>(text.size())));
  std::copy(text.begin(), text.end(), bytes.begin());
  return bytes;
}

// [[Rcpp::export]]
Rcpp::CharacterVector cpp_number_text(Rcpp::NumericVector x, int digits, std::string missing) {
  require(digits >= 1 && digits <= most_digits, "there are 1 to 17 digits");
  Rcpp::CharacterVector out(x.size());
  std::array<char, number_width> text;
  for (R_xlen_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) {
      out[i] = missing;
      continue;
    }
    const char *end = write_number(x[i], digits, text.data());
    out[i] = Rf_mkCharLen(text.data(), static_cast<int>(end - text.data()));
  }
  return out;
}
