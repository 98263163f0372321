#include "core/align/warp_basis.h"

#include "core/util/check.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// t in [0, 1] stretched to this half width before tanh: the original's y = 6 t - 3.
constexpr double kTanhReach = 3.0;
constexpr Index kSplineOrder = 4;

Vector tanh_curve(Index length, double shift) {
  const double last = static_cast<double>(length - 1);
  Vector curve(length);
  for (Index r = 0; r < length; ++r)
    curve[r] = std::tanh(2 * kTanhReach * static_cast<double>(r) / last - kTanhReach - shift);
  const double low = curve[0], high = curve[length - 1];
  return (curve.array() - low) / (high - low);
}

// All B-splines of order 4 on clamped equidistant knots at x in [0, 1]: Cox-de Boor.
Vector bsplines(double x, Index count) {
  const Index pieces = count - kSplineOrder + 1;
  const auto knot = [&](Index i) {
    const double at = static_cast<double>(i - kSplineOrder + 1) / static_cast<double>(pieces);
    return std::min(1.0, std::max(0.0, at));
  };
  const Index span =
      std::min(static_cast<Index>(x * static_cast<double>(pieces)), pieces - 1) + kSplineOrder - 1;
  Vector b = Vector::Zero(count);
  b[span] = 1;
  for (Index order = 1; order < kSplineOrder; ++order)
    for (Index i = span - order; i <= span; ++i) {
      const double rise = knot(i + order) - knot(i);
      const double fall = knot(i + order + 1) - knot(i + 1);
      const double left = rise > 0 ? (x - knot(i)) / rise * b[i] : 0.0;
      const double right = fall > 0 && i < span ? (knot(i + order + 1) - x) / fall * b[i + 1] : 0.0;
      b[i] = left + right;
    }
  return b;
}

// I-splines are tail sums of B-splines: I_j = sum of B_h over h > j.
void fill_splines(Matrix &basis, Index first, Index splines) {
  const Index length = basis.rows();
  for (Index r = 0; r < length; ++r) {
    const Vector b =
        bsplines(static_cast<double>(r) / static_cast<double>(length - 1), splines + 1);
    double tail = 0;
    for (Index j = splines; j >= 1; --j) {
      tail += b[j];
      basis(r, first + j - 1) = tail;
    }
  }
}

} // namespace

void WarpBasisOptions::check() const {
  for (const double e : powers) require(e > 0 && std::isfinite(e), "powers must be above 0");
  for (const double c : tanh_shifts) require(std::isfinite(c), "tanh shifts must be finite");
  require(std::find(powers.begin(), powers.end(), 1.0) != powers.end(),
          "the powers must hold 1, the identity");
  require(splines == 0 || splines >= kSplineOrder - 1, "there must be 0 or at least 3 splines");
}

Index WarpBasisOptions::size() const {
  return static_cast<Index>(powers.size() + tanh_shifts.size()) + splines;
}

Index WarpBasisOptions::identity() const {
  return std::find(powers.begin(), powers.end(), 1.0) - powers.begin();
}

Matrix warp_basis(Index length, const WarpBasisOptions &options) {
  options.check();
  require(length >= 2, "a warp needs at least two samples");
  Matrix basis(length, options.size());
  const Vector t = Vector::LinSpaced(length, 0.0, 1.0);
  Index column = 0;
  for (const double e : options.powers) basis.col(column++) = t.array().pow(e);
  for (const double shift : options.tanh_shifts) basis.col(column++) = tanh_curve(length, shift);
  if (options.splines > 0) fill_splines(basis, column, options.splines);
  return basis;
}

} // namespace musefuse
