#include "core/cluster/kmeans.h"

#include "core/cluster/seeding.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <cmath>
#include <limits>

namespace musefuse {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Run {
  std::vector<int> label;
  Matrix centres;
  double objective = kInfinity;
  Index iterations = 0, reseeded = 0;
  bool converged = false;
};

// Lloyd's iteration without most of its distances. Each point keeps one upper bound, on the distance
// to its own centre, and one lower bound for each other centre (Elkan 2003, ICML); the triangle
// inequality lets them follow the centres. A bound is stored with the path its centre had run by then,
// so that no pass has to shift it. The result is that of Lloyd's iteration: where the bounds do not
// decide by a clear margin the distances do.
class Lloyd {
public:
  Lloyd(const Matrix &x, const Matrix &start)
      : x_(x), n_(x.cols()), d_(x.rows()), k_(start.cols()), centres_(start),
        label_(static_cast<std::size_t>(n_), 0), upper_(n_), lower_(k_, n_),
        path_(Vector::Zero(k_)), between_(k_, k_), half_gap_(k_) {
    reach_ = 2 * std::sqrt(x_.colwise().squaredNorm().maxCoeff());
    for (Index i = 0; i < n_; ++i) assign_by_distance(i);
    reseed_empty();
    sum_members();
  }

  Run run(Index max_iter, double least_move) {
    Run result;
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
    result.label = std::move(label_);
    result.objective = 0;
    for (Index i = 0; i < n_; ++i)
      result.objective +=
          squared_distance(point(i), centre(result.label[static_cast<std::size_t>(i)]), d_);
    result.centres = std::move(centres_);
    result.reseeded = reseeded_;
    return result;
  }

private:
  const double *point(Index i) const { return x_.col(i).data(); }
  const double *centre(Index c) const { return centres_.col(c).data(); }
  int &label(Index i) { return label_[static_cast<std::size_t>(i)]; }

  void assign_by_distance(Index i) {
    Index best = 0;
    double least = kInfinity;
    for (Index c = 0; c < k_; ++c) {
      const double squared = squared_distance(point(i), centre(c), d_);
      lower_(c, i) = std::sqrt(squared) + path_[c];
      if (squared < least) least = squared, best = c;
    }
    label(i) = static_cast<int>(best);
    upper_[i] = std::sqrt(least) - path_[best];
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
    double moved = 0;
    for (Index c = 0; c < k_; ++c) {
      const Vector mean = sums_.col(c) / counts_[c];
      const double squared = (mean - centres_.col(c)).squaredNorm();
      centres_.col(c) = mean;
      path_[c] += std::sqrt(squared);
      moved += squared;
    }
    half_gap_.setConstant(kInfinity);
    for (Index a = 0; a < k_; ++a)
      for (Index b = 0; b < a; ++b) {
        const double half = 0.5 * std::sqrt(squared_distance(centre(a), centre(b), d_));
        between_(a, b) = between_(b, a) = half;
        half_gap_[a] = std::min(half_gap_[a], half);
        half_gap_[b] = std::min(half_gap_[b], half);
      }
    return moved;
  }

  // Gives every point to its nearest centre; returns how many changed.
  Index assign() {
    // wider than the rounding of any distance or sum of moves
    const double margin = 1e-12 * (reach_ + path_.maxCoeff());
    Index changed = 0;
    for (Index i = 0; i < n_; ++i) {
      const int own = label(i);
      const double upper = upper_[i] + path_[own] + margin;
      if (upper < half_gap_[own] || is_surely_own(i, own, upper)) continue;
      const int now = reassign(i, own, margin);
      if (now == own) continue;
      move_member(i, own, now);
      ++changed;
    }
    return changed + reseed_empty();
  }

  bool is_surely_own(Index i, int own, double upper) const {
    const double *lower = lower_.col(i).data();
    bool surely = true;
    for (Index c = 0; c < k_; ++c) surely &= c == own || upper < lower[c] - path_[c];
    return surely;
  }

  int reassign(Index i, int own, double margin) {
    const double own_squared = squared_distance(point(i), centre(own), d_);
    const double own_distance = std::sqrt(own_squared);
    lower_(own, i) = own_distance + path_[own];
    double least = own_squared, least_distance = own_distance;
    int best = own;
    for (int c = 0; c < k_; ++c) {
      if (c == own || own_distance + margin < lower_(c, i) - path_[c] ||
          own_distance + margin < between_(own, c))
        continue;
      const double squared = squared_distance(point(i), centre(c), d_);
      const double distance = std::sqrt(squared);
      lower_(c, i) = distance + path_[c];
      if (squared < least || (squared == least && c < best)) {
        least = squared, least_distance = distance;
        best = c;
      }
    }
    upper_[i] = least_distance - path_[best];
    return best;
  }

  void move_member(Index i, int from, int to) {
    sums_.col(from) -= x_.col(i);
    sums_.col(to) += x_.col(i);
    counts_[from] -= 1;
    counts_[to] += 1;
    label(i) = to;
  }

  // A centre that lost its last point takes the point that is farthest from its own centre: that
  // lowers the objective, as the point is then its own centre.
  Index reseed_empty() {
    if (counts_.size() == 0) sum_members();
    Index reseeded = 0;
    for (int c = 0; c < k_; ++c) {
      if (counts_[c] > 0) continue;
      Index farthest = -1;
      double most = -1;
      for (Index i = 0; i < n_; ++i) {
        const double squared = squared_distance(point(i), centre(label(i)), d_);
        if (counts_[label(i)] > 1 && squared > most) most = squared, farthest = i;
      }
      move_member(farthest, label(farthest), c);
      sums_.col(c) = x_.col(farthest);
      upper_[farthest] = std::sqrt(squared_distance(point(farthest), centre(c), d_)) - path_[c];
      ++reseeded;
    }
    reseeded_ += reseeded;
    return reseeded;
  }

  const Matrix &x_;
  const Index n_, d_, k_;
  Matrix centres_, sums_;
  Vector counts_;
  std::vector<int> label_;
  Vector upper_;  // upper bound minus the path of the own centre
  Matrix lower_;  // k x n, lower bound plus the path of that centre
  Vector path_;   // how far each centre has moved in all
  Matrix between_; // half the distance between two centres
  Vector half_gap_; // half the distance to the nearest other centre
  double reach_ = 0;
  Index reseeded_ = 0;
};

Run run_once(const Points &points, const KmeansOptions &options, Index start) {
  Matrix centres;
  if (options.start.size() > 0) {
    centres = columns_about(options.start, points.origin);
  } else {
    Rng rng(options.seed, static_cast<std::uint64_t>(start));
    centres = draw_centres(points.x, options.k, rng);
  }
  const double variance = points.x.squaredNorm() / static_cast<double>(points.x.size());
  return Lloyd(points.x, centres).run(options.max_iter, options.tolerance * variance);
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

  const Index starts = options.start.size() > 0 ? 1 : options.starts;
  std::vector<Run> runs(static_cast<std::size_t>(starts));
  for_each_item(starts, options.threads, monitor, [&](Index s) {
    runs[static_cast<std::size_t>(s)] = run_once(points, options, s);
  });
  std::size_t best = 0; // the first of several that are equally good
  for (std::size_t s = 1; s < runs.size(); ++s)
    if (runs[s].objective < runs[best].objective) best = s;

  Run &run = runs[best];
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
