#include "core/util/fingerprint.h"

#include "core/util/runs.h"

#include <map>
#include <stdexcept>

namespace musefuse {

namespace {

using Ids = std::array<int, most_series_ids>;

struct Run {
  std::size_t series, from, to;
};

// Neighbouring rows of one series. A sorted table has one run a series.
std::vector<Run> runs_of(const std::vector<const int *> &ids, std::size_t n, SeriesPrints &prints) {
  std::vector<Run> runs;
  std::map<Ids, std::size_t> known;
  std::size_t guess = 1;
  for (std::size_t from = 0, to; from < n; from = to) {
    Ids key{};
    to = n;
    for (std::size_t j = ids.size(); j-- > 0;) { // the last id changes most often
      key[j] = ids[j][from];
      to = equal_until(ids[j], from, to, guess);
    }
    guess = to - from;
    const auto [place, is_new] = known.emplace(key, prints.ids.size());
    if (is_new) {
      prints.ids.push_back(key);
      prints.rows.push_back(0);
    }
    prints.rows[place->second] += static_cast<double>(to - from);
    runs.push_back({place->second, from, to});
  }
  return runs;
}

template <class Place, class Value> std::uint64_t summed(const Run &run, Place place, Value value) {
  std::uint64_t sum = 0;
  for (std::size_t i = run.from; i < run.to; ++i) sum += mixed(place(i), value(i));
  return sum;
}

} // namespace

SeriesPrints series_prints(const std::vector<const int *> &ids,
                           const std::vector<PrintColumn> &place,
                           const std::vector<PrintColumn> &content, std::size_t n) {
  if (ids.size() > most_series_ids) throw std::invalid_argument("A series has at most three ids.");
  SeriesPrints prints;
  const std::vector<Run> runs = runs_of(ids, n, prints);
  const std::size_t n_series = prints.ids.size();
  // The usual table, annotations and gold: numbers at times. Plain pointers, as this reads every row of each verb.
  const bool by_time = place.size() == 1 && place[0].numbers != nullptr;
  std::vector<std::uint64_t> places;
  if (!by_time) {
    places.assign(n, 0);
    for (const PrintColumn &column : place)
      for (std::size_t i = 0; i < n; ++i) places[i] = mixed(places[i], column[i]);
  }
  // Run by run, so that its times are still near when the next column asks for them.
  std::vector<std::vector<std::uint64_t>> sums(content.size(),
                                               std::vector<std::uint64_t>(n_series, 0));
  for (const Run &run : runs)
    for (std::size_t c = 0; c < content.size(); ++c) {
      const PrintColumn &column = content[c];
      if (by_time && column.numbers != nullptr) {
        const double *time = place[0].numbers, *value = column.numbers;
        sums[c][run.series] += summed(
            run, [time](std::size_t i) { return number_bits(time[i]); },
            [value](std::size_t i) { return number_bits(value[i]); });
      } else {
        sums[c][run.series] += summed(
            run, [&](std::size_t i) { return by_time ? place[0][i] : places[i]; },
            [&](std::size_t i) { return column[i]; });
      }
    }
  for (const std::vector<std::uint64_t> &sum : sums) {
    prints.hashes.emplace_back(n_series);
    for (std::size_t s = 0; s < n_series; ++s)
      prints.hashes.back()[s] = static_cast<double>(sum[s] & ((std::uint64_t{1} << 52) - 1));
  }
  return prints;
}

} // namespace musefuse
