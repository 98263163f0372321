// Glue: agreement between series.
#include "r_adapters.h"

#include "core/signal/concordance.h"

namespace {
musefuse::Agreement agreement_named(const std::string &index) {
  return index == "pearson" ? musefuse::Agreement::pearson : musefuse::Agreement::ccc;
}
} // namespace

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_pairwise_agreement(musefuse::MapMatrix ratings, std::string index) {
  return musefuse::as_r(musefuse::pairwise_agreement(ratings, agreement_named(index)));
}
