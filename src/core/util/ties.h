// The one answer to "are these two ratings the same?", for ranks and classes.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Values that differ from the next one by no more than rounding noise of the largest become one
// value, the least of them. What is missing stays.
void settle_ties(double *x, Index n);
Matrix with_ties(Matrix x); // all values together

// Mean ranks of the values at these places, equal ones (by settle_ties()) share theirs; missing
// elsewhere. `places` are put in their order.
void mean_ranks(const double *x, std::vector<Index> &places, double *ranks);

} // namespace musefuse
