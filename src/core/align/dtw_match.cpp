#include "core/align/dtw_match.h"

#include "core/util/missing.h"

namespace musefuse {

DtwMatch match_along(const DtwPath &path, const DtwSeries &second) {
  const Index n = path.first.back() + 1, dimensions = second.dimensions();
  DtwMatch match{Matrix::Zero(n, dimensions), Matrix::Zero(n, dimensions), Vector::Zero(n)};
  Vector matched = Vector::Zero(n);
  for (std::size_t step = 0; step < path.first.size(); ++step) {
    const Index i = path.first[step], j = path.second[step];
    match.position[i] += static_cast<double>(j);
    matched[i] += 1;
    for (Index d = 0; d < dimensions; ++d) {
      const double value = second.values()(j, d);
      if (is_missing(value)) continue;
      match.sum(i, d) += value;
      match.count(i, d) += 1;
    }
  }
  match.position.array() /= matched.array();
  return match;
}

Matrix warped_values(const DtwMatch &match) {
  return (match.count.array() > 0)
      .select(match.sum.array() / match.count.array(), kMissing)
      .matrix();
}

} // namespace musefuse
