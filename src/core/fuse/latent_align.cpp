#include "core/fuse/latent_align.h"

#include "core/util/infinity.h"
#include "core/util/interpolate.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr double kLongestGap = 2.5; // steps between two ratings that a line may bridge
constexpr double kTieBreak = 1e-6;  // seconds a sample, so that equal times keep their order
constexpr double kOnGrid = 1e-9;    // steps: rounding of a lag must not lose the first rating

struct Placed {
  double time, value; // latent time in steps from the start of the latent grid
};

std::vector<Placed> placed_ratings(const double *rating, const double *lag,
                                   const LatentGrid &grid) {
  std::vector<Placed> out;
  out.reserve(as_size(grid.working));
  double latest = -kInfinity;
  for (Index i = 0; i < grid.working; ++i) {
    const double index = static_cast<double>(i);
    const double time = index + (kTieBreak * index - lag[i]) / grid.step;
    latest = std::max(latest, time);
    if (is_present(rating[i])) out.push_back({latest + static_cast<double>(grid.lead), rating[i]});
  }
  return out;
}

} // namespace

Matrix align_ratings(const ConstMatrix &working, const ConstMatrix &lag, const LatentGrid &grid) {
  Matrix out = Matrix::Constant(grid.size(), working.cols(), kMissing);
  for (Index k = 0; k < working.cols(); ++k) {
    const auto placed = placed_ratings(working.col(k).data(), lag.col(k).data(), grid);
    std::size_t right = 0; // first rating after the grid point
    for (Index s = 0; s < grid.size(); ++s) {
      const double at = static_cast<double>(s);
      while (right < placed.size() && placed[right].time <= at + kOnGrid) ++right;
      if (right == 0) continue;
      const Placed &a = placed[right - 1];
      if (a.time >= at - kOnGrid) {
        out(s, k) = a.value;
        continue;
      }
      if (right == placed.size()) break;
      const Placed &b = placed[right];
      const double gap = b.time - a.time;
      if (gap > kLongestGap) continue;
      out(s, k) = a.value + (b.value - a.value) * (at - a.time) / gap;
    }
  }
  return out;
}

double hermite(const ConstVector &value, const ConstVector &slope, double step, double at) {
  const Index n = value.size();
  const double last = static_cast<double>(n - 1);
  if (at <= 0) return value[0] + at * step * slope[0];
  if (at >= last) return value[n - 1] + (at - last) * step * slope[n - 1];
  const Index i = static_cast<Index>(at);
  const double u = at - static_cast<double>(i), v = 1 - u;
  return v * v * (1 + 2 * u) * value[i] + u * u * (1 + 2 * v) * value[i + 1] +
         u * v * step * (v * slope[i] - u * slope[i + 1]);
}

double interpolate(const double *value, Index n, double at) {
  if (at <= 0) return value[0];
  if (at >= static_cast<double>(n - 1)) return value[n - 1];
  const Index i = static_cast<Index>(at);
  const double u = at - static_cast<double>(i);
  return u == 0 ? value[i] : between(value[i], value[i + 1], u);
}

} // namespace musefuse
