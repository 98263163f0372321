// The power spectrum of a real series.
#pragma once

#include <vector>

namespace musefuse {

// |X_k|^2 for k = 0 .. N/2 of the series padded with zeros to N, a power of two. O(N log
// N).
std::vector<double> power_spectrum(const std::vector<double> &series);

} // namespace musefuse
