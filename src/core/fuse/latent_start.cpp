#include "core/fuse/latent_start.h"

#include "core/signal/concordance.h"
#include "core/util/missing.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLeastVote = 0.02;     // nobody is left out of the first consensus
constexpr double kLeastResidual = 0.05; // share of a rater's variance that is noise at least
constexpr double kStartTau = 4;         // seconds, persistence of the raters' noise
constexpr double kPersistentShare = 0.9;
constexpr double kStartLength = 30; // seconds
constexpr double kWindow = 3;       // seconds, to tell the signal's drive from noise

struct Moments {
  double mean = 0, variance = 0;
  Index n = 0;
};
Moments moments_of(const double *x, Index n) {
  const PairMoments m = pair_moments(x, x, n);
  return {m.mean_x, m.var_x, m.n};
}

// Leading eigenvector of the correlations without the diagonal: who moves with the others. The
// majority is upright; of two raters against each other who moves farther, not who comes first.
Vector votes(const ConstMatrix &aligned) {
  Matrix r = pairwise_agreement(aligned, Agreement::pearson);
  r = r.unaryExpr([](double x) { return is_missing(x) ? 0.0 : x; });
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(r);
  Vector v = solver.eigenvectors().rightCols(1);
  double upright = v.sum();
  if (std::abs(upright) < 1e-9) {
    upright = 0;
    for (Index k = 0; k < v.size(); ++k)
      upright += v[k] * moments_of(aligned.col(k).data(), aligned.rows()).variance;
  }
  return upright < 0 ? Vector(-v) : v;
}

// Gaps are bridged by lines, the ends held; all missing becomes 0.
void bridge(Vector &x) {
  Index last = -1;
  for (Index i = 0; i < x.size(); ++i) {
    if (is_missing(x[i])) continue;
    const Index from = last + 1;
    for (Index j = from; j < i; ++j)
      x[j] = last < 0 ? x[i]
                      : x[last] + (x[i] - x[last]) * static_cast<double>(j - last) /
                                      static_cast<double>(i - last);
    last = i;
  }
  for (Index j = last + 1; j < x.size(); ++j) x[j] = last < 0 ? 0.0 : x[last];
}

// Weighted mean of the standardised raters, standardised.
Vector first_consensus(const ConstMatrix &aligned, const Vector &offset, const Vector &sd,
                       const Vector &vote) {
  Vector x(aligned.rows());
  for (Index s = 0; s < aligned.rows(); ++s) {
    double sum = 0, total = 0;
    for (Index k = 0; k < aligned.cols(); ++k) {
      if (is_missing(aligned(s, k)) || !(sd[k] > 0)) continue;
      sum += vote[k] * (aligned(s, k) - offset[k]) / sd[k];
      total += std::abs(vote[k]);
    }
    x[s] = total > 0 ? sum / total : kMissing;
  }
  bridge(x);
  const Moments m = moments_of(x.data(), x.size());
  if (m.variance > 0) x = (x.array() - m.mean) / std::sqrt(m.variance);
  return x;
}

// Variance that the process's noise adds a second: from second differences of moving averages, for
// which an integrated Wiener process gives 2/3 h^3 times it.
double diffusion(const Vector &x, double step) {
  const Index h = std::max<Index>(1, static_cast<Index>(std::lround(kWindow / step)));
  const Index n = x.size() - h + 1;
  if (n <= 2 * h + 1) return 0;
  Vector smooth(n);
  for (Index i = 0; i < n; ++i) smooth[i] = x.segment(i, h).mean();
  const Vector second =
      smooth.tail(n - 2 * h) - 2 * smooth.segment(h, n - 2 * h) + smooth.head(n - 2 * h);
  const double span = static_cast<double>(h) * step;
  return moments_of(second.data(), second.size()).variance / (2.0 / 3.0 * span * span * span);
}

} // namespace

LatentParameters start_parameters(const ConstMatrix &aligned, double step) {
  const Index raters = aligned.cols(), n = aligned.rows();
  LatentParameters p;
  p.offset.resize(raters);
  p.gain.resize(raters);
  p.phi = Vector::Constant(raters, std::exp(-step / kStartTau));
  p.innovation.resize(raters);
  p.white.resize(raters);
  Vector sd(raters);
  for (Index k = 0; k < raters; ++k) {
    const Moments m = moments_of(aligned.col(k).data(), n);
    p.offset[k] = m.mean;
    sd[k] = std::sqrt(m.variance);
  }
  const Vector share = raters > 1 ? votes(aligned) : Vector::Ones(1);
  const Vector vote =
      share.unaryExpr([](double v) { return std::copysign(std::max(std::abs(v), kLeastVote), v); });
  Vector x = first_consensus(aligned, p.offset, sd, vote);

  double log_gain = 0, total = 0;
  for (Index k = 0; k < raters; ++k) {
    double product = 0, count = 0;
    for (Index s = 0; s < n; ++s)
      if (is_present(aligned(s, k))) {
        product += (aligned(s, k) - p.offset[k]) * x[s];
        count += 1;
      }
    const double g = p.gain[k] = count > 0 ? product / count : 0;
    const Vector rest = aligned.col(k) - g * x;
    const double residual =
        std::max(moments_of(rest.data(), n).variance, kLeastResidual * sd[k] * sd[k]);
    p.innovation[k] = kPersistentShare * residual * (1 - p.phi[k] * p.phi[k]);
    p.white[k] = (1 - kPersistentShare) * residual;
    if (g != 0) {
      log_gain += std::abs(share[k]) * std::log(std::abs(g));
      total += std::abs(share[k]);
    }
  }
  const double scale = total > 0 ? std::exp(log_gain / total) : 1.0;
  p.gain /= scale;
  x *= scale;
  p.rate = std::sqrt(3.0) / kStartLength;
  const double drive = diffusion(x, step);
  const double fallback = moments_of(x.data(), n).variance;
  p.variance = drive > 0 ? drive / (4 * p.rate * p.rate * p.rate) : std::max(fallback, 1e-12);
  return p;
}

} // namespace musefuse
