// The wavefront that warping and soft warping share: anti-diagonals, the sweep over them, and the
// few of them that are kept for the way back.
#pragma once

#include "core/align/dtw_band.h"
#include "core/util/check.h"
#include "core/util/infinity.h"
#include "core/util/monitor.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {

// The cells first .. last of one anti-diagonal, named by their sample of the first series. One
// more cell at either end is infinite: the world outside the band.
struct Diagonal {
  double *cells = nullptr; // the infinite cell before `first`
  Index first = 0, last = -1;
  double *at(Index i) const { return cells + (i - first + 1); }
  Index size() const { return last - first + 1; }
  void wall() const { cells[0] = cells[size() + 1] = kInfinity; }
};

// Storage for `count` diagonals of at most `widest` cells.
class Diagonals {
public:
  Diagonals(Index count, Index widest)
      : stride_(widest + 2), cells_(as_size(count * stride_), kInfinity) {}
  Diagonal get(Index slot, Index first, Index last) {
    return {cells_.data() + slot * stride_, first, last};
  }

private:
  const Index stride_;
  std::vector<double> cells_;
};

// Fills all diagonals, of which three are alive at a time, and shows each one to
// done(k, diagonal). A recursion has begin(corner) and fill(k, older, old, out): diagonal k from
// the two before it. Returns the last cell.
template <class Recursion, class Done>
double sweep(const Recursion &recursion, const DtwBand &band, Monitor &monitor, Done done) {
  Diagonals alive(3, band.widest());
  Diagonal older = alive.get(1, 0, -1), old = alive.get(2, 0, -1), next = alive.get(0, 0, 0);
  recursion.begin(next);
  done(0, next);
  for (Index k = 1; k < band.diagonals(); ++k) {
    if (k % 64 == 0) monitor.check();
    const Diagonal free = older;
    older = old;
    old = next;
    next = {free.cells, band.first(k), band.last(k)};
    recursion.fill(k, older, old, next);
    done(k, next);
  }
  return *next.at(next.last);
}

// Are two ways equally cheap, but for rounding? `rounding` is that of a sum of squares near 0.
inline bool no_dearer(double a, double b, double rounding) {
  return a <= b + (1e-11 * b + rounding);
}

// Everything before the last cell is finite where the last cell is.
inline double check_finite(double last_cell) {
  require_data(std::isfinite(last_cell), "The values are so large that their squares overflow.");
  return last_cell;
}

// Of every `stride` diagonals the first two, as filled by the sweep.
class Checkpoints {
public:
  Checkpoints(const DtwBand &band, Index stride) : stride_(stride) {
    Index total = 0;
    for (Index k = 0; k < band.diagonals(); ++k)
      if (wanted(k)) total += band.width(k) + 2;
    cells_.resize(as_size(total));
  }
  void keep(Index k, const Diagonal &diagonal) {
    if (!wanted(k)) return;
    double *to = kept_.empty() ? cells_.data() : kept_.back().cells + kept_.back().size() + 2;
    std::copy_n(diagonal.cells, diagonal.size() + 2, to);
    kept_.push_back({to, diagonal.first, diagonal.last});
  }
  // The diagonals block * stride (which = 0) and block * stride + 1 (which = 1).
  const Diagonal &get(Index block, Index which) const { return kept_[as_size(2 * block + which)]; }

private:
  bool wanted(Index k) const { return k % stride_ < 2; }
  const Index stride_;
  std::vector<double> cells_;
  std::vector<Diagonal> kept_;
};

} // namespace musefuse
