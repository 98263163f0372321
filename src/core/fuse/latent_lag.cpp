#include "core/fuse/latent_lag.h"

#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLeastMove = 1e-5, kMostMove = 0.45; // probability of one grid step, either way

struct LagGrid {
  Index reach;  // grid points either side of 0
  double width; // seconds between two
  Index size() const { return 2 * reach + 1; }
  double lag(Index i) const { return static_cast<double>(i - reach) * width; }
};
LagGrid lag_grid(const LatentGrid &grid, const LatentLagOptions &options) {
  const double width = lag_grid_width(grid);
  return {static_cast<Index>(std::floor(options.max_lag / width + 1e-9)), width};
}

// Mean and sd of a distribution over the lags; `p` need not sum to one.
struct Summary {
  double mean, sd;
};
Summary summarise(const double *p, const LagGrid &lags) {
  double total = 0, first = 0, second = 0;
  for (Index i = 0; i < lags.size(); ++i) {
    total += p[i];
    first += p[i] * lags.lag(i);
    second += p[i] * lags.lag(i) * lags.lag(i);
  }
  const double mean = first / total;
  const double within = lags.width * lags.width / 12; // of a grid cell
  return {mean, std::sqrt(std::max(second / total - mean * mean, 0.0) + within)};
}

// Log-likelihood of each rating (column) under each lag (row), whitened against the rater's own
// noise. A rating that is missing, or whose neighbour is, says nothing.
Matrix evidence(const ConstVector &rating, const LatentSignal &others, const LatentParameters &p,
                Index k, const LatentGrid &grid, const LagGrid &lags) {
  const double o = p.offset[k], g = p.gain[k], phi = p.phi[k];
  const double variance =
      p.innovation[k] + p.white[k] * (1 + phi * phi) + g * g * others.variance * (1 - phi * phi);
  // The signal at half steps, so that every lag is an index.
  const Index halves = 2 * grid.size() - 1;
  Vector x(halves);
  for (Index i = 0; i < halves; ++i)
    x[i] = i % 2 == 0 ? others.mean[i / 2] : 0.5 * (others.mean[i / 2] + others.mean[i / 2 + 1]);

  Matrix out = Matrix::Zero(lags.size(), grid.working);
  for (Index t = 1; t < grid.working; ++t) {
    if (is_missing(rating[t]) || is_missing(rating[t - 1])) continue;
    const double level = (rating[t] - o) - phi * (rating[t - 1] - o);
    double *e = out.col(t).data();
    double sum = 0;
    Index inside = 0;
    for (Index i = 0; i < lags.size(); ++i) {
      const Index at = 2 * (grid.lead + t) - (i - lags.reach);
      if (at >= halves || at < 2) {
        e[i] = kMissing;
        continue;
      }
      const double w = level - g * (x[at] - phi * x[at - 2]);
      e[i] = -0.5 * w * w / variance;
      sum += e[i];
      ++inside;
    }
    const double fill = inside > 0 ? sum / static_cast<double>(inside) : 0.0;
    for (Index i = 0; i < lags.size(); ++i)
      if (is_missing(e[i])) e[i] = fill;
  }
  return out;
}

void normalise(Vector &p) {
  p /= p.sum();
}

// Tri-diagonal moves towards the mean lag: chance to go up and down from each grid point.
struct Moves {
  Vector up, down;
};
Moves wander(const LagGrid &lags, double mean, double step, const LatentLagOptions &options) {
  const double rho = std::exp(-step / options.warp_tau);
  const double spread = options.warp_sd * options.warp_sd * (1 - rho * rho);
  Moves moves{Vector(lags.size()), Vector(lags.size())};
  for (Index i = 0; i < lags.size(); ++i) {
    const double diffuse = spread / (lags.width * lags.width);
    const double pull = (1 - rho) * (mean - lags.lag(i)) / lags.width;
    const bool top = i + 1 == lags.size(), bottom = i == 0;
    moves.up[i] = top ? 0 : std::clamp(0.5 * (diffuse + pull), kLeastMove, kMostMove);
    moves.down[i] = bottom ? 0 : std::clamp(0.5 * (diffuse - pull), kLeastMove, kMostMove);
  }
  return moves;
}

