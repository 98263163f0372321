// What is measured of each rater of a cell beside the others (rater_diagnostics() in R).
#pragma once

#include "core/util/missing.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// What a rater uses of the scale in all recordings, and the span of that which all of the dimension use; NaN: nobody rated.
struct RaterScale {
  double low, high, span;
};

// NaN where a measure is not defined.
struct Diagnosis {
  Index n = 0;                  // ratings
  double missing = kMissing;    // share
  double flat = kMissing;       // share in rests of `still` samples
  double range_used = kMissing; // share of the span
  double saturation = kMissing; // share at the ends of the own scale, but for one at each end
  double drift = kMissing;     // what the line through the differences from the others gains, in sd
  double agreement = kMissing; // mean CCC with the others
  double influence = kMissing; // rms of what the mean moves without this rater, in sd of the mean
  double gain = kMissing;      // of the mean CCC of all pairs without this rater
};

// `still` is a number of samples, which may be infinite.
std::vector<Diagnosis> diagnose_raters(const double *time, const ConstMatrix &ratings,
                                       const std::vector<RaterScale> &scales, double still);

} // namespace musefuse
