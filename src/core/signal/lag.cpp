#include "core/signal/lag.h"

#include "core/signal/lag_peak.h"
#include "core/signal/masked.h"
#include "core/signal/resample_at.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr Index kMostRounds = 60;
constexpr double kStill = 0.01; // samples
constexpr double kClearlyContrary =
    0.1;                          // by so much an inverted match is better than an upright one
constexpr double kReliable = 0.5; // of the best correlation: raters who may be the zero
constexpr Index kFlipRounds = 3;  // lags settle so long before a sign is judged

// The top of the correlation over the shifts; `sums` has one column a shift, -max_lag first.
LagEstimate peak_of(const Matrix &sums) {
  const Index shifts = sums.cols(), max_lag = (shifts - 1) / 2;
  Vector r(shifts);
  Index best = -1, worst = -1;
  for (Index s = 0; s < shifts; ++s) {
    r[s] = correlation_of(sums.col(s), kFewestPairs);
    if (is_missing(r[s])) continue;
    if (best < 0 || r[s] > r[best]) best = s;
    if (worst < 0 || r[s] < r[worst]) worst = s;
  }
  LagEstimate out;
  // Slow traces also match upside down by half a period, a little worse: only a clear case counts.
  if (best >= 0 && -r[worst] > r[best] + kClearlyContrary) best = worst;
  if (best < 0) {
    out.lag = out.correlation = kMissing;
    return out;
  }
  out.correlation = r[best];
  out.n = static_cast<Index>(sums(0, best));
  out.lag = static_cast<double>(best - max_lag);
  out.at_limit = max_lag > 0 && (best == 0 || best == shifts - 1);
  if (best == 0 || best == shifts - 1) return out;
  out.lag += top_between(r[best - 1], r[best], r[best + 1]);
  return out;
}

// One 6 x shifts matrix of sums for each block of time.
std::vector<Matrix> block_sums(const MaskedSeries &x, const MaskedSeries &y, Index max_lag,
                               Index block) {
  const Index n = size_of(x.value);
  std::vector<Matrix> blocks;
  for (Index from = 0; from < n; from += block) {
    const Index to = std::min(n, from + block);
    Matrix sums = Matrix::Zero(6, 2 * max_lag + 1);
    for (Index shift = -max_lag; shift <= max_lag; ++shift) {
      const Index first = std::max(from, shift), last = std::min(to, n + shift);
      if (first < last)
        sums.col(shift + max_lag) = pair_sums(x, first, y, first - shift, last - first);
    }
    blocks.push_back(std::move(sums));
  }
  return blocks;
}

// Mean over the other raters, standardised, upright and moved back by their lags.
Vector consensus_without(const std::vector<Vector> &standard, const Vector &lags,
                         const Vector &sign, Index without) {
  const Index n = standard[0].size();
  Vector sum = Vector::Zero(n), count = Vector::Zero(n), positions(n);
  for (Index k = 0; k < lags.size(); ++k) {
    if (k == without || is_missing(lags[k])) continue;
    positions.setLinSpaced(n, lags[k], lags[k] + static_cast<double>(n - 1));
    const Vector x =
        resample_at(standard[as_size(k)].data(), n, positions.data(), n, Between::linear);
    for (Index t = 0; t < n; ++t)
      if (is_present(x[t])) {
        sum[t] += sign[k] * x[t];
        count[t] += 1;
      }
  }
  for (Index t = 0; t < n; ++t) sum[t] = count[t] > 0 ? sum[t] / count[t] : kMissing;
  return sum;
}

// z-scores; all missing where the rater is constant, so that nobody is compared with him.
Vector standardised(const ConstVector &x) {
  const MaskedSeries m = masked(x.data(), x.size());
  const Eigen::Map<const Vector> value(m.value.data(), x.size()), there(m.present.data(), x.size());
  const double count = there.sum();
  const double sd = count > 0 ? std::sqrt(value.squaredNorm() / count) : 0.0;
  Vector z(x.size());
  for (Index t = 0; t < z.size(); ++t) z[t] = there[t] > 0 && sd > 0 ? value[t] / sd : kMissing;
  return z;
}

// Turns round the one who is most against the others: one at a time, as two who differ would both
// turn. True if somebody was turned.
bool flip_most_contrary(const std::vector<LagEstimate> &raters, Vector &sign) {
  Index most = -1;
  double lowest = 0;
  for (Index k = 0; k < sign.size(); ++k) {
    const double r = sign[k] * raters[as_size(k)].correlation;
    if (!(r < lowest)) continue;
    lowest = r;
    most = k;
  }
  if (most < 0) return false;
  sign[most] = -sign[most];
  return true;
}

// The raters' correlations with the majority upright. Where both halves are as large, nobody knows
// who is upright: two who differ run against each other.
void sign_by_majority(std::vector<LagEstimate> &raters, const Vector &sign) {
  double upright = 0, contrary = 0;
  for (Index k = 0; k < sign.size(); ++k)
    if (is_present(raters[as_size(k)].correlation)) (sign[k] > 0 ? upright : contrary) += 1;
  for (Index k = 0; k < sign.size(); ++k) {
    double &r = raters[as_size(k)].correlation;
    const double size = sign[k] * r; // with the others, each upright
    r = upright == contrary ? -std::abs(size) : upright > contrary ? r : -r;
  }
}

