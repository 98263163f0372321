// Glue: columns that know facts (R's ALTREP). A column wraps a plain vector that nobody else has hold of, so that all that
// was found of its numbers stays true until somebody asks R for memory to write into: then, before it is handed out,
// the column forgets all, for ever. Copies, rows that are taken and what is read from files are plain vectors.
#include "r_columns.h"

#include <R_ext/Altrep.h>

#include <algorithm>

namespace {

R_altrep_class_t known_numbers, known_codes;

// data1 is the plain vector. data2 is R's NULL once the column may have been written into; before, a pair whose tail
// lists the facts. That pair is the column's token: facts about several columns hold those of the others, so that they
// are of these very columns, and none of them was changed since.
SEXP plain_of(SEXP column) {
  return R_altrep_data1(column);
}
SEXP token_of(SEXP column) {
  if (!ALTREP(column) ||
      !(R_altrep_inherits(column, known_numbers) || R_altrep_inherits(column, known_codes)))
    return R_NilValue;
  return R_altrep_data2(column);
}

// What differs between columns of numbers and of codes.
template <int Type> struct Kind;
template <> struct Kind<REALSXP> {
  using Item = double;
  static const double *read(SEXP x) { return REAL_RO(x); }
  static double *write(SEXP x) { return REAL(x); }
  static double missing() { return NA_REAL; }
};
template <> struct Kind<INTSXP> {
  using Item = int;
  static const int *read(SEXP x) { return INTEGER_RO(x); }
  static int *write(SEXP x) { return INTEGER(x); }
  static int missing() { return NA_INTEGER; }
};

template <int Type> SEXP plain_copy(SEXP x) {
  using Of = Kind<Type>;
  const Rcpp::Vector<Type> out = musefuse::new_column_of<Type>(Rf_xlength(x));
  const auto *from = Of::read(x);
  std::copy(from, from + out.size(), Of::write(out));
  return out;
}

template <int Type> struct KnownMethods {
  using Of = Kind<Type>;
  using Item = typename Of::Item;

  static R_xlen_t length(SEXP x) { return Rf_xlength(plain_of(x)); }
  static void *memory(SEXP x, Rboolean writable) {
    if (writable) R_set_altrep_data2(x, R_NilValue);
    return const_cast<Item *>(Of::read(plain_of(x)));
  }
  static const void *readable(SEXP x) { return Of::read(plain_of(x)); }
  static Item item(SEXP x, R_xlen_t i) { return Of::read(plain_of(x))[i]; }
  static R_xlen_t region(SEXP x, R_xlen_t from, R_xlen_t n, Item *out) {
    const R_xlen_t size = std::min(n, length(x) - from);
    const Item *items = Of::read(plain_of(x)) + from;
    std::copy(items, items + size, out);
    return size;
  }
  static SEXP duplicate(SEXP x, Rboolean) { return plain_copy<Type>(plain_of(x)); }
  // R asks each number in turn through item(), unless it is told them here.
  static SEXP rows(SEXP x, SEXP wanted, SEXP) {
    const Item *items = Of::read(plain_of(x));
    const R_xlen_t n = length(x), m = Rf_xlength(wanted);
    if (TYPEOF(wanted) != INTSXP && TYPEOF(wanted) != REALSXP) return nullptr;
    SEXP out = PROTECT(Rf_allocVector(Type, m));
    Item *to = Of::write(out);
    if (TYPEOF(wanted) == INTSXP) {
      const int *row = INTEGER_RO(wanted);
      for (R_xlen_t i = 0; i < m; ++i)
        to[i] = row[i] >= 1 && row[i] <= n ? items[row[i] - 1] : Of::missing();
    } else {
      const double *row = REAL_RO(wanted), end = static_cast<double>(n) + 1;
      for (R_xlen_t i = 0; i < m; ++i)
        to[i] =
            row[i] >= 1 && row[i] < end ? items[static_cast<R_xlen_t>(row[i]) - 1] : Of::missing();
    }
    UNPROTECT(1);
    return out;
  }
  static void set(R_altrep_class_t column) {
    R_set_altrep_Length_method(column, length);
    R_set_altrep_Duplicate_method(column, duplicate);
    R_set_altvec_Dataptr_method(column, memory);
    R_set_altvec_Dataptr_or_null_method(column, readable);
    R_set_altvec_Extract_subset_method(column, rows);
  }
};

template <int Type> SEXP known_copy(SEXP column) {
  Rcpp::Shield<SEXP> copy(plain_copy<Type>(column));
  Rcpp::Shield<SEXP> out(musefuse::known_column(copy));
  DUPLICATE_ATTRIB(out, column);
  return out;
}

template <int Type> SEXP stacked(const Rcpp::List &pieces, R_xlen_t n) {
  using Of = Kind<Type>;
  const Rcpp::Vector<Type> plain = musefuse::new_column_of<Type>(n);
  auto *to = Of::write(plain);
  for (SEXP piece : pieces) to = std::copy_n(Of::read(piece), Rf_xlength(piece), to);
  return musefuse::known_column(plain);
}

// The tokens of all columns; none, where one of them knows nothing.
std::vector<SEXP> tokens_of(const Rcpp::List &columns) {
  std::vector<SEXP> tokens;
  for (SEXP column : columns) {
    tokens.push_back(token_of(column));
    if (tokens.back() == R_NilValue) return {};
  }
  return tokens;
}

// A fact is a list of the tokens that it is about, its own column's last but one, and what was found.
bool is_about(SEXP fact, const std::vector<SEXP> &tokens) {
  if (static_cast<std::size_t>(Rf_length(fact)) != tokens.size() + 1) return false;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (VECTOR_ELT(fact, static_cast<R_xlen_t>(i)) != tokens[i]) return false;
  return true;
}

} // namespace

