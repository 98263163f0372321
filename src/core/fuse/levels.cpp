#include "core/fuse/levels.h"

#include "core/util/missing.h"

#include <Eigen/Cholesky>
#include <numeric>
#include <vector>

namespace musefuse {
namespace {

// The normal equations after the times are eliminated: left * b = right, and which raters (roots)
// are connected.
class Equations {
public:
  Equations(const ConstMatrix &ratings, const ConstVector &weights)
      : ratings_(ratings), weights_(weights), left_(Matrix::Zero(weights.size(), weights.size())),
        right_(Vector::Zero(weights.size())), root_(as_size(weights.size())) {
    std::iota(root_.begin(), root_.end(), Index(0));
    std::vector<Index> run, now;
    Index length = 0;
    for (Index i = 0; i < ratings.rows(); ++i) {
      present(i, now);
      add_right(i, now);
      if (now != run) {
        add_left(run, length);
        run = now;
        length = 0;
      }
      ++length;
    }
    add_left(run, length);
  }

  Vector solve() {
    // One more equation for each connected group, sum w b = 0, which the others leave open: added
    // as its square, it makes the matrix positive definite and moves no solution.
    const Index raters = weights_.size();
    for (Index k = 0; k < raters; ++k)
      for (Index l = 0; l < raters; ++l)
        if (root(k) == root(l)) left_(k, l) += weights_[k] * weights_[l];
    for (Index k = 0; k < raters; ++k)
      if (left_(k, k) <= 0) left_(k, k) = 1; // silent, or of no weight
    return left_.ldlt().solve(right_);
  }

private:
  void present(Index i, std::vector<Index> &out) const {
    out.clear();
    for (Index k = 0; k < ratings_.cols(); ++k)
      if (weights_[k] > 0 && is_present(ratings_(i, k))) out.push_back(k);
  }

  double total(const std::vector<Index> &present) const {
    double sum = 0;
    for (const Index k : present) sum += weights_[k];
    return sum;
  }

  void add_right(Index i, const std::vector<Index> &present) {
    if (present.size() < 2) return;
    double mean = 0;
    const double first = ratings_(i, present[0]), all = total(present);
    for (const Index k : present) mean += weights_[k] * (ratings_(i, k) - first) / all;
    for (const Index k : present) right_[k] += weights_[k] * (ratings_(i, k) - first - mean);
  }

  void add_left(const std::vector<Index> &present, Index times) {
    if (present.size() < 2) return;
    const double all = total(present), n = static_cast<double>(times);
    for (const Index k : present) {
      for (const Index l : present) left_(k, l) -= n * weights_[k] * weights_[l] / all;
      left_(k, k) += n * weights_[k];
      root_[as_size(root(k))] = root(present[0]);
    }
  }

  Index root(Index k) const {
    while (root_[as_size(k)] != k) k = root_[as_size(k)];
    return k;
  }

  const ConstMatrix &ratings_;
  const ConstVector &weights_;
  Matrix left_;
  Vector right_;
  std::vector<Index> root_;
};

} // namespace

bool complete(const ConstMatrix &ratings, const ConstVector &weights) {
  for (Index k = 0; k < ratings.cols(); ++k)
    if (weights[k] > 0 && !all_present(ratings.col(k).data(), ratings.rows())) return false;
  return ratings.rows() > 0 && weights.sum() > 0;
}

Vector rater_levels(const ConstMatrix &ratings, const ConstVector &weights) {
  if (complete(ratings, weights)) { // the means say it all
    Vector means = Vector::Zero(ratings.cols());
    for (Index k = 0; k < ratings.cols(); ++k)
      if (weights[k] > 0) means[k] = ratings.col(k).mean();
    const double all = weights.dot(means) / weights.sum();
    for (Index k = 0; k < ratings.cols(); ++k) means[k] = weights[k] > 0 ? means[k] - all : 0.0;
    return means;
  }
  return Equations(ratings, weights).solve();
}

} // namespace musefuse
