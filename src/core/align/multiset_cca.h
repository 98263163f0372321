// Regularised multi-set canonical correlation: the space in which several sequences look alike.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct CcaOptions {
  double lambda = 0.7;  // ridge, 0 <= lambda < 1
  bool relative = true; // of trace(S_ii) / d_i, so that the scale has no part; else of 1
  double energy = 0.8;  // keep the first dimensions that hold this share of the eigenvalues
  Index dims = 0;       // keep that many; 0: let `energy` decide
  void check() const;
};

struct CcaSpace {
  std::vector<Matrix> projections; // V_i, d_i x d
  Vector eigenvalues;              // descending, all of them
  Index dims = 0;                  // d
};

// `scatter` is the D x D matrix of all S_ij (sums of products of centred sequences), its blocks of
// sizes `sizes`. Solves CO v = w CD v with CD = blockdiag((1 - lambda) S_ii + lambda c_i I) and CO
// the rest of S, scaled to V' CD V = I. methods/gctw.md; Via, Santamaria & Perez 2007,
// doi 10.1016/j.neunet.2006.09.011.
CcaSpace multiset_cca(const Matrix &scatter, const std::vector<Index> &sizes,
                      const CcaOptions &options);

} // namespace musefuse
