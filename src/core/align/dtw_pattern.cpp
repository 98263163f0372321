#include "core/align/dtw_pattern.h"

#include "core/align/dtw_wave.h"
#include "core/util/infinity.h"

#include <algorithm>
#include <array>

namespace musefuse {
namespace {

// The way into a cell.
enum Way : unsigned char { kBoth, kSecond, kFirst };

// One anti-diagonal, infinite outside of the band.
struct Line {
  Index first = 0;
  std::vector<double> cells;
  void reset(Index from, Index size) {
    first = from;
    cells.assign(as_size(size), kInfinity);
  }
  double at(Index i) const {
    const Index c = i - first;
    return c < 0 || c >= size_of(cells) ? kInfinity : cells[as_size(c)];
  }
};

// The ways into a cell of diagonal k: where they come from is diagonal k - 1, 2 or 3. What a way
// passes on the side must lie in the band, too.
class Table {
public:
  Table(const DtwSeries &x, const DtwSeries &y, const DtwBand &band, StepPattern pattern,
        double rounding)
      : x_(x), y_(y), band_(band), limited_(pattern == StepPattern::symmetricP1),
        rounding_(rounding) {}

  // Shows done(k, ways) the way into each cell of a diagonal. Returns the last cell.
  template <class Done> double fill(Monitor &monitor, Done done) {
    std::vector<Way> ways;
    for (Index k = 0; k < band_.diagonals(); ++k) {
      if (k % 64 == 0) monitor.check();
      const Index first = band_.first(k), size = band_.width(k);
      Line &sum = sums_[slot(k, 4)], &cost = costs_[slot(k, 2)];
      sum.reset(first, size);
      cost.reset(first, size);
      if (size > 0) diagonal_costs(x_, y_, x_.dimensions(), k, first, size, cost.cells.data());
      ways.assign(as_size(size), kBoth);
      for (Index c = 0; c < size; ++c)
        sum.cells[as_size(c)] = k == 0 ? cost.cells[0] : best(k, first + c, ways[as_size(c)]);
      done(k, ways);
    }
    const Index last = band_.diagonals() - 1;
    return sums_[slot(last, 4)].at(band_.last(last));
  }

private:
  static std::size_t slot(Index k, Index slots) { return as_size(k % slots); }
  double sum(Index k, Index i) const { return k < 0 ? kInfinity : sums_[slot(k, 4)].at(i); }
  double cost(Index k, Index i) const { return costs_[slot(k, 2)].at(i); }

  double best(Index k, Index i, Way &way) const {
    const double here = cost(k, i), both = sum(k - 2, i - 1) + 2 * here;
    double second, first;
    if (limited_) { // (i-1, j-2) over (i, j-1); (i-2, j-1) over (i-1, j)
      second = sum(k - 3, i - 1) + 2 * cost(k - 1, i) + here;
      first = sum(k - 3, i - 2) + 2 * cost(k - 1, i - 1) + here;
    } else {
      second = sum(k - 1, i) + here;
      first = sum(k - 1, i - 1) + here;
    }
    const double aside = std::min(second, first);
    way = no_dearer(both, aside, rounding_)     ? kBoth
          : no_dearer(second, first, rounding_) ? kSecond
                                                : kFirst;
    return std::min(both, aside);
  }

  const DtwSeries &x_, &y_;
  const DtwBand &band_;
  const bool limited_;
  const double rounding_;
  std::array<Line, 4> sums_;
  std::array<Line, 2> costs_;
};

} // namespace

double pattern_squared(const DtwSeries &x, const DtwSeries &y, const DtwBand &band,
                       StepPattern pattern, Monitor &monitor) {
  return Table(x, y, band, pattern, 0).fill(monitor, [](Index, const std::vector<Way> &) {});
}

DtwPath pattern_path(const DtwSeries &x, const DtwSeries &y, const DtwBand &band,
                     StepPattern pattern, double rounding, Monitor &monitor) {
  std::vector<std::vector<Way>> ways(as_size(band.diagonals()));
  DtwPath path;
  path.squared = Table(x, y, band, pattern, rounding)
                     .fill(monitor, [&](Index k, const std::vector<Way> &of_diagonal) {
                       ways[as_size(k)] = of_diagonal;
                     });
  if (!std::isfinite(path.squared)) return path;
  Index k = band.diagonals() - 1, i = band.last(k);
  const auto visit = [&] {
    path.first.push_back(i);
    path.second.push_back(k - i);
  };
  visit();
  while (k > 0) {
    const Way way = ways[as_size(k)][as_size(i - band.first(k))];
    if (way != kBoth) { // the step in one series
      k -= 1;
      i -= way == kFirst;
      if (pattern == StepPattern::symmetricP1) visit();
    }
    if (way == kBoth || pattern == StepPattern::symmetricP1) { // the step in both
      k -= 2;
      i -= 1;
    }
    visit();
  }
  std::reverse(path.first.begin(), path.first.end());
  std::reverse(path.second.begin(), path.second.end());
  return path;
}

} // namespace musefuse
