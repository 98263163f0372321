#include "core/align/gctw.h"

#include "core/align/gctw_normal.h"
#include "core/align/gctw_sequence.h"
#include "core/align/multiset_cca.h"
#include "core/align/simplex_qp.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/executor.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace musefuse {
namespace {

constexpr Index kFewestRatings = 20; // a rater with fewer has too little to warp by
constexpr double kRidge = 1e-10;     // of the mean diagonal of H; keeps a flat H solvable
constexpr int kHalvings = 10;
constexpr Index kMostShiftRows = 200; // times at which the programme itself looks at max_shift

// The raters read at some warps: their values about their means (0 where they do not count),
// their slopes, and where they count.
struct Reading {
  std::vector<Matrix> values, slopes;
  std::vector<Vector> means;
  Matrix present;
};

// |shift of rater i at time r off the anchored clock| <= bound, in samples; linear in the weights.
class ShiftRows final : public QpRows {
public:
  ShiftRows(const Matrix &basis, const Vector &reach, const Vector &anchor, Index identity,
            double bound)
      : basis_(basis), reach_(reach), anchor_(anchor), identity_(identity), bound_(bound) {}

  Vector values(const Vector &x) const override {
    const Index l = basis_.rows(), k = basis_.cols(), m = reach_.size();
    Matrix off(l, m);
    for (Index i = 0; i < m; ++i) off.col(i) = basis_ * x.segment(i * k, k) - basis_.col(identity_);
    off.colwise() -= (off * anchor_).eval();
    off.array().rowwise() *= reach_.transpose().array();
    return Eigen::Map<const Vector>(off.data(), off.size());
  }
  Vector gradient(Index q) const override {
    const Index l = basis_.rows(), k = basis_.cols(), m = reach_.size();
    const Index i = q / l, r = q % l;
    Vector normal(m * k);
    for (Index j = 0; j < m; ++j)
      normal.segment(j * k, k) =
          reach_[i] * ((i == j ? 1.0 : 0.0) - anchor_[j]) * basis_.row(r).transpose();
    return normal;
  }
  double bound() const override { return bound_; }

private:
  const Matrix &basis_;
  const Vector &reach_, &anchor_;
  const Index identity_;
  const double bound_;
};

// GCTW of raters that can all be warped.
class Aligner {
public:
  Aligner(const std::vector<WarpSequence> &sequences, Index length, const GctwOptions &options,
          Vector anchor)
      : sequences_(sequences), options_(options), basis_(warp_basis(length, options.basis)),
        anchor_(std::move(anchor)), m_(size_of(sequences)), k_(basis_.cols()), reach_(m_) {
    for (Index i = 0; i < m_; ++i) {
      reach_[i] = static_cast<double>(sequences_[as_size(i)].values.rows() - 1);
      sizes_.push_back(sequences_[as_size(i)].values.cols());
    }
    identity_ = Vector::Zero(m_ * k_);
    for (Index i = 0; i < m_; ++i) identity_[i * k_ + options_.basis.identity()] = 1;
    cca_.lambda = options_.lambda;
    cca_.energy = options_.energy;
    cca_.relative = !is_muse();
  }

  void run(GctwResult &result, Monitor &monitor) {
    weights_ = identity_;
    at_identity_ = read(warps(identity_));
    Reading now = at_identity_;
    Matrix before = warps(weights_);
    for (Index iteration = 1; iteration <= options_.max_iter; ++iteration) {
      monitor.check();
      find_space(now);
      result.after_space.push_back(objective(now));
      now = options_.variant == GctwVariant::full ? move(now) : move(at_identity_);
      result.after_time.push_back(objective(now));
      result.iterations = iteration;
      const Matrix after = warps(weights_);
      const double change = (after - before).cwiseAbs().maxCoeff();
      before = after;
      if (is_degenerate_) {
        result.status = Status::degenerate;
        break;
      }
      // `muse` goes on for all its rounds; whether the last one still moved a warp is told.
      result.status = change <= options_.tolerance ? Status::converged : Status::max_iterations;
      if (change <= (is_muse() ? 0.0 : options_.tolerance)) break;
      monitor.progress(static_cast<double>(iteration) / static_cast<double>(options_.max_iter));
    }
    result.dims = space_.dims;
  }

