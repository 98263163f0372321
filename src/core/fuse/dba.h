// DTW barycentre averaging: Petitjean, Ketterlin & Gancarski 2011, doi 10.1016/j.patcog.2010.09.013.
#pragma once

#include "core/fuse/barycentre.h"

namespace musefuse {

// Minimises sum_k w_k DTW(centre, x_k)^2: each sample of the centre becomes the weighted mean of the
// samples matched to it; again, until the objective falls by less than `tolerance` of itself. It
// never rises: the mean is the best centre for given paths, and new paths are the best for a given
// centre. (Filled gaps take part like data, or it might.)
//
// Of several starts, all make a few iterations. For the best, the first two (mean and medoid) and
// the lowest of the others go on to the end, and the lowest wins, of equals the first. For a steady
// one, only the first goes on, or another that is lower by a quarter already.
Barycentre dba(const std::vector<DtwSeries> &series, const ConstVector &weights,
               const BarycentreOptions &options, Monitor &monitor);

// The same without a report of the matches, in the order of the input.
Barycentre best_dba(const BarycentreInput &input, const std::vector<BarycentreFrom> &starts,
                    const BarycentreOptions &options, Monitor &monitor);

} // namespace musefuse
