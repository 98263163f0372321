// Smoothers of one trace: what they share, and the map over the traces of a table.
//
// Missing samples are treated alike by all: missing ends stay missing, a gap of at least
// the window stays missing and splits the trace into stretches that are smoothed each by
// itself, and a shorter gap is bridged first. Weights that are renormalised over what a window has
// would draw the result towards the side that has more, and lose more than the bridge does.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <functional>
#include <memory>

namespace musefuse {

class Smoother {
public:
  virtual ~Smoother() = default;
  virtual Index window() const = 0;
  // One stretch of n samples, none of which is missing. x and out do not overlap.
  virtual void smooth_stretch(const double *x, Index n, double *out) const = 0;
};

// One trace of n samples; x and out do not overlap.
void smooth(const double *x, Index n, const Smoother &smoother, double *out);

// All traces of a table, into as many places at `out`: trace s is values[starts[s] .. starts[s + 1]), its window has
// widths[s] samples. Traces of one width share the smoother that `make` builds.
using MakeSmoother = std::function<std::unique_ptr<Smoother>(Index width)>;
void smooth_series(const ConstVector &values, const Eigen::VectorXi &starts,
                   const Eigen::VectorXi &widths, const MakeSmoother &make, Monitor &monitor,
                   double *out);

} // namespace musefuse
