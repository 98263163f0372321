#include "core/util/ties.h"

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <algorithm>

namespace musefuse {
namespace {

// Calls take(from, to) for each run of equal values among `places`, which are sorted by value.
template <class Take>
void for_each_tie(const double *x, std::vector<Index> &places, const Take &take) {
  std::sort(places.begin(), places.end(), [x](Index a, Index b) { return x[a] < x[b]; });
  Extremes range;
  for (const Index i : places) range.take(x[i]);
  const double noise = rounding_noise(range.min, range.max);
  for (std::size_t from = 0, to; from < places.size(); from = to) {
    for (to = from + 1; to < places.size() && !(x[places[to]] - x[places[to - 1]] > noise);) ++to;
    take(from, to);
  }
}

} // namespace

void settle_ties(double *x, Index n) {
  std::vector<Index> places;
  for (Index i = 0; i < n; ++i)
    if (is_present(x[i])) places.push_back(i);
  std::vector<double> least(places.size());
  for_each_tie(x, places, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) least[i] = x[places[from]];
  });
  for (std::size_t i = 0; i < places.size(); ++i) x[places[i]] = least[i];
}

Matrix with_ties(Matrix x) {
  settle_ties(x.data(), x.size());
  return x;
}

void mean_ranks(const double *x, std::vector<Index> &places, double *ranks) {
  for_each_tie(x, places, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      ranks[places[i]] = 0.5 * static_cast<double>(from + to + 1);
  });
}

} // namespace musefuse
