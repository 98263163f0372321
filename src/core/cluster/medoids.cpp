#include "core/cluster/medoids.h"

#include "core/util/check.h"
#include "core/util/infinity.h"

namespace musefuse {
namespace {

class Search {
public:
  Search(const ConstMatrix &distance, Index k, Monitor &monitor)
      : monitor_(monitor), distance_(distance), n_(distance.rows()), k_(k),
        chosen_(as_size(n_), false), nearest_(as_size(n_)), first_(Vector::Constant(n_, kInfinity)),
        second_(Vector::Constant(n_, kInfinity)) {}

  // Each next medoid is the member that lowers the objective most.
  void build() {
    while (size_of(medoid_) < k_) {
      Index best = -1;
      double least = kInfinity;
      for (Index c = 0; c < n_; ++c) {
        monitor_.check();
        if (chosen_[as_size(c)]) continue;
        const double cost = first_.cwiseMin(distance_.col(c)).sum();
        if (cost < least || best < 0) {
          least = cost;
          best = c;
        }
      }
      medoid_.push_back(best);
      chosen_[as_size(best)] = true;
      first_ = first_.cwiseMin(distance_.col(best));
    }
    find_nearest();
  }

  // Makes the best swap; false where none lowers the objective by more than rounding.
  bool swap() {
    if (k_ == 1) return false;         // BUILD has found the best one
    Vector removal = Vector::Zero(k_); // what the objective grows by without a medoid
    for (Index o = 0; o < n_; ++o) removal[of(o)] += second_[o] - first_[o];
    double least = -1e-12 * first_.sum();
    Index in = -1, out = -1;
    for (Index c = 0; c < n_; ++c) {
      monitor_.check();
      if (chosen_[as_size(c)]) continue;
      Vector change = removal;
      double shared = 0;
      for (Index o = 0; o < n_; ++o) {
        const double d = distance_(o, c);
        if (d < first_[o]) {
          shared += d - first_[o];
          change[of(o)] += first_[o] - second_[o];
        } else if (d < second_[o]) {
          change[of(o)] += d - second_[o];
        }
      }
      Index m = 0;
      const double gain = change.minCoeff(&m) + shared;
      if (gain < least) {
        least = gain;
        in = c;
        out = m;
      }
    }
    if (in < 0) return false;
    chosen_[as_size(medoid_[as_size(out)])] = false;
    chosen_[as_size(in)] = true;
    medoid_[as_size(out)] = in;
    find_nearest();
    return true;
  }

  void finish(Medoids &out) const {
    out.medoid = medoid_;
    out.label = nearest_;
    // a medoid stays in its own class, where another one lies at the same place
    for (std::size_t m = 0; m < medoid_.size(); ++m)
      out.label[as_size(medoid_[m])] = static_cast<int>(m);
    out.objective = first_.sum();
  }

private:
  Index of(Index o) const { return nearest_[as_size(o)]; }

  void find_nearest() {
    for (Index o = 0; o < n_; ++o) {
      first_[o] = second_[o] = kInfinity;
      for (std::size_t m = 0; m < medoid_.size(); ++m) {
        const double d = distance_(o, medoid_[m]);
        if (d < first_[o]) {
          second_[o] = first_[o];
          first_[o] = d;
          nearest_[as_size(o)] = static_cast<int>(m);
        } else if (d < second_[o]) {
          second_[o] = d;
        }
      }
    }
  }

  Monitor &monitor_;
  const ConstMatrix &distance_;
  Index n_, k_;
  std::vector<Index> medoid_;
  std::vector<bool> chosen_;
  std::vector<int> nearest_;
  Vector first_, second_; // distance to the nearest and to the second nearest medoid
};

} // namespace

Medoids partition_around_medoids(const ConstMatrix &distance, Index k, Index max_swaps,
                                 Monitor &monitor) {
  const Index n = distance.rows();
  require(distance.cols() == n, "distances must be a square matrix");
  require(k >= 1, "there must be at least one class");
  require_data(k <= n, "there are more classes than members");
  require_data(distance.allFinite(), "distances must be finite");
  Search search(distance, k, monitor);
  search.build();
  Medoids out;
  while (search.swap()) {
    if (++out.swaps == max_swaps) {
      out.status = Status::max_iterations;
      break;
    }
  }
  search.finish(out);
  return out;
}

} // namespace musefuse
