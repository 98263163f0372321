#include "core/fuse/barycentre.h"

#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/missing.h"

#include <cmath>

namespace musefuse {
namespace {

// Straight lines between the samples that are present, level outside them; `level` where none is.
void fill_gaps(double *x, Index n, double level) {
  Index last = -1; // the last sample present so far
  for (Index i = 0; i < n; ++i) {
    if (is_missing(x[i])) continue;
    for (Index g = last + 1; g < i; ++g)
      x[g] = last < 0 ? x[i]
                      : x[last] + (x[i] - x[last]) * static_cast<double>(g - last) /
                                      static_cast<double>(i - last);
    last = i;
  }
  for (Index g = last + 1; g < n; ++g) x[g] = last < 0 ? level : x[last];
}

double mean_of_all(const std::vector<DtwSeries> &series, Index d) {
  double sum = 0, count = 0;
  for (const DtwSeries &one : series)
    for (Index i = 0; i < one.size(); ++i)
      if (is_present(one.values()(i, d))) {
        sum += one.values()(i, d);
        count += 1;
      }
  return count > 0 ? sum / count : 0.0;
}

double share_present(const DtwSeries &a, const DtwSeries &b) {
  return static_cast<double>(a.observed() + b.observed()) /
         static_cast<double>(a.values().size() + b.values().size());
}

} // namespace

void BarycentreOptions::check() const {
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  require(threads >= 1, "threads must be at least 1");
}

void check_barycentre_input(const std::vector<DtwSeries> &series, const ConstVector &weights) {
  require(!series.empty(), "there must be at least one series");
  require(weights.size() == static_cast<Index>(series.size()), "there must be one weight a series");
  for (const DtwSeries &one : series) {
    require(one.dimensions() == series.front().dimensions(),
            "all series must have the same dimensions");
    require_data(one.observed() > 0, "a series has no samples that are present");
  }
  for (Index k = 0; k < weights.size(); ++k)
    require(weights[k] > 0 && std::isfinite(weights[k]), "weights must be above 0 and finite");
}

Index medoid(const std::vector<DtwSeries> &series, const ConstVector &weights,
             const BarycentreOptions &options, Monitor &monitor) {
  const Matrix squared = dtw_squared_matrix(series, options.dtw(), options.threads, monitor);
  Vector sum = Vector::Zero(squared.rows());
  for (Index i = 0; i < squared.rows(); ++i)
    for (Index j = 0; j < squared.cols(); ++j)
      sum[i] +=
          weights[j] * squared(i, j) /
          share_present(series[static_cast<std::size_t>(i)], series[static_cast<std::size_t>(j)]);
  Index nearest = 0;
  sum.minCoeff(&nearest);
  return nearest;
}

Matrix start_centre(const std::vector<DtwSeries> &series, Index which) {
  Matrix centre = series[static_cast<std::size_t>(which)].values();
  for (Index d = 0; d < centre.cols(); ++d)
    fill_gaps(centre.col(d).data(), centre.rows(), mean_of_all(series, d));
  return centre;
}

CentreMatches match_to_centre(const Matrix &centre, const std::vector<DtwSeries> &series,
                              const BarycentreOptions &options, Monitor &monitor) {
  const DtwSeries first(centre);
  const Index n = static_cast<Index>(series.size());
  CentreMatches out{std::vector<DtwMatch>(series.size()), Vector(n)};
  Monitor silent; // workers may not ask the world
  Monitor &inner = options.threads == 1 ? monitor : silent;
  for_each_item(n, options.threads, monitor, [&](Index k) {
    const DtwSeries &second = series[static_cast<std::size_t>(k)];
    const DtwPath path = dtw_path(first, second, options.dtw(), inner);
    out.squared[k] = path.squared;
    out.matches[static_cast<std::size_t>(k)] = match_along(path, second);
  });
  return out;
}

void report_matches(const CentreMatches &matched, Barycentre &result) {
  result.squared = matched.squared;
  result.n_series = Eigen::MatrixXi::Zero(result.centre.rows(), result.centre.cols());
  result.position.resize(result.centre.rows(), static_cast<Index>(matched.matches.size()));
  for (std::size_t k = 0; k < matched.matches.size(); ++k) {
    const DtwMatch &match = matched.matches[k];
    result.n_series += (match.count.array() > 0).cast<int>().matrix();
    result.position.col(static_cast<Index>(k)) = match.position;
  }
  result.centre = (result.n_series.array() > 0).select(result.centre, kMissing);
}

} // namespace musefuse
