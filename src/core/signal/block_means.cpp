#include "core/signal/block_means.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {

Index block_length(double rate, double working_rate) {
  require(rate > 0 && std::isfinite(rate), "the ratings' rate must be above 0");
  return std::max<Index>(1, static_cast<Index>(std::lround(rate / working_rate)));
}

Matrix block_means(const ConstMatrix &series, Index block) {
  const Index n = series.rows() / block, fewest = (block + 1) / 2;
  Matrix out(n, series.cols());
  for (Index k = 0; k < series.cols(); ++k)
    for (Index i = 0; i < n; ++i) {
      double sum = 0;
      Index present = 0;
      for (Index j = i * block; j < (i + 1) * block; ++j)
        if (is_present(series(j, k))) {
          sum += series(j, k);
          ++present;
        }
      out(i, k) = present < fewest ? kMissing : sum / static_cast<double>(present);
    }
  return out;
}

} // namespace musefuse
