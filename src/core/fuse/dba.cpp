#include "core/fuse/dba.h"

namespace musefuse {
namespace {

void average_matched(const CentreMatches &matched, const ConstVector &weights, Matrix &centre) {
  Matrix sum = Matrix::Zero(centre.rows(), centre.cols()), total = sum;
  for (std::size_t k = 0; k < matched.matches.size(); ++k) {
    const double w = weights[static_cast<Index>(k)];
    sum += w * matched.matches[k].sum;
    total += w * matched.matches[k].count;
  }
  centre = (total.array() > 0).select(sum.array() / total.array(), centre);
}

} // namespace

Barycentre dba(const std::vector<DtwSeries> &series, const ConstVector &weights,
               const BarycentreOptions &options, Monitor &monitor) {
  options.check();
  check_barycentre_input(series, weights);
  Barycentre result;
  result.medoid = medoid(series, weights, options, monitor);
  result.centre = start_centre(series, result.medoid);
  CentreMatches matched = match_to_centre(result.centre, series, options, monitor);
  double objective = weights.dot(matched.squared);
  result.objective.push_back(objective);
  while (result.iterations < options.max_iter && result.status != Status::converged) {
    average_matched(matched, weights, result.centre);
    matched = match_to_centre(result.centre, series, options, monitor);
    const double before = objective;
    objective = weights.dot(matched.squared);
    result.objective.push_back(objective);
    ++result.iterations;
    if (before - objective <= options.tolerance * before) result.status = Status::converged;
  }
  report_matches(matched, result);
  return result;
}

} // namespace musefuse
