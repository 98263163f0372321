// Silhouettes (Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7).
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// (b - a) / max(a, b) of each row: a is its mean distance to the other rows of its class, b the least
// mean distance to the rows of another class; 0 for a row that is alone in its class. Labels are
// 0 .. k-1, at least two of them in use. Each pair of rows is looked at once: time O(n^2 features / 2),
// memory O(n k). The same bytes for any number of threads.
Vector silhouettes(const ConstMatrix &table, const std::vector<int> &label, Index k, int threads,
                   Monitor &monitor);

// The mean silhouette judged by a random sample of the rows, each against all rows: unbiased, in time
// O(size n features). The sample depends on the set of rows only; its standard error knows how few are left.
struct SampledSilhouette {
  double mean = 0, std_error = 0;
};
SampledSilhouette sampled_silhouette(const ConstMatrix &table, const std::vector<int> &label,
                                     Index k, Index size, int threads, Monitor &monitor);

} // namespace musefuse
