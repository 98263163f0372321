// How a trace was sampled: step by step, now and then, or only where its value changed.
#pragma once

#include "core/signal/resample.h"

namespace musefuse {

// Codes start at 1, as R's; `unknown` is a trace too short to show what it is.
enum class SamplingKind { unknown = 0, regular = 1, irregular = 2, event = 3 };

struct Sampling {
  SamplingKind kind = SamplingKind::unknown;
  bool steady = true;     // do the steps keep to one length, whatever the values?
  double usual_gap = 0;   // the longest gap that is no outlier among the gaps of this trace
  double median_step = 0; // NaN for one sample
  bool by_times = false;  // was it told without a look at the values?
};

// O(n). Missing values are skipped where values are compared.
Sampling look_at_sampling(const SeriesView &series);

// The same where another series is known already: raters of one recording mostly share their times.
Sampling look_at_sampling(const SeriesView &series, const SeriesView &other, const Sampling &known);

} // namespace musefuse
