#include "core/fuse/latent_pool.h"

#include "core/fuse/latent_align.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr double kLeastGain = 1e-3, kLeastCommunality = 0.02, kMostGainVariance = 4;
constexpr double kGridStep = 0.25; // seconds, of pooled lags
constexpr double kGridMargin = 2;  // seconds that pooled lags reach beyond max_lag
constexpr int kMostRounds = 25, kFewestRounds = 9;
constexpr double kStill = 0.005;     // seconds; clocks that move less have arrived
constexpr double kStartSpread = 0.5; // sd of a rater's lag over recordings, worth so many of them:
constexpr double kStartRecordings = 6;

using Ids = std::vector<Index>;

double log_t(double z2, double freedom) {
  return -0.5 * (freedom + 1) * std::log1p(z2 / freedom);
}

Index at(const Ids &ids, Index i) {
  return ids[as_size(i)];
}

// Columns of the traces, and sampling variances of what was estimated of them: the rest of a rater's
// trace lingers, so that few of its samples are independent.
struct Rows {
  explicit Rows(const std::vector<LatentTrace> &traces, double worst_p) {
    const auto n = size_of(traces);
    for (Vector *column :
         {&gain, &noise, &white, &tau, &gain_variance, &noise_variance, &white_variance})
      *column = Vector::Zero(n);
    for (Index i = 0; i < n; ++i) {
      const LatentTrace &t = traces[as_size(i)];
      rater.push_back(t.rater);
      cell.push_back(t.cell);
      const bool bad = !t.used || !(t.gain > 0) || t.p_value >= worst_p;
      good.push_back(!bad);
      if (!t.used) continue;
      gain[i] = std::log(std::max(t.gain, kLeastGain));
      noise[i] = std::log(t.noise);
      white[i] = std::log(t.white);
      tau[i] = std::log(t.tau);
      const double signal_time = 2 * t.length_scale / std::sqrt(3.0);
      const double both = 1 / (1 / signal_time + 1 / t.tau);
      gain_variance[i] = std::min(kMostGainVariance,
                                  (1 - t.communality) / std::max(t.communality, kLeastCommunality) *
                                      2 * both / t.seconds);
      noise_variance[i] = 2 * t.tau / t.seconds;
      white_variance[i] = 2 / t.seconds;
    }
  }
  Ids rater, cell;
  std::vector<char> good;
  Vector gain, noise, white, tau;
  Vector gain_variance, noise_variance, white_variance;
};

// Lags of all raters on one clock. methods/pooled.md 3.2.
class LagPool {
public:
  LagPool(const std::vector<LatentTrace> &traces, const Rows &rows, Index cells, Index recordings,
          Index raters, const LatentPoolOptions &options)
      : traces_(traces), rows_(rows), options_(options),
        lags_(grid(options.max_lag + kGridMargin, kGridStep)) {
    Ids group(as_size(recordings * raters), -1);
    for (const LatentTrace &t : traces) {
      Index &g = group[as_size(t.recording * raters + t.rater)];
      if (g < 0) {
        g = size_of(group_rater_);
        group_rater_.push_back(t.rater);
        members_.emplace_back();
      }
      members_[as_size(g)].push_back(size_of(group_));
      group_.push_back(g);
    }
    mean = variance = trust_ = Vector::Zero(size_of(group_rater_));
    start(cells, raters);
  }

  void run() {
    for (int round = 1; round <= kMostRounds; ++round) {
      find_groups();
      update_raters();
      if (move_clocks() < kStill && round >= kFewestRounds) break;
    }
    find_groups();
  }

  Index group(Index row) const { return at(group_, row); }

  double spread2(Index k) const { return spread[k] * spread[k]; }

