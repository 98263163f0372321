// Which cells of two series' warping table may be used, anti-diagonal by anti-diagonal.
#pragma once

#include "core/util/infinity.h"
#include "core/util/types.h"

#include <algorithm>
#include <cmath>

namespace musefuse {

// The band of Sakoe & Chiba and the parallelogram of Itakura, both or either.
//
// The band of Sakoe & Chiba (1978, doi 10.1109/TASSP.1978.1163055), adjusted to the slope of
// unequal lengths. Sample i of n may meet sample j of m where
//   |i (m - 1) - j (n - 1)| <= window * (max(n, m) - 1),
// for equal lengths |i - j| <= window. The band holds both corners, is the same seen from either
// series, and any window >= 1 leaves a path through it. Anti-diagonal k holds the cells
// (i, k - i); its ends first(k) and last(k) rise by 0 or 1 from one k to the next.
//
// The parallelogram (Itakura 1975, doi 10.1109/TASSP.1975.1162641; his slope is 2) holds the cells
// that a line can pass which rises, from either corner on, nowhere by more than `max_slope` samples
// of one series a sample of the other. Beside the corners a diagonal may be empty: then
// last(k) = first(k) - 1.
class DtwBand {
public:
  static constexpr Index kNone = -1; // as window: no band
  static constexpr double kAnySlope = kInfinity;

  DtwBand(Index n, Index m, Index window, double max_slope = kAnySlope)
      : n_(n - 1), m_(m - 1), reach_((window == kNone ? n + m : window) * std::max(n_, m_)),
        slope_(max_slope) {}

  Index diagonals() const { return n_ + m_ + 1; }
  Index first(Index k) const {
    const Index least = std::max(least_by_slope(k), std::max<Index>(0, k - m_));
    const Index behind = k * n_ - reach_;
    return behind <= 0 ? least : std::max(least, (behind + n_ + m_ - 1) / (n_ + m_));
  }
  Index last(Index k) const {
    const Index most = std::min(most_by_slope(k), std::min(n_, k));
    return n_ + m_ == 0 ? most : std::min(most, (k * n_ + reach_) / (n_ + m_));
  }
  Index width(Index k) const { return last(k) - first(k) + 1; }
  Index widest() const { // of the middle diagonal, or of one beside it
    Index width = 1;
    for (Index k = 0; k < diagonals(); ++k) width = std::max(width, this->width(k));
    return width;
  }

private:
  // From the first corner j <= s i and i <= s j, from the last one likewise, with j = k - i.
  Index least_by_slope(Index k) const {
    if (slope_ == kAnySlope) return 0;
    const double from_first = static_cast<double>(k),
                 from_last = static_cast<double>(n_) - slope_ * static_cast<double>(m_ - k);
    return static_cast<Index>(std::ceil(std::max(from_first, from_last) / (1 + slope_) - kNoise));
  }
  Index most_by_slope(Index k) const {
    if (slope_ == kAnySlope) return n_;
    const double from_first = slope_ * static_cast<double>(k),
                 from_last = slope_ * static_cast<double>(n_) + static_cast<double>(k - m_);
    return static_cast<Index>(std::floor(std::min(from_first, from_last) / (1 + slope_) + kNoise));
  }

  static constexpr double kNoise = 1e-9; // a cell on the edge is inside
  const Index n_, m_, reach_;
  const double slope_;
};

} // namespace musefuse