// 0 is the earliest rater who is upright and correlates at least half as well as the best; where
// nobody is upright (two who differ), the earliest of all who correlate so well. Nobody is later or
// earlier than max_lag: the true lag may lie beyond. What is drawn for the others are differences
// from what is drawn for the earliest: his lag is estimated as theirs are.
void anchor(std::vector<LagEstimate> &raters, double max_lag) {
  double best = 0, best_upright = 0;
  for (const LagEstimate &one : raters)
    if (is_present(one.correlation)) {
      best = std::max(best, std::abs(one.correlation));
      best_upright = std::max(best_upright, one.correlation);
    }
  const LagEstimate *first = nullptr;
  for (const LagEstimate &one : raters) {
    if (is_missing(one.lag)) continue;
    const double r = best_upright > 0 ? one.correlation : std::abs(one.correlation);
    const bool reliable = r >= kReliable * (best_upright > 0 ? best_upright : best);
    if (reliable && (first == nullptr || one.lag < first->lag)) first = &one;
  }
  if (first == nullptr) return;
  const double earliest = first->lag;
  const Vector drawn = first->draws;
  for (LagEstimate &one : raters) {
    one.lag -= earliest;
    if (&one == first || one.draws.size() != drawn.size())
      one.draws.array() -= earliest;
    else
      one.draws -= drawn;
    if (is_missing(one.lag) || std::abs(one.lag) <= max_lag) continue;
    one.lag = std::clamp(one.lag, -max_lag, max_lag);
    one.draws = one.draws.cwiseMax(-max_lag).cwiseMin(max_lag);
    one.at_limit = true;
  }
}

} // namespace

void LagOptions::check() const {
  require(max_lag >= 0, "max_lag must not be negative");
  require(block >= 1, "a block must hold at least one sample");
  require(resamples >= 0, "resamples must not be negative");
  require(threads >= 1, "threads must be at least 1");
}

LagEstimate estimate_lag(const ConstVector &x, const ConstVector &reference,
                         const LagOptions &options, std::uint64_t item) {
  options.check();
  require(x.size() == reference.size(), "both series must have the same length");
  const MaskedSeries a = masked(x.data(), x.size());
  const MaskedSeries b = masked(reference.data(), reference.size());
  const Index block = options.resamples > 0 ? options.block : std::max<Index>(1, x.size());
  const std::vector<Matrix> blocks = block_sums(a, b, options.max_lag, block);
  Matrix sums = Matrix::Zero(6, 2 * options.max_lag + 1);
  for (const Matrix &one : blocks) sums += one;
  LagEstimate out = peak_of(sums);
  out.draws =
      draw_lags(blocks, options, item, [](const Matrix &drawn) { return peak_of(drawn).lag; });
  return out;
}

std::vector<LagEstimate> reference_lags(const ConstMatrix &ratings, const ConstVector &reference,
                                        const LagOptions &options, Monitor &monitor) {
  options.check();
  std::vector<LagEstimate> raters(as_size(ratings.cols()));
  for_each_item(ratings.cols(), options.threads, monitor, [&](Index k) {
    raters[as_size(k)] =
        estimate_lag(ratings.col(k), reference, options, static_cast<std::uint64_t>(k));
  });
  return raters;
}

RelativeLags relative_lags(const ConstMatrix &ratings, const LagOptions &options,
                           Monitor &monitor) {
  options.check();
  const Index raters = ratings.cols();
  std::vector<Vector> standard;
  for (Index k = 0; k < raters; ++k) standard.push_back(standardised(ratings.col(k)));

  RelativeLags out;
  out.raters.resize(as_size(raters));
  Vector lags = Vector::Zero(raters), sign = Vector::Ones(raters);
  const auto judge_all = [&](const LagOptions &how) {
    for_each_item(raters, how.threads, monitor, [&](Index k) {
      const std::size_t i = as_size(k);
      out.raters[i] = estimate_lag(standard[i], consensus_without(standard, lags, sign, k), how,
                                   static_cast<std::uint64_t>(k));
    });
  };
  LagOptions quick = options;
  quick.resamples = 0;
  Index flips = 0;
  for (out.rounds = 1; out.rounds <= kMostRounds && !out.converged; ++out.rounds) {
    judge_all(quick);
    // Who is upside down is known once the others are about in step.
    const bool flipped =
        out.rounds % kFlipRounds == 1 && flips < raters && flip_most_contrary(out.raters, sign);
    flips += flipped;
    double moved = 0;
    for (Index k = 0; k < raters; ++k) {
      const double step = 0.5 * (out.raters[as_size(k)].lag - lags[k]);
      if (is_missing(step)) continue;
      lags[k] += step;
      moved = std::max(moved, std::abs(step));
    }
    // Only differences are known; a common drift of all lags must not run away.
    lags.array() -= lags.mean();
    out.converged = moved < kStill && !flipped;
  }
  judge_all(options);
  sign_by_majority(out.raters, sign);
  anchor(out.raters, static_cast<double>(options.max_lag));
  return out;
}

} // namespace musefuse
