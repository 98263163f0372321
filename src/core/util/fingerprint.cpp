#include "core/util/fingerprint.h"

#include "core/util/runs.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace musefuse {

namespace {

using Ids = std::array<int, most_series_ids>;

struct Run {
  std::size_t series, from, to;
  int clock = -1; // -1: not known
};

// Neighbouring rows of one series. A sorted table has one run a series.
std::vector<Run> runs_of(const std::vector<const int *> &ids, std::size_t n, const KnownRuns &given,
                         SeriesPrints &prints) {
  std::vector<Run> runs;
  std::map<Ids, std::size_t> known;
  std::size_t guess = 1;
  for (std::size_t from = 0, to; from < n; from = to) {
    Ids key{};
    for (std::size_t j = 0; j < ids.size(); ++j) key[j] = ids[j][from];
    const std::size_t run = runs.size();
    if (given.starts.empty())
      to = end_of_run(ids, from, n, guess);
    else
      to = run + 1 < given.starts.size() ? given.starts[run + 1] : n;
    guess = to - from;
    const auto place = known.emplace_hint(known.end(), key, prints.ids.size()); // mostly sorted
    if (place->second == prints.ids.size()) {
      prints.ids.push_back(key);
      prints.rows.push_back(0);
    }
    prints.rows[place->second] += static_cast<double>(to - from);
    runs.push_back({place->second, from, to, run < given.clocks.size() ? given.clocks[run] : -1});
  }
  return runs;
}

// f(row of the piece, bits of its value); which kind of column it is is asked once.
template <class F>
void each_value(const PrintColumn &column, std::size_t from, std::size_t n, F f) {
  if (column.numbers != nullptr) {
    const double *numbers = column.numbers + from;
    for (std::size_t i = 0; i < n; ++i) f(i, number_bits(numbers[i]));
  } else if (column.whole != nullptr) {
    const int *whole = column.whole + from;
    for (std::size_t i = 0; i < n; ++i) f(i, number_bits(whole[i]));
  } else {
    const std::uint64_t *bits = column.bits.data() + from;
    for (std::size_t i = 0; i < n; ++i) f(i, bits[i]);
  }
}

// What the places of the rows at hand add to the hashes of their values. Raters mostly have one clock: times that are
// those of the rows before, bit by bit, are not hashed again.
class Places {
public:
  explicit Places(const std::vector<PrintColumn> &columns)
      : columns_(columns), by_time_(columns.size() == 1 && columns[0].numbers != nullptr),
        loose_(columns.size()) {}

  // `first` is the first row of the piece in its run.
  void move_to(const Run &run, std::size_t from, std::size_t n) {
    const std::size_t first = from - run.from;
    const bool same_piece = by_time_ && run.clock >= 0 && run.clock == clock_ && first == first_;
    clock_ = run.clock;
    first_ = first;
    if (same_piece || is_like_last(from, n)) return;
    from_ = from;
    bits_.assign(n, 0);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      std::uint64_t sum = 0;
      each_value(columns_[c], from, n, [&](std::size_t i, std::uint64_t value) {
        sum += joined_bits(value_bits(value));
        bits_[i] = by_time_ ? value : mixed(bits_[i], value);
      });
      loose_[c] = sum;
    }
    for (std::uint64_t &bits : bits_) bits = place_bits(bits);
  }

  const std::vector<std::uint64_t> &bits() const { return bits_; }
  // Of each column the sum of its values, wherever they stand.
  const std::vector<std::uint64_t> &loose() const { return loose_; }

private:
  bool is_like_last(std::size_t from, std::size_t n) const {
    if (n != bits_.size()) return false;
    if (columns_.empty()) return true;
    const double *times = columns_[0].numbers;
    return by_time_ && std::memcmp(times + from, times + from_, n * sizeof *times) == 0;
  }

  const std::vector<PrintColumn> &columns_;
  bool by_time_;
  std::size_t from_ = 0, first_ = 0;
  int clock_ = -1;
  std::vector<std::uint64_t> bits_, loose_;
};

// Of values where they stand, and of the values alone.
struct Sums {
  std::uint64_t placed = 0, loose = 0;
};

void add_values(const PrintColumn &column, std::size_t from,
                const std::vector<std::uint64_t> &places, Sums &sums) {
  std::uint64_t placed = 0, loose = 0; // in registers
  const std::uint64_t *place = places.data();
  if (column.loose)
    each_value(column, from, places.size(), [&](std::size_t i, std::uint64_t value) {
      const std::uint64_t bits = value_bits(value);
      placed += joined_bits(bits + place[i]);
      loose += joined_bits(bits);
    });
  else
    each_value(column, from, places.size(), [&](std::size_t i, std::uint64_t value) {
      placed += joined_bits(value_bits(value) + place[i]);
    });
  sums.placed += placed;
  sums.loose += loose;
}

// So many rows at once, so that their places are still near when the next column asks for them.
constexpr std::size_t piece = std::size_t{1} << 14;

double as_double(std::uint64_t sum) {
  return static_cast<double>(sum & ((std::uint64_t{1} << 52) - 1));
}

template <class Sum, class Of> std::vector<double> as_doubles(const std::vector<Sum> &sums, Of of) {
  std::vector<double> out;
  for (const Sum &sum : sums) out.push_back(as_double(of(sum)));
  return out;
}

} // namespace

SeriesPrints series_prints(const std::vector<const int *> &ids,
                           const std::vector<PrintColumn> &place,
                           const std::vector<PrintColumn> &content, std::size_t n,
                           const KnownRuns &known) {
  if (ids.size() > most_series_ids) throw std::invalid_argument("A series has at most three ids.");
  SeriesPrints prints;
  const std::vector<Run> runs = runs_of(ids, n, known, prints);
  const std::size_t n_series = prints.ids.size();
  std::vector<std::vector<Sums>> sums(content.size(), std::vector<Sums>(n_series));
  std::vector<std::vector<std::uint64_t>> of_places(place.size(),
                                                    std::vector<std::uint64_t>(n_series));
  Places places(place);
  for (const Run &run : runs)
    for (std::size_t from = run.from; from < run.to; from += piece) {
      places.move_to(run, from, std::min(piece, run.to - from));
      for (std::size_t c = 0; c < content.size(); ++c)
        add_values(content[c], from, places.bits(), sums[c][run.series]);
      for (std::size_t c = 0; c < place.size(); ++c) of_places[c][run.series] += places.loose()[c];
    }
  for (std::size_t c = 0; c < content.size(); ++c) {
    prints.hashes.push_back(as_doubles(sums[c], [](const Sums &sum) { return sum.placed; }));
    prints.loose.emplace_back();
    if (content[c].loose)
      prints.loose.back() = as_doubles(sums[c], [](const Sums &sum) { return sum.loose; });
  }
  for (const auto &of_place : of_places)
    prints.places.push_back(as_doubles(of_place, [](std::uint64_t sum) { return sum; }));
  return prints;
}

} // namespace musefuse
