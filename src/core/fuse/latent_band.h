// How sure the latent fusion is: the model's variance, widened by how much single raters matter.
#pragma once

#include "core/fuse/latent_smoother.h"

namespace musefuse {

// Column k: E x with rater k left out, on the latent grid. `variance` (optional) gets var x.
Matrix leave_one_out(const ConstMatrix &aligned, const LatentParameters &p, double step,
                     LatentSmoother &smoother, Matrix *variance = nullptr);

struct LatentBand {
  Vector variance;
  double inflation; // of the model's variance
};

// max(V max(1, mean VJ / mean V), VJ smoothed): V the model's variance, VJ = (K-1)/K sum (x^(-k) -
// mean)^2 the jackknife's over raters, smoothed by a 15 s Hann window; means over the grid from
// `lead` on. methods/latent.md 6.8. With fewer than three raters the jackknife says nothing: then V is
// inflated by `before`, what was found with raters who have been left out since.
LatentBand latent_band(const ConstVector &model, const ConstMatrix &without, Index lead,
                       double step, double before = 1);

} // namespace musefuse
