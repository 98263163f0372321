#include "core/signal/series_order.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

namespace musefuse {
namespace {

struct Row {
  std::uint64_t key; // rises with the time
  int row;
};

constexpr int kDigits = 8, kValues = 256; // of a key, each of a byte
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::uint64_t key_of(double time) {
  time += 0.0; // -0 becomes 0
  std::uint64_t bits;
  std::memcpy(&bits, &time, sizeof bits);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

std::size_t digit(std::uint64_t key, int place) {
  return as_size(key >> (8 * place)) & (kValues - 1);
}

bool rises(const Row *rows, std::size_t n) {
  for (std::size_t i = 1; i < n; ++i)
    if (rows[i].key < rows[i - 1].key) return false;
  return true;
}

// Byte by byte from the last, each pass stable; bytes that all share are passed over. `spare` has room for n.
void radix_sort(Row *rows, std::size_t n, std::vector<Row> &spare) {
  if (rises(rows, n)) return;
  if (spare.size() < n) spare.resize(n);
  std::array<std::array<std::uint32_t, kValues>, kDigits> count{};
  for (std::size_t i = 0; i < n; ++i)
    for (int place = 0; place < kDigits; ++place)
      ++count[as_size(place)][digit(rows[i].key, place)];
  Row *from = rows, *to = spare.data();
  for (int place = 0; place < kDigits; ++place) {
    auto &next = count[as_size(place)];
    if (next[digit(rows[0].key, place)] == n) continue;
    std::uint32_t sum = 0;
    for (std::uint32_t &one : next) sum += std::exchange(one, sum);
    for (std::size_t i = 0; i < n; ++i) to[next[digit(from[i].key, place)]++] = from[i];
    std::swap(from, to);
  }
  if (from != rows) std::memcpy(rows, from, n * sizeof(Row));
}

bool is_code(const SeriesKey &key, Index i) {
  return key.codes[i] >= 1 && key.codes[i] <= key.levels;
}

std::size_t combined(const std::array<SeriesKey, 3> &keys, Index i) {
  std::size_t code = 0;
  for (const SeriesKey &key : keys) code = code * as_size(key.levels) + as_size(key.codes[i] - 1);
  return code;
}

} // namespace

std::vector<Index> order_series(const std::array<SeriesKey, 3> &keys, const double *time, Index n,
                                int *rows, double *sorted_time) {
  double combinations = 1;
  for (const SeriesKey &key : keys) combinations *= key.levels;
  if (n == 0 || n > 2147483647 || combinations > 4.0 * static_cast<double>(n) + 65536) return {};
  std::vector<std::size_t> end(as_size(combinations) + 1, 0);
  for (Index i = 0; i < n; ++i) {
    for (const SeriesKey &key : keys)
      if (!is_code(key, i)) return {};
    if (!std::isfinite(time[i])) return {};
    ++end[combined(keys, i) + 1];
  }
  for (std::size_t code = 1; code < end.size(); ++code) end[code] += end[code - 1];
  std::vector<std::size_t> next(end.begin(), end.end() - 1);
  std::vector<Row> placed(as_size(n)), spare;
  for (Index i = 0; i < n; ++i)
    placed[next[combined(keys, i)]++] = {key_of(time[i]), static_cast<int>(i)};
  std::vector<Index> starts;
  for (std::size_t code = 0; code + 1 < end.size(); ++code) {
    const std::size_t first = end[code], size = end[code + 1] - first;
    if (size == 0) continue;
    starts.push_back(static_cast<Index>(first));
    radix_sort(placed.data() + first, size, spare);
  }
  for (std::size_t i = 0; i < placed.size(); ++i) {
    rows[i] = placed[i].row;
    const std::uint64_t bits = placed[i].key ^ kSign;
    // 0 may have been -0, and keys of negative times are turned round
    if (bits == 0 || (placed[i].key & kSign) == 0)
      sorted_time[i] = time[placed[i].row];
    else
      std::memcpy(&sorted_time[i], &bits, sizeof bits);
  }
  return starts;
}

std::vector<double> rising_steps(const double *time, Index n, const std::vector<Index> &starts) {
  std::vector<double> steps;
  steps.reserve(as_size(n));
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const Index end = s + 1 < starts.size() ? starts[s + 1] : n;
    for (Index i = starts[s] + 1; i < end; ++i)
      if (time[i] - time[i - 1] > 0) steps.push_back(time[i] - time[i - 1]);
  }
  return steps;
}

StepSigns step_signs(const int *code, const double *time, Index n) {
  StepSigns signs;
  std::vector<double> last;
  for (Index i = 0; i < n; ++i) {
    const auto at = as_size(code[i] - 1);
    if (at >= last.size()) {
      last.resize(at + 1, std::nan(""));
      signs.up.resize(at + 1, 0);
      signs.down.resize(at + 1, 0);
    }
    signs.up[at] += time[i] > last[at];
    signs.down[at] += time[i] < last[at];
    last[at] = time[i];
  }
  return signs;
}

OrderFaults order_faults(const int *rows, const double *time, Index n,
                         const std::vector<Index> &starts) {
  OrderFaults faults;
  for (std::size_t s = 0; s < starts.size(); ++s) {
    const Index end = s + 1 < starts.size() ? starts[s + 1] : n;
    bool backward = false;
    for (Index i = starts[s] + 1; i < end; ++i) {
      backward = backward || rows[i] < rows[i - 1];
      if (time[i] == time[i - 1]) faults.repeated.push_back(i - 1);
    }
    if (backward) faults.backward.push_back(static_cast<Index>(s));
  }
  return faults;
}

} // namespace musefuse
