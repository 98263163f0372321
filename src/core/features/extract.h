// All features of all segments of traces that lie one after another in memory.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <string>
#include <vector>

namespace musefuse {

struct ExtractOptions {
  std::vector<std::string> features; // names of feature_catalogue()
  double level = 0;                  // for crossings and the time above
  double min_share = 0;              // fewer of the expected samples present: no features
  int threads = 1;
  void check() const;
};

// Samples first .. first + size - 1 of the whole; `expected` samples if none were
// missing; peaks look `support` samples to either side.
struct SegmentRange {
  Index first = 0, size = 0;
  double expected = 0;
  Index support = 10, timed_support = 10; // of peaks per sample and per second
};

// Of `n` rising times those before `at`.
Index samples_before(const double *time, Index n, double at);

// Segment x feature; NaN where a segment is too short for a feature or too little of it
// is present. Memory: the result and, a thread, three copies of the longest segment.
Matrix extract_features(const ConstVector &time, const ConstVector &value,
                        const std::vector<SegmentRange> &segments, const ExtractOptions &options,
                        Monitor &monitor);

} // namespace musefuse
