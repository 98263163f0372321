#include "core/signal/block_bootstrap.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace musefuse {
namespace {

using Series = std::vector<double>;

// Autocovariances of lags 0 .. most, divisor n, about the mean.
Series autocovariance(const Series &x, std::size_t most) {
  const double n = static_cast<double>(x.size());
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
  Series d(x), out(most + 1, 0.0);
  for (double &value : d) value -= mean;
  for (std::size_t lag = 0; lag <= most && lag < d.size(); ++lag) {
    for (std::size_t i = lag; i < d.size(); ++i) out[lag] += d[i] * d[i - lag];
    out[lag] /= n;
  }
  return out;
}

// Means of `bin` neighbours; a remainder at the end is left out.
Series binned(const Series &x, std::size_t bin) {
  Series out(x.size() / bin, 0.0);
  for (std::size_t b = 0; b < out.size(); ++b)
    out[b] = std::accumulate(x.begin() + static_cast<std::ptrdiff_t>(b * bin),
                             x.begin() + static_cast<std::ptrdiff_t>((b + 1) * bin), 0.0) /
             static_cast<double>(bin);
  return out;
}

// Doubled until neighbouring bins correlate by less than 0.8 or only some 60 are left.
std::size_t bin_width(const Series &x) {
  std::size_t bin = 1;
  for (; x.size() / (2 * bin) >= 60; bin *= 2) {
    const Series r = autocovariance(binned(x, bin), 1);
    if (!(r[1] > 0.9 * r[0])) break;
  }
  return bin;
}

// The smallest m after which several autocorrelations in a row are negligible.
std::size_t correlation_length(const Series &r, std::size_t run, double negligible) {
  const std::size_t most = r.size() - 1;
  for (std::size_t m = 0; m + run <= most; ++m) {
    bool quiet = true;
    for (std::size_t k = 1; k <= run && quiet; ++k) quiet = std::abs(r[m + k]) < negligible * r[0];
    if (quiet) return m;
  }
  return most;
}

// Long-run variance (the sum of all autocovariances) and first moment of the autocovariances.
struct Spectrum {
  double long_run, moment;
};

// Flat-top window of Politis & Romano 1995 (doi 10.1111/j.1467-9892.1995.tb00223.x), its width from the
// data as Politis & White 2004 say.
Spectrum flat_top(const Series &x) {
  const double n = static_cast<double>(x.size());
  const std::size_t run = as_size(std::max(5.0, std::ceil(std::sqrt(std::log10(n)))));
  const std::size_t most = std::min(x.size() - 1, as_size(std::ceil(std::sqrt(n))) + run);
  const Series r = autocovariance(x, most);
  const std::size_t m = correlation_length(r, run, 2 * std::sqrt(std::log10(n) / n));
  const std::size_t width = std::min(std::max<std::size_t>(4, 2 * m), most);
  Spectrum out{r[0], 0};
  double weights = 1;
  for (std::size_t k = 1; k <= width; ++k) {
    const double t = static_cast<double>(k) / static_cast<double>(width);
    const double w = 2 * std::clamp(2 * (1 - t), 0.0, 1.0);
    weights += w;
    out.long_run += w * r[k];
    out.moment += w * static_cast<double>(k) * r[k];
  }
  // Centring on the sample mean takes long_run / n from every lag.
  out.long_run = std::max(out.long_run, 0.05 * r[0]) / std::max(0.25, 1 - weights / n);
  return out;
}

// Long-run variance by prewhitening (Andrews & Monahan 1992, doi 10.2307/2951574): an AR(1) takes
// most of the dependence, its coefficient made up for its small-sample bias (Kendall 1954,
// doi 10.1093/biomet/41.3-4.403), and the flat-top window sees what is left. Averaging in bins
// keeps the ratio of lags 2 and 1 of an AR(1), not that of lags 1 and 0.
double long_run_variance(const Series &x, bool averaged) {
  const double n = static_cast<double>(x.size());
  const Series r = autocovariance(x, 2);
  const double raw = averaged ? r[2] / r[1] : r[1] / r[0];
  const double a = std::clamp(raw + (1 + 3 * raw) / n, -0.9, 0.97);
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / n;
  Series rest(x.size() - 1);
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] = x[i + 1] - mean - a * (x[i] - mean);
  return flat_top(rest).long_run / ((1 - a) * (1 - a));
}

// The long-run variance that circular blocks of a length show: length x variance of their means.
double seen_by_blocks(const Series &x, Index length) {
  const std::size_t n = x.size(), b = as_size(length);
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(n);
  double running = 0, squares = 0;
  for (std::size_t i = 0; i < b; ++i) running += x[i % n] - mean;
  for (std::size_t i = 0; i < n; ++i) {
    squares += running * running;
    running += x[(i + b) % n] - x[i];
  }
  return squares / static_cast<double>(n * b);
}

} // namespace

