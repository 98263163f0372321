// DTW barycentre averaging: Petitjean, Ketterlin & Gancarski 2011, doi 10.1016/j.patcog.2010.09.013.
#pragma once

#include "core/fuse/barycentre.h"

namespace musefuse {

// Minimises sum_k w_k DTW(centre, x_k)^2: starts from the medoid; each sample of the centre becomes
// the weighted mean of the samples matched to it; again, until the objective falls by less than
// `tolerance` of itself. It never rises: the mean is the best centre for given paths, and new paths
// are the best for a given centre. A sample to which only missing ones are matched stays as it is
// on the way, and is missing in the result.
Barycentre dba(const std::vector<DtwSeries> &series, const ConstVector &weights,
               const BarycentreOptions &options, Monitor &monitor);

} // namespace musefuse
