// Glue of the lineage: fingerprints of tables.
#include "r_adapters.h"

#include "core/util/fingerprint.h"

#include <unordered_map>

using namespace musefuse;

namespace {

std::uint64_t string_bits(SEXP text) {
  return text == NA_STRING ? 1 : text_bits(Rf_translateCharUTF8(text));
}

// Equal strings are one object in R: each is hashed once.
std::vector<std::uint64_t> string_column(SEXP column) {
  std::unordered_map<SEXP, std::uint64_t> known;
  std::vector<std::uint64_t> bits(Rf_xlength(column));
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const SEXP text = STRING_ELT(column, static_cast<R_xlen_t>(i));
    const auto [place, is_new] = known.try_emplace(text, 0);
    if (is_new) place->second = string_bits(text);
    bits[i] = place->second;
  }
  return bits;
}

// A factor is its labels. A code without one, which only attributes that were written by hand leave, says nothing.
std::vector<std::uint64_t> factor_column(SEXP column) {
  const SEXP labels = Rf_getAttrib(column, R_LevelsSymbol);
  std::vector<std::uint64_t> levels;
  for (R_xlen_t i = 0; i < Rf_xlength(labels); ++i)
    levels.push_back(string_bits(STRING_ELT(labels, i)));
  const int *codes = INTEGER_RO(column);
  std::vector<std::uint64_t> bits(Rf_xlength(column));
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const auto level = as_size(codes[i]) - 1; // a missing one is beyond all
    bits[i] = level < levels.size() ? levels[level] : 1;
  }
  return bits;
}

PrintColumn print_column(SEXP column) {
  switch (TYPEOF(column)) {
  case REALSXP: return {REAL_RO(column), nullptr, {}, true};
  case INTSXP:
    if (Rf_isFactor(column)) return {nullptr, nullptr, factor_column(column), true};
    return {nullptr, INTEGER_RO(column), {}, true};
  case LGLSXP: return {nullptr, LOGICAL_RO(column), {}, true};
  case STRSXP: return {nullptr, nullptr, string_column(column), true};
  default: throw std::invalid_argument("A column cannot be hashed.");
  }
}

std::vector<PrintColumn> print_columns(const Rcpp::List &columns) {
  std::vector<PrintColumn> out;
  for (const auto &column : columns) out.push_back(print_column(column));
  return out;
}

} // namespace

// `ids` are columns of codes; the result has a row a series: their codes, the number of rows, the hashes of content,
// `loose` ones of the columns of which they are asked for, and those of places; and those of blocks of rows, if they are
// asked for and can be. `runs` is what series_index() knows of the
// table, or nothing: `starts` (from 1) and `clock`.
// [[Rcpp::export]]
Rcpp::List cpp_fingerprint(Rcpp::List ids, Rcpp::List place, Rcpp::List content,
                           Rcpp::LogicalVector loose, double n, Rcpp::List runs,
                           bool blocks = false) {
  std::vector<const int *> codes;
  for (const auto &id : ids) codes.push_back(INTEGER_RO(id));
  std::vector<PrintColumn> columns = print_columns(content);
  for (std::size_t c = 0; c < columns.size(); ++c)
    columns[c].loose = loose[static_cast<R_xlen_t>(c)];
  KnownRuns known{{}, option<std::vector<int>>(runs, "clock")};
  for (const int start : option<std::vector<int>>(runs, "starts"))
    known.starts.push_back(as_size(start - 1));
  const SeriesPrints prints =
      series_prints(codes, print_columns(place), columns, as_size(n), known, blocks);
  Rcpp::List found(ids.size());
  for (R_xlen_t j = 0; j < ids.size(); ++j) {
    Rcpp::IntegerVector column(prints.ids.size());
    for (std::size_t s = 0; s < prints.ids.size(); ++s) column[s] = prints.ids[s][j];
    found[j] = column;
  }
  return Rcpp::List::create(Rcpp::_["ids"] = found, Rcpp::_["rows"] = Rcpp::wrap(prints.rows),
                            Rcpp::_["hashes"] = Rcpp::wrap(prints.hashes),
                            Rcpp::_["loose"] = Rcpp::wrap(prints.loose),
                            Rcpp::_["places"] = Rcpp::wrap(prints.places),
                            Rcpp::_["starts"] = Rcpp::wrap(prints.blocks.starts),
                            Rcpp::_["place_blocks"] = Rcpp::wrap(prints.blocks.places),
                            Rcpp::_["blocks"] = Rcpp::wrap(prints.blocks.hashes));
}