  const Vector &weights() const { return weights_; }
  Matrix warps(const Vector &weights) const {
    Matrix p(basis_.rows(), m_);
    for (Index i = 0; i < m_; ++i) p.col(i) = reach_[i] * (basis_ * weights.segment(i * k_, k_));
    return p;
  }
  // The anchored clock as a function of GCTW's own, in samples of the common clock.
  Vector clock() const {
    Vector mixture = Vector::Zero(k_);
    for (Index i = 0; i < m_; ++i) mixture += anchor_[i] * weights_.segment(i * k_, k_);
    return static_cast<double>(basis_.rows() - 1) * (basis_ * mixture);
  }

private:
  bool is_muse() const { return options_.variant == GctwVariant::muse; }

  Reading read(const Matrix &warps) const {
    Reading reading;
    reading.present.resize(warps.rows(), m_);
    for (Index i = 0; i < m_; ++i) {
      const WarpSequence &sequence = sequences_[as_size(i)];
      const Vector p = warps.col(i);
      Matrix values, slopes;
      interpolate_columns(sequence.values, p, values);
      interpolate_columns(sequence.slope, p, slopes);
      reading.present.col(i) = present_at(sequence.present, p);
      const auto present = reading.present.col(i);
      const Vector mean = values.transpose() * present / std::max(1.0, present.sum());
      values.rowwise() -= mean.transpose();
      values.array().colwise() *= present.array();
      reading.values.push_back(std::move(values));
      reading.slopes.push_back(std::move(slopes));
      reading.means.push_back(mean);
    }
    return reading;
  }

  // Space step: the multi-set CCA at the current warps; its size stays as first chosen.
  CcaSpace space_of(const Reading &reading) const {
    Index total = 0;
    for (const Index d : sizes_) total += d;
    Matrix stack(reading.present.rows(), total);
    Index column = 0;
    for (Index i = 0; i < m_; ++i) {
      stack.middleCols(column, sizes_[as_size(i)]) = reading.values[as_size(i)];
      column += sizes_[as_size(i)];
    }
    const Matrix scatter = stack.transpose() * stack;
    return multiset_cca(scatter, sizes_, cca_);
  }

  void find_space(const Reading &reading) {
    space_ = space_of(reading);
    means_ = reading.means;
    cca_.dims = space_.dims;
  }

  // Z_i(p_i) = V_i'(X_i(p_i) - mu_i) with the means of the space step.
  Matrix project(const Reading &reading, Index i) const {
    const Vector shift = reading.means[as_size(i)] - means_[as_size(i)];
    Matrix values = reading.values[as_size(i)];
    values.noalias() += reading.present.col(i) * shift.transpose();
    return values * space_.projections[as_size(i)];
  }

  GctwMotion motion(const Reading &reading) const {
    GctwMotion motion;
    motion.present = reading.present;
    for (Index i = 0; i < m_; ++i) {
      motion.position.push_back(project(reading, i));
      motion.speed.push_back(reading.slopes[as_size(i)] * space_.projections[as_size(i)]);
    }
    return motion;
  }

  double objective(const Reading &reading) const {
    return is_muse() ? muse_objective(reading) : spread(reading);
  }

  // d (m - 1) - sum of the leading eigenvalues: 0 where all raters move as one.
  double spread(const Reading &reading) const {
    return static_cast<double>(space_.dims * (m_ - 1)) -
           space_of(reading).eigenvalues.head(space_.dims).sum();
  }

  double muse_objective(const Reading &reading) const {
    std::vector<Matrix> z;
    for (Index i = 0; i < m_; ++i) z.push_back(project(reading, i));
    double sum = 0;
    for (Index i = 0; i < m_; ++i) {
      for (Index j = i + 1; j < m_; ++j) {
        const auto both = reading.present.col(i).cwiseProduct(reading.present.col(j));
        sum += (z[as_size(i)] - z[as_size(j)]).rowwise().squaredNorm().dot(both);
      }
      const Matrix &v = space_.projections[as_size(i)];
      sum += options_.lambda / (1 - options_.lambda) *
             (v.squaredNorm() + (means_[as_size(i)].transpose() * v).squaredNorm() + 1);
    }
    return sum;
  }

