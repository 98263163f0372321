// Glue of the readers: bytes of text as columns of numbers, and what they look like.
#include "r_adapters.h"

#include "core/util/number_cells.h"
#include "core/util/text_head.h"

#include <cstdio>
#include <memory>

using namespace musefuse;

namespace {

std::string_view text_of(SEXP bytes) {
  return {reinterpret_cast<const char *>(RAW(bytes)), as_size(Rf_xlength(bytes))};
}

// A whole file; false where it cannot be opened or read. `bytes` keeps its room from file to file.
bool read_file(const char *path, std::string &bytes) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(path, "rb"), std::fclose);
  if (file == nullptr) return false;
  constexpr std::size_t kStep = 1 << 18;
  std::size_t size = 0, got = 0;
  do {
    if (bytes.size() < size + kStep) bytes.resize(2 * size + kStep);
    got = std::fread(&bytes[size], 1, bytes.size() - size, file.get());
    size += got;
  } while (got > 0);
  const bool whole = std::ferror(file.get()) == 0;
  bytes.resize(size);
  return whole;
}

SEXP number_columns(std::string_view text, const CellDialect &dialect) {
  const auto rows = static_cast<R_xlen_t>(count_lines(text));
  Rcpp::List columns(static_cast<R_xlen_t>(dialect.width));
  std::vector<double *> cells;
  for (R_xlen_t k = 0; k < columns.size(); ++k) {
    const SEXP column = Rf_allocVector(REALSXP, rows);
    columns[k] = column;
    cells.push_back(REAL(column));
  }
  return read_number_cells(text, dialect, NA_REAL, cells) ? static_cast<SEXP>(columns) : R_NilValue;
}

} // namespace

// Does any of these bytes stand in no text?
// [[Rcpp::export]]
bool cpp_has_control(Rcpp::RawVector bytes) {
  return has_control(text_of(bytes));
}

// Of each text (bytes) the first lines, with numbers as 0; NA of what is empty or no text.
// [[Rcpp::export]]
Rcpp::CharacterVector cpp_head_shapes(Rcpp::List texts, int lines) {
  Rcpp::CharacterVector shapes(texts.size());
  for (R_xlen_t i = 0; i < texts.size(); ++i) {
    const std::string_view text = Rf_isNull(texts[i]) ? std::string_view() : text_of(texts[i]);
    if (text.empty() || has_control(text))
      shapes[i] = NA_STRING;
    else
      shapes[i] = head_shape(text, as_size(lines));
  }
  return shapes;
}

// Of each text (its bytes, or the path of a file) its columns of numbers; NULL where it holds anything else. `skip`
// lines come before them.
// [[Rcpp::export]]
Rcpp::List cpp_number_cells(Rcpp::List texts, Rcpp::List given) {
  CellDialect dialect;
  dialect.delim = option<std::string>(given, "delim").at(0);
  dialect.decimal = option<std::string>(given, "decimal").at(0);
  dialect.width = as_size(option<int>(given, "width"));
  const auto skip = as_size(option<int>(given, "skip"));
  Rcpp::List tables(texts.size());
  std::string file;
  for (R_xlen_t i = 0; i < texts.size(); ++i) {
    const SEXP text = texts[i];
    const bool is_path = TYPEOF(text) == STRSXP;
    if (is_path && !read_file(R_ExpandFileName(Rf_translateChar(STRING_ELT(text, 0))), file))
      continue;
    tables[i] = number_columns(below_lines(is_path ? file : text_of(text), skip), dialect);
  }
  return tables;
}