  // Evidence of row i for the lags `lags` on the corpus' clock.
  Vector evidence(Index i, const Vector &lags) const {
    const LatentTrace &t = traces_[as_size(i)];
    const Index n = t.evidence.size();
    Vector out = Vector::Zero(lags.size());
    if (n == 0) return out;
    const double half = static_cast<double>((n - 1) / 2);
    for (Index j = 0; j < lags.size(); ++j)
      out[j] = interpolate(t.evidence.data(), n,
                           (lags[j] - clock[t.cell] + t.evidence_shift) / t.evidence_step + half);
    return out;
  }

  // Log prior of row i at the points of its own grid of lags: the rater's, and what the recording's other
  // dimensions show of the same rater.
  Vector log_prior(Index i, double centre, double sd) const {
    const double step = traces_[as_size(i)].evidence_step;
    const Vector lags = grid(options_.max_lag, step);
    const Index n = lags.size();
    Vector others = Vector::Zero(n);
    for (const Index j : members_[as_size(group(i))])
      if (j != i && rows_.good[as_size(j)]) others += evidence(j, lags);
    others.array() -= others.maxCoeff();
    return others + prior(lags, centre, sd);
  }

  Vector lag, lag_se, spread, clock; // a rater each; a cell each
  Vector mean, variance;             // a group each: a rater's lag in a recording

private:
  static Vector grid(double reach, double step) {
    const auto half = static_cast<Index>(std::floor(reach / step + 1e-9));
    const double end = static_cast<double>(half) * step;
    return Vector::LinSpaced(2 * half + 1, -end, end);
  }

  void start(Index cells, Index raters) {
    const auto n = size_of(traces_);
    Vector y(n), sampling(n);
    for (Index i = 0; i < n; ++i) {
      const LatentTrace &t = traces_[as_size(i)];
      y[i] = t.used ? t.lag : 0;
      const double se = t.used ? std::max(t.lag_se, 0.1) : 1;
      sampling[i] = se * se;
    }
    TwoWayOptions options;
    options.freedom = options_.freedom;
    options.start = kStartSpread * kStartSpread;
    options.cells = true;
    const TwoWay both =
        two_way(y, rows_.rater, rows_.cell, sampling, rows_.good, raters, cells, options);
    lag = both.rater.array() - both.rater.minCoeff();
    clock = -both.cell.array() - both.rater.minCoeff();
    spread = Vector::Constant(raters, kStartSpread);
    lag_se = Vector::Constant(raters, kMissing);
  }

  Vector prior(const Vector &lags, double centre, double sd) const {
    return lags.unaryExpr([&](double l) {
      const double z = (l - centre) / sd;
      return log_t(z * z, options_.freedom);
    });
  }

  struct Posterior {
    double mean, variance, trust;
  };
  Posterior posterior(const Vector &score, Index k) const {
    const double most = score.maxCoeff();
    double total = 0, first = 0, second = 0, trust = 0;
    for (Index j = 0; j < score.size(); ++j) {
      const double p = std::exp(score[j] - most), z = (lags_[j] - lag[k]) / spread[k];
      total += p;
      first += p * lags_[j];
      second += p * lags_[j] * lags_[j];
      trust += p * (options_.freedom + 1) / (options_.freedom + z * z);
    }
    const double centre = first / total;
    const double within = kGridStep * kGridStep / 12;
    return {centre, std::max(second / total - centre * centre, 0.0) + within, trust / total};
  }

  void find_groups() {
    for (Index g = 0; g < mean.size(); ++g) {
      const Index k = at(group_rater_, g);
      Vector score = prior(lags_, lag[k], spread[k]);
      for (const Index i : members_[as_size(g)])
        if (rows_.good[as_size(i)]) score += evidence(i, lags_);
      const Posterior p = posterior(score, k);
      mean[g] = p.mean;
      variance[g] = p.variance;
      trust_[g] = p.trust;
    }
  }

  bool has_good(Index g) const {
    const Ids &rows = members_[as_size(g)];
    return std::any_of(rows.begin(), rows.end(),
                       [&](Index i) { return rows_.good[as_size(i)] != 0; });
  }

