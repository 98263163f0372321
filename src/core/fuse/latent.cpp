#include "core/fuse/latent.h"

#include "core/fuse/latent_band.h"
#include "core/fuse/latent_start.h"
#include "core/signal/block_means.h"
#include "core/signal/circular_shift.h"
#include "core/signal/concordance.h"
#include "core/signal/pairwise_lag.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr Index kFewestSamples = 20; // on the working grid
constexpr double kFewestSeconds = 5; // of ratings of one rater
constexpr double kLeastShift = 20;   // seconds, null of the circular shift test
constexpr double kChance = 0.01;     // p from which on a negative gain is taken for chance
constexpr double kReliable = 0.5;    // of the best communality: raters who set the lags' zero

// Ratings on the working grid, in standard units: value = level + scale * standard.
struct Working {
  Matrix ratings;
  Index block = 1;
  double rate = 1; // of the ratings' clock
  double level = 0, scale = 1;
  LatentGrid grid;

  // Row of the ratings' clock in steps of the working grid.
  double position(Index row) const {
    return (static_cast<double>(row) - 0.5 * static_cast<double>(block - 1)) /
           static_cast<double>(block);
  }
};

struct State {
  LatentParameters p;
  Matrix lag, lag_sd; // working x rater
  Vector mean_lag, lag_se;
  Matrix aligned;
  LatentEmRun run;
  int iterations = 0;
  LatentPriors priors; // in working units
  Matrix evidence;     // lag x rater, of the last lag update
  double shift = 0;    // of all lags since
};

bool usable(const double *x, Index n, double rate) {
  const PairMoments m = pair_moments(x, x, n);
  const double needed = std::max(static_cast<double>(kFewestSamples), kFewestSeconds * rate);
  const double size = std::abs(m.mean_x) + std::sqrt(m.var_x);
  return static_cast<double>(m.n) >= needed && std::sqrt(m.var_x) > 1e-10 * size;
}

Working prepare(const ConstMatrix &ratings, double rate, const LatentOptions &options) {
  Working w;
  w.rate = rate;
  w.block = block_length(rate, options.rate);
  w.ratings = block_means(ratings, w.block);
  w.grid.step = static_cast<double>(w.block) / rate;
  w.grid.working = w.ratings.rows();
  w.grid.lead = static_cast<Index>(std::floor(options.max_lag / w.grid.step + 1e-9)) + 2;
  const double shortest = static_cast<double>(kFewestSamples) * w.grid.step;
  require_data(w.grid.working >= kFewestSamples,
               "It is too short: the latent fusion needs " +
                   std::to_string(std::lround(std::ceil(shortest))) + " seconds");
  const Index raters = ratings.cols();
  double level = 0, variance = 0;
  for (Index k = 0; k < raters; ++k) {
    const double *x = w.ratings.col(k).data();
    const PairMoments m = pair_moments(x, x, w.grid.working);
    level += m.mean_x / static_cast<double>(raters);
    variance += m.var_x / static_cast<double>(raters);
  }
  w.level = level;
  w.scale = variance > 0 ? std::sqrt(variance) : 1.0;
  w.ratings = (w.ratings.array() - w.level) / w.scale;
  return w;
}

PairwiseLagOptions pairwise_options(const Working &w, const LatentOptions &options) {
  PairwiseLagOptions out;
  out.step = w.grid.step;
  out.max_lag = options.max_lag;
  out.sd_lag = options.lag.sd_lag;
  out.temper = options.lag.temper;
  return out;
}

void estimate(const Working &w, int iterations, const LatentOptions &options,
              LatentSmoother &smoother, State &s, Monitor &monitor) {
  s.aligned = align_ratings(w.ratings, s.lag, w.grid);
  if (s.p.raters() == 0) {
    s.p = start_parameters(s.aligned, w.grid.step);
    start_at_priors(s.priors, w.grid.step, s.p);
  }
  LatentEmOptions em = options.em;
  em.step = w.grid.step;
  s.run = run_em(s.aligned, iterations, em, s.priors, smoother, s.p, monitor);
  s.iterations += s.run.iterations;
}

