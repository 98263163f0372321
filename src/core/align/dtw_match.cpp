#include "core/align/dtw_match.h"

#include "core/util/missing.h"

namespace musefuse {

double step_weight(const DtwPath &path, std::size_t s, StepPattern pattern) {
  if (s == 0 || pattern == StepPattern::symmetric1) return 1;
  return static_cast<double>(path.first[s] - path.first[s - 1] + path.second[s] -
                             path.second[s - 1]);
}

DtwMatch match_along(const DtwPath &path, const DtwSeries &second, StepPattern pattern) {
  const Index n = path.first.back() + 1, dimensions = second.dimensions();
  DtwMatch match{Matrix::Zero(n, dimensions), Matrix::Zero(n, dimensions), Vector::Zero(n)};
  Vector matched = Vector::Zero(n);
  for (std::size_t step = 0; step < path.first.size(); ++step) {
    const Index i = path.first[step], j = path.second[step];
    const double weight = step_weight(path, step, pattern);
    match.position[i] += static_cast<double>(j);
    matched[i] += 1;
    for (Index d = 0; d < dimensions; ++d) {
      const double value = second.values()(j, d);
      if (is_missing(value)) continue;
      match.sum(i, d) += weight * value;
      match.count(i, d) += weight;
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
