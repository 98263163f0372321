#include "core/signal/information_lag.h"

#include "core/signal/lag_peak.h"
#include "core/signal/masked.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/executor.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

constexpr int kMostBins = 8;
constexpr int kNoClass = -1;

using Counts = Matrix; // classes of x times classes of the reference, one column a shift

int classes_for(const ConstVector &x, const ConstVector &reference) {
  double pairs = 0;
  for (Index t = 0; t < x.size(); ++t) pairs += is_present(x[t]) && is_present(reference[t]);
  return std::clamp(static_cast<int>(std::sqrt(pairs / 10)), 2, kMostBins);
}

// The class of each sample: how many of the inner quantiles lie below it.
std::vector<int> classes_of(const ConstVector &x, int classes) {
  std::vector<double> sorted;
  for (Index t = 0; t < x.size(); ++t)
    if (is_present(x[t])) sorted.push_back(x[t]);
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> edges;
  for (int c = 1; c < classes && !sorted.empty(); ++c)
    edges.push_back(sorted[sorted.size() * as_size(c) / as_size(classes)]);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<int> out(as_size(x.size()), kNoClass);
  for (Index t = 0; t < x.size(); ++t)
    if (is_present(x[t]))
      out[as_size(t)] =
          static_cast<int>(std::upper_bound(edges.begin(), edges.end(), x[t]) - edges.begin());
  return out;
}

// One matrix of counts for each block of time.
std::vector<Counts> block_counts(const std::vector<int> &x, const std::vector<int> &y, int classes,
                                 Index max_lag, Index block) {
  const Index n = size_of(x);
  std::vector<Counts> blocks;
  for (Index from = 0; from < n; from += block) {
    Counts counts = Counts::Zero(classes * classes, 2 * max_lag + 1);
    for (Index shift = -max_lag; shift <= max_lag; ++shift) {
      double *cell = counts.col(shift + max_lag).data();
      const Index first = std::max(from, shift),
                  last = std::min(std::min(n, from + block), n + shift);
      for (Index t = first; t < last; ++t) {
        const int a = x[as_size(t)], b = y[as_size(t - shift)];
        if (a != kNoClass && b != kNoClass) cell[a * classes + b] += 1;
      }
    }
    blocks.push_back(std::move(counts));
  }
  return blocks;
}

double information_of(const double *counts, int classes) {
  double n = 0;
  std::vector<double> of_x(as_size(classes)), of_y(of_x.size());
  for (int a = 0; a < classes; ++a)
    for (int b = 0; b < classes; ++b) {
      const double c = counts[a * classes + b];
      n += c;
      of_x[as_size(a)] += c;
      of_y[as_size(b)] += c;
    }
  const auto used = [](const std::vector<double> &margin) {
    return static_cast<double>(
        std::count_if(margin.begin(), margin.end(), [](double c) { return c > 0; }));
  };
  if (n < kFewestPairs || used(of_x) < 2 || used(of_y) < 2) return kMissing;
  double sum = 0, cells = 0;
  for (int a = 0; a < classes; ++a)
    for (int b = 0; b < classes; ++b) {
      const double c = counts[a * classes + b];
      if (c <= 0) continue;
      cells += 1;
      sum += c * std::log(c * n / (of_x[as_size(a)] * of_y[as_size(b)]));
    }
  return sum / n - (cells - used(of_x) - used(of_y) + 1) / (2 * n);
}

InformationLag peak_of(const Counts &counts, int classes) {
  const Index shifts = counts.cols(), max_lag = (shifts - 1) / 2;
  Vector information(shifts);
  Index best = -1;
  for (Index s = 0; s < shifts; ++s) {
    information[s] = information_of(counts.col(s).data(), classes);
    if (is_missing(information[s])) continue;
    const bool nearer = best >= 0 && information[s] == information[best] &&
                        std::abs(s - max_lag) < std::abs(best - max_lag);
    if (best < 0 || information[s] > information[best] || nearer) best = s;
  }
  InformationLag out;
  LagEstimate &lag = out.estimate;
  if (best < 0) {
    lag.lag = lag.correlation = out.information = kMissing;
    return out;
  }
  out.information = information[best];
  lag.n = static_cast<Index>(counts.col(best).sum());
  lag.lag = static_cast<double>(best - max_lag);
  lag.at_limit = max_lag > 0 && (best == 0 || best == shifts - 1);
  if (best == 0 || best == shifts - 1) return out;
  lag.lag += top_between(information[best - 1], information[best], information[best + 1]);
  return out;
}

double correlation_at(const ConstVector &x, const ConstVector &reference, Index shift) {
  const Index n = x.size(), from_x = std::max<Index>(shift, 0), from_y = std::max<Index>(-shift, 0);
  return masked_correlation(masked(x.data(), n), from_x, masked(reference.data(), n), from_y,
                            n - std::abs(shift))
      .r;
}

} // namespace

InformationLag information_lag(const ConstVector &x, const ConstVector &reference,
                               const LagOptions &options, std::uint64_t item) {
  options.check();
  require(x.size() == reference.size(), "both series must have the same length");
  const int classes = classes_for(x, reference);
  const bool flat = extremes_of(x.data(), x.size()).constant() ||
                    extremes_of(reference.data(), reference.size()).constant();
  const Index block = options.resamples > 0 ? options.block : std::max<Index>(1, x.size());
  std::vector<Counts> blocks;
  if (!flat)
    blocks = block_counts(classes_of(x, classes), classes_of(reference, classes), classes,
                          options.max_lag, block);
  Counts counts = Counts::Zero(classes * classes, 2 * options.max_lag + 1);
  for (const Counts &one : blocks) counts += one;
  InformationLag out = peak_of(counts, classes);
  LagEstimate &lag = out.estimate;
  if (is_present(lag.lag))
    lag.correlation = correlation_at(x, reference, static_cast<Index>(std::lround(lag.lag)));
  lag.draws = draw_lags(blocks, options, item,
                        [&](const Counts &drawn) { return peak_of(drawn, classes).estimate.lag; });
  return out;
}

std::vector<InformationLag> information_lags(const ConstMatrix &ratings,
                                             const ConstVector &reference,
                                             const LagOptions &options, Monitor &monitor) {
  options.check();
  std::vector<InformationLag> raters(as_size(ratings.cols()));
  for_each_item(ratings.cols(), options.threads, monitor, [&](Index k) {
    raters[as_size(k)] =
        information_lag(ratings.col(k), reference, options, static_cast<std::uint64_t>(k));
  });
  return raters;
}

} // namespace musefuse