double earliest_reliable(const Vector &rho, const State &s) {
  double earliest = kInfinity;
  for (Index k = 0; k < rho.size(); ++k)
    if (rho[k] > kReliable * rho.maxCoeff()) earliest = std::min(earliest, s.mean_lag[k]);
  return std::isfinite(earliest) ? earliest : 0;
}

// By how much the lags are behind the typical ones of their raters, on the whole.
double behind_typical(const Vector &rho, const State &s) {
  double sum = 0, total = 0;
  for (Index k = 0; k < rho.size(); ++k) {
    const LatentRaterPrior &prior = s.priors[as_size(k)];
    sum += rho[k] * prior.lag_weight * (s.mean_lag[k] - prior.lag);
    total += rho[k] * prior.lag_weight;
  }
  return total > 0 ? sum / total : 0;
}

// Zero is the earliest of the reliable raters, or the corpus' clock.
void anchor_lags(const Vector &rho, State &s) {
  s.shift = s.priors.empty() ? earliest_reliable(rho, s) : behind_typical(rho, s);
  s.lag.array() -= s.shift;
  s.mean_lag.array() -= s.shift;
}

void update_lags(const Working &w, bool wandering, const LatentOptions &options,
                 LatentSmoother &smoother, State &s) {
  const Vector rho = communality(s.p, s.run.shown);
  const double centre = rho.sum() > 0 ? rho.dot(s.mean_lag) / rho.sum() : s.mean_lag.mean();
  Matrix variance;
  const Matrix others = leave_one_out(s.aligned, s.p, w.grid.step, smoother, &variance);
  LatentLagOptions lag = options.lag;
  lag.max_lag = options.max_lag;
  for (Index k = 0; k < s.p.raters(); ++k) {
    const LatentSignal signal{others.col(k), variance.col(k).mean()};
    const Vector prior =
        s.priors.empty() ? normal_lag_prior(centre, w.grid, lag) : s.priors[as_size(k)].log_lag;
    const LagPosterior found =
        lag_posterior(w.ratings.col(k), signal, s.p, k, prior, wandering, w.grid, lag);
    s.lag_se[k] = found.sd;
    s.evidence.conservativeResize(found.evidence.size(), s.p.raters());
    s.evidence.col(k) = found.evidence;
    if (wandering) {
      s.lag.col(k) = found.path;
      s.lag_sd.col(k) = found.path_sd;
    } else {
      s.lag.col(k).setConstant(found.mean);
      s.lag_sd.col(k).setConstant(found.sd);
    }
    s.mean_lag[k] = s.lag.col(k).mean();
  }
  anchor_lags(rho, s);
}

// The sign that most of the reliable raters share is up.
void orient(State &s) {
  const Vector rho = communality(s.p, s.run.shown);
  double votes = 0;
  for (Index k = 0; k < rho.size(); ++k) votes += std::copysign(rho[k], s.p.gain[k]);
  if (votes >= 0) return;
  s.p.gain = -s.p.gain;
  s.run.moments.signal = -s.run.moments.signal;
  s.run.moments.slope = -s.run.moments.slope;
}

void start_lags(const Working &w, const LatentOptions &options, State &s) {
  const Index raters = w.ratings.cols();
  s.lag_se = Vector::Zero(raters);
  if (s.priors.empty()) {
    s.mean_lag = pairwise_lag(w.ratings, pairwise_options(w, options)).lag;
  } else {
    s.mean_lag.resize(raters);
    for (Index k = 0; k < raters; ++k) {
      s.mean_lag[k] = s.priors[as_size(k)].start_lag;
      s.lag_se[k] = s.priors[as_size(k)].start_lag_sd;
    }
  }
  s.lag = s.mean_lag.transpose().replicate(w.grid.working, 1);
  s.lag_sd = s.lag_se.transpose().replicate(w.grid.working, 1);
}

