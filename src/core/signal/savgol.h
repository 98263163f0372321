// Savitzky-Golay: the value at the centre of a polynomial fitted by least squares to a
// window. Savitzky & Golay 1964, doi 10.1021/ac60214a047.
#pragma once

#include "core/signal/smooth.h"

#include <vector>

namespace musefuse {

// Windows are dot products with fixed coefficients, O(n window). The ends take the polynomial of
// the first and the last full window (no padding); a stretch shorter than the window is one window.
class SavitzkyGolay final : public Smoother {
public:
  SavitzkyGolay(Index window, Index order);
  Index window() const override { return window_; }
  void smooth_stretch(const double *x, Index n, double *out) const override;

private:
  void smooth_ends(const double *x, Index n, double *out) const;

  Index window_, order_;
  std::vector<double> centre_; // weights of the polynomial's value at the centre
  Matrix edges_; // and, but for very wide windows, a column for each sample of the window
};

} // namespace musefuse
