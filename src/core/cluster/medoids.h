// Partitioning around medoids: k members that stand for the others, by their distances alone.
#pragma once

#include "core/util/monitor.h"
#include "core/util/status.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

struct Medoids {
  std::vector<Index> medoid; // the member that each class is named by, in the order it was found
  std::vector<int> label;    // the class of each member
  double objective = 0;      // sum of the distances to the own medoid
  Index swaps = 0;
  Status status = Status::converged;
};

// BUILD and SWAP of Kaufman & Rousseeuw 1990 (chapter 2): the best swap of all is made until none
// lowers the objective. The changes of all swaps with one candidate are found at once (Schubert &
// Rousseeuw 2021, doi 10.1016/j.is.2021.101804, algorithm 3), O(n^2) a swap. Of equally good ones the
// first member counts; nothing is drawn. `distance` is symmetric, at least 0, zero on the diagonal.
Medoids partition_around_medoids(const ConstMatrix &distance, Index k, Index max_swaps,
                                 Monitor &monitor);

} // namespace musefuse
