// What is odd about each rater of a cell beside the others: where a trace begins, ends and last moves, and who runs
// against the others. What is made of it (a clock that is off, somebody who stopped) is decided in R.
#pragma once

#include "core/util/missing.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// NaN where a trace has no rating, or never moves.
struct TraceCourse {
  double begins, ends, moved;
};

// What runs against the others: a correlation with their mean below `below`, over `least` common times.
struct ContraryRule {
  double below = -0.3;
  Index least = 20;
};

struct Contrary {
  Vector r; // correlation with the mean of the others
  std::vector<bool> contrary;
};

// At most `most` of the `n` rows from `first`, evenly: the first, the last, and between them.
std::vector<Index> even_rows(Index first, Index n, Index most);

// The rows whose value is one of `wanted`, whole numbers.
std::vector<Index> rows_of_values(const double *x, Index n, std::vector<double> wanted);

// What somebody used of the scale; NaN where nothing is known. `middle` is the width of the middle nine tenths.
struct UsedScale {
  Index n = 0;
  double low = kMissing, high = kMissing, middle = kMissing;
};
// Of values that are put into another order; missing ones are left out.
UsedScale used_scale(std::vector<double> &values, bool middle);

TraceCourse trace_course(const double *time, const double *value, const std::vector<Index> &rows);

// The columns about 0 with standard deviation 1 (divisor n); constant ones have no course and are missing.
Matrix standard_columns(const ConstMatrix &ratings, const std::vector<Index> &rows);

// Of two raters nobody can say which one runs against the other: both. `standard`: see above.
Contrary contrary_raters(const Matrix &standard, const ContraryRule &rule);

} // namespace musefuse
