#include "core/align/dtw.h"

#include "core/align/dtw_gaps.h"
#include "core/align/dtw_lanes.h"
#include "core/align/dtw_pattern.h"
#include "core/align/dtw_wave.h"
#include "core/align/pairs.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <algorithm>

namespace musefuse {
namespace {

class Recursion {
public:
  Recursion(const DtwSeries &x, const DtwSeries &y) : x_(x), y_(y), last_(x.dimensions() - 1) {}

  void begin(const Diagonal &corner) const {
    corner.wall();
    diagonal_costs(x_, y_, last_ + 1, 0, 0, 1, corner.at(0));
  }
  void fill(Index k, const Diagonal &older, const Diagonal &old, const Diagonal &out) const {
    out.wall();
    if (last_ > 0) {
      diagonal_costs(x_, y_, last_, k, out.first, out.size(), out.at(out.first));
      fill_last<true>(k, older, old, out);
    } else {
      fill_last<false>(k, older, old, out);
    }
  }

private:
  // The last dimension and the ways, on top of the dimensions before it.
  template <bool kOthers>
  void fill_last(Index k, const Diagonal &older, const Diagonal &old, const Diagonal &out) const {
    const Index i = out.first;
    const double *x = x_.from(i, last_), *y = y_.back_from(k - i, last_);
    const double *diagonal = older.at(i - 1), *second = old.at(i), *first = old.at(i - 1);
    double *cells = out.at(i);
    in_lanes(out.size(), [=](Index c, auto lanes) {
      fill_cells<lanes, kOthers>(x + c, y + c, diagonal + c, second + c, first + c, cells + c);
    });
  }

  const DtwSeries &x_, &y_;
  const Index last_; // dimension
};

// The way back from the last cell to the first.
class Backtrack {
public:
  Backtrack(const Recursion &recursion, const DtwBand &band, const Checkpoints &checkpoints,
            Index stride, double rounding)
      : recursion_(recursion), band_(band), checkpoints_(checkpoints), stride_(stride),
        rounding_(rounding), storage_(stride, stride + 1), block_(as_size(stride + 2)) {}

  void walk(DtwPath &path) {
    Index k = band_.diagonals() - 1, i = band_.last(k);
    const auto visit = [&] {
      path.first.push_back(i);
      path.second.push_back(k - i);
    };
    visit();
    while (k > 1) {
      const Index start = (k - 2) / stride_ * stride_;
      refill(start, k, i);
      for (; k >= start + 2; visit()) step(start, k, i);
    }
    if (k == 1) { // only the corner is left
      k = i = 0;
      visit();
    }
    std::reverse(path.first.begin(), path.first.end());
    std::reverse(path.second.begin(), path.second.end());
  }

private:
  // The diagonals start .. k - 1, as far as cell i of diagonal k depends on them.
  void refill(Index start, Index k, Index i) {
    for (Index row = 0; start + row < k; ++row) {
      if (row < 2) {
        at(row) = checkpoints_.get(start / stride_, row);
        continue;
      }
      const Index here = start + row;
      at(row) = storage_.get(row - 2, std::max(band_.first(here), i - (k - here)),
                             std::min(band_.last(here), i));
      recursion_.fill(here, at(row - 2), at(row - 1), at(row));
    }
  }
  // From cell i of diagonal k to the one before it on the path.
  void step(Index start, Index &k, Index &i) {
    const Diagonal &old = at(k - 1 - start);
    const double diagonal = *at(k - 2 - start).at(i - 1), second = *old.at(i),
                 first = *old.at(i - 1);
    if (no_dearer(diagonal, std::min(second, first), rounding_)) {
      k -= 2;
      i -= 1;
    } else {
      k -= 1;
      if (!no_dearer(second, first, rounding_)) i -= 1;
    }
  }
  Diagonal &at(Index row) { return block_[as_size(row)]; }

