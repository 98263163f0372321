#include "core/util/fingerprint.h"

#include "core/util/check.h"
#include "core/util/runs.h"

#include <algorithm>
#include <map>

namespace musefuse {

namespace {

struct Run {
  std::size_t series, from, to;
  int clock = -1; // -1: not known
};

// Numbers of series by their ids, in order of appearance. Those of a sorted table rise, so that none is looked for.
class SeriesNumbers {
public:
  explicit SeriesNumbers(std::vector<SeriesIds> &ids) : ids_(ids) {}

  std::size_t of(const SeriesIds &key) {
    if (rise_ && (ids_.empty() || ids_.back() < key)) {
      ids_.push_back(key);
      return ids_.size() - 1;
    }
    if (rise_)
      for (std::size_t s = 0; s < ids_.size(); ++s) known_.emplace_hint(known_.end(), ids_[s], s);
    rise_ = false;
    const auto [place, is_new] = known_.try_emplace(key, ids_.size());
    if (is_new) ids_.push_back(key);
    return place->second;
  }

private:
  std::vector<SeriesIds> &ids_;
  std::map<SeriesIds, std::size_t> known_;
  bool rise_ = true;
};

// Neighbouring rows of one series. A sorted table has one run a series.
std::vector<Run> runs_of(const std::vector<const int *> &ids, std::size_t n, const KnownRuns &given,
                         SeriesPrints &prints) {
  std::vector<Run> runs;
  SeriesNumbers numbers(prints.ids);
  std::size_t guess = 1;
  for (std::size_t from = 0, to; from < n; from = to) {
    SeriesIds key{};
    for (std::size_t j = 0; j < ids.size(); ++j) key[j] = ids[j][from];
    const std::size_t run = runs.size();
    if (given.starts.empty())
      to = end_of_run(ids, from, n, guess);
    else
      to = run + 1 < given.starts.size() ? given.starts[run + 1] : n;
    guess = to - from;
    const std::size_t series = numbers.of(key);
    prints.rows.resize(prints.ids.size());
    prints.rows[series] += static_cast<double>(to - from);
    runs.push_back({series, from, to, run < given.clocks.size() ? given.clocks[run] : -1});
  }
  return runs;
}

// f(what gives the bits of the value in a row): which kind of column it is is asked once.
template <class F> void with_bits(const PrintColumn &column, F f) {
  if (column.numbers != nullptr)
    f([x = column.numbers](std::size_t row) { return number_bits(x[row]); });
  else if (column.whole != nullptr)
    f([x = column.whole](std::size_t row) { return number_bits(x[row]); });
  else
    f([x = column.bits.data()](std::size_t row) { return x[row]; });
}

// `n` rows from `from` of a run of a series, where the bits of their places begin, and their first block.
struct Stretch {
  std::size_t series, from, n, places, block;
};

std::size_t blocks_in(std::size_t n) {
  return (n + block_rows - 1) / block_rows;
}

int block_sum(std::uint64_t sum) {
  return static_cast<int>(sum & 0x7fffffff);
}

// Does the number in a row exceed that in the row before, in each of the rows?
bool rises(const PrintColumn &column, std::size_t from, std::size_t to) {
  const auto rise = [&](const auto *x) {
    for (std::size_t row = from; row < to; ++row)
      if (!(x[row] > x[row - 1])) return false;
    return true;
  };
  return column.numbers != nullptr ? rise(column.numbers) : rise(column.whole);
}

// So many rows at once, so that their places are still near when the next column asks for them.
constexpr std::size_t piece = std::size_t{1} << 14;
static_assert(piece % block_rows == 0);

// What the places of the rows at hand add to the hashes of their values. Raters mostly have one clock: times that are
// those of the rows before, bit by bit, are not hashed again.
class Places {
public:
  // `blocks`: is it asked for whether the numbers of the one column rise from row to row of each run?
  Places(const std::vector<PrintColumn> &columns, bool blocks)
      : columns_(columns), by_time_(columns.size() == 1 && columns[0].numbers != nullptr),
        rises_(blocks), loose_(columns.size()) {}

  Stretch stretch_of(const Run &run, std::size_t from) {
    const std::size_t n = std::min(piece, run.to - from);
    const bool same_piece = by_time_ && run.clock >= 0 && run.clock == clock_ &&
                            from - run.from == first_ && !bits_.empty();
    clock_ = run.clock;
    first_ = from - run.from;
    const bool is_new = !same_piece && !is_like_last(from, n);
    if (is_new) add(from, n);
    const std::size_t first = std::max(from, run.from + 1);
    rises_ = rises_ && rises(columns_[0], first, is_new ? from + n : std::min(first, from) + 1);
    const Stretch stretch{run.series, from, n, bits_.size() - n, block_};
    block_ += blocks_in(n);
    return stretch;
  }

  bool rise() const { return rises_; }
  bool full() const { return bits_.size() >= piece; }
  void clear() { bits_.clear(); }
  const std::vector<std::uint64_t> &bits() const { return bits_; }
  // Of each column the sum of its values in the last stretch, wherever they stand.
  const std::vector<std::uint64_t> &loose() const { return loose_; }
  // Of the first column the same of each block of the last stretch.
  const std::vector<int> &blocks() const { return blocks_; }

private:
  void add(std::size_t from, std::size_t n) {
    from_ = from;
    n_ = n;
    const std::size_t at = bits_.size();
    bits_.resize(at + n, 0);
    for (std::size_t c = 0; c < columns_.size(); ++c)
      with_bits(columns_[c], [&](auto bits_in) {
        loose_[c] = 0;
        if (c == 0) blocks_.clear();
        for (std::size_t first = 0; first < n; first += block_rows) {
          std::uint64_t sum = 0;
          for (std::size_t i = first; i < std::min(n, first + block_rows); ++i) {
            const std::uint64_t value = bits_in(from + i);
            sum += joined_bits(value_bits(value));
            bits_[at + i] = by_time_ ? value : mixed(bits_[at + i], value);
          }
          loose_[c] += sum;
          if (c == 0) blocks_.push_back(block_sum(sum));
        }
      });
    for (std::size_t i = at; i < bits_.size(); ++i) bits_[i] = place_bits(bits_[i]);
  }

