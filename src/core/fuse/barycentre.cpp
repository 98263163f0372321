#include "core/fuse/barycentre.h"

#include "core/align/dtw_gaps.h"
#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace musefuse {
namespace {

void check_input(const std::vector<DtwSeries> &series, const ConstVector &weights) {
  require(!series.empty(), "there must be at least one series");
  require(weights.size() == size_of(series), "there must be one weight a series");
  for (const DtwSeries &one : series) {
    require(one.dimensions() == series.front().dimensions(),
            "all series must have the same dimensions");
    require_data(one.observed() > 0, "a series has no samples that are present");
  }
  for (Index k = 0; k < weights.size(); ++k)
    require(weights[k] > 0 && std::isfinite(weights[k]), "weights must be above 0 and finite");
}

std::vector<Index> up_to(Index n) {
  std::vector<Index> all(as_size(n));
  std::iota(all.begin(), all.end(), Index{0});
  return all;
}

constexpr double kLast = kInfinity;

// How far a series is from its first sample, on a grid of 2^-30 of the range, so that neither an
// offset or a scale of all nor turning them round changes the order. Missing ones come last.
std::vector<double> sort_key(const DtwSeries &series, double range) {
  const Matrix &x = series.values();
  const double *first = std::find_if(x.data(), x.data() + x.size(), is_present);
  const double step = range > 0 ? range * 0x1p-30 : 1;
  std::vector<double> key{static_cast<double>(x.rows())};
  for (Index s = 0; s < x.size(); ++s)
    key.push_back(is_present(x(s)) ? std::abs(std::nearbyint((x(s) - *first) / step)) : kLast);
  return key;
}

// By length, then by their courses, by their values and by weight. Equals may change places.
std::vector<Index> order_of_content(const std::vector<DtwSeries> &series,
                                    const ConstVector &weights) {
  const double range = range_of(series);
  std::vector<std::vector<double>> keys;
  for (std::size_t k = 0; k < series.size(); ++k) {
    keys.push_back(sort_key(series[k], range));
    const Matrix &x = series[k].values();
    for (Index s = 0; s < x.size(); ++s) keys[k].push_back(is_present(x(s)) ? x(s) : kLast);
    keys[k].push_back(weights[static_cast<Index>(k)]);
  }
  std::vector<Index> order = up_to(weights.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](Index i, Index j) { return keys[as_size(i)] < keys[as_size(j)]; });
  return order;
}

double share_present(const DtwSeries &a, const DtwSeries &b) {
  return static_cast<double>(a.observed() + b.observed()) /
         static_cast<double>(a.values().size() + b.values().size());
}

// Of each series, the weighted sum of squared DTW to the others.
Vector summed_distances(const BarycentreInput &input, const BarycentreOptions &options,
                        Monitor &monitor) {
  const Matrix squared =
      dtw_squared_matrix(input.bridged, options.warping, options.threads, monitor);
  Vector sum = Vector::Zero(input.size());
  for (Index i = 0; i < input.size(); ++i)
    for (Index j = 0; j < input.size(); ++j)
      sum[i] += input.weights[j] * squared(i, j) /
                share_present(input.rated[as_size(i)], input.rated[as_size(j)]);
  return sum;
}

// The most central series first; of equals, the first by content.
std::vector<Index> by_centrality(const Vector &sums) {
  std::vector<Index> order = up_to(sums.size());
  std::stable_sort(order.begin(), order.end(), [&](Index i, Index j) { return sums[i] < sums[j]; });
  // A tolerance makes no order; so the first place is given by a search of its own.
  Index first = 0;
  for (Index k = 1; k < sums.size(); ++k)
    if (clearly_lower(sums[k], sums[first])) first = k;
  const auto at = std::find(order.begin(), order.end(), first);
  std::rotate(order.begin(), at, at + 1);
  return order;
}

Matrix weighted_mean_series(const BarycentreInput &input) {
  const Matrix &first = input.bridged.front().values();
  Matrix sum = Matrix::Zero(first.rows(), first.cols());
  for (Index k = 0; k < input.size(); ++k)
    sum += input.weights[k] * input.bridged[as_size(k)].values();
  return sum / input.weights.sum();
}

} // namespace

void BarycentreOptions::check() const {
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  require(threads >= 1, "threads must be at least 1");
}

double range_of(const std::vector<DtwSeries> &series) {
  Extremes all;
  for (const DtwSeries &one : series) {
    const Extremes own = extremes_of(one.values().data(), one.values().size());
    all.take(own.min);
    all.take(own.max);
  }
  return all.max - all.min;
}

