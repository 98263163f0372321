// Shapes: how alike two series are at the shift where they are most alike.
//
// Paparrizos & Gravano 2015, doi 10.1145/2723372.2737793, eq. 9:
// SBD(x, y) = 1 - max_s CC_s(x, y) / (|x| |y|), CC_s = sum_t x(t + s) y(t), zeros beyond the ends.
// Of several dimensions one shift is common: their products are summed, and the norms are joint.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct ShapeDistanceOptions {
  Index max_shift = -1; // in samples; -1 is any
  int threads = 1;
  void check() const;
};

struct ShapeDistances {
  Matrix distance; // from 0 (same shape) to 2; NaN where a series is zero everywhere
  Eigen::MatrixXi
      shift; // y moved later by so many samples is most like x (0 first, then the least)
};

// Between all x and all y (time x dimension each, complete, lengths may differ). Products by the fast
// Fourier transform: O(n log n) a pair.
ShapeDistances shape_distances(const std::vector<Matrix> &x, const std::vector<Matrix> &y,
                               const ShapeDistanceOptions &options, Monitor &monitor);

} // namespace musefuse
