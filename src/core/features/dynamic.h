// How a segment moves in time: features that carry seconds, so that they mean the same at
// any sampling rate (but for the autocorrelation from sample to sample).
#pragma once

#include "core/features/segment.h"

namespace musefuse {

double trend(Segment &s);                 // least-squares slope, per second
double autocorrelation_lag_1(Segment &s); // from one sample to the next
double autocorrelation_1s(Segment &s);    // from now to one second later
double time_above_level(Segment &s);      // share of the time, straight lines between samples
double rise_rate(Segment &s);             // sum of all rises / duration
double fall_rate(Segment &s);
double crossing_rate(Segment &s);     // crossings of the level, per second
double peak_rate(Segment &s);         // peaks (by the support in time), per second
double spectral_centroid(Segment &s); // Hz; of the Hann-tapered trace on the 4 Hz clock
// SampEn(m = 2, r = 0.2 sd) on the 4 Hz clock, Richman & Moorman 2000,
// doi 10.1152/ajpheart.2000.278.6.H2039. O(n^2) at worst; templates are sorted by their
// first sample, so that only those within r of each other are compared.
double sample_entropy(Segment &s);

} // namespace musefuse
