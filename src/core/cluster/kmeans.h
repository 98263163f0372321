// k-means: the partition with the least sum of squared distances to the class means.
#pragma once

#include "core/cluster/points.h"
#include "core/util/monitor.h"
#include "core/util/status.h"

#include <cstdint>

namespace musefuse {

struct KmeansOptions {
  Index k = 3;
  Index starts = 10; // independent starts by k-means++; the best one counts
  Index max_iter = 300;
  double tolerance = 0; // stop once the centres move less (squared, in mean feature variances)
  std::uint64_t seed = 1;
  int threads = 1; // starts are spread over threads
  Matrix start;    // k rows of centres to start from instead, on the features' scale
  void check() const;
};

struct Kmeans {
  std::vector<int> label; // of the rows of the table, 0 .. k-1
  Matrix centres;         // k x features
  double objective = 0;   // sum of squared distances to the centres ("inertia")
  Index iterations = 0, reseeded = 0;
  Status status = Status::degenerate;
};

// Memory: three copies of the table, and O(n) a thread.
Kmeans kmeans(const ConstMatrix &table, const KmeansOptions &options, Monitor &monitor);

} // namespace musefuse
