#include "core/signal/series_index.h"

namespace musefuse {
namespace {

// -1, 0, 1: does row i sort before, with, or after the row above it?
int compare_keys(const int *recording, const int *dimension, const int *rater, Index i) {
  if (recording[i] != recording[i - 1]) return recording[i] < recording[i - 1] ? -1 : 1;
  if (dimension[i] != dimension[i - 1]) return dimension[i] < dimension[i - 1] ? -1 : 1;
  if (rater[i] != rater[i - 1]) return rater[i] < rater[i - 1] ? -1 : 1;
  return 0;
}

} // namespace

SeriesIndex index_series(const int *recording, const int *dimension, const int *rater,
                         const double *time, Index n) {
  SeriesIndex index;
  for (Index i = 0; i < n; ++i) {
    const int change = i == 0 ? 1 : compare_keys(recording, dimension, rater, i);
    if (change != 0) index.starts.push_back(i);
    if (change < 0 || (change == 0 && !(time[i] > time[i - 1]))) index.sorted = false;
  }
  return index;
}

} // namespace musefuse
