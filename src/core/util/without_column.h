// A matrix of the others: what is fused, or compared, when one rater is left out.
#pragma once

#include "core/util/types.h"

namespace musefuse {

inline Matrix without_column(const ConstMatrix &x, Index column) {
  Matrix rest(x.rows(), x.cols() - 1);
  rest << x.leftCols(column), x.rightCols(x.cols() - column - 1);
  return rest;
}

} // namespace musefuse
