// The monotone curves whose mixtures are the time warps of GCTW.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Every curve rises from 0 to 1; a warp is a mixture of them (weights not negative, sum 1), so it
// is monotone and pinned at both ends. The identity (power 1) is always the first of `powers` that
// equals 1. Defaults: five powers and five tanh, methods/gctw.md.
struct WarpBasisOptions {
  std::vector<double> powers{0.31622776601683794, 0.56234132519034908, 1.0, 1.7782794100389228,
                             3.1622776601683795}; // 10^(-0.5, -0.25, 0, 0.25, 0.5)
  std::vector<double> tanh_shifts{-1, -0.5, 0, 0.5, 1};
  Index splines = 0; // cubic I-splines on equidistant knots (Ramsay 1988, 10.1214/ss/1177012761)
  void check() const;
  Index size() const;
  Index identity() const; // the column that is the identity
};

// `length` x size(): the curves at `length` equidistant times.
Matrix warp_basis(Index length, const WarpBasisOptions &options);

} // namespace musefuse
