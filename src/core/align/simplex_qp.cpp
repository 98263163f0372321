#include "core/align/simplex_qp.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <vector>

namespace musefuse {
namespace {

constexpr double kNoLimit = 1.0;
constexpr double kNoSlope = 1e-12; // of a bound: rows that depend on active ones do not move

class ActiveSet {
public:
  ActiveSet(const Matrix &hessian, const Vector &gradient, Index block, const Vector &start,
            const QpRows *rows)
      : h_(hessian), g_(gradient), block_(block), blocks_(start.size() / block), rows_(rows),
        x_(start), is_free_(as_size(start.size())), settled_(as_size(start.size())) {
    for (Index j = 0; j < x_.size(); ++j) is_free_[as_size(j)] = x_[j] > 0;
    if (rows_) values_ = rows_->values(x_);
    const double largest = h_.cwiseAbs().maxCoeff();
    scale_ = std::max(1e-300, largest);
    // The rounding noise of a gradient: what is below it cannot be told from zero.
    noise_ = 4e-16 * (largest + g_.cwiseAbs().maxCoeff());
  }

  QpResult solve() {
    const Index limit = 50 * x_.size();
    for (Index step = 1; step <= limit; ++step) {
      solve_free();
      if (!direction_.allFinite()) return {x_, false, step}; // dependent constraints
      if (!advance()) continue;
      if (!release()) return {x_, true, step};
    }
    return {x_, false, limit};
  }

private:
  struct Row {
    Index index;
    double sign;
    Vector normal; // sign * gradient
  };

  // The minimiser over the free elements with blocks and active rows held:
  //   [H E' C'; E 0 0; C 0 0] (p, y, mu) = (-grad, 0, 0).
  void solve_free() {
    free_.clear();
    for (Index j = 0; j < x_.size(); ++j)
      if (is_free_[as_size(j)]) free_.push_back(j);
    const Index f = size_of(free_), a = size_of(active_);
    Matrix kkt = Matrix::Zero(f + blocks_ + a, f + blocks_ + a);
    Vector right = Vector::Zero(kkt.rows());
    const Vector grad = h_ * x_ + g_;
    for (Index c = 0; c < f; ++c) {
      const Index j = free_[as_size(c)];
      for (Index r = 0; r < f; ++r) kkt(r, c) = h_(free_[as_size(r)], j);
      // Unit rows scaled like H, so that pivoting compares like with like.
      kkt(f + j / block_, c) = kkt(c, f + j / block_) = scale_;
      for (Index q = 0; q < a; ++q)
        kkt(f + blocks_ + q, c) = kkt(c, f + blocks_ + q) = active_[as_size(q)].normal[j];
      right[c] = -grad[j];
    }
    const Vector solution = kkt.partialPivLu().solve(right);
    direction_ = Vector::Zero(x_.size());
    for (Index c = 0; c < f; ++c) direction_[free_[as_size(c)]] = solution[c];
    level_ = solution.segment(f, blocks_) * scale_;
    pressure_ = solution.tail(a);
  }

  // Goes along the direction as far as the constraints allow; true where nothing stood in the way.
  bool advance() {
    double share = kNoLimit;
    Index bound = -1, row = -1;
    for (const Index j : free_) {
      if (direction_[j] >= 0 || x_[j] + share * direction_[j] >= 0) continue;
      share = -x_[j] / direction_[j];
      bound = j;
    }
    Vector slope;
    if (rows_) {
      slope = rows_->values(x_ + direction_) - values_;
      for (Index q = 0; q < slope.size(); ++q) {
        if (std::abs(slope[q]) <= kNoSlope * rows_->bound() || is_active(q)) continue;
        const double room = rows_->bound() - values_[q] * sign_of(slope[q]);
        if (share * std::abs(slope[q]) <= room) continue;
        share = std::max(0.0, room / std::abs(slope[q]));
        row = q;
      }
    }
    x_ += share * direction_;
    if (rows_) values_ += share * slope;
    if (row >= 0) {
      const double sign = sign_of(slope[row]);
      active_.push_back({row, sign, sign * rows_->gradient(row)});
      return false;
    }
    if (bound < 0) return true;
    x_[bound] = 0;
    is_free_[as_size(bound)] = false;
    // Freed by a multiplier that was only noise: not to be freed again.
    if (share == 0 && bound == released_) settled_[as_size(bound)] = true;
    return false;
  }

  // Frees the constraint that holds the objective back most; false where none does.
  bool release() {
    Vector multiplier = h_ * x_ + g_;
    for (std::size_t q = 0; q < active_.size(); ++q)
      multiplier += pressure_[static_cast<Index>(q)] * active_[q].normal;
    released_ = -1;
    double worst = -noise_;
    for (Index j = 0; j < x_.size(); ++j) {
      if (is_free_[as_size(j)] || settled_[as_size(j)]) continue;
      const double m = multiplier[j] + level_[j / block_];
      if (m < worst) {
        worst = m;
        released_ = j;
      }
    }
    if (released_ >= 0) {
      is_free_[as_size(released_)] = true;
      return true;
    }
    Index loosest = -1;
    double least = -noise_ / std::max(1.0, rows_ ? rows_->bound() : 1.0);
    for (Index q = 0; q < pressure_.size(); ++q)
      if (pressure_[q] < least) {
        least = pressure_[q];
        loosest = q;
      }
    if (loosest >= 0) active_.erase(active_.begin() + loosest);
    return loosest >= 0;
  }

  bool is_active(Index q) const {
    return std::any_of(active_.begin(), active_.end(),
                       [q](const Row &row) { return row.index == q; });
  }
  static double sign_of(double x) { return x < 0 ? -1.0 : 1.0; }

  const Matrix &h_;
  const Vector &g_;
  const Index block_, blocks_;
  const QpRows *rows_;
  Vector x_, values_, direction_, level_, pressure_;
  std::vector<char> is_free_, settled_;
  std::vector<Index> free_;
  std::vector<Row> active_;
  Index released_ = -1;
  double noise_ = 0, scale_ = 1;
};

} // namespace

QpResult simplex_qp(const Matrix &hessian, const Vector &gradient, Index block, const Vector &start,
                    const QpRows *rows) {
  return ActiveSet(hessian, gradient, block, start, rows).solve();
}

} // namespace musefuse