void forward_move(const Vector &p, const Moves &moves, Vector &out) {
  const Index m = p.size();
  for (Index i = 0; i < m; ++i) {
    double arrive = p[i] * (1 - moves.up[i] - moves.down[i]);
    if (i > 0) arrive += p[i - 1] * moves.up[i - 1];
    if (i + 1 < m) arrive += p[i + 1] * moves.down[i + 1];
    out[i] = arrive;
  }
}

void backward_move(const Vector &p, const Moves &moves, Vector &out) {
  const Index m = p.size();
  for (Index i = 0; i < m; ++i) {
    double leave = p[i] * (1 - moves.up[i] - moves.down[i]);
    if (i + 1 < m) leave += p[i + 1] * moves.up[i];
    if (i > 0) leave += p[i - 1] * moves.down[i];
    out[i] = leave;
  }
}

// Forward-backward with scaling (Rabiner 1989, doi 10.1109/5.18626). `likelihood` is exp of the
// tempered evidence, largest 1 at each time, and is overwritten by the forward probabilities.
void follow(const Matrix &likelihood, const LagGrid &lags, const Moves &moves,
            const LatentLagOptions &options, LagPosterior &out) {
  const Index n = likelihood.cols();
  Matrix forward(lags.size(), n);
  Vector p(lags.size()), next(lags.size());
  for (Index i = 0; i < lags.size(); ++i) {
    const double z = (lags.lag(i) - out.mean) / options.warp_sd;
    p[i] = std::exp(-0.5 * z * z);
  }
  for (Index t = 0; t < n; ++t) {
    if (t > 0) {
      forward_move(p, moves, next);
      p.swap(next);
    }
    p.array() *= likelihood.col(t).array();
    normalise(p);
    forward.col(t) = p;
  }
  out.path.resize(n);
  out.path_sd.resize(n);
  Vector beta = Vector::Ones(lags.size());
  for (Index t = n - 1; t >= 0; --t) {
    p = forward.col(t).cwiseProduct(beta);
    const Summary at = summarise(p.data(), lags);
    out.path[t] = at.mean;
    out.path_sd[t] = at.sd;
    beta.array() *= likelihood.col(t).array();
    backward_move(beta, moves, next);
    beta.swap(next);
    normalise(beta);
  }
}

} // namespace

double lag_grid_width(const LatentGrid &grid) {
  return grid.step / 2;
}

Vector normal_lag_prior(double centre, const LatentGrid &grid, const LatentLagOptions &options) {
  const LagGrid lags = lag_grid(grid, options);
  Vector out(lags.size());
  for (Index i = 0; i < lags.size(); ++i) {
    const double z = (lags.lag(i) - centre) / options.sd_lag;
    out[i] = -0.5 * z * z;
  }
  return out;
}

LagPosterior lag_posterior(const ConstVector &rating, const LatentSignal &others,
                           const LatentParameters &p, Index k, const Vector &log_prior,
                           bool wandering, const LatentGrid &grid,
                           const LatentLagOptions &options) {
  const LagGrid lags = lag_grid(grid, options);
  Matrix score = options.temper * evidence(rating, others, p, k, grid, lags);

  LagPosterior out;
  out.evidence = score.rowwise().sum();
  Vector constant = out.evidence + log_prior;
  constant = (constant.array() - constant.maxCoeff()).exp();
  const Summary overall = summarise(constant.data(), lags);
  out.mean = overall.mean;
  out.sd = overall.sd;
  if (!wandering) return out;

  for (Index t = 0; t < score.cols(); ++t)
    score.col(t) = (score.col(t).array() - score.col(t).maxCoeff()).exp();
  follow(score, lags, wander(lags, out.mean, grid.step, options), options, out);
  return out;
}

} // namespace musefuse
