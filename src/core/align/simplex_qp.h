// A small convex quadratic programme over mixtures: the time step of GCTW.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// Further linear constraints |values(x)_q| <= bound; `values` is affine in x.
class QpRows {
public:
  virtual ~QpRows() = default;
  virtual Vector values(const Vector &x) const = 0;
  virtual Vector gradient(Index q) const = 0; // of values(x)_q
  virtual double bound() const = 0;
};

struct QpResult {
  Vector x;
  bool optimal = false; // false: the limit of steps was met; x is feasible all the same
  Index steps = 0;
};

// Minimises x'Hx/2 + g'x over x >= 0 whose blocks of `block` elements each sum to 1, and `rows`
// where given. H is symmetric positive definite on the feasible directions; `start` is feasible.
// Primal active set (Nocedal & Wright 2006, algorithm 16.3): bound elements leave the system, so
// each step factors only the few that are free. O(free^3) a step.
QpResult simplex_qp(const Matrix &hessian, const Vector &gradient, Index block, const Vector &start,
                    const QpRows *rows = nullptr);

} // namespace musefuse
