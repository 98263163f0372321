// The centred moving average; the ends are extended by reflection (d c b a | a b c d | d
// c b a).
#pragma once

#include "core/signal/smooth.h"

namespace musefuse {

// O(n), memory O(n) beside the result.
class MovingAverage final : public Smoother {
public:
  explicit MovingAverage(Index window);
  Index window() const override { return window_; }
  void smooth_stretch(const double *x, Index n, double *out) const override;

private:
  Index window_;
};

} // namespace musefuse
