// Gold standards beside the ratings of their cells.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Columns of a table whose series lie one below the other; `starts` are their first rows, and one past the end.
struct SeriesColumns {
  const double *time;
  std::vector<const double *> values;
  const int *starts;
};

// Column by column the values at the times `at` of other series, linearly between their own times and missing outside
// of them or beside a missing one. Series s of the others, from starts[s] on, lies beside series of[s], or beside none: -1.
void values_beside(const SeriesColumns &gold, const std::vector<int> &of, const double *at,
                   const int *starts, const std::vector<double *> &out);

// The concordance of each of the other series with the first of these columns; NaN where they share less than two times.
Vector concordance_beside(const SeriesColumns &gold, const std::vector<int> &of, const double *at,
                          const double *value, const int *starts);

} // namespace musefuse
