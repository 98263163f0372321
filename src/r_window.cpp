// Glue: ratings of a cell that are not copied. A window is a matrix whose numbers are neighbours in a column, which it
// keeps alive (R's ALTREP). Whoever reads it reads the column; whoever would write into it gets a copy.
#include "r_adapters.h"

#include <R_ext/Altrep.h>

#include <algorithm>
#include <cstring>

namespace {

R_altrep_class_t window_class;

// data1 is the column, data2 the first row (from 0) and the number of rows that it shows.
struct Window {
  explicit Window(SEXP x)
      : column(R_altrep_data1(x)), from(static_cast<R_xlen_t>(REAL(R_altrep_data2(x))[0])),
        size(static_cast<R_xlen_t>(REAL(R_altrep_data2(x))[1])) {}
  const double *begin() const { return REAL_RO(column) + from; }
  SEXP copy() const {
    SEXP out = PROTECT(Rf_allocVector(REALSXP, size));
    // A column may be a sequence, which is expanded only now.
    const double *const numbers = begin();
    std::copy(numbers, numbers + size, REAL(out));
    UNPROTECT(1);
    return out;
  }
  SEXP column;
  R_xlen_t from, size;
};

R_xlen_t length_of(SEXP x) {
  return Window(x).size;
}

// Once it was written into, a window shows all of a column of its own.
void *numbers_of(SEXP x, Rboolean writable) {
  const bool own = Rf_xlength(R_altrep_data2(x)) == 3;
  if (writable && !own) {
    const Window window(x);
    SEXP copy = PROTECT(window.copy()), place = PROTECT(Rf_allocVector(REALSXP, 3));
    REAL(place)[0] = 0;
    REAL(place)[1] = static_cast<double>(window.size);
    REAL(place)[2] = 1;
    R_set_altrep_data1(x, copy);
    R_set_altrep_data2(x, place);
    UNPROTECT(2);
  }
  return const_cast<double *>(Window(x).begin());
}

const void *readable_numbers_of(SEXP x) {
  return Window(x).begin();
}

double number_of(SEXP x, R_xlen_t i) {
  return Window(x).begin()[i];
}

R_xlen_t region_of(SEXP x, R_xlen_t from, R_xlen_t n, double *out) {
  const Window window(x);
  const R_xlen_t size = std::min(n, window.size - from);
  std::copy(window.begin() + from, window.begin() + from + size, out);
  return size;
}

SEXP duplicate_of(SEXP x, Rboolean) {
  return Window(x).copy();
}

} // namespace

// [[Rcpp::init]]
void init_windows(DllInfo *dll) {
  window_class = R_make_altreal_class("window", "musefuse", dll);
  R_set_altrep_Length_method(window_class, length_of);
  R_set_altrep_Duplicate_method(window_class, duplicate_of);
  R_set_altvec_Dataptr_method(window_class, numbers_of);
  R_set_altvec_Dataptr_or_null_method(window_class, readable_numbers_of);
  R_set_altreal_Elt_method(window_class, number_of);
  R_set_altreal_Get_region_method(window_class, region_of);
}

// The ratings of a cell, time x rater: the values of neighbouring series of equal length from row `first` (from 1) on.
// [[Rcpp::export]]
SEXP cpp_window(SEXP values, double first, int rows, Rcpp::CharacterVector raters) {
  const R_xlen_t size = static_cast<R_xlen_t>(rows) * raters.size();
  Rcpp::Shield<SEXP> column(TYPEOF(values) == REALSXP ? values : Rf_coerceVector(values, REALSXP));
  musefuse::require(first >= 1 && rows >= 0 &&
                        static_cast<R_xlen_t>(first) - 1 + size <= Rf_xlength(column),
                    "a cell lies outside the table");
  const Rcpp::NumericVector place =
      Rcpp::NumericVector::create(first - 1, static_cast<double>(size));
  Rcpp::Shield<SEXP> window(R_new_altrep(window_class, column, place));
  Rf_setAttrib(window, R_DimSymbol, Rcpp::IntegerVector::create(rows, raters.size()));
  Rf_setAttrib(window, R_DimNamesSymbol, Rcpp::List::create(R_NilValue, raters));
  return window;
}
