// What of a trace is noise about its levels, or its lines: a first-order autoregression, by robust variances.
#pragma once

#include "core/util/missing.h"
#include "core/util/types.h"

namespace musefuse {

struct TraceNoise {
  Index values = 0;                  // that are present; fewer than 20 are not learned from
  double variance = kMissing;        // of the noise; 0 where most differences are
  double autocorrelation = kMissing; // from one sample to the next
};

// Chakar, Lebarbier, Levy-Leduc & Robin 2017, doi 10.3150/15-BEJ782, learn the autocorrelation from differences at two
// lags; here from all of 1, 2, 4, ... up to a tenth of the trace. The squared median of |differences| (second ones
// where `slope`, so that lines leave nothing) is a variance that few changes move. For noise with variance s^2 and
// autocorrelation phi it is 2 s^2 (1 - phi^lag), of second differences 2 s^2 (3 - 4 phi^lag + phi^(2 lag)). The curve
// is fitted in logarithms, short lags counting more, for fewer changes fall into them. O(n log n), memory O(n).
TraceNoise trace_noise(const ConstVector &values, bool slope);

} // namespace musefuse
