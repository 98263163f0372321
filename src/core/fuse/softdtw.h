// The barycentre of soft-DTW: Cuturi & Blondel 2017 (arXiv 1703.01541), section 3.
#pragma once

#include "core/fuse/barycentre.h"

namespace musefuse {

// Minimises sum_k w_k softDTW_gamma(centre, x_k) by L-BFGS from the centre of DBA; of several
// starts also from the mean. Both make a few iterations, and the lower goes on. `squared`,
// `position` and `n_series` of the result are by plain DTW from the centre that was found.
Barycentre softdtw_barycentre(const std::vector<DtwSeries> &series, const ConstVector &weights,
                              double gamma, const BarycentreOptions &options, Monitor &monitor);

} // namespace musefuse
