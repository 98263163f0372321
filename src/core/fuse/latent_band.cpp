#include "core/fuse/latent_band.h"

#include "core/util/without_column.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kSmoothing = 15; // seconds, width of the Hann window
constexpr double kPi = 3.14159265358979323846;

// The window is cut, and its weights summed anew, at the ends.
Vector hann_smooth(const Vector &x, double step) {
  const Index half = static_cast<Index>(std::floor(0.5 * kSmoothing / step));
  Vector window(2 * half + 1);
  for (Index i = 0; i < window.size(); ++i) {
    const double u = static_cast<double>(i - half) / static_cast<double>(half + 1);
    window[i] = 0.5 + 0.5 * std::cos(kPi * u);
  }
  Vector out(x.size());
  for (Index i = 0; i < x.size(); ++i) {
    const Index from = std::max<Index>(0, i - half), to = std::min(x.size() - 1, i + half);
    const auto weights = window.segment(from - i + half, to - from + 1);
    out[i] = weights.dot(x.segment(from, to - from + 1)) / weights.sum();
  }
  return out;
}

} // namespace

Matrix leave_one_out(const ConstMatrix &aligned, const LatentParameters &p, double step,
                     LatentSmoother &smoother, Matrix *variance) {
  Matrix mean(aligned.rows(), aligned.cols());
  if (variance) variance->resize(aligned.rows(), aligned.cols());
  for (Index k = 0; k < aligned.cols(); ++k) {
    const LatentMoments others =
        smoother.smooth_signal(without_column(aligned, k), without_rater(p, k), step, variance);
    mean.col(k) = others.signal;
    if (variance) variance->col(k) = others.variance;
  }
  return mean;
}

LatentBand latent_band(const ConstVector &model, const ConstMatrix &without, Index lead,
                       double step, double before) {
  const Index raters = without.cols(), data = model.size() - lead;
  if (raters < 3) return {model * before, before};
  const double k = static_cast<double>(raters);
  const Vector centre = without.rowwise().mean();
  const Vector jackknife =
      (without.colwise() - centre).array().square().rowwise().sum() * (k - 1) / k;
  const double inflation = std::max(1.0, jackknife.tail(data).mean() / model.tail(data).mean());
  return {(model * inflation).cwiseMax(hann_smooth(jackknife, step)), inflation};
}

} // namespace musefuse
