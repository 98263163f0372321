#include "core/align/soft_dtw.h"

#include "core/align/dtw_gaps.h"
#include "core/align/dtw_wave.h"
#include "core/align/pairs.h"
#include "core/util/check.h"

#include <array>
#include <cmath>

namespace musefuse {
namespace {

// exp(-(a - least) / gamma) of the three ways into a cell: their shares, up to the sum.
struct Ways {
  double diagonal, second, first, least;
  double sum() const { return diagonal + second + first; }
};

class SoftRecursion {
public:
  SoftRecursion(const DtwSeries &x, const DtwSeries &y, double gamma)
      : x_(x), y_(y), gamma_(gamma), inverse_(1 / gamma) {}

  void begin(const Diagonal &corner) const {
    corner.wall();
    diagonal_costs(x_, y_, x_.dimensions(), 0, 0, 1, corner.at(0));
  }
  void fill(Index k, const Diagonal &older, const Diagonal &old, const Diagonal &out) const {
    out.wall();
    diagonal_costs(x_, y_, x_.dimensions(), k, out.first, out.size(), out.at(out.first));
    for (Index i = out.first; i <= out.last; ++i) {
      const Ways ways = into(i, older, old);
      *out.at(i) += ways.least - gamma_ * std::log(ways.sum());
    }
  }
  // A way from outside the band is infinitely dear: its exp() is 0.
  Ways into(Index i, const Diagonal &older, const Diagonal &old) const {
    const double diagonal = *older.at(i - 1), second = *old.at(i), first = *old.at(i - 1);
    const double least = std::min(diagonal, std::min(second, first));
    return {std::exp((least - diagonal) * inverse_), std::exp((least - second) * inverse_),
            std::exp((least - first) * inverse_), least};
  }

private:
  const DtwSeries &x_, &y_;
  const double gamma_, inverse_;
};

// Algorithm 2: E(i, j), the derivative of the value by R(i, j), from the last cell to the first.
// Each cell hands its E on to the three before it, in the shares that they had in its minimum.
class Backward {
public:
  Backward(const DtwSeries &x, const DtwSeries &y, const DtwBand &band)
      : x_(x), y_(y), band_(band), widest_(band.widest()),
        storage_(3, std::vector<double>(as_size(widest_ + 2), 0.0)),
        gradient_(Matrix::Zero(x.size(), x.dimensions())) {
    *at(band.diagonals() - 1).at(x.size() - 1) = 1;
  }

  // Diagonal k, whose E is complete: its gradient, and its E handed on.
  void hand_on(Index k, const SoftRecursion &recursion, const Diagonal &older,
               const Diagonal &old) {
    add_gradient(k);
    const Diagonal here = at(k), before = at(k - 1), further = at(k - 2);
    for (Index i = here.first; i <= here.last; ++i) {
      const Ways ways = recursion.into(i, older, old);
      const double share = *here.at(i) / ways.sum();
      *further.at(i - 1) += share * ways.diagonal;
      *before.at(i) += share * ways.second;
      *before.at(i - 1) += share * ways.first;
    }
    std::fill_n(here.cells, widest_ + 2, 0.0); // the place of diagonal k - 3
  }
  // Diagonal 1 has only the corner before it.
  void finish() {
    if (band_.diagonals() > 1) add_gradient(1);
    *at(0).at(0) = 1; // every path goes through the corner
    add_gradient(0);
  }
  Matrix take() { return std::move(gradient_); }

private:
  Diagonal at(Index k) {
    auto &cells = storage_[as_size(k % 3)];
    return {cells.data(), band_.first(k), band_.last(k)};
  }
  void add_gradient(Index k) {
    const Diagonal here = at(k);
    for (Index d = 0; d < x_.dimensions(); ++d) {
      const double *up = x_.from(here.first, d), *down = y_.back_from(k - here.first, d);
      double *slope = gradient_.col(d).data() + here.first;
      for (Index c = 0; c < here.size(); ++c) {
        const double gap = up[c] - down[c]; // NaN in a dimension that neither series has
        if (gap == gap) slope[c] += 2 * gap * here.cells[c + 1];
      }
    }
  }

