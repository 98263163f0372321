// t-SNE: a map of rows in one to three dimensions on which neighbours stay neighbours. van der Maaten & Hinton
// 2008 (JMLR 9, 2579-2605); forces by Barnes & Hut's tree, van der Maaten 2014 (JMLR 15, 3221-3245).
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <cstdint>

namespace musefuse {

struct TsneOptions {
  Index components = 2;
  double perplexity = 30;
  // A cell of the tree stands for its points where half its side / distance is less; 0: exact.
  double theta = 0.5;
  Index iterations = 1000;
  // Schedule and step of the author's program.
  double exaggeration = 12;
  Index exaggerated = 250; // iterations; then the momentum rises, too
  double momentum = 0.5, final_momentum = 0.8;
  double learning_rate = 200;
  void check(Index rows) const;
};

struct TsneMap {
  Matrix places; // row x component, centred
  double divergence = 0;
};

// Rows are columns of `rows` (feature x row). The same bytes for any number of threads. O(n^2) for the neighbours,
// O(n log n) an iteration; memory O(n perplexity).
TsneMap tsne(const ConstMatrix &rows, const TsneOptions &options, std::uint64_t seed, int threads,
             Monitor &monitor);

// The parts, for tests: probabilities p[i, j] of the rows as a symmetric matrix that sums to 1, and the gradient
// of the divergence at `places`, divided by 4 as in the author's program.
Matrix tsne_probabilities(const ConstMatrix &rows, double perplexity);
Matrix tsne_gradient(const ConstMatrix &rows, const ConstMatrix &places, double perplexity,
                     double theta);

} // namespace musefuse
