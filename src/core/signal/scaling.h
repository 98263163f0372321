// Location and scale of groups of traces, and their linear map to another scale.
#pragma once

#include "core/util/constant.h"
#include "core/util/types.h"

namespace musefuse {

// One element a group: moments with divisor n, extremes. NaN where a group has no present value.
struct Scaling {
  Vector n, mean, sd, min, max;
};

// Trace s is values[starts[s] .. starts[s + 1]) and belongs to group[s], 0 .. groups - 1, or to
// none (-1). Squares are about the mean of each trace: a far-off level must not cost digits. O(n).
Scaling learn_scaling(const ConstVector &values, const Eigen::VectorXi &starts,
                      const Eigen::VectorXi &group, Index groups);

// to + (x - from) / unit * factor with the four numbers of each trace; a unit of 0 gives `to`.
// Missing stays missing. Into as many places at `out`.
struct LinearMap {
  Vector from, unit, factor, to;
};
void rescale(const ConstVector &values, const Eigen::VectorXi &starts, const LinearMap &map,
             double *out);

} // namespace musefuse
