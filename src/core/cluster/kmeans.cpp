#include "core/cluster/kmeans.h"

#include "core/cluster/seeding.h"
#include "core/cluster/tiles.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"

#include <cmath>

namespace musefuse {
namespace {

struct KmeansRun {
  std::vector<int> label;
  Matrix centres;
  double objective = kInfinity;
  Index iterations = 0, reseeded = 0;
  bool converged = false;
};

// Lloyd's iteration without most of its distances. Each point keeps an upper bound on the distance to
// its own centre and a lower bound on that to every other one; the triangle inequality lets them follow
// the centres (Hamerly 2010, doi 10.1137/1.9781611972801.12). A bound is stored with the path that the
// centres had run by then, so that no pass has to shift it. A tile whose points are all sure of their
// centre is left alone; else all its distances are taken at once. The result is that of Lloyd's
// iteration: bounds count only where they decide by a clear margin.
class Lloyd {
public:
  Lloyd(const Points &points, const Tiles &tiles, const Matrix &start)
      : x_(points.x), tiles_(tiles), n_(x_.cols()), d_(x_.rows()), k_(start.cols()),
        centres_(start), label_(as_size(n_), -1), upper_(kTile, tiles.count()),
        lower_(kTile, tiles.count()), path_(Vector::Zero(k_)), half_gap_(k_) {
    reach_ = 2 * std::sqrt(x_.colwise().squaredNorm().maxCoeff());
    for (Index t = 0; t < tiles_.count(); ++t) {
      const NearestTwo found = measure(t);
      for (Index b = 0; b < tiles_.filled(t); ++b)
        label(t * kTile + b) = static_cast<int>(found.which[b]);
    }
    sum_members();
    reseed_empty();
  }

  KmeansRun run(Index max_iter, double least_move) {
    KmeansRun result;
    while (result.iterations < max_iter && !result.converged) {
      ++result.iterations;
      const double moved = move_centres();
      if (assign() == 0 || moved <= least_move) {
        // sums kept up to date by additions carry rounding: check the end with fresh ones
        sum_members();
        move_centres();
        result.converged = assign() == 0 || moved <= least_move;
      }
    }
    result.objective = 0;
    for (Index i = 0; i < n_; ++i)
      result.objective += squared_distance(x_.col(i).data(), centres_.col(label(i)).data(), d_);
    result.label = std::move(label_);
    result.centres = std::move(centres_);
    result.reseeded = reseeded_;
    return result;
  }

private:
  int &label(Index i) { return label_[as_size(i)]; }

  // All distances of a tile, and its bounds from them.
  NearestTwo measure(Index t) {
    const NearestTwo found = nearest_two(tiles_, t, centres_);
    lower_.col(t) = found.second.sqrt() + drift_;
    upper_.col(t) = found.least.sqrt();
    for (Index b = 0; b < kTile; ++b) upper_(b, t) -= path_[static_cast<Index>(found.which[b])];
    return found;
  }

  void sum_members() {
    sums_ = Matrix::Zero(d_, k_);
    counts_ = Vector::Zero(k_);
    for (Index i = 0; i < n_; ++i) {
      sums_.col(label(i)) += x_.col(i);
      counts_[label(i)] += 1;
    }
  }

  // Returns the sum of the squared moves.
  double move_centres() {
    double moved = 0, farthest = 0;
    for (Index c = 0; c < k_; ++c) {
      const Vector mean = sums_.col(c) / counts_[c];
      const double squared = (mean - centres_.col(c)).squaredNorm();
      centres_.col(c) = mean;
      path_[c] += std::sqrt(squared);
      farthest = std::max(farthest, std::sqrt(squared));
      moved += squared;
    }
    drift_ += farthest;
    half_gap_.setConstant(kInfinity);
    for (Index a = 0; a < k_; ++a)
      for (Index b = 0; b < a; ++b) {
        const double half = 0.5 * (centres_.col(a) - centres_.col(b)).norm();
        half_gap_[a] = std::min(half_gap_[a], half);
        half_gap_[b] = std::min(half_gap_[b], half);
      }
    return moved;
  }