Dependence dependence(const Series &series, Index block) {
  Dependence found;
  const double n_all = static_cast<double>(series.size());
  found.n_eff = n_all;
  found.block = std::max<Index>(1, std::min<Index>(block, size_of(series)));
  if (series.size() < 8) return found;
  const double variance = autocovariance(series, 0)[0];
  if (!(variance > 0)) return found;

  const std::size_t bin = bin_width(series);
  const Series x = binned(series, bin);
  const double n = static_cast<double>(x.size());
  double long_run = long_run_variance(x, bin > 1) * static_cast<double>(bin); // of single samples
  // The variance about the true mean is larger than that about the sample mean by long_run / n.
  const double plain = std::clamp(n_all * variance / long_run + 1, 1.0, n_all);
  // The influence of a time is taken about estimated moments, which hides some of its dependence:
  // simulated AR(1) ratings of 2 to 8 raters had some eight independent samples fewer
  // (bench/bootstrap-coverage.R).
  found.n_eff = plain - std::min(8.0, 0.5 * plain) * (1 - plain / n_all);
  long_run *= plain / found.n_eff;
  if (block <= 0) {
    const Spectrum s = flat_top(x);
    const double length = std::cbrt(1.5 * s.moment * s.moment / (s.long_run * s.long_run) * n);
    const double bound = std::ceil(std::min(3 * std::sqrt(n), n / 3));
    const double samples = std::clamp(length, 1.0, bound) * static_cast<double>(bin);
    found.block = std::max<Index>(1, static_cast<Index>(std::llround(samples)));
  }
  found.shortfall = std::clamp(seen_by_blocks(series, found.block) / long_run, 0.1, 4.0);
  return found;
}

// The variance of a product moment of n times is that of one time by n / sum r(h)^2 (Bartlett 1946,
// doi 10.2307/2983611), over all lags h. Of an AR(1) with long-run variance s by its variance that sum
// is (s + 1 / s) / 2; of smoother series it is up to 1.4 times as large.
double course_n_eff(const ConstMatrix &series) {
  double sum = 0, times = 0, varying = 0;
  for (Index k = 0; k < series.cols(); ++k) {
    Series x;
    for (Index t = 0; t < series.rows(); ++t)
      if (is_present(series(t, k))) x.push_back(series(t, k));
    if (x.size() < 8) continue;
    const double variance = autocovariance(x, 0)[0];
    if (!(variance > 0)) continue;
    const std::size_t bin = bin_width(x);
    const double n = static_cast<double>(x.size());
    const double long_run = long_run_variance(binned(x, bin), bin > 1) * static_cast<double>(bin);
    sum += long_run / (variance + long_run / n);
    times += n;
    varying += 1;
  }
  if (!(varying > 0)) return kMissing;
  const double s = std::max(1.0, sum / varying);
  return times / varying / (0.5 * (s + 1 / s));
}

void BootstrapOptions::check() const {
  require(resamples >= -1 && block >= 0, "resamples and block must not be negative");
}