  bool is_like_last(std::size_t from, std::size_t n) const {
    if (bits_.empty() || n != n_) return false;
    if (columns_.empty()) return true;
    const double *times = columns_[0].numbers;
    return by_time_ && std::memcmp(times + from, times + from_, n * sizeof *times) == 0;
  }

  const std::vector<PrintColumn> &columns_;
  bool by_time_, rises_;
  std::size_t from_ = 0, n_ = 0, first_ = 0; // of the last stretch
  std::size_t block_ = 0;                    // of the next one
  int clock_ = -1;
  std::vector<std::uint64_t> bits_, loose_;
  std::vector<int> blocks_;
};

// Sums are kept to the 52 bits that doubles hold exactly, in the very columns that are handed out: of many short series
// to fetch memory takes longer than to hash.
void add_to(double &sum, std::uint64_t more) {
  constexpr std::uint64_t kept = (std::uint64_t{1} << 52) - 1;
  sum = static_cast<double>((static_cast<std::uint64_t>(sum) + more) & kept);
}

// `loose` and `blocks` may be empty.
void add_stretches(const PrintColumn &column, const std::vector<Stretch> &stretches,
                   const Places &places, std::vector<double> &hashes,
                   std::vector<double> &loose_hashes, std::vector<int> &blocks) {
  with_bits(column, [&](auto bits_in) {
    for (const Stretch &stretch : stretches) {
      std::uint64_t placed = 0, loose = 0; // in registers
      const std::uint64_t *place = places.bits().data() + stretch.places;
      if (column.loose)
        for (std::size_t first = 0; first < stretch.n; first += block_rows) {
          std::uint64_t block = 0;
          for (std::size_t i = first; i < std::min(stretch.n, first + block_rows); ++i) {
            const std::uint64_t bits = value_bits(bits_in(stretch.from + i));
            block += joined_bits(bits + place[i]);
            loose += joined_bits(bits);
          }
          placed += block;
          if (!blocks.empty()) blocks[stretch.block + first / block_rows] = block_sum(block);
        }
      else
        for (std::size_t i = 0; i < stretch.n; ++i)
          placed += joined_bits(value_bits(bits_in(stretch.from + i)) + place[i]);
      add_to(hashes[stretch.series], placed);
      if (column.loose) add_to(loose_hashes[stretch.series], loose);
    }
  });
}

// Where the blocks of a stretch begin, and the sums of their places.
void add_blocks(BlockPrints &blocks, const PrintColumn &place, const Stretch &stretch,
                const std::vector<int> &sums) {
  for (std::size_t row = stretch.from; row < stretch.from + stretch.n; row += block_rows)
    blocks.starts.push_back(place.numbers != nullptr ? place.numbers[row] : place.whole[row]);
  blocks.places.insert(blocks.places.end(), sums.begin(), sums.end());
}

} // namespace

SeriesPrints series_prints(const std::vector<const int *> &ids,
                           const std::vector<PrintColumn> &place,
                           const std::vector<PrintColumn> &content, std::size_t n,
                           const KnownRuns &known, bool blocks) {
  require(ids.size() <= most_series_ids, "a series has at most three ids");
  SeriesPrints prints;
  const std::vector<Run> runs = runs_of(ids, n, known, prints);
  const std::size_t n_series = prints.ids.size();
  const std::vector<double> none(n_series);
  prints.hashes.assign(content.size(), none);
  for (const PrintColumn &column : content)
    prints.loose.push_back(column.loose ? none : std::vector<double>{});
  prints.places.assign(place.size(), none);
  blocks = blocks && runs.size() == n_series && place.size() == 1 && place[0].bits.empty();
  std::size_t n_blocks = 0;
  if (blocks)
    for (const Run &run : runs) n_blocks += blocks_in(run.to - run.from);
  for (const PrintColumn &column : content)
    prints.blocks.hashes.emplace_back(column.loose ? n_blocks : 0);
  Places places(place, blocks);
  std::vector<Stretch> stretches;
  const auto add_content = [&] {
    for (std::size_t c = 0; c < content.size(); ++c)
      add_stretches(content[c], stretches, places, prints.hashes[c], prints.loose[c],
                    prints.blocks.hashes[c]);
    stretches.clear();
    places.clear();
  };
  for (const Run &run : runs)
    for (std::size_t from = run.from; from < run.to; from += piece) {
      stretches.push_back(places.stretch_of(run, from));
      for (std::size_t c = 0; c < place.size(); ++c)
        add_to(prints.places[c][run.series], places.loose()[c]);
      if (blocks) add_blocks(prints.blocks, place[0], stretches.back(), places.blocks());
      if (places.full()) add_content();
    }
  add_content();
  if (!places.rise()) prints.blocks = {{}, {}, {content.size(), std::vector<int>{}}};
  return prints;
}

} // namespace musefuse
