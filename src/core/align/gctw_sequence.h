// A rater's sequence as GCTW estimates from it: gaps filled, slopes, and what counts.
#pragma once

#include "core/util/types.h"

namespace musefuse {

struct WarpSequence {
  Matrix values;  // samples x dimensions, without gaps
  Matrix slope;   // central differences, one-sided at the ends
  Vector present; // 1 where a sample counts: observed in all dimensions, or in a short gap
};

// Gaps of up to `max_gap` samples are interpolated and count; longer ones, and what lies before the
// first and after the last rating, are filled too but do not count.
WarpSequence prepare_sequence(const Matrix &ratings, double max_gap);

// `columns` at real positions by linear interpolation, into `out` (positions x columns). Positions
// are clamped to the series.
void interpolate_columns(const Matrix &columns, const Vector &positions, Matrix &out);

// 1 where both samples around a position count.
Vector present_at(const Vector &present, const Vector &positions);

} // namespace musefuse
