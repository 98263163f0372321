// Principal components.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct Pca {
  Vector centre;   // column means
  Matrix loadings; // feature x component, unit columns; the largest loading of each is positive
  Vector variance; // of each component, divisor n - 1, descending
};

// By the singular values of the centred table (row x feature, finite, at least 2 rows), not by the
// eigenvalues of its covariance, which would square the condition number. All min(n - 1, p)
// components. O(n p^2).
Pca fit_pca(const ConstMatrix &table);

// Rows about `centre` in the directions of `loadings`, row x component, to as many places at `out`.
void component_scores(const ConstMatrix &table, const ConstVector &centre,
                      const ConstMatrix &loadings, double *out);

} // namespace musefuse