  // Time step: moves `weights_` from the ones that `from` was read at; returns the new reading.
  Reading move(const Reading &from) {
    const Vector start = options_.variant == GctwVariant::full ? weights_ : identity_;
    NormalEquations normal = normal_equations(motion(from), basis_, reach_);
    if (is_muse() && !is_definite(normal.hessian)) {
      is_degenerate_ = true;
      return from;
    }
    if (!is_muse()) add_ridge(normal.hessian);
    const Vector goal = bounded_minimum(normal, start);
    if (is_muse()) {
      weights_ = goal;
      return read(warps(weights_));
    }
    return search_line(from, start, goal);
  }

  Vector bounded_minimum(const NormalEquations &normal, const Vector &start) const {
    if (options_.max_shift <= 0) return start;
    const Vector gradient = normal.gradient - normal.hessian * start;
    Vector goal = simplex_qp(normal.hessian, gradient, k_, start).x;
    if (!std::isfinite(options_.max_shift)) return goal;
    // The shifts are many and rarely bind: they join only where the free optimum breaks one.
    const Index identity = options_.basis.identity();
    const ShiftRows all(basis_, reach_, anchor_, identity, options_.max_shift);
    if (all.values(goal).cwiseAbs().maxCoeff() <= options_.max_shift) return goal;
    const Matrix few = thinned(basis_, kMostShiftRows);
    const ShiftRows rows(few, reach_, anchor_, identity, options_.max_shift);
    const Vector bounded = simplex_qp(normal.hessian, gradient, k_, start, &rows).x;
    return start + share_inside(all, start, bounded) * (bounded - start);
  }

  // The largest part of the way from `start` on which no row leaves its bound: between the rows that
  // the programme looked at, a warp can be off by a trace more.
  static double share_inside(const QpRows &rows, const Vector &start, const Vector &goal) {
    const Vector from = rows.values(start), to = rows.values(goal);
    double share = 1;
    for (Index q = 0; q < from.size(); ++q) {
      if (std::abs(to[q]) <= rows.bound()) continue;
      const double room = std::max(0.0, rows.bound() - std::copysign(1.0, to[q]) * from[q]);
      share = std::min(share, room / std::abs(to[q] - from[q]));
    }
    return share;
  }

  static Matrix thinned(const Matrix &rows, Index most) {
    const Index n = rows.rows(), kept = std::min(n, most);
    Matrix out(kept, rows.cols());
    for (Index r = 0; r < kept; ++r) out.row(r) = rows.row(kept < 2 ? 0 : r * (n - 1) / (kept - 1));
    return out;
  }

  // The first of the steps 1, 1/2, 1/4, ... after which the raters lie closer; none: stay.
  Reading search_line(const Reading &from, const Vector &start, const Vector &goal) {
    const double here = spread(from);
    double share = 1;
    for (int halving = 0; halving <= kHalvings; ++halving, share /= 2) {
      const Vector trial = start + share * (goal - start);
      Reading there = read(warps(trial));
      if (spread(there) > here) continue;
      weights_ = trial;
      return there;
    }
    weights_ = start;
    return from;
  }

  // The original's test before it trusts its solver; where it fails, nobody is warped.
  static bool is_definite(const Matrix &hessian) {
    const double tolerance = 100 * std::numeric_limits<double>::epsilon() * hessian.norm();
    Matrix shifted = hessian;
    shifted.diagonal().array() -= tolerance;
    return Eigen::LLT<Matrix>(shifted).info() == Eigen::Success;
  }
  static void add_ridge(Matrix &hessian) {
    const double unit = hessian.trace() / static_cast<double>(hessian.rows());
    hessian.diagonal().array() += unit > 0 ? kRidge * unit : 1.0;
  }