  // Gives every point to its nearest centre; returns how many changed.
  Index assign() {
    // wider than the rounding of any distance or sum of moves
    const double margin = 1e-12 * (reach_ + drift_);
    Index changed = 0;
    for (Index t = 0; t < tiles_.count(); ++t) {
      if (is_sure(t, margin)) continue;
      const NearestTwo found = measure(t);
      for (Index b = 0; b < tiles_.filled(t); ++b) {
        const int now = static_cast<int>(found.which[b]);
        if (now == label(t * kTile + b)) continue;
        move_member(t * kTile + b, now);
        ++changed;
      }
    }
    return changed + reseed_empty();
  }

  bool is_sure(Index t, double margin) {
    const double *upper = upper_.col(t).data(), *lower = lower_.col(t).data();
    const int *own = &label(t * kTile);
    bool sure = true;
    for (Index b = 0; b < tiles_.filled(t); ++b)
      sure &= upper[b] + path_[own[b]] + margin < std::max(lower[b] - drift_, half_gap_[own[b]]);
    return sure;
  }

  void move_member(Index i, int to) {
    const int from = label(i);
    sums_.col(from) -= x_.col(i);
    sums_.col(to) += x_.col(i);
    counts_[from] -= 1;
    counts_[to] += 1;
    label(i) = to;
  }

  // A centre that lost its last point takes the point that is farthest from its own centre: that
  // lowers the objective, as the point is then its own centre.
  Index reseed_empty() {
    Index reseeded = 0;
    for (int c = 0; c < k_; ++c) {
      if (counts_[c] > 0) continue;
      Index farthest = -1;
      double most = -1;
      for (Index i = 0; i < n_; ++i) {
        const double squared =
            squared_distance(x_.col(i).data(), centres_.col(label(i)).data(), d_);
        if (counts_[label(i)] > 1 && squared > most) most = squared, farthest = i;
      }
      move_member(farthest, c);
      sums_.col(c) = x_.col(farthest);
      upper_(farthest % kTile, farthest / kTile) = kInfinity; // to be measured
      ++reseeded;
    }
    reseeded_ += reseeded;
    return reseeded;
  }

  const Matrix &x_;
  const Tiles &tiles_;
  const Index n_, d_, k_;
  Matrix centres_, sums_;
  Vector counts_;
  std::vector<int> label_;
  Matrix upper_, lower_; // a column a tile: bound minus path of the own centre, bound plus drift
  Vector path_;          // how far each centre has moved in all
  double drift_ = 0;     // sum over iterations of the farthest move of a centre
  Vector half_gap_;      // half the distance to the nearest other centre
  double reach_ = 0;
  Index reseeded_ = 0;
};

KmeansRun run_once(const Points &points, const Tiles &tiles, const KmeansOptions &options,
                   Index start) {
  Matrix centres;
  if (options.start.size() > 0) {
    centres = columns_about(options.start, points.origin);
  } else {
    Rng rng(options.seed, static_cast<std::uint64_t>(start));
    centres = draw_centres(points.x, tiles, options.k, rng);
  }
  const double variance = points.x.squaredNorm() / static_cast<double>(points.x.size());
  return Lloyd(points, tiles, centres).run(options.max_iter, options.tolerance * variance);
}

} // namespace

void KmeansOptions::check() const {
  require(k >= 1, "k must be at least 1");
  require(starts >= 1, "starts must be at least 1");
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  require(start.size() == 0 || start.rows() == k, "start must have k rows");
}

Kmeans kmeans(const ConstMatrix &table, const KmeansOptions &options, Monitor &monitor) {
  options.check();
  const Points points = make_points(table);
  require_enough_points(points, options.k);

  const Tiles tiles(points.x);
  const Index starts = options.start.size() > 0 ? 1 : options.starts;
  std::vector<KmeansRun> runs(as_size(starts));
  for_each_item(starts, options.threads, monitor,
                [&](Index s) { runs[as_size(s)] = run_once(points, tiles, options, s); });
  std::size_t best = 0; // the first of several that are equally good
  for (std::size_t s = 1; s < runs.size(); ++s)
    if (runs[s].objective < runs[best].objective) best = s;

  KmeansRun &run = runs[best];
  Kmeans result;
  result.label = labels_of_rows(points, run.label);
  result.centres = (run.centres.colwise() + points.origin).transpose();
  result.objective = run.objective;
  result.iterations = run.iterations;
  result.reseeded = run.reseeded;
  result.status = run.converged ? Status::converged : Status::max_iterations;
  return result;
}

} // namespace musefuse
