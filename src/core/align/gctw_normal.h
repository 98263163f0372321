// The normal equations of GCTW's time step.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// What the time step knows of the projected raters at the current warps; every matrix l x d.
struct GctwMotion {
  std::vector<Matrix> position; // Z_i(p_i)
  std::vector<Matrix> speed;    // dZ_i/dp at p_i
  Matrix present;               // l x m: 1 where rater i has a rating at p_i, else 0
};

struct NormalEquations {
  Matrix hessian;  // H = m blockdiag(G_i'G_i) - [G_i'G_j], pairs with both present
  Vector gradient; // f_i = G_i'(m v_i - sum_j v_j)
};

// G_i has the rows reach_i * speed_i(r) * basis(r, :). All raters share one basis, up to their
// reach (samples - 1), so that every block of H is a weighted sum of the same outer products of
// basis rows: H is ONE product (k(k+1)/2 x l) (l x m(m+1)/2), formed in chunks that fit the cache.
NormalEquations normal_equations(const GctwMotion &motion, const Matrix &basis,
                                 const Vector &reach);

} // namespace musefuse
