#include "core/cluster/cmeans.h"

#include "core/cluster/points.h"
#include "core/cluster/seeding.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace musefuse {
namespace {

// x^p for the powers that the usual fuzzifiers need, without a call of pow().
class Power {
public:
  explicit Power(double p) : p_(p), twice_(static_cast<int>(2 * p)) {
    quick_ = twice_ == 2 * p && twice_ >= 1 && twice_ <= 8;
  }
  double operator()(double x) const {
    if (!quick_) return std::pow(x, p_);
    double power = (twice_ & 1) ? std::sqrt(x) : 1.0;
    for (int i = 1; i < twice_; i += 2) power *= x;
    return power;
  }

private:
  double p_;
  int twice_;
  bool quick_;
};

class Fuzzy {
public:
  Fuzzy(Index k, double fuzzifier) : k_(k), closeness_(1 / (fuzzifier - 1)), weight_(fuzzifier) {}

  // Memberships u_c = 1 / sum_b (d_c / d_b)^(2/(m-1)) of one point from its squared distances. They are
  // taken relative to the nearest centre, so that nothing overflows as m nears 1.
  void memberships(const double *squared, double *u) const {
    const double least = *std::min_element(squared, squared + k_);
    double total = 0;
    for (Index c = 0; c < k_; ++c) {
      // on a centre (least = 0): shared by the centres that lie there
      u[c] = least > 0 ? closeness_(least / squared[c]) : (squared[c] > 0 ? 0.0 : 1.0);
      total += u[c];
    }
    for (Index c = 0; c < k_; ++c) u[c] /= total;
  }
  double weight(double membership) const { return weight_(membership); }

private:
  Index k_;
  Power closeness_, weight_;
};

void squared_to_all(const double *point, const Matrix &centres, double *squared) {
  for (Index c = 0; c < centres.cols(); ++c)
    squared[c] = squared_distance(point, centres.col(c).data(), centres.rows());
}

struct Run {
  Matrix centres, membership; // k x n
  double objective = std::numeric_limits<double>::infinity();
  std::vector<double> history;
  bool converged = false;
};

// One pass over the points: their memberships in the classes of `run.centres`, the objective, and the
// centres that these memberships ask for. Returns the largest change of a membership.
double sweep(const Matrix &x, const Fuzzy &fuzzy, Run &run, Matrix &next_centres) {
  const Index k = run.centres.cols();
  Vector squared(k), now(k), total = Vector::Zero(k);
  next_centres = Matrix::Zero(x.rows(), k);
  double change = 0;
  run.objective = 0;
  for (Index i = 0; i < x.cols(); ++i) {
    squared_to_all(x.col(i).data(), run.centres, squared.data());
    fuzzy.memberships(squared.data(), now.data());
    double *u = run.membership.col(i).data();
    for (Index c = 0; c < k; ++c) {
      change = std::max(change, std::abs(now[c] - u[c]));
      u[c] = now[c];
      const double w = fuzzy.weight(now[c]);
      total[c] += w;
      run.objective += w * squared[c];
      next_centres.col(c) += w * x.col(i);
    }
  }
  for (Index c = 0; c < k; ++c) next_centres.col(c) /= total[c];
  run.history.push_back(run.objective);
  return change;
}

Matrix centres_of(const Matrix &x, const Fuzzy &fuzzy, const Matrix &membership) {
  const Matrix w = membership.unaryExpr([&](double u) { return fuzzy.weight(u); });
  Matrix centres = x * w.transpose();
  for (Index c = 0; c < centres.cols(); ++c) centres.col(c) /= w.row(c).sum();
  return centres;
}

Matrix start_memberships(const Points &points, const Matrix &start) {
  Matrix membership(start.cols(), points.count());
  for (Index i = 0; i < points.count(); ++i) {
    membership.col(i) = start.row(points.row[static_cast<std::size_t>(i)]).transpose();
    membership.col(i) /= membership.col(i).sum();
  }
  return membership;
}

Run run_once(const Points &points, const CmeansOptions &options, Index start, Monitor *monitor) {
  const Fuzzy fuzzy(options.k, options.fuzzifier);
  Run run;
  if (options.start.size() > 0) {
    run.membership = start_memberships(points, options.start);
    run.centres = centres_of(points.x, fuzzy, run.membership);
  } else {
    Rng rng(options.seed, static_cast<std::uint64_t>(start));
    run.membership = Matrix::Zero(options.k, points.count());
    run.centres = draw_centres(points.x, options.k, rng);
  }
  Matrix next_centres;
  for (;;) {
    run.converged = sweep(points.x, fuzzy, run, next_centres) < options.tolerance;
    if (run.converged || static_cast<Index>(run.history.size()) >= options.max_iter) return run;
    run.centres.swap(next_centres);
    if (monitor) monitor->check();
  }
}

// In many dimensions all points are about equally far from each other; then the centres run into each
// other, or into the mean of all, and the memberships say nothing (Winkler, Klawonn & Kruse 2011).
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

  const Index starts = options.start.size() > 0 ? 1 : options.starts;
  Monitor *inner = options.threads == 1 ? &monitor : nullptr; // the main thread's alone
  std::vector<Run> runs(static_cast<std::size_t>(starts));
  for_each_item(starts, options.threads, monitor, [&](Index s) {
    runs[static_cast<std::size_t>(s)] = run_once(points, options, s, inner);
  });
  std::size_t best = 0;
  for (std::size_t s = 1; s < runs.size(); ++s)
    if (runs[s].objective < runs[best].objective) best = s;

  Run &run = runs[best];
  std::vector<int> label(static_cast<std::size_t>(points.count()));
  for (Index i = 0; i < points.count(); ++i) {
    Index largest;
    run.membership.col(i).maxCoeff(&largest);
    label[static_cast<std::size_t>(i)] = static_cast<int>(largest);
  }
  Cmeans result;
  result.label = labels_of_rows(points, label);
  result.centres = (run.centres.colwise() + points.origin).transpose();
  result.objective = run.objective;
  result.iterations = static_cast<Index>(run.history.size());
  result.history = std::move(run.history);
  result.status = has_collapsed(points.x, run.centres) ? Status::degenerate
                  : run.converged                      ? Status::converged
                                                       : Status::max_iterations;
  return result;
}

Matrix fuzzy_membership(const ConstMatrix &table, const ConstMatrix &centres, double fuzzifier) {
  const Vector origin = centres.colwise().mean().transpose();
  const Matrix x = columns_about(table, origin), columns = columns_about(centres, origin);
  const Fuzzy fuzzy(columns.cols(), fuzzifier);
  Matrix membership(columns.cols(), x.cols());
  Vector squared(columns.cols());
  for (Index i = 0; i < x.cols(); ++i) {
    squared_to_all(x.col(i).data(), columns, squared.data());
    fuzzy.memberships(squared.data(), membership.col(i).data());
  }
  return membership.transpose();
}

} // namespace musefuse
