// All distances between the rows of a table, for methods that need them all.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

namespace musefuse {

enum class RowMetric { euclidean, manhattan };

// rows x rows. O(n^2 d).
Matrix square_distances(const ConstMatrix &table, RowMetric metric, Monitor &monitor);

// Of row 0 to rows 1, 2, .., of row 1 to rows 2, 3, ..: each pair once.
Vector pair_distances(const ConstMatrix &table, RowMetric metric, Monitor &monitor);

} // namespace musefuse