State fit(const Working &w, const LatentOptions &options, LatentPriors priors,
          LatentSmoother &smoother, Monitor &monitor) {
  State s;
  s.priors = std::move(priors);
  start_lags(w, options, s);
  const bool several = w.ratings.cols() > 1; // alone, nobody is late
  const int rounds = several ? options.rounds : 0;
  for (int round = 0; round < rounds; ++round) {
    estimate(w, options.round_iter, options, smoother, s, monitor);
    update_lags(w, round > 0, options, smoother, s);
    monitor.progress(static_cast<double>(round + 1) / (rounds + 1));
  }
  estimate(w, options.max_iter, options, smoother, s, monitor);
  orient(s);
  return s;
}

// Lag of the fused signal behind the reference. Its prior is wide: the reference is on the clock.
ShiftPosterior lag_behind(const Working &w, const Vector &signal, const ConstVector &reference,
                          const LatentOptions &options) {
  PairwiseLagOptions shift = pairwise_options(w, options);
  shift.sd_lag = options.max_lag;
  const Matrix blocks = block_means(reference, w.block);
  return shift_posterior(signal.tail(w.grid.working), blocks.col(0), shift);
}

// value = level + scale * x; for the whole grid and, `tail` steps further, for lags that were moved.
struct Scale {
  double level, scale;
};
Scale output_scale(const Working &w, const State &s) {
  const Vector weight = anchor_weights(s.p, s.run.shown);
  const double total = weight.sum(), gain = weight.dot(s.p.gain);
  double log_gain = 0;
  for (Index k = 0; k < weight.size(); ++k)
    if (weight[k] > 0) log_gain += weight[k] * std::log(std::abs(s.p.gain[k]));
  // The EM has put a pooled signal into the corpus' unit.
  const double unit = total > 0 && s.priors.empty() ? std::exp(log_gain / total) : 1.0;
  const double level = gain != 0 ? weight.dot(s.p.offset) * unit / gain : 0.0;
  return {w.level + w.scale * level, w.scale * unit};
}

// What a rater gave while another was there: elsewhere the model goes on alone.
Vector beside_others(const Matrix &aligned, Index k) {
  Vector own = aligned.col(k);
  for (Index i = 0; i < own.size(); ++i) {
    bool other = false;
    for (Index j = 0; j < aligned.cols() && !other; ++j)
      other = j != k && is_present(aligned(i, j));
    if (!other) own[i] = kMissing;
  }
  return own;
}

void describe_raters(const Working &w, const State &s, const Matrix &without, const Scale &out,
                     const std::vector<Index> &columns, LatentFit &fit) {
  const Vector rho = communality(s.p, s.run.shown);
  const Index least = static_cast<Index>(std::lround(kLeastShift / w.grid.step));
  double total = 0;
  for (Index k = 0; k < s.p.raters(); ++k) {
    LatentRater &r = fit.raters[as_size(columns[as_size(k)])];
    const double noise = s.p.persistent(k);
    r.used = true;
    r.lag = s.mean_lag[k] + fit.anchor;
    r.lag_se = std::hypot(s.lag_se[k], fit.anchor_sd);
    r.gain = s.p.gain[k] * w.scale / out.scale;
    r.offset = w.level + w.scale * s.p.offset[k] - r.gain * out.level;
    r.noise_sd = w.scale * std::sqrt(noise);
    r.tau = -w.grid.step / std::log(s.p.phi[k]);
    r.white_sd = w.scale * std::sqrt(s.p.white[k]);
    r.communality = rho[k];
    r.seconds =
        w.grid.step * static_cast<double>(count_present(w.ratings.col(k).data(), w.grid.working));
    r.lag_evidence = s.evidence.cols() > 0 ? Vector(s.evidence.col(k)) : Vector();
    r.lag_shift = s.shift;
    r.weight = std::abs(s.p.gain[k]) / (noise + s.p.white[k]); // turned round, if negative
    total += r.weight;
    if (without.cols() < 2) continue;
    const ShiftTest test = circular_shift_test(s.aligned.col(k).tail(w.grid.working),
                                               without.col(k).tail(w.grid.working), least);
    r.loo_r = test.r;
    const Vector others = without.col(k).tail(w.grid.working);
    const Vector shared = beside_others(s.aligned, k).tail(w.grid.working);
    r.shared_r = pearson(pair_moments(shared.data(), others.data(), others.size()));
    r.p_value = test.p_value;
  }
  for (LatentRater &r : fit.raters) r.weight = r.used && total > 0 ? r.weight / total : 0.0;
}

