// Indices of how good a partition is, from the rows and their classes alone.
#pragma once

#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Labels are 0 .. k-1 and each class has at least one row; k is at least 2.

// Between-class variance over within-class variance, each by its degrees of freedom (Calinski &
// Harabasz 1974, doi 10.1080/03610927408827101). Infinite where each class is one point.
double calinski_harabasz(const ConstMatrix &table, const std::vector<int> &label, Index k);

// Mean over classes of the worst (spread + spread) / distance to another class (Davies & Bouldin 1979,
// doi 10.1109/TPAMI.1979.4766909). Infinite where two centres coincide.
double davies_bouldin(const ConstMatrix &table, const std::vector<int> &label, Index k);

// Scatter within classes plus density between them (Halkidi & Vazirgiannis 2001,
// doi 10.1109/ICDM.2001.989517, eqs. 1-5). `muse` is the variant of the original toolbox's library: norms
// of standard deviations in place of variances, and the row nearest to the mean as centre.
enum class SdbwVariant { textbook, muse };
struct Sdbw {
  double scatter = 0, density = 0;
  double value() const { return scatter + density; }
};
Sdbw s_dbw(const ConstMatrix &table, const std::vector<int> &label, Index k, SdbwVariant variant);

} // namespace musefuse