// [[Rcpp::init]]
void init_known(DllInfo *dll) {
  known_numbers = R_make_altreal_class("known_numbers", "musefuse", dll);
  KnownMethods<REALSXP>::set(known_numbers);
  R_set_altreal_Elt_method(known_numbers, KnownMethods<REALSXP>::item);
  R_set_altreal_Get_region_method(known_numbers, KnownMethods<REALSXP>::region);
  known_codes = R_make_altinteger_class("known_codes", "musefuse", dll);
  KnownMethods<INTSXP>::set(known_codes);
  R_set_altinteger_Elt_method(known_codes, KnownMethods<INTSXP>::item);
  R_set_altinteger_Get_region_method(known_codes, KnownMethods<INTSXP>::region);
}

namespace musefuse {

SEXP known_column(SEXP plain) {
  Rcpp::Shield<SEXP> token(Rf_cons(R_NilValue, R_NilValue));
  return R_new_altrep(TYPEOF(plain) == REALSXP ? known_numbers : known_codes, plain, token);
}

} // namespace musefuse

// These columns as ones that know facts: numbers and codes are copied, as others may have hold of them.
// [[Rcpp::export]]
SEXP cpp_known_columns(SEXP columns) {
  Rcpp::Shield<SEXP> out(Rf_shallow_duplicate(columns));
  for (R_xlen_t i = 0; i < Rf_xlength(out); ++i) {
    const SEXP column = VECTOR_ELT(out, i);
    if (token_of(column) != R_NilValue) continue;
    if (TYPEOF(column) == REALSXP) SET_VECTOR_ELT(out, i, known_copy<REALSXP>(column));
    if (TYPEOF(column) == INTSXP) SET_VECTOR_ELT(out, i, known_copy<INTSXP>(column));
  }
  return out;
}

// A factor of codes, each as often as `times` says, with the levels of another one, as a column that knows facts.
// [[Rcpp::export]]
SEXP cpp_repeated_codes(musefuse::MapInteger codes, musefuse::MapInteger times, SEXP levels) {
  musefuse::require(codes.size() == times.size() && (times.size() == 0 || times.minCoeff() >= 0),
                    "each code needs its number of times");
  const musefuse::Index n = times.cast<musefuse::Index>().sum();
  const Rcpp::IntegerVector plain = musefuse::new_column_of<INTSXP>(n);
  int *to = INTEGER(plain);
  for (musefuse::Index i = 0; i < codes.size(); ++i) to = std::fill_n(to, times[i], codes[i]);
  Rcpp::Shield<SEXP> out(musefuse::known_column(plain));
  Rf_setAttrib(out, R_LevelsSymbol, levels);
  Rf_setAttrib(out, R_ClassSymbol, Rf_mkString("factor"));
  return out;
}

// Numbers one below the other, all doubles or all integers, as a column that knows facts; NULL of other pieces.
// [[Rcpp::export]]
SEXP cpp_stacked_numbers(Rcpp::List pieces) {
  const auto type = pieces.size() == 0 ? NILSXP : TYPEOF(pieces[0]);
  if (type != REALSXP && type != INTSXP) return R_NilValue;
  R_xlen_t n = 0;
  for (SEXP piece : pieces) {
    if (TYPEOF(piece) != type) return R_NilValue;
    n += Rf_xlength(piece);
  }
  return type == REALSXP ? stacked<REALSXP>(pieces, n) : stacked<INTSXP>(pieces, n);
}

// What is known of these columns together under the name `what`; NULL where nothing is.
// [[Rcpp::export]]
SEXP cpp_known_fact(Rcpp::List columns, std::string what) {
  const std::vector<SEXP> tokens = tokens_of(columns);
  if (tokens.empty()) return R_NilValue;
  const SEXP name = Rf_install(what.c_str());
  for (SEXP facts = CDR(tokens.back()); facts != R_NilValue; facts = CDR(facts))
    if (TAG(facts) == name && is_about(CAR(facts), tokens))
      return VECTOR_ELT(CAR(facts), static_cast<R_xlen_t>(tokens.size()));
  return R_NilValue;
}

// The last of the columns remembers `found`; one fact of a name, the last. Nothing happens where one knows no facts.
// [[Rcpp::export]]
void cpp_learn_fact(Rcpp::List columns, std::string what, SEXP found) {
  const std::vector<SEXP> tokens = tokens_of(columns);
  if (tokens.empty()) return;
  const SEXP name = Rf_install(what.c_str());
  Rcpp::Shield<SEXP> fact(Rf_allocVector(VECSXP, static_cast<R_xlen_t>(tokens.size()) + 1));
  for (std::size_t i = 0; i < tokens.size(); ++i)
    SET_VECTOR_ELT(fact, static_cast<R_xlen_t>(i), tokens[i]);
  MARK_NOT_MUTABLE(found);
  SET_VECTOR_ELT(fact, static_cast<R_xlen_t>(tokens.size()), found);
  for (SEXP facts = CDR(tokens.back()); facts != R_NilValue; facts = CDR(facts))
    if (TAG(facts) == name) {
      SETCAR(facts, fact);
      return;
    }
  Rcpp::Shield<SEXP> entry(Rf_cons(fact, CDR(tokens.back())));
  SET_TAG(entry, name);
  SETCDR(tokens.back(), entry);
}