  const DtwSeries &x_, &y_;
  const DtwBand &band_;
  const Index widest_;
  std::vector<std::vector<double>> storage_; // the E of three neighbouring diagonals
  Matrix gradient_;
};

// With a stride of 2 every diagonal is kept.
Index keep_stride(const DtwBand &band) {
  constexpr Index kCells = Index{1} << 23;
  Index cells = 0;
  for (Index k = 0; k < band.diagonals(); ++k) cells += band.width(k);
  return cells < kCells ? 2 : 64;
}

// The table's diagonals from the last to the third, a block of `stride` at a time.
void walk_back(const SoftRecursion &recursion, const DtwBand &band, const Checkpoints &kept,
               Index stride, Backward &backward, Monitor &monitor) {
  Diagonals between(stride, stride > 2 ? band.widest() : 0);
  std::vector<Diagonal> rows(as_size(stride + 2));
  const auto row = [&](Index r) -> Diagonal & { return rows[as_size(r)]; };
  for (Index block = (band.diagonals() - 3) / stride; band.diagonals() > 2 && block >= 0; --block) {
    monitor.check();
    const Index start = block * stride;
    const Index end = std::min(start + stride + 2, band.diagonals());
    for (Index k = start; k < end; ++k) {
      const Index r = k - start;
      if (r < 2 || r >= stride) {
        row(r) = kept.get(k / stride, r % stride);
      } else {
        row(r) = between.get(r, band.first(k), band.last(k));
        recursion.fill(k, row(r - 2), row(r - 1), row(r));
      }
    }
    for (Index k = end - 1; k >= start + 2; --k)
      backward.hand_on(k, recursion, row(k - start - 2), row(k - start - 1));
  }
}

void check_pair(const DtwSeries &x, const DtwSeries &y, const SoftDtwOptions &options) {
  options.check();
  require(x.dimensions() == y.dimensions(), "both series must have the same dimensions");
}

double value_of_complete(const DtwSeries &x, const DtwSeries &y, const SoftDtwOptions &options,
                         Monitor &monitor) {
  const DtwBand band(x.size(), y.size(), options.window);
  return check_finite(
      sweep(SoftRecursion(x, y, options.gamma), band, monitor, [](Index, const Diagonal &) {}));
}

SoftDtwGradient gradient_of_complete(const DtwSeries &x, const DtwSeries &y,
                                     const SoftDtwOptions &options, Monitor &monitor) {
  const DtwBand band(x.size(), y.size(), options.window);
  const SoftRecursion recursion(x, y, options.gamma);
  const Index stride = keep_stride(band);
  Checkpoints kept(band, stride);
  SoftDtwGradient out;
  out.value = check_finite(sweep(recursion, band, monitor, [&](Index k, const Diagonal &diagonal) {
    kept.keep(k, diagonal);
  }));
  Backward backward(x, y, band);
  walk_back(recursion, band, kept, stride, backward, monitor);
  backward.finish();
  out.gradient = backward.take();
  return out;
}

} // namespace

void SoftDtwOptions::check() const {
  require(window == DtwBand::kNone || window >= 1, "the window must be at least one sample");
  require(gamma > 0 && std::isfinite(gamma), "gamma must be above 0");
}

double soft_dtw(const DtwSeries &x, const DtwSeries &y, const SoftDtwOptions &options,
                Monitor &monitor) {
  check_pair(x, y, options);
  return of_filled(value_of_complete, x, y, options, monitor);
}

Matrix soft_dtw_matrix(const std::vector<DtwSeries> &series, const SoftDtwOptions &options,
                       int threads, Monitor &monitor) {
  Matrix value(size_of(series), size_of(series));
  const auto of = [&](Index i, Index j, Monitor &inner) {
    return soft_dtw(series[as_size(i)], series[as_size(j)], options, inner);
  };
  for_each_pair(value.rows(), threads, monitor, [&](Index i, Index j, Monitor &inner) {
    value(i, j) = value(j, i) = of(i, j, inner);
  });
  for (Index i = 0; i < value.rows(); ++i) value(i, i) = of(i, i, monitor);
  return value;
}

Matrix soft_dtw_between(const std::vector<DtwSeries> &x, const std::vector<DtwSeries> &y,
                        const SoftDtwOptions &options, int threads, Monitor &monitor) {
  Matrix value(size_of(x), size_of(y));
  for_each_cell(value, threads, monitor, [&](Index i, Index j, Monitor &inner) {
    return soft_dtw(x[as_size(i)], y[as_size(j)], options, inner);
  });
  return value;
}

SoftDtwGradient soft_dtw_gradient(const DtwSeries &x, const DtwSeries &y,
                                  const SoftDtwOptions &options, Monitor &monitor) {
  check_pair(x, y, options);
  SoftDtwGradient out = of_filled(gradient_of_complete, x, y, options, monitor);
  const auto there = x.values().array() == x.values().array();
  out.gradient = there.select(out.gradient, 0.0);
  return out;
}

} // namespace musefuse