// The fused signal at the ratings' own times, and how often it was seen there.
void read_off(const Working &w, const State &s, const Vector &variance, const Scale &out,
              LatentFit &fit) {
  const LatentMoments &m = s.run.moments;
  const double shift = static_cast<double>(w.grid.lead) + fit.anchor / w.grid.step;
  const Index n = fit.value.size(), grid = m.signal.size();
  for (Index i = 0; i < n; ++i) {
    const double at = w.position(i) + shift;
    fit.value[i] = out.level + out.scale * hermite(m.signal, m.slope, w.grid.step, at);
    fit.sd[i] = out.scale * std::sqrt(interpolate(variance.data(), grid, at));
    const Index nearest = std::clamp<Index>(static_cast<Index>(std::lround(at)), 0, grid - 1);
    Index seen = 0;
    for (Index k = 0; k < s.aligned.cols(); ++k) seen += is_present(s.aligned(nearest, k));
    fit.n_raters[i] = static_cast<int>(seen);
  }
}

void read_off_raters(const Working &w, const State &s, const std::vector<Index> &columns,
                     LatentFit &fit) {
  const LatentMoments &m = s.run.moments;
  for (Index k = 0; k < s.p.raters(); ++k) {
    const Index column = columns[as_size(k)];
    for (Index i = 0; i < fit.value.size(); ++i) {
      const double at = w.position(i);
      const double lag = interpolate(s.lag.col(k).data(), w.grid.working, at);
      const double x = hermite(m.signal, m.slope, w.grid.step,
                               at + static_cast<double>(w.grid.lead) - lag / w.grid.step);
      fit.fitted(i, column) = w.level + w.scale * (s.p.offset[k] + s.p.gain[k] * x);
      fit.lag(i, column) = lag + fit.anchor;
      fit.lag_sd(i, column) = interpolate(s.lag_sd.col(k).data(), w.grid.working, at);
    }
  }
}

LatentFit empty_fit(Index n, Index raters) {
  LatentFit fit;
  fit.value = fit.sd = Vector::Constant(n, kMissing);
  fit.n_raters = Eigen::VectorXi::Zero(n);
  fit.raters.resize(as_size(raters));
  fit.fitted = fit.lag = fit.lag_sd = Matrix::Constant(n, raters, kMissing);
  return fit;
}

Matrix columns_of(const ConstMatrix &x, const std::vector<Index> &columns) {
  Matrix out(x.rows(), size_of(columns));
  for (std::size_t k = 0; k < columns.size(); ++k)
    out.col(static_cast<Index>(k)) = x.col(columns[k]);
  return out;
}

// Of the raters in `columns`, those whom a second fit keeps. One must not be judged by one other:
// with fewer than two left, all stay.
std::vector<Index> raters_to_keep(const std::vector<Index> &columns, const LatentFit &fit,
                                  Inverted inverted) {
  std::vector<Index> kept;
  for (const Index column : columns) {
    const LatentRater &r = fit.raters[as_size(column)];
    const bool shown = r.p_value < kChance; // false where the recording is too short for the test
    if (r.gain >= 0 || inverted == Inverted::flip || (inverted == Inverted::judge && shown))
      kept.push_back(column);
  }
  return inverted == Inverted::judge && kept.size() < 2 ? columns : kept;
}

