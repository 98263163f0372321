// Convolution with a kernel of weights that sum to 1.
#pragma once

#include "core/signal/smooth.h"

#include <vector>

namespace musefuse {

// What lies beyond the ends: nothing (the kernel is renormalised over the samples that
// exist), or zeros, which drag both ends towards 0.
enum class KernelEdge { renormalise, zero };

// box: equal weights. triangle: falling linearly to 0 one sample beyond the window.
// gaussian: the window spans three standard deviations on both sides.
enum class KernelShape { box, triangle, gaussian };
std::vector<double> kernel_weights(KernelShape shape, Index width);

// y[i] = sum_k kernel[k] x[i + (width - 1)/2 - k] (integer division): a kernel of even
// length reaches one sample further back than forward. O(n width).
class KernelSmoother final : public Smoother {
public:
  KernelSmoother(const std::vector<double> &kernel, KernelEdge edge);
  Index window() const override { return size_of(weights_); }
  void smooth_stretch(const double *x, Index n, double *out) const override;

private:
  std::vector<double> weights_; // in the order of time: the kernel reversed, and of sum 1
  KernelEdge edge_;
};

} // namespace musefuse
