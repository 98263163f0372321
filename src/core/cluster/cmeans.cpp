#include "core/cluster/cmeans.h"

#include "core/cluster/points.h"
#include "core/cluster/seeding.h"
#include "core/cluster/tiles.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// x^p of shares x in [0, 1] or sums of them; whole and half powers, those of the usual fuzzifiers, by
// products. The others by exp(p log x), which Eigen does for several x at once, unlike pow(); it is
// right to |p log x| roundings, so to 2e-13 at worst, where the result is about to underflow.
class Power {
public:
  explicit Power(double p) : p_(p), halves_(static_cast<int>(std::min(2 * p, 9.0))) {
    quick_ = halves_ == 2 * p && halves_ >= 1 && halves_ <= 8;
  }
  TileVector operator()(const TileVector &x) const {
    TileVector power = TileVector::Ones();
    if (!quick_) {
      power = x.log();
      power = (p_ * power).exp();
      return (x > 0).select(power, 0.0); // Eigen's exp() of minus infinity is not quite 0
    }
    if (halves_ % 2 == 1) power = x.sqrt();
    for (int i = 0; i < halves_ / 2; ++i) power *= x;
    return power;
  }

private:
  double p_;
  int halves_;
  bool quick_;
};

// The points of a tile, one row each, against the classes, one column each.
using TileMatrix = Eigen::Array<double, kTile, Eigen::Dynamic>;

struct Fuzzy {
  explicit Fuzzy(double m) : fuzzifier(m), closeness(1 / (m - 1)), spread(m) {}

  // Memberships u_c = 1 / sum_b (d_c / d_b)^(2/(m-1)) from squared distances, and the weights u^m. All is
  // taken relative to the nearest centre, so that nothing overflows as m nears 1: with r = least / d^2,
  // t = r^(1/(m-1)) and T = sum t it is u = t / T and, as m / (m-1) = 1 + 1/(m-1), u^m = t r / T^m.
  void memberships(const TileMatrix &squared, TileMatrix &u, TileMatrix &weight) const {
    const Index k = squared.cols();
    TileVector least = squared.col(0), total = TileVector::Zero();
    for (Index c = 1; c < k; ++c) least = least.min(squared.col(c));
    for (Index c = 0; c < k; ++c) {
      TileVector ratio = least / squared.col(c);
      for (Index b = 0; b < kTile; ++b) // on a centre: shared by the centres that lie there
        if (least[b] <= 0) ratio[b] = squared(b, c) > 0 ? 0.0 : 1.0;
      u.col(c) = closeness(ratio);
      weight.col(c) = u.col(c) * ratio;
      total += u.col(c);
    }
    const TileVector scale = spread(total);
    for (Index c = 0; c < k; ++c) {
      u.col(c) /= total;
      weight.col(c) /= scale;
    }
  }

  double fuzzifier;
  Power closeness, spread;
};

void squared_to_all(const Tiles &tiles, Index t, const Matrix &centres, TileMatrix &squared) {
  for (Index c = 0; c < centres.cols(); ++c)
    squared.col(c) = tiles.squared_distances(t, centres.col(c).data());
}

struct CmeansRun {
  Matrix centres;    // features x k
  Matrix membership; // points (filled up to whole tiles) x k
  double objective = kInfinity;
  std::vector<double> history;
  bool converged = false;
};

// One pass over the points: their memberships in the classes of `run.centres`, the objective, and the
// centres that these memberships ask for. Returns the largest change of a membership.
double sweep(const Matrix &x, const Tiles &tiles, const Fuzzy &fuzzy, CmeansRun &run,
             Matrix &next_centres) {
  constexpr Index kBlock = 32; // tiles whose weights are held at a time
  const Index k = run.centres.cols();
  TileMatrix squared(kTile, k), u(kTile, k), w(kTile, k);
  Matrix weight(kBlock * kTile, k);
  Vector total = Vector::Zero(k);
  next_centres = Matrix::Zero(x.rows(), k);
  double change = 0;
  run.objective = 0;
  for (Index from = 0; from < tiles.count(); from += kBlock) {
    const Index to = std::min(from + kBlock, tiles.count());
    for (Index t = from; t < to; ++t) {
      squared_to_all(tiles, t, run.centres, squared);
      fuzzy.memberships(squared, u, w);
      w.bottomRows(kTile - tiles.filled(t)) = 0;
      auto before = run.membership.middleRows<kTile>(t * kTile).array();
      change = std::max(change, (u - before).abs().maxCoeff());
      before = u;
      run.objective += (w * squared).sum();
      weight.middleRows<kTile>((t - from) * kTile) = w;
    }
    const Index size = std::min(to * kTile, x.cols()) - from * kTile;
    next_centres.noalias() += x.middleCols(from * kTile, size) * weight.topRows(size);
    total += weight.topRows(size).colwise().sum().transpose();
  }
  for (Index c = 0; c < k; ++c) next_centres.col(c) /= total[c];
  run.history.push_back(run.objective);
  return change;
}

