// Gaps of a trace filled by curves that go on as the samples beside them do.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// x, whose first and last samples are present, with each gap bridged from the sample before it to the
// one after; up to `reach` samples on either side say in which direction. O(n).
std::vector<double> bridge_gaps(const double *x, Index n, Index reach);

} // namespace musefuse
