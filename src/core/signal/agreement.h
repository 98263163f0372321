// Agreement of the raters of one recording and dimension: over pairs, each against the others, or
// overall; over the whole recording or over stretches of it.
#pragma once

#include "core/signal/block_bootstrap.h"
#include "core/signal/shape_index.h"
#include "core/util/missing.h"
#include "core/util/monitor.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace musefuse {

enum class AgreementType { pairwise, leave_one_out, overall };

struct AgreementRequest {
  AgreementType type = AgreementType::pairwise;
  std::vector<IndexKind> indices;
  std::vector<std::pair<Index, Index>> ranges; // rows [first, second)
  BootstrapOptions bootstrap;
  ShapeOptions shape;
  std::uint64_t seed = 0, first_item = 0; // each row of the result has a random stream of its own
  int threads = 1;
};

struct AgreementRow {
  Index range, index;             // places in the request
  Index rater, other;             // columns of the ratings; -1: not about one rater or pair
  Index n_raters = 0;             // raters with a rating in the range, among those compared
  double kurtosis = 0;            // excess kurtosis of the series compared, see tails_of()
  double course_n_eff = kMissing; // of the series compared, for an interval
  Estimate estimate{};
};

// Rows by range, index, rater, other. `ratings` is time x rater, NaN where missing.
std::vector<AgreementRow> measure_agreement(const ConstMatrix &ratings,
                                            const AgreementRequest &request, Monitor &monitor);

// Mean over the columns of m4 / m2^2 - 3, without missing values; NaN where none varies.
double mean_excess_kurtosis(const ConstMatrix &series);

// That, or of three or more that of their mean where it is larger: agreement of many rests on what
// they share, whose tails hide in each one's own noise. NaN where none varies.
double tails_of(const ConstMatrix &series);

// At each time the mean of the raters but one (-1: of all).
Vector mean_of_others(const ConstMatrix &ratings, Index rater);

// Pearson's r of each standard column (oddities.h) with the mean of the others; NaN where they share fewer than `least`
// times.
Vector correlations_with_others(const ConstMatrix &standard, Index least);

} // namespace musefuse
