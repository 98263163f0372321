// Smooth unconstrained minimisation by limited-memory BFGS.
#pragma once

#include "core/util/status.h"
#include "core/util/types.h"

#include <functional>
#include <vector>

namespace musefuse {

struct LbfgsOptions {
  int max_iter = 50;
  double tolerance = 1e-6; // of the relative fall of the value
  double first_step = 1;   // longest first step, when nothing is known of the scale
};

struct LbfgsResult {
  Vector x;
  std::vector<double> values; // at the start, then after each iteration; never rising
  Status status = Status::max_iterations;
};

// `value` returns f(x) and writes the gradient of x's size. Nocedal & Wright 2006, algorithms 7.4
// (two loops) and 3.1 (backtracking to the Armijo condition); pairs that would spoil the positive
// definite model are left out.
LbfgsResult minimise_lbfgs(const std::function<double(const Vector &, Vector &)> &value,
                           const Vector &start, const LbfgsOptions &options = {});

} // namespace musefuse