Matrix centres_of(const Matrix &x, const Matrix &membership, double fuzzifier) {
  const Matrix weight = membership.array().pow(fuzzifier).matrix();
  Matrix centres = x * weight.topRows(x.cols());
  for (Index c = 0; c < centres.cols(); ++c) centres.col(c) /= weight.col(c).head(x.cols()).sum();
  return centres;
}

Matrix start_memberships(const Points &points, const Tiles &tiles, const Matrix &start) {
  Matrix membership = Matrix::Zero(tiles.count() * kTile, start.cols());
  for (Index i = 0; i < points.count(); ++i) {
    membership.row(i) = start.row(points.row[as_size(i)]);
    membership.row(i) /= membership.row(i).sum();
  }
  return membership;
}

CmeansRun run_once(const Points &points, const Tiles &tiles, const CmeansOptions &options,
                   Index start, Monitor *monitor) {
  const Fuzzy fuzzy(options.fuzzifier);
  CmeansRun run;
  if (options.start.size() > 0) {
    run.membership = start_memberships(points, tiles, options.start);
    run.centres = centres_of(points.x, run.membership, options.fuzzifier);
  } else {
    Rng rng(options.seed, static_cast<std::uint64_t>(start));
    run.membership = Matrix::Zero(tiles.count() * kTile, options.k);
    run.centres = draw_centres(points.x, tiles, options.k, rng);
  }
  Matrix next_centres;
  for (;;) {
    run.converged = sweep(points.x, tiles, fuzzy, run, next_centres) < options.tolerance;
    if (run.converged || size_of(run.history) >= options.max_iter) return run;
    run.centres.swap(next_centres);
    if (monitor) monitor->check();
  }
}

// In many dimensions all points are about equally far from each other; then the centres run into each
// other, or into the mean of all, and the memberships say nothing (Winkler, Klawonn & Kruse 2011,
// doi 10.4018/ijfsa.2011010101).
bool has_collapsed(const Matrix &x, const Matrix &centres) {
  const double spread = x.squaredNorm() / static_cast<double>(x.cols());
  for (Index a = 0; a < centres.cols(); ++a)
    for (Index b = 0; b < a; ++b)
      if ((centres.col(a) - centres.col(b)).squaredNorm() < 1e-4 * spread) return true;
  return false;
}

} // namespace

void CmeansOptions::check() const {
  require(k >= 1, "k must be at least 1");
  require(fuzzifier > 1 && std::isfinite(fuzzifier), "fuzzifier must be above 1");
  require(starts >= 1, "starts must be at least 1");
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  require(start.size() == 0 || start.cols() == k, "start must have k columns");
  require(start.size() == 0 || (start.array() >= 0).all(), "start must not be negative");
}

Cmeans cmeans(const ConstMatrix &table, const CmeansOptions &options, Monitor &monitor) {
  options.check();
  const Points points = make_points(table);
  require_enough_points(points, options.k);
  require(options.start.size() == 0 || options.start.rows() == points.count(),
          "start must have one row for each row that is fitted");

  const Tiles tiles(points.x);
  const Index starts = options.start.size() > 0 ? 1 : options.starts;
  Monitor *inner = options.threads == 1 ? &monitor : nullptr; // the main thread's alone
  std::vector<CmeansRun> runs(as_size(starts));
  for_each_item(starts, options.threads, monitor,
                [&](Index s) { runs[as_size(s)] = run_once(points, tiles, options, s, inner); });
  std::size_t best = 0;
  for (std::size_t s = 1; s < runs.size(); ++s)
    if (runs[s].objective < runs[best].objective) best = s;

  CmeansRun &run = runs[best];
  Cmeans result;
  result.label = labels_of_rows(points, largest_of(run.membership.topRows(points.count())));
  result.centres = (run.centres.colwise() + points.origin).transpose();
  result.objective = run.objective;
  result.iterations = size_of(run.history);
  result.history = std::move(run.history);
  result.status = has_collapsed(points.x, run.centres) ? Status::degenerate
                  : run.converged                      ? Status::converged
                                                       : Status::max_iterations;
  return result;
}

Matrix fuzzy_membership(const ConstMatrix &table, const ConstMatrix &centres, double fuzzifier) {
  const Vector origin = centres.colwise().mean().transpose();
  const Matrix columns = columns_about(centres, origin);
  const Tiles tiles = tiles_about(table, origin);
  const Fuzzy fuzzy(fuzzifier);
  const Index k = columns.cols();
  TileMatrix squared(kTile, k), u(kTile, k), w(kTile, k);
  Matrix membership(table.rows(), k);
  for (Index t = 0; t < tiles.count(); ++t) {
    squared_to_all(tiles, t, columns, squared);
    fuzzy.memberships(squared, u, w);
    membership.middleRows(t * kTile, tiles.filled(t)) = u.topRows(tiles.filled(t)).matrix();
  }
  return membership;
}

} // namespace musefuse
