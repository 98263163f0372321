#include "core/util/lbfgs.h"

#include <cmath>
#include <deque>

namespace musefuse {
namespace {

// The inverse Hessian as the last steps s and changes of slope y tell it.
class InverseHessian {
public:
  void learn(const Vector &s, const Vector &y) {
    const double curvature = s.dot(y);
    if (!(curvature > 1e-12 * s.norm() * y.norm())) return;
    pairs_.push_back({s, y, curvature});
    if (pairs_.size() > kMemory) pairs_.pop_front();
  }
  void forget() { pairs_.clear(); }
  bool empty() const { return pairs_.empty(); }

  Vector times(Vector q) const { // algorithm 7.4
    std::vector<double> alpha(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      alpha[i] = pairs_[i].s.dot(q) / pairs_[i].curvature;
      q -= alpha[i] * pairs_[i].y;
    }
    if (!empty()) q *= pairs_.back().curvature / pairs_.back().y.squaredNorm();
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      q += (alpha[i] - pairs_[i].y.dot(q) / pairs_[i].curvature) * pairs_[i].s;
    return q;
  }

private:
  struct Pair {
    Vector s, y;
    double curvature;
  };
  static constexpr std::size_t kMemory = 10; // pairs that are kept
  std::deque<Pair> pairs_;
};

} // namespace

LbfgsResult minimise_lbfgs(const std::function<double(const Vector &, Vector &)> &value,
                           const Vector &start, const LbfgsOptions &options) {
  constexpr double kArmijo = 1e-4;
  constexpr int kHalvings = 30;
  LbfgsResult result;
  result.x = start;
  Vector slope(start.size()), next_slope(start.size());
  double now = value(result.x, slope);
  result.values.push_back(now);
  InverseHessian inverse;
  for (int iteration = 0; iteration < options.max_iter; ++iteration) {
    if (slope.squaredNorm() == 0) {
      result.status = Status::converged;
      break;
    }
    Vector direction = -inverse.times(slope);
    double step = 1;
    if (inverse.empty() && slope.norm() > options.first_step)
      step = options.first_step / slope.norm();
    const double descent = slope.dot(direction);
    Vector next = result.x + step * direction;
    double then = value(next, next_slope);
    for (int h = 0; h < kHalvings && !(then <= now + kArmijo * step * descent); ++h) {
      step /= 2;
      next = result.x + step * direction;
      then = value(next, next_slope);
    }
    if (!(then < now)) { // no way down: try the plain gradient once, then it is a minimum
      if (inverse.empty()) {
        result.status = Status::converged;
        break;
      }
      inverse.forget();
      continue;
    }
    inverse.learn(next - result.x, next_slope - slope);
    const double fall = now - then;
    result.x = next;
    slope.swap(next_slope);
    result.values.push_back(then);
    now = then;
    if (fall <= options.tolerance * std::abs(now)) {
      result.status = Status::converged;
      break;
    }
  }
  return result;
}

} // namespace musefuse