namespace {

// The shares of all times, one row of `sums` numbers a time, and their total.
struct Shares {
  Index times, sums;
  Series rows, total;
};

Shares shares_of(const AgreementIndex &index, Index times) {
  Shares s{times, index.sums(), Series(as_size(times * index.sums()), 0.0),
           Series(as_size(index.sums()), 0.0)};
  for (Index t = 0; t < times; ++t) {
    double *row = s.rows.data() + t * s.sums;
    index.add(t, row);
    for (Index j = 0; j < s.sums; ++j) s.total[as_size(j)] += row[j];
  }
  return s;
}

// How much each time moves the index (its influence function): the derivative of the index by its
// sums, by central differences, times the time's shares about their mean.
Series influence(const AgreementIndex &index, const Shares &s) {
  const double n = static_cast<double>(s.times), step = 1e-5 * n;
  Series slope(as_size(s.sums)), at(s.total);
  for (std::size_t j = 0; j < slope.size(); ++j) {
    at[j] = s.total[j] + step;
    const double above = index.stretched(at.data());
    at[j] = s.total[j] - step;
    const double below = index.stretched(at.data());
    at[j] = s.total[j];
    const double d = (above - below) / (2 * step) * n;
    slope[j] = is_present(d) ? d : 0.0;
  }
  Series out(as_size(s.times), 0.0);
  for (Index t = 0; t < s.times; ++t)
    for (Index j = 0; j < s.sums; ++j)
      out[as_size(t)] +=
          slope[as_size(j)] * (s.rows[as_size(t * s.sums + j)] - s.total[as_size(j)] / n);
  return out;
}

// What share of the index's bias blocks show. The bias is one of curvature: half the second
// derivative times the variance of the sums. Levels depend on their past for longer than the products
// of two raters do, so blocks that suit the index as a whole miss more of it.
double shown_bias(const AgreementIndex &index, const Shares &s, Index block) {
  const double step = 1e-3 * static_cast<double>(s.times);
  const double here = index.stretched(s.total.data());
  double shown = 0, there = 0;
  Series at(s.total), column(as_size(s.times));
  for (std::size_t j = 0; j < at.size(); ++j) {
    at[j] = s.total[j] + step;
    const double above = index.stretched(at.data());
    at[j] = s.total[j] - step;
    const double bend = std::abs(above + index.stretched(at.data()) - 2 * here);
    at[j] = s.total[j];
    if (!(bend > 0)) continue; // also where one of them is missing
    for (std::size_t t = 0; t < column.size(); ++t) column[t] = s.rows[t * at.size() + j];
    const double seen = bend * seen_by_blocks(column, block);
    if (!(seen > 0)) continue;
    shown += seen;
    there += seen / dependence(column, block).shortfall;
  }
  return there > 0 ? shown / there : 1;
}

// Sums of all circular blocks of `length` times, one row a first time, by running sums. The shares
// are of order 1, so that the running sum loses no digit that an interval could show.
Series block_sums(const Shares &s, Index length) {
  Series out(s.rows.size()), running(as_size(s.sums), 0.0);
  const auto row = [&](Index t) { return s.rows.data() + (t % s.times) * s.sums; };
  for (Index t = 0; t < length; ++t)
    for (Index j = 0; j < s.sums; ++j) running[as_size(j)] += row(t)[j];
  for (Index t = 0; t < s.times; ++t) {
    std::copy(running.begin(), running.end(), out.begin() + t * s.sums);
    for (Index j = 0; j < s.sums; ++j) running[as_size(j)] += row(t + length)[j] - row(t)[j];
  }
  return out;
}

// Mean and standard deviation of the stretched index over resamples of blocks drawn with
// replacement.
struct Replicates {
  double mean, spread;
};

Replicates replicates_of(const AgreementIndex &index, const Shares &s, Index length,
                         Index resamples, Rng &rng) {
  const Index whole = s.times / length, rest = s.times % length;
  const Series blocks = block_sums(s, length);
  const Series last = rest > 0 ? block_sums(s, rest) : Series();
  Series sums(as_size(s.sums));
  double n = 0, mean = 0, squares = 0;
  for (Index b = 0; b < resamples; ++b) {
    std::fill(sums.begin(), sums.end(), 0.0);
    const auto draw = [&](const Series &from) {
      const double *block = from.data() + rng.index(s.times) * s.sums;
      for (Index j = 0; j < s.sums; ++j) sums[as_size(j)] += block[j];
    };
    for (Index i = 0; i < whole; ++i) draw(blocks);
    if (rest > 0) draw(last);
    const double stretched = index.stretched(sums.data());
    if (is_missing(stretched)) continue; // e.g. only constant stretches were drawn
    n += 1;
    const double d = stretched - mean;
    mean += d / n;
    squares += d * (stretched - mean);
  }
  return n >= 2 ? Replicates{mean, std::sqrt(squares / (n - 1))} : Replicates{kMissing, kMissing};
}

} // namespace

Estimate estimate_index(const AgreementIndex &index, Index times, const BootstrapOptions &options,
                        Rng rng) {
  options.check();
  const Shares shares = shares_of(index, times);
  Estimate out{index.value(shares.total.data()),     kMissing,
               index.used(shares.total.data()),      kMissing,
               index.stretched(shares.total.data()), index.ratings(shares.total.data())};
  if (is_missing(out.value) && is_missing(out.centre)) return out;
  if (options.resamples < 0) return out;
  const Dependence own = dependence(influence(index, shares), options.block);
  out.n_eff = std::min(own.n_eff, out.used);
  if (options.resamples == 0) return out;
  // Five moments of a pair are estimated, and each costs about one independent sample.
  const double few = out.n_eff / std::max(0.5 * out.n_eff, out.n_eff - 5);
  const Replicates again = replicates_of(index, shares, own.block, options.resamples, rng);
  out.se = again.spread * std::sqrt(few / own.shortfall);
  out.bias = (again.mean - out.centre) / shown_bias(index, shares, own.block);
  return out;
}

} // namespace musefuse