BarycentreInput::BarycentreInput(const std::vector<DtwSeries> &given,
                                 const ConstVector &their_weights) {
  check_input(given, their_weights);
  order = order_of_content(given, their_weights);
  weights.resize(their_weights.size());
  for (Index k = 0; k < size(); ++k) {
    const Index source = order[as_size(k)];
    rated.push_back(given[as_size(source)]);
    weights[k] = their_weights[source];
  }
  bridged = musefuse::bridged(rated);
}

bool BarycentreInput::of_one_length() const {
  return std::all_of(rated.begin(), rated.end(),
                     [&](const DtwSeries &one) { return one.size() == rated.front().size(); });
}

Index medoid(const std::vector<DtwSeries> &series, const ConstVector &weights,
             const BarycentreOptions &options, Monitor &monitor) {
  const BarycentreInput input(series, weights);
  const Index nearest = by_centrality(summed_distances(input, options, monitor)).front();
  return input.order[as_size(nearest)];
}

std::vector<BarycentreFrom> start_centres(const BarycentreInput &input,
                                          const BarycentreOptions &options, Monitor &monitor) {
  const BarycentreStart &start = options.start;
  std::vector<BarycentreFrom> starts;
  const auto member = [&](Index k) { starts.push_back({input.bridged[as_size(k)].values(), k}); };
  const auto mean = [&] { starts.push_back({weighted_mean_series(input), kMean}); };
  const auto all = [&] {
    const bool averages = input.size() > 1 && input.of_one_length();
    const bool ranked = start.kind == BarycentreStart::best || !averages ||
                        input.size() >= static_cast<Index>(kMostStarts);
    if (averages) mean();
    for (Index k :
         ranked ? by_centrality(summed_distances(input, options, monitor)) : up_to(input.size()))
      if (starts.size() < kMostStarts) member(k);
  };
  switch (start.kind) {
  case BarycentreStart::given:
    require(start.centre.cols() == input.rated.front().dimensions() && start.centre.allFinite(),
            "the start must be complete and have the dimensions of the series");
    starts.push_back({start.centre, kGiven});
    break;
  case BarycentreStart::member: {
    const auto at = std::find(input.order.begin(), input.order.end(), start.series);
    require(at != input.order.end(), "the start must be one of the series");
    member(at - input.order.begin());
    break;
  }
  case BarycentreStart::medoid:
    member(by_centrality(summed_distances(input, options, monitor)).front());
    break;
  case BarycentreStart::mean:
    require(input.of_one_length(), "series of different lengths have no mean to start from");
    mean();
    break;
  default: all();
  }
  return starts;
}

bool clearly_lower(double a, double b, double margin) {
  return a < b - (margin + 1e-10) * std::abs(b);
}

CentreMatches match_to_centre(const Matrix &centre, const BarycentreInput &input,
                              const BarycentreOptions &options, Monitor &monitor) {
  const DtwSeries first(centre);
  CentreMatches out{std::vector<DtwMatch>(input.bridged.size()), Vector(input.size())};
  Monitor silent; // workers may not ask the world
  Monitor &inner = options.threads == 1 ? monitor : silent;
  for_each_item(input.size(), options.threads, monitor, [&](Index k) {
    const DtwSeries &second = input.bridged[as_size(k)];
    const DtwPath path = dtw_path(first, second, options.warping, inner);
    out.squared[k] = path.squared;
    out.matches[as_size(k)] = match_along(path, second, options.warping.pattern);
  });
  return out;
}

void report_matches(const BarycentreInput &input, const BarycentreOptions &options,
                    Monitor &monitor, Barycentre &result) {
  const DtwSeries first(result.centre);
  result.squared.resize(input.size());
  result.n_series = Eigen::MatrixXi::Zero(result.centre.rows(), result.centre.cols());
  result.position.resize(result.centre.rows(), input.size());
  for (Index k = 0; k < input.size(); ++k) {
    const auto slot = as_size(k);
    const DtwPath path = dtw_path(first, input.bridged[slot], options.warping, monitor);
    const DtwMatch match = match_along(path, input.rated[slot]);
    result.n_series += (match.count.array() > 0).cast<int>().matrix();
    result.position.col(input.order[slot]) = match.position;
    result.squared[input.order[slot]] = path.squared;
  }
  result.centre = (result.n_series.array() > 0).select(result.centre, kMissing);
  if (result.start >= 0) result.start = input.order[as_size(result.start)];
}

} // namespace musefuse
