// Where a trace of one or several dimensions changes its mean, or its line.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct ChangepointOptions {
  bool slope = false; // segments are lines, not levels
  Index min_size = 1; // samples in a segment
  double penalty = 1; // a further segment must lower the sum of squares by more
  void check() const;
};

struct Changepoints {
  std::vector<Index> starts; // first sample of each segment; the first is 0
  double objective = 0;      // sum of squares about the levels or lines + penalty a segment
};

// Segment costs in O(1) from running sums: the sum of squares of samples first .. end - 1 about their
// mean or line, over all dimensions; missing samples cost nothing.
class SegmentCost {
public:
  SegmentCost(const ConstVector &time, const ConstMatrix &values, bool slope);
  double operator()(Index first, Index end) const;

private:
  struct Sums {
    double n = 0, t = 0, tt = 0, x = 0, xx = 0, tx = 0;
  };
  Index dimensions_;
  bool slope_;
  std::vector<Sums> sums_; // dimension by dimension within a sample
};

// Pruned exact linear time, Killick, Fearnhead & Eckley 2012, doi 10.1080/01621459.2012.737745: the
// minimum over all segmentations. O(n) where changes are spread over the trace, O(n^2) at worst;
// memory O(n dimensions). Time x dimension, NaN where missing.
Changepoints find_changepoints(const ConstVector &time, const ConstMatrix &values,
                               const ChangepointOptions &options, Monitor &monitor);

} // namespace musefuse
