// What several indices of agreement are made of.
#pragma once

#include "core/util/constant.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {

inline bool complete(const Matrix &series, Index time) {
  for (Index k = 0; k < series.cols(); ++k)
    if (is_missing(series(time, k))) return false;
  return true;
}

// The times that all series have; the others are missing.
inline Matrix common_times(Matrix series) {
  for (Index t = 0; t < series.rows(); ++t)
    if (!complete(series, t)) series.row(t).setConstant(kMissing);
  return series;
}

inline Index rated_by(const Matrix &series, Index time) {
  Index raters = 0;
  for (Index k = 0; k < series.cols(); ++k) raters += is_present(series(time, k));
  return raters;
}

// One unit for all raters: the root mean square about their own means (1 where nobody moves).
inline double common_unit(const Matrix &series, const Vector &centre) {
  double squares = 0, n = 0;
  for (Index k = 0; k < series.cols(); ++k)
    for (Index t = 0; t < series.rows(); ++t) {
      if (is_missing(series(t, k))) continue;
      const double d = series(t, k) - centre[k];
      squares += d * d;
      n += 1;
    }
  return squares > 0 ? std::sqrt(squares / n) : 1.0;
}

inline Vector column_means(const Matrix &series) {
  Vector means(series.cols());
  for (Index k = 0; k < series.cols(); ++k) {
    const double mean = mean_present(series.col(k).data(), series.rows());
    const Extremes range = extremes_of(series.col(k).data(), series.rows());
    // The mean of a constant is that constant, not what rounding makes of it.
    means[k] = is_missing(mean) ? 0.0 : range.constant() ? range.min : mean;
  }
  return means;
}

// Variances in units of the traces' own spread below this are rounding noise.
inline constexpr double kNoVariance = 1e-20;

// Fisher's z of an intraclass correlation of k ratings (Fisher 1925, ch. 7), and the same number
// from the reliability of their mean: without ends, where the correlation ends at -1 / (k - 1) and 1.
inline double intraclass_z(double single, double k) {
  return 0.5 * std::log((1 + (k - 1) * single) / (1 - single));
}

} // namespace musefuse