  const Recursion &recursion_;
  const DtwBand &band_;
  const Checkpoints &checkpoints_;
  const Index stride_;
  const double rounding_; // of a sum of squares near 0
  Diagonals storage_;
  std::vector<Diagonal> block_;
};

// Computing a triangle of stride^2 / 2 cells again for every `stride` diagonals stays below a
// tenth of the first sweep; the 64 at least keeps the memory at 2 bits a cell.
Index checkpoint_stride(const DtwBand &band) {
  return std::clamp<Index>(band.widest() / 16, 64, 512);
}

// The square of 1e-12 of the range of both series.
double rounding_of(const DtwSeries &x, const DtwSeries &y) {
  double squared = 0;
  for (Index d = 0; d < x.dimensions(); ++d) {
    const auto a = x.values().col(d), b = y.values().col(d);
    const double range =
        std::max(a.maxCoeff(), b.maxCoeff()) - std::min(a.minCoeff(), b.minCoeff());
    squared += range * range;
  }
  return 1e-24 * squared;
}

void check_pair(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options) {
  options.check();
  require(x.dimensions() == y.dimensions(), "both series must have the same dimensions");
}

// That no path is left is another matter than squares that overflow.
void refuse_slope(const DtwSeries &x, const DtwSeries &y) {
  throw std::domain_error("No warping path from " + std::to_string(x.size()) + " to " +
                          std::to_string(y.size()) + " samples keeps to the limits of its slope.");
}

double check_reached(double last_cell, const DtwSeries &x, const DtwSeries &y,
                     const DtwOptions &options) {
  if (std::isfinite(last_cell) || !options.limited()) return check_finite(last_cell);
  const double largest =
      std::max(x.values().cwiseAbs().maxCoeff(), y.values().cwiseAbs().maxCoeff());
  if (largest < 1e150) refuse_slope(x, y);
  return check_finite(last_cell);
}

DtwBand band_of(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options) {
  const double n = static_cast<double>(x.size() - 1), m = static_cast<double>(y.size() - 1);
  if (options.max_slope < DtwBand::kAnySlope &&
      !(std::max(n, m) <= options.max_slope * std::min(n, m)))
    refuse_slope(x, y);
  return DtwBand(x.size(), y.size(), options.window, options.max_slope);
}

double squared_of_complete(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                           Monitor &monitor) {
  const DtwBand band = band_of(x, y, options);
  const double last = options.pattern == StepPattern::symmetric1
                          ? sweep(Recursion(x, y), band, monitor, [](Index, const Diagonal &) {})
                          : pattern_squared(x, y, band, options.pattern, monitor);
  return check_reached(last, x, y, options);
}

DtwPath path_of_complete(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                         Monitor &monitor) {
  const DtwBand band = band_of(x, y, options);
  DtwPath path;
  if (options.pattern != StepPattern::symmetric1) {
    path = pattern_path(x, y, band, options.pattern, rounding_of(x, y), monitor);
    check_reached(path.squared, x, y, options);
    return path;
  }
  const Recursion recursion(x, y);
  const Index stride = checkpoint_stride(band);
  Checkpoints checkpoints(band, stride);
  path.squared = check_reached(
      sweep(recursion, band, monitor,
            [&](Index k, const Diagonal &diagonal) { checkpoints.keep(k, diagonal); }),
      x, y, options);
  Backtrack(recursion, band, checkpoints, stride, rounding_of(x, y)).walk(path);
  return path;
}

} // namespace

void DtwOptions::check() const {
  require(window == DtwBand::kNone || window >= 1, "the window must be at least one sample");
  require(max_slope >= 1, "max_slope must be at least 1");
}

double dtw_squared(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                   Monitor &monitor) {
  check_pair(x, y, options);
  return of_filled(squared_of_complete, x, y, options, monitor);
}

DtwPath dtw_path(const DtwSeries &x, const DtwSeries &y, const DtwOptions &options,
                 Monitor &monitor) {
  check_pair(x, y, options);
  return of_filled(path_of_complete, x, y, options, monitor);
}

Matrix dtw_squared_matrix(const std::vector<DtwSeries> &series, const DtwOptions &options,
                          int threads, Monitor &monitor) {
  Matrix squared = Matrix::Zero(size_of(series), size_of(series));
  for_each_pair(squared.rows(), threads, monitor, [&](Index i, Index j, Monitor &inner) {
    squared(i, j) = squared(j, i) =
        dtw_squared(series[as_size(i)], series[as_size(j)], options, inner);
  });
  return squared;
}

Matrix dtw_squared_between(const std::vector<DtwSeries> &x, const std::vector<DtwSeries> &y,
                           const DtwOptions &options, int threads, Monitor &monitor) {
  Matrix squared(size_of(x), size_of(y));
  for_each_cell(squared, threads, monitor, [&](Index i, Index j, Monitor &inner) {
    return dtw_squared(x[as_size(i)], y[as_size(j)], options, inner);
  });
  return squared;
}

} // namespace musefuse