  void update_raters() {
    const double common = lag.mean();
    Vector sum(lag.size()), total(lag.size());
    for (Index k = 0; k < lag.size(); ++k) {
      total[k] = spread2(k) / (options_.lag_spread * options_.lag_spread);
      sum[k] = total[k] * common;
    }
    for (Index g = 0; g < mean.size(); ++g) {
      if (!has_good(g)) continue;
      sum[at(group_rater_, g)] += trust_[g] * mean[g];
      total[at(group_rater_, g)] += trust_[g];
    }
    lag_se = (spread.array().square() / total.array()).sqrt();
    lag = sum.cwiseQuotient(total);
    Vector squares = Vector::Constant(lag.size(), kStartRecordings * kStartSpread * kStartSpread);
    Vector count = Vector::Constant(lag.size(), kStartRecordings);
    for (Index g = 0; g < mean.size(); ++g) {
      if (!has_good(g)) continue;
      const Index k = at(group_rater_, g);
      const double e = mean[g] - lag[k];
      squares[k] += trust_[g] * (e * e + variance[g]);
      count[k] += 1;
    }
    spread = squares.cwiseQuotient(count).cwiseSqrt();
  }

  // The largest move.
  double move_clocks() {
    Vector sum = Vector::Zero(clock.size()), total = sum;
    for (Index i = 0; i < size_of(traces_); ++i) {
      if (!rows_.good[as_size(i)]) continue;
      const Index k = at(rows_.rater, i), c = at(rows_.cell, i);
      const Posterior p = posterior(prior(lags_, lag[k], spread[k]) + evidence(i, lags_), k);
      const double weight = p.trust / spread2(k);
      sum[c] += weight * (p.mean - lag[k]);
      total[c] += weight;
    }
    double most = 0;
    for (Index c = 0; c < clock.size(); ++c) {
      if (!(total[c] > 0)) continue;
      const double move = sum[c] / total[c];
      clock[c] -= move;
      most = std::max(most, std::abs(move));
    }
    return most;
  }

  const std::vector<LatentTrace> &traces_;
  const Rows &rows_;
  const LatentPoolOptions &options_;
  const Vector lags_;
  Ids group_, group_rater_;
  std::vector<Ids> members_;
  Vector trust_;
};

// A cell without a good trace has no effect of its own: that of the others on the whole, not 0.
void fill_cells(const Rows &rows, Vector &effect) {
  std::vector<char> seen(as_size(effect.size()), 0);
  for (std::size_t i = 0; i < rows.good.size(); ++i)
    if (rows.good[i]) seen[as_size(rows.cell[i])] = 1;
  double sum = 0, count = 0;
  for (Index c = 0; c < effect.size(); ++c)
    if (seen[as_size(c)]) {
      sum += effect[c];
      count += 1;
    }
  for (Index c = 0; c < effect.size(); ++c)
    if (!seen[as_size(c)]) effect[c] = count > 0 ? sum / count : 0;
}

// How unlike themselves a rater is in a cell: noisier or flatter than usual. Too small a noise does not
// count, as it is a degenerate fit that pooling is there to mend.
double unlike(const LatentTrace &t, const LatentPool &pool, const Rows &rows, Index i) {
  const Index k = t.rater;
  const double usual = std::log(std::exp(pool.noise.rater[k]) + std::exp(pool.white.rater[k]));
  const double z = (std::log(t.noise + t.white) - usual) /
                   std::sqrt(pool.noise.variance + rows.noise_variance[i]);
  const double zg = (rows.gain[i] - pool.gain.rater[k] - pool.gain.cell[t.cell]) /
                    std::sqrt(pool.gain.variance + rows.gain_variance[i]);
  const double up = std::max(z, 0.0), down = std::min(zg, 0.0);
  return up * up + down * down;
}

