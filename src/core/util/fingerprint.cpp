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

// Of values where they stand, and of the values alone.
struct Sums {
  std::uint64_t placed = 0, loose = 0;
};

void add_value(std::uint64_t placed, std::uint64_t value, Sums &sums) {
  const std::uint64_t bits = value_bits(value);
  sums.placed += joined_bits(bits + placed);
  sums.loose += joined_bits(bits);
}

void add_all(const Sums &sum, Sums &sums) {
  sums.placed += sum.placed;
  sums.loose += sum.loose;
}

template <class Place, class Value>
void add_sums(const Run &run, Place place, Value value, Sums &sums) {
  Sums sum;
  for (std::size_t i = run.from; i < run.to; ++i) add_value(place_bits(place(i)), value(i), sum);
  add_all(sum, sums);
}

// Two columns at once: what a verb made, and what it was given.
void add_pair(const Run &run, const double *time, const double *first, const double *second,
              Sums &first_sums, Sums &second_sums) {
  Sums one, two;
  for (std::size_t i = run.from; i < run.to; ++i) {
    const std::uint64_t placed = place_bits(number_bits(time[i]));
    add_value(placed, number_bits(first[i]), one);
    add_value(placed, number_bits(second[i]), two);
  }
  add_all(one, first_sums);
  add_all(two, second_sums);
}

double as_double(std::uint64_t sum) {
  return static_cast<double>(sum & ((std::uint64_t{1} << 52) - 1));
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
  std::vector<std::vector<Sums>> sums(content.size(), std::vector<Sums>(n_series));
  for (const Run &run : runs)
    for (std::size_t c = 0; c < content.size(); ++c) {
      const PrintColumn &column = content[c];
      const double *next = c + 1 < content.size() ? content[c + 1].numbers : nullptr;
      Sums &sum = sums[c][run.series];
      if (by_time && column.numbers != nullptr && next != nullptr) {
        add_pair(run, place[0].numbers, column.numbers, next, sum, sums[c + 1][run.series]);
        ++c;
      } else if (by_time && column.numbers != nullptr) {
        const double *time = place[0].numbers, *value = column.numbers;
        add_sums(
            run, [time](std::size_t i) { return number_bits(time[i]); },
            [value](std::size_t i) { return number_bits(value[i]); }, sum);
      } else {
        add_sums(
            run, [&](std::size_t i) { return by_time ? place[0][i] : places[i]; },
            [&](std::size_t i) { return column[i]; }, sum);
      }
    }
  for (const std::vector<Sums> &sum : sums) {
    prints.hashes.emplace_back(n_series);
    prints.loose.emplace_back(n_series);
    for (std::size_t s = 0; s < n_series; ++s) {
      prints.hashes.back()[s] = as_double(sum[s].placed);
      prints.loose.back()[s] = as_double(sum[s].loose);
    }
  }
  return prints;
}

} // namespace musefuse
