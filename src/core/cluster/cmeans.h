// Fuzzy c-means: classes with soft borders.
#pragma once

#include "core/util/monitor.h"
#include "core/util/status.h"
#include "core/util/types.h"

#include <cstdint>
#include <vector>

namespace musefuse {

struct CmeansOptions {
  Index k = 3;
  double fuzzifier = 2; // above 1; near 1 the classes are hard, large ones blur
  Index starts = 5;
  Index max_iter = 1000;
  double tolerance = 1e-6; // stop once no membership changes by more
  std::uint64_t seed = 1;
  int threads = 1;
  Matrix start; // rows x k memberships to start from instead of drawn centres
  void check() const;
};

struct Cmeans {
  std::vector<int> label;      // the class of the largest membership
  Matrix centres;              // k x features
  double objective = 0;        // sum of membership^fuzzifier times squared distance
  std::vector<double> history; // the objective after each iteration
  Index iterations = 0;
  Status status = Status::degenerate; // degenerate: centres have run into each other
};

// Memory O(n k) a thread.
Cmeans cmeans(const ConstMatrix &table, const CmeansOptions &options, Monitor &monitor);

// Memberships (rows x k) of rows in classes with these centres (Bezdek 1981).
Matrix fuzzy_membership(const ConstMatrix &table, const ConstMatrix &centres, double fuzzifier);

} // namespace musefuse