// methods/pooled.md 3.3 and 3.4.
void gain_and_noise(const LatentTrace &t, const Rows &rows, Index i,
                    const LatentPoolOptions &options, const LatentPool &pool,
                    LatentRaterPrior &prior) {
  const Index k = t.rater;
  if (at(pool.good_cells, k) < options.fewest_cells) return;
  prior.gain = std::exp(pool.gain.rater[k]);
  if (!rows.good[as_size(i)]) return;
  const double distance = unlike(t, pool, rows, i);
  if (distance > options.worst_fit) return;
  const double trust = std::min(1.0, (options.freedom + 1) / (options.freedom + distance));
  const auto strength = [&](const TwoWay &of) {
    return trust * options.noise_strength / (of.variance + of.rater_variance[k]);
  };
  prior.known = true;
  prior.gain_sd = std::sqrt((pool.gain.variance + pool.gain.rater_variance[k]) /
                            (options.gain_strength * trust));
  prior.noise = std::exp(pool.noise.rater[k]);
  prior.noise_n = strength(pool.noise);
  prior.white = std::exp(pool.white.rater[k]);
  prior.white_n = strength(pool.white);
  prior.tau = std::exp(pool.tau.rater[k]);
  prior.tau_n = strength(pool.tau) / 2;
}

// Mean lag of the raters with enough good cells.
double common_lag(const LatentPool &pool, const LatentPoolOptions &options) {
  double sum = 0, count = 0;
  for (Index k = 0; k < pool.lag.size(); ++k)
    if (at(pool.good_cells, k) >= options.fewest_cells) {
      sum += pool.lag[k];
      count += 1;
    }
  return count > 0 ? sum / count : 0;
}

} // namespace

LatentPool pool_latent(const std::vector<LatentTrace> &traces, Index cells, Index recordings,
                       Index raters, const LatentPoolOptions &options) {
  const Rows rows(traces, options.worst_p);
  LatentPool pool;
  pool.good = rows.good;
  pool.good_cells.assign(as_size(raters), 0);
  for (std::size_t i = 0; i < rows.good.size(); ++i)
    pool.good_cells[as_size(rows.rater[i])] += rows.good[i];
  const auto fit = [&](const Vector &y, const Vector &sampling, double start, bool free_cells) {
    TwoWayOptions how;
    how.freedom = options.freedom;
    how.start = start;
    how.cells = free_cells;
    return two_way(y, rows.rater, rows.cell, sampling, rows.good, raters, cells, how);
  };
  pool.gain = fit(rows.gain, rows.gain_variance, 0.02, true);
  pool.noise = fit(rows.noise, rows.noise_variance, 0.1, false);
  pool.white = fit(rows.white, rows.white_variance, 0.1, false);
  pool.tau = fit(rows.tau, rows.noise_variance, 0.1, false);
  fill_cells(rows, pool.gain.cell);

  LagPool lags(traces, rows, cells, recordings, raters, options);
  lags.run();
  fill_cells(rows, lags.clock);
  pool.lag = lags.lag;
  pool.lag_se = lags.lag_se;
  pool.lag_sd = lags.spread;
  pool.clock = lags.clock;
  const double common = common_lag(pool, options);
  for (Index i = 0; i < size_of(traces); ++i) {
    const LatentTrace &t = traces[as_size(i)];
    const Index g = lags.group(i);
    // Who was hardly seen is one of the crowd: their own few lags would be counted twice.
    const bool seen = at(pool.good_cells, t.rater) >= options.fewest_cells;
    LatentRaterPrior prior;
    prior.start_lag = lags.mean[g];
    prior.start_lag_sd = std::sqrt(lags.variance[g]);
    prior.lag = seen ? pool.lag[t.rater] : common;
    const double sd = seen ? pool.lag_sd[t.rater] : options.lag_spread;
    prior.lag_weight = 1 / (sd * sd + lags.variance[g]);
    prior.log_lag = lags.log_prior(i, prior.lag, sd);
    gain_and_noise(t, rows, i, options, pool, prior);
    pool.priors.push_back(prior);
  }
  return pool;
}

} // namespace musefuse
