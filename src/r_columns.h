// Columns of results, millions of numbers long.
#pragma once

#include "r_adapters.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <cstdint>

namespace musefuse {

// A vector for n items that all will be written. The system hands out memory page by page as it is touched first,
// which takes longer than most verbs take to fill it: of a long vector it is asked for large pages.
template <int Type> Rcpp::Vector<Type> new_column_of(Index n) {
  Rcpp::Vector<Type> column(Rcpp::no_init(n));
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  constexpr std::uintptr_t page = 4096, large = 1 << 21;
  const auto from = (reinterpret_cast<std::uintptr_t>(column.begin()) + page - 1) / page * page;
  const auto to = reinterpret_cast<std::uintptr_t>(column.end()) / page * page;
  if (to > from + 2 * large) madvise(reinterpret_cast<void *>(from), to - from, MADV_HUGEPAGE);
#endif
  return column;
}
inline Rcpp::NumericVector new_column(Index n) {
  return new_column_of<REALSXP>(n);
}

// A column that knows facts (r_known.cpp), of a vector of doubles or integers that nobody else has hold of, now or
// later.
SEXP known_column(SEXP plain);

} // namespace musefuse
