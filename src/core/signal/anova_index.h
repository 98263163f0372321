// Intraclass correlations: variance components of times, raters and what is left.
#pragma once

#include "core/signal/agreement_index.h"

namespace musefuse {

// Estimated variances; one that the data contradict is negative. NaN where there is no estimate.
struct VarianceComponents {
  double times, raters, rest;
  double ratings_a_time; // k of the reliability of the mean of k
};

// Two-way, one rating a cell, any pattern of missing ratings: the method of fitting constants
// (Henderson 1953, method 3, doi 10.2307/3001853). Without missing ratings these are the mean squares of
// McGraw & Wong 1996. Raters who share no times with the others (a design that falls apart) have no estimate.
VarianceComponents two_way_components(const ConstMatrix &series);

std::unique_ptr<AgreementIndex> make_anova_index(IndexKind kind, const ConstMatrix &series);

} // namespace musefuse
