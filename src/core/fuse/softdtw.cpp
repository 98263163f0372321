#include "core/fuse/softdtw.h"

#include "core/align/soft_dtw.h"
#include "core/fuse/dba.h"
#include "core/util/executor.h"
#include "core/util/lbfgs.h"

namespace musefuse {
namespace {

// The objective and its gradient, the series side by side and added up in their order.
double weighted_sum(const Matrix &centre, const std::vector<DtwSeries> &series,
                    const ConstVector &weights, const SoftDtwOptions &soft, int threads,
                    Monitor &monitor, Matrix &gradient) {
  const DtwSeries first(centre);
  std::vector<SoftDtwGradient> parts(series.size());
  Monitor silent; // workers may not ask the world
  Monitor &inner = threads == 1 ? monitor : silent;
  for_each_item(weights.size(), threads, monitor, [&](Index k) {
    const auto slot = static_cast<std::size_t>(k);
    parts[slot] = soft_dtw_gradient(first, series[slot], soft, inner);
  });
  double sum = 0;
  gradient = Matrix::Zero(centre.rows(), centre.cols());
  for (Index k = 0; k < weights.size(); ++k) {
    const SoftDtwGradient &part = parts[static_cast<std::size_t>(k)];
    sum += weights[k] * part.value;
    gradient += weights[k] * part.gradient;
  }
  return sum;
}

// The centre of DBA with the holes of its result filled again.
Matrix dba_start(const std::vector<DtwSeries> &series, const Barycentre &averaged) {
  Matrix centre = start_centre(series, averaged.medoid);
  return (averaged.n_series.array() > 0).select(averaged.centre, centre);
}

} // namespace

Barycentre softdtw_barycentre(const std::vector<DtwSeries> &series, const ConstVector &weights,
                              double gamma, const BarycentreOptions &options, Monitor &monitor) {
  const SoftDtwOptions soft{options.window, gamma};
  soft.check();
  Barycentre result = dba(series, weights, options, monitor);
  const Matrix start = dba_start(series, result);
  const Index n = start.rows(), dimensions = start.cols();
  const auto value = [&](const Vector &x, Vector &slope) {
    Matrix gradient;
    const Matrix centre = Eigen::Map<const Matrix>(x.data(), n, dimensions);
    const double sum =
        weighted_sum(centre, series, weights, soft, options.threads, monitor, gradient);
    slope = Eigen::Map<const Vector>(gradient.data(), gradient.size());
    return sum;
  };
  const LbfgsResult found =
      minimise_lbfgs(value, Eigen::Map<const Vector>(start.data(), start.size()),
                     {options.max_iter, options.tolerance});
  result.centre = Eigen::Map<const Matrix>(found.x.data(), n, dimensions);
  result.objective = found.values;
  result.iterations = static_cast<int>(found.values.size()) - 1;
  result.status = found.status;
  report_matches(match_to_centre(result.centre, series, options, monitor), result);
  return result;
}

} // namespace musefuse
