// The columns of a table brought to one scale.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// Mean and standard deviation (divisor n) of each column. The scale of a constant one is 1: it stays what it is.
struct ColumnScale {
  Vector centre, scale;
};

// Of a finite table of at least one row. The same bytes for the rows in any order, so that no result depends on how a
// table was sorted. O(n p).
ColumnScale column_scale(const ConstMatrix &table);

// (x - centre) / scale of each column, to as many places at `out`.
void scale_columns(const ConstMatrix &table, const ColumnScale &by, double *out);

} // namespace musefuse
