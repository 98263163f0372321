// Where the EM of the latent fusion starts.
#pragma once

#include "core/fuse/latent_model.h"

namespace musefuse {

// From ratings on the latent grid: gains by the leading eigenvector of the raters' correlations,
// noise by what is left, length scale 30 s. methods/latent.md 6.5.
LatentParameters start_parameters(const ConstMatrix &aligned, double step);

} // namespace musefuse
