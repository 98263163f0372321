#include "core/signal/series_index.h"

#include "core/util/runs.h"

#include <array>
#include <cmath>
#include <cstring>

namespace musefuse {
namespace {

// -1, 0, 1: does row i sort before, with, or after the row above it?
int compare_keys(const int *recording, const int *dimension, const int *rater, Index i) {
  if (recording[i] != recording[i - 1]) return recording[i] < recording[i - 1] ? -1 : 1;
  if (dimension[i] != dimension[i - 1]) return dimension[i] < dimension[i - 1] ? -1 : 1;
  if (rater[i] != rater[i - 1]) return rater[i] < rater[i - 1] ? -1 : 1;
  return 0;
}

bool same_times(const double *time, Index from, Index to, Index before) {
  return to - from == from - before &&
         std::memcmp(time + from, time + before, as_size(to - from) * sizeof *time) == 0;
}

// What rises between finite ends is finite.
bool rises_strictly(const double *time, Index from, Index to) {
  if (!std::isfinite(time[from]) || !std::isfinite(time[to - 1])) return false;
  for (Index i = from + 1; i < to; ++i)
    if (!(time[i] > time[i - 1])) return false;
  return true;
}

} // namespace

SeriesIndex index_series(const int *recording, const int *dimension, const int *rater,
                         const double *time, Index n) {
  SeriesIndex index;
  const auto rows = as_size(n);
  const std::array<const int *, 3> ids{rater, dimension, recording};
  std::size_t guess = 1;
  for (std::size_t from = 0, to; from < rows; from = to) {
    to = end_of_run(ids, from, rows, guess);
    guess = to - from;
    const auto first = static_cast<Index>(from);
    if (first > 0 && compare_keys(recording, dimension, rater, first) < 0) index.sorted = false;
    const auto end = static_cast<Index>(to);
    const bool known = first > 0 && same_times(time, first, end, index.starts.back());
    index.clock.push_back(first == 0 ? 0 : index.clock.back() + (known ? 0 : 1));
    index.starts.push_back(first);
    if (index.sorted && !known) index.sorted = rises_strictly(time, first, end);
  }
  return index;
}

} // namespace musefuse
