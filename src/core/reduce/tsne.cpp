#include "core/reduce/tsne.h"

#include "core/reduce/tsne_tree.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"
#include "core/util/rng.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

namespace musefuse {

void TsneOptions::check(Index rows) const {
  require(components >= 1 && components <= 3, "A t-SNE map has 1 to 3 dimensions.");
  require(perplexity >= 1 && 3 * perplexity <= static_cast<double>(rows - 1),
          "The perplexity must be from 1 to a third of the rows less one.");
  require(theta >= 0 && theta <= 1, "theta must be from 0 to 1.");
  require(iterations >= 1, "t-SNE needs one iteration at least.");
}

namespace {

constexpr Index kBlock = 64; // points that a thread takes at a time

template <class Point>
void for_each_point(Index n, int threads, Monitor &monitor, const Point &point) {
  Quiet quiet(monitor);
  for_each_item((n + kBlock - 1) / kBlock, threads, quiet, [&](Index block) {
    for (Index i = block * kBlock; i < std::min(n, (block + 1) * kBlock); ++i) point(i);
  });
}

// ---- who is near whom ----------------------------------------------------------------------------

struct Neighbour {
  Index row;
  double value; // squared distance, then probability
};
using Neighbours = std::vector<Neighbour>;

// The k nearest rows of row i; of rows at one distance the first.
Neighbours nearest(const Matrix &by_feature, Index i, Index k) {
  Vector squared = Vector::Zero(by_feature.rows());
  for (Index f = 0; f < by_feature.cols(); ++f)
    squared.array() += (by_feature.col(f).array() - by_feature(i, f)).square();
  Neighbours out;
  out.reserve(as_size(squared.size()));
  for (Index j = 0; j < squared.size(); ++j)
    if (j != i) out.push_back({j, squared[j]});
  const auto nearer = [](const Neighbour &a, const Neighbour &b) {
    return a.value < b.value || (a.value == b.value && a.row < b.row);
  };
  const auto end = out.begin() + k;
  std::nth_element(out.begin(), end - 1, out.end(), nearer);
  out.resize(as_size(k));
  std::sort(out.begin(), out.end(), nearer);
  return out;
}

// Squared distances become probabilities exp(-beta d) / sum whose entropy is log(perplexity), by bisection on beta.
void condition(Neighbours &near, double perplexity) {
  const double least = near.front().value;
  double beta = 1, low = 0, high = kInfinity;
  const double scale = near.back().value - least;
  if (scale > 0) beta = 1 / scale; // the search begins at the scale of the distances
  for (int step = 0; step < 200; ++step) {
    double sum = 0, weighted = 0;
    for (const Neighbour &one : near) {
      const double w = std::exp(-beta * (one.value - least));
      sum += w;
      weighted += w * (one.value - least);
    }
    const double excess = std::log(sum) + beta * weighted / sum - std::log(perplexity);
    if (std::abs(excess) < 1e-5 || scale == 0) break;
    (excess > 0 ? low : high) = beta;
    beta = std::isinf(high) ? 2 * beta : 0.5 * (low + high);
  }
  double sum = 0;
  for (Neighbour &one : near) sum += one.value = std::exp(-beta * (one.value - least));
  for (Neighbour &one : near) one.value /= sum;
}

// Rows of p, p[i, j] = (p[j | i] + p[i | j]) / (2 n); each row by number.
std::vector<Neighbours> probabilities(const ConstMatrix &rows, double perplexity, int threads,
                                      Monitor &monitor) {
  const Index n = rows.cols();
  // Squares of very large or small numbers leave the doubles: all are taken by the largest.
  const double largest = rows.cwiseAbs().maxCoeff();
  Matrix by_feature = rows.transpose();
  if (largest > 0) by_feature /= largest;
  by_feature.rowwise() -= by_feature.colwise().mean().eval();
  const Index k = std::min<Index>(n - 1, static_cast<Index>(3 * perplexity));
  std::vector<Neighbours> given(as_size(n));
  for_each_point(n, threads, monitor, [&](Index i) {
    Neighbours near = nearest(by_feature, i, std::max<Index>(k, 1));
    condition(near, perplexity);
    given[as_size(i)] = std::move(near);
  });
  std::vector<Neighbours> both = given;
  for (Index i = 0; i < n; ++i)
    for (const Neighbour &one : given[as_size(i)]) both[as_size(one.row)].push_back({i, one.value});
  for (Neighbours &row : both) {
    std::stable_sort(row.begin(), row.end(),
                     [](const Neighbour &a, const Neighbour &b) { return a.row < b.row; });
    Neighbours merged;
    for (const Neighbour &one : row) {
      if (!merged.empty() && merged.back().row == one.row)
        merged.back().value += one.value;
      else
        merged.push_back(one);
    }
    for (Neighbour &one : merged) one.value /= 2 * static_cast<double>(n);
    row = std::move(merged);
  }
  return both;
}

// ---- the map -------------------------------------------------------------------------------------

template <int D> class Map {
public:
  using Place = typename TsneTree<D>::Place;

  Map(std::vector<Neighbours> p, std::vector<Place> places)
      : p_(std::move(p)), places_(std::move(places)), n_(size_of(places_)), pull_(places_.size()),
        push_(places_.size()), step_(places_.size(), Place{}), gain_(places_.size()) {
    for (Place &gain : gain_) gain.fill(1);
  }

  // Forces at the places: pull_ by neighbours, push_ by all; returns the sum of all q.
  double forces(double theta, int threads, Monitor &monitor) {
    const TsneTree<D> tree(places_);
    for_each_point(n_, threads, monitor, [&](Index i) {
      push_[as_size(i)] = tree.repulsion(i, theta);
      Place pull{};
      for (const Neighbour &one : p_[as_size(i)]) {
        const double weight = one.value * closeness(i, one.row);
        for (int d = 0; d < D; ++d)
          pull[d] += weight * (places_[as_size(i)][d] - places_[as_size(one.row)][d]);
      }
      pull_[as_size(i)] = pull;
    });
    double total = 0;
    for (const auto &push : push_) total += push.total;
    return total;
  }

  Place gradient(Index i, double exaggeration, double total) const {
    Place out;
    for (int d = 0; d < D; ++d)
      out[d] = exaggeration * pull_[as_size(i)][d] - push_[as_size(i)].force[d] / total;
    return out;
  }

  void move(double exaggeration, double momentum, double rate, double total) {
    Place mean{};
    for (Index i = 0; i < n_; ++i) {
      const Place slope = gradient(i, exaggeration, total);
      for (int d = 0; d < D; ++d) {
        double &gain = gain_[as_size(i)][d];
        double &step = step_[as_size(i)][d];
        // The gain grows while the steps go down the slope, and shrinks where they overshoot (Jacobs 1988).
        gain = (slope[d] > 0) != (step > 0) ? gain + 0.2 : std::max(0.01, gain * 0.8);
        step = momentum * step - rate * gain * slope[d];
        places_[as_size(i)][d] += step;
        mean[d] += places_[as_size(i)][d] / static_cast<double>(n_);
      }
    }
    for (Place &place : places_)
      for (int d = 0; d < D; ++d) place[d] -= mean[d];
  }

  double divergence(double total) const {
    double sum = 0;
    for (Index i = 0; i < n_; ++i)
      for (const Neighbour &one : p_[as_size(i)])
        if (one.value > 0) sum += one.value * std::log(one.value * total / closeness(i, one.row));
    return sum;
  }

  Matrix places() const {
    Matrix out(n_, D);
    for (Index i = 0; i < n_; ++i)
      for (int d = 0; d < D; ++d) out(i, d) = places_[as_size(i)][d];
    return out;
  }

private:
  double closeness(Index i, Index j) const {
    double squared = 0;
    for (int d = 0; d < D; ++d) {
      const double apart = places_[as_size(i)][d] - places_[as_size(j)][d];
      squared += apart * apart;
    }
    return 1 / (1 + squared);
  }

  std::vector<Neighbours> p_;
  std::vector<Place> places_;
  Index n_;
  std::vector<Place> pull_;
  std::vector<typename TsneTree<D>::Repulsion> push_;
  std::vector<Place> step_, gain_;
};

template <int D>
TsneMap lay_out(const ConstMatrix &rows, const TsneOptions &options, std::uint64_t seed,
                int threads, Monitor &monitor) {
  const Index n = rows.cols();
  std::vector<typename TsneTree<D>::Place> start(as_size(n));
  Rng rng(seed);
  for (auto &place : start)
    for (double &x : place) x = 1e-4 * rng.normal();
  Map<D> map(probabilities(rows, options.perplexity, threads, monitor), std::move(start));
  for (Index t = 0; t < options.iterations; ++t) {
    monitor.check();
    const bool early = t < options.exaggerated;
    const double total = map.forces(options.theta, threads, monitor);
    map.move(early ? options.exaggeration : 1, early ? options.momentum : options.final_momentum,
             options.learning_rate, total);
    monitor.progress(static_cast<double>(t + 1) / static_cast<double>(options.iterations));
  }
  const double divergence = map.divergence(map.forces(options.theta, threads, monitor));
  return {map.places(), divergence};
}

} // namespace

TsneMap tsne(const ConstMatrix &rows, const TsneOptions &options, std::uint64_t seed, int threads,
             Monitor &monitor) {
  options.check(rows.cols());
  require_data(rows.allFinite(), "t-SNE needs numbers that are there and finite.");
  if (options.components == 1) return lay_out<1>(rows, options, seed, threads, monitor);
  if (options.components == 2) return lay_out<2>(rows, options, seed, threads, monitor);
  return lay_out<3>(rows, options, seed, threads, monitor);
}

Matrix tsne_probabilities(const ConstMatrix &rows, double perplexity) {
  Monitor none;
  const auto sparse = probabilities(rows, perplexity, 1, none);
  Matrix out = Matrix::Zero(rows.cols(), rows.cols());
  for (Index i = 0; i < rows.cols(); ++i)
    for (const Neighbour &one : sparse[as_size(i)]) out(i, one.row) = one.value;
  return out;
}

Matrix tsne_gradient(const ConstMatrix &rows, const ConstMatrix &places, double perplexity,
                     double theta) {
  require(places.cols() == 2, "The gradient is given for maps of two dimensions.");
  Monitor none;
  std::vector<TsneTree<2>::Place> start(as_size(places.rows()));
  for (Index i = 0; i < places.rows(); ++i) start[as_size(i)] = {places(i, 0), places(i, 1)};
  Map<2> map(probabilities(rows, perplexity, 1, none), std::move(start));
  const double total = map.forces(theta, 1, none);
  Matrix out(places.rows(), 2);
  for (Index i = 0; i < places.rows(); ++i) {
    const auto slope = map.gradient(i, 1, total);
    out.row(i) << slope[0], slope[1];
  }
  return out;
}

} // namespace musefuse