// Fits the raters in `columns`; where inverted ones are to go, their numbers stay and the rest is
// fitted anew. `inflation`: of the band, if they are too few to tell.
void fit_columns(const ConstMatrix &ratings, double rate, const ConstVector &reference,
                 const LatentOptions &options, const LatentPriors &priors,
                 const std::vector<Index> &columns, double inflation, Monitor &monitor,
                 LatentFit &out) {
  require_data(!columns.empty(), "No rater has enough ratings that vary");
  LatentSmoother smoother;
  const Working w = prepare(columns_of(ratings, columns), rate, options);
  State s = fit(w, options, priors_of(priors, columns, w.scale), smoother, monitor);

  out.anchor = options.base_lag;
  out.anchor_sd = 0;
  if (reference.size() > 0) {
    const ShiftPosterior behind = lag_behind(w, s.run.moments.signal, reference, options);
    out.anchor = behind.mean;
    out.anchor_sd = std::sqrt(behind.variance);
  }
  const Index ahead = static_cast<Index>(std::ceil(std::max(out.anchor, 0.0) / w.grid.step));
  if (ahead > 0) { // the end of the recording, which the raters did not get to rate
    s.aligned.conservativeResize(s.aligned.rows() + ahead, Eigen::NoChange);
    s.aligned.bottomRows(ahead).setConstant(kMissing);
    s.run.moments = smoother.smooth(s.aligned, s.p, w.grid.step);
  }
  const Matrix without = leave_one_out(s.aligned, s.p, w.grid.step, smoother);
  const LatentBand band =
      latent_band(s.run.moments.variance, without, w.grid.lead, w.grid.step, inflation);
  const Scale scale = output_scale(w, s);
  describe_raters(w, s, without, scale, columns, out);

  const std::vector<Index> kept = raters_to_keep(columns, out, options.inverted);
  if (kept.size() < columns.size()) {
    for (const Index column : columns) out.raters[as_size(column)].weight = 0;
    return fit_columns(ratings, rate, reference, options, priors, kept, band.inflation, monitor,
                       out);
  }
  read_off(w, s, band.variance, scale, out);
  read_off_raters(w, s, columns, out);
  out.log_likelihood = s.run.moments.log_likelihood -
                       static_cast<double>(s.run.moments.observations) * std::log(w.scale);
  out.length_scale = std::sqrt(3.0) / s.p.rate;
  out.signal_sd = scale.scale * std::sqrt(s.run.shown);
  out.lag_step = lag_grid_width(w.grid);
  out.iterations = s.iterations;
  out.status = s.run.status;
}

} // namespace

LatentRater::LatentRater() {
  lag = lag_se = gain = offset = noise_sd = tau = white_sd = communality = kMissing;
  loo_r = p_value = shared_r = kMissing;
  weight = 0;
}

void LatentOptions::check() const {
  require(max_lag > 0, "max_lag must be above 0");
  require(std::isfinite(base_lag), "base_lag must be finite");
  require(rate > 0, "rate must be above 0");
  require(rounds >= 0 && round_iter >= 1 && max_iter >= 1, "there must be at least one step");
}

LatentFit fuse_latent(const ConstMatrix &ratings, double rate, const ConstVector &reference,
                      const LatentOptions &options, Monitor &monitor, const LatentPriors &priors) {
  options.check();
  require(priors.empty() || size_of(priors) == ratings.cols(), "there must be one prior a rater");
  require(rate > 0 && std::isfinite(rate), "the ratings' rate must be above 0");
  require(reference.size() == 0 || reference.size() == ratings.rows(),
          "the reference must have the ratings' length");
  const Index n = ratings.rows(), raters = ratings.cols();
  LatentFit out = empty_fit(n, raters);
  std::vector<Index> columns;
  for (Index k = 0; k < raters; ++k)
    if (usable(ratings.col(k).data(), n, rate)) columns.push_back(k);
  fit_columns(ratings, rate, reference, options, priors, columns, 1, monitor, out);
  return out;
}

namespace {

LatentFit fit_or_problem(const LatentCell &cell, const LatentOptions &options, Monitor &monitor) {
  try {
    return fuse_latent(cell.ratings, cell.rate, cell.reference, options, monitor, cell.priors);
  } catch (const std::domain_error &error) {
    LatentFit none;
    none.problem = error.what();
    return none;
  }
}

} // namespace

std::vector<LatentFit> fuse_latent_cells(const std::vector<LatentCell> &cells,
                                         const LatentOptions &options, int threads,
                                         Monitor &monitor) {
  options.check();
  std::vector<LatentFit> fits(cells.size());
  for_each_work(size_of(cells), threads, monitor, [&](Index item, Monitor &own) {
    const auto i = as_size(item);
    fits[i] = fit_or_problem(cells[i], options, own);
  });
  return fits;
}

} // namespace musefuse
