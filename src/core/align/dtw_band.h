// Which cells of two series' warping table may be used, anti-diagonal by anti-diagonal.
#pragma once

#include "core/util/types.h"

#include <algorithm>

namespace musefuse {

// The band of Sakoe & Chiba (1978, doi 10.1109/TASSP.1978.1163055), adjusted to the slope of
// unequal lengths. Sample i of n may meet sample j of m where
//   |i (m - 1) - j (n - 1)| <= window * (max(n, m) - 1),
// for equal lengths |i - j| <= window. The band holds both corners, is the same seen from either
// series, and any window >= 1 leaves a path through it. Anti-diagonal k holds the cells
// (i, k - i); its ends first(k) and last(k) rise by 0 or 1 from one k to the next.
class DtwBand {
public:
  static constexpr Index kNone = -1; // as window: no band

  DtwBand(Index n, Index m, Index window)
      : n_(n - 1), m_(m - 1), reach_((window == kNone ? n + m : window) * std::max(n_, m_)) {}

  Index diagonals() const { return n_ + m_ + 1; }
  Index first(Index k) const {
    const Index least = std::max<Index>(0, k - m_), behind = k * n_ - reach_;
    return behind <= 0 ? least : std::max(least, (behind + n_ + m_ - 1) / (n_ + m_));
  }
  Index last(Index k) const {
    const Index most = std::min(n_, k);
    return n_ + m_ == 0 ? most : std::min(most, (k * n_ + reach_) / (n_ + m_));
  }
  Index width(Index k) const { return last(k) - first(k) + 1; }
  Index widest() const { // of the middle diagonal, or of one beside it
    Index width = 1;
    for (Index k = 0; k < diagonals(); ++k) width = std::max(width, this->width(k));
    return width;
  }

private:
  const Index n_, m_, reach_;
};

} // namespace musefuse
