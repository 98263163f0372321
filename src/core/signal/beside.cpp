#include "core/signal/beside.h"

#include "core/signal/concordance.h"
#include "core/signal/polyline.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
namespace {

// The values of series g at n times, to where `out` points to in each column.
void one_beside(const SeriesColumns &gold, int g, const double *at, Index n,
                const std::vector<double *> &out) {
  if (g < 0) {
    for (double *column : out) std::fill(column, column + n, kMissing);
    return;
  }
  const Index first = gold.starts[g];
  Polyline line(gold.time + first, gold.starts[g + 1] - first);
  for (Index i = 0; i < n; ++i) {
    const auto place = line.at(at[i]);
    for (std::size_t c = 0; c < out.size(); ++c)
      out[c][i] = value_at(gold.values[c] + first, place);
  }
}

} // namespace

void values_beside(const SeriesColumns &gold, const std::vector<int> &of, const double *at,
                   const int *starts, const std::vector<double *> &out) {
  std::vector<double *> here(out.size());
  for (std::size_t s = 0; s < of.size(); ++s) {
    for (std::size_t c = 0; c < out.size(); ++c) here[c] = out[c] + starts[s];
    one_beside(gold, of[s], at + starts[s], starts[s + 1] - starts[s], here);
  }
}

Vector concordance_beside(const SeriesColumns &gold, const std::vector<int> &of, const double *at,
                          const double *value, const int *starts) {
  Vector found(size_of(of));
  std::vector<double> other;
  for (std::size_t s = 0; s < of.size(); ++s) {
    const Index n = starts[s + 1] - starts[s];
    other.resize(as_size(n));
    one_beside(gold, of[s], at + starts[s], n, {other.data()});
    const auto moments = pair_moments(value + starts[s], other.data(), n);
    found[static_cast<Index>(s)] = moments.n < 2 ? kMissing : ccc(moments);
  }
  return found;
}

} // namespace musefuse