  const std::vector<WarpSequence> &sequences_;
  const GctwOptions &options_;
  const Matrix basis_;
  const Vector anchor_; // the weight of each rater's warp in the recording's clock; 0: GCTW's own
  const Index m_, k_;
  Vector reach_; // last sample of each rater
  std::vector<Index> sizes_;
  CcaOptions cca_;
  CcaSpace space_;
  std::vector<Vector> means_; // of the space step
  Reading at_identity_;
  Vector identity_, weights_;
  bool is_degenerate_ = false;
};

bool is_constant(const WarpSequence &sequence) {
  for (Index d = 0; d < sequence.values.cols(); ++d) {
    if (!extremes_of(sequence.values.col(d).data(), sequence.values.rows()).constant())
      return false;
  }
  return true;
}

GctwRole role_of(const WarpSequence &sequence, bool is_muse) {
  const double ratings = sequence.present.sum();
  if (ratings == 0) return GctwRole::missing;
  if (is_muse) return GctwRole::warped; // the original lets everybody in
  if (ratings < static_cast<double>(kFewestRatings)) return GctwRole::missing;
  return is_constant(sequence) ? GctwRole::constant : GctwRole::warped;
}

Vector anchor_weights(const GctwOptions &options, const std::vector<Index> &members) {
  const Index m = size_of(members);
  if (options.anchor == GctwAnchor::none) return Vector::Zero(m);
  if (options.anchor == GctwAnchor::rater) {
    const auto found = std::find(members.begin(), members.end(), options.anchor_rater);
    if (found != members.end()) return Vector::Unit(m, found - members.begin());
  }
  return Vector::Constant(m, 1.0 / static_cast<double>(m));
}

// The warps as functions of the anchored clock: p_i(clock^-1(s)) at s = 0 .. l - 1.
Matrix on_clock(const Matrix &warps, const Vector &clock) {
  const Index l = warps.rows();
  Matrix out(l, warps.cols());
  Index r = 0;
  for (Index s = 0; s < l; ++s) {
    const double goal = static_cast<double>(s);
    while (r < l - 2 && clock[r + 1] < goal) ++r;
    const double step = clock[r + 1] - clock[r];
    const double part = step > 0 ? std::min(1.0, std::max(0.0, (goal - clock[r]) / step)) : 0.0;
    out.row(s) = warps.row(r) + part * (warps.row(r + 1) - warps.row(r));
  }
  return out;
}

} // namespace

void GctwOptions::check(Index raters) const {
  basis.check();
  require(lambda >= 0 && lambda < 1, "lambda must be at least 0 and below 1");
  require(energy > 0 && energy <= 1, "energy must be above 0 and at most 1");
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  require(max_shift >= 0, "max_shift must not be negative");
  require(anchor != GctwAnchor::rater || (anchor_rater >= 0 && anchor_rater < raters),
          "the anchor is not one of the raters");
}

GctwResult gctw(const std::vector<Matrix> &sequences, const GctwOptions &options,
                Monitor &monitor) {
  const Index raters = size_of(sequences);
  require_data(raters >= 1, "there is no rater to align");
  options.check(raters);
  Index length = sequences[0].rows();
  for (const Matrix &sequence : sequences) length = std::min(length, sequence.rows());
  require_data(length >= 2, "a recording needs at least two samples to be warped");

  GctwResult result;
  std::vector<WarpSequence> warped;
  std::vector<Index> members;
  result.warps.resize(length, raters);
  result.weights = Matrix::Zero(options.basis.size(), raters);
  for (Index i = 0; i < raters; ++i) {
    WarpSequence sequence = prepare_sequence(sequences[as_size(i)], options.max_gap);
    const GctwRole role = role_of(sequence, options.variant == GctwVariant::muse);
    result.roles.push_back(role);
    result.warps.col(i) =
        Vector::LinSpaced(length, 0.0, static_cast<double>(sequence.values.rows() - 1));
    result.weights(options.basis.identity(), i) = 1;
    if (role != GctwRole::warped) continue;
    members.push_back(i);
    warped.push_back(std::move(sequence));
  }
  const bool is_muse = options.variant == GctwVariant::muse;
  if (members.empty() || (members.size() < 2 && !is_muse)) return result;

  Aligner aligner(warped, length, options, anchor_weights(options, members));
  aligner.run(result, monitor);
  Matrix warps = aligner.warps(aligner.weights());
  const Index curves = options.basis.size();
  if (options.anchor != GctwAnchor::none) warps = on_clock(warps, aligner.clock());
  for (std::size_t i = 0; i < members.size(); ++i) {
    result.warps.col(members[i]) = warps.col(static_cast<Index>(i));
    result.weights.col(members[i]) =
        aligner.weights().segment(static_cast<Index>(i) * curves, curves);
  }
  return result;
}

std::vector<GctwResult> gctw_groups(const std::vector<GctwGroup> &groups, int threads,
                                    Monitor &monitor) {
  std::vector<GctwResult> results(groups.size());
  for_each_work(size_of(groups), threads, monitor, [&](Index g, Monitor &own) {
    try {
      results[as_size(g)] = gctw(groups[as_size(g)].sequences, groups[as_size(g)].options, own);
    } catch (const std::domain_error &error) {
      results[as_size(g)].problem = error.what();
    }
  });
  return results;
}

} // namespace musefuse
