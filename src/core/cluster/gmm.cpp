#include "core/cluster/gmm.h"

#include "core/cluster/kmeans.h"
#include "core/cluster/points.h"
#include "core/cluster/tiles.h"
#include "core/util/check.h"
#include "core/util/executor.h"
#include "core/util/infinity.h"

#include <Eigen/Cholesky>

#include <cmath>
#include <limits>

namespace musefuse {
namespace {

constexpr Index kBlock = 256; // points at a time: they stay in the cache
constexpr Index kBlockTiles = kBlock / kTile;
// Threads sum up parts of the points, and the sums are added in order: parts of so many points, and so many parts at most.
constexpr Index kPart = 16 * kBlock, kMostParts = 64;
constexpr double kLogTwoPi = 1.8378770664093454836;

bool has_axes(Covariance kind) {
  return kind == Covariance::diagonal || kind == Covariance::spherical;
}

// The points, as columns; where the classes have axes, by tiles instead: the work is then too little for
// matrix products to pay.
struct Sample {
  Index count;
  const Matrix &x;
  Tiles tiles;
  int threads;
  Monitor &monitor;
  Vector ridge = Vector(); // added to the variances

  // item(part, its first point, the point after its last) for all parts, on the threads.
  template <class Item> void for_each_part(Item item) const {
    Quiet quiet(monitor);
    for_each_item(parts(), threads, quiet, [&](Index part) {
      item(part, part * part_size(), std::min((part + 1) * part_size(), count));
    });
  }
  Index parts() const { return (count + part_size() - 1) / part_size(); }

private:
  Index part_size() const {
    const Index least = (count + kMostParts - 1) / kMostParts;
    return std::max(kPart, (least + kBlock - 1) / kBlock * kBlock);
  }
};

// The share `reg_covar` of each feature's variance (of their mean, where one variance is all there is), so that units
// do not matter; the share itself where nothing varies.
Vector ridge_of(const Matrix &x, const GmmOptions &options) {
  const Vector mean = x.rowwise().mean();
  Vector spread = (x.colwise() - mean).rowwise().squaredNorm() / static_cast<double>(x.cols());
  if (options.covariance == Covariance::spherical) spread.setConstant(spread.mean());
  return options.reg_covar * (spread.array() > 0).select(spread, 1);
}

// Density of one class, made ready for many points.
class Component {
public:
  Component(const Vector &mean, const Matrix &covariance, double weight, Covariance kind,
            Index number)
      : mean_(mean), kind_(kind) {
    const Index d = mean.size();
    double log_determinant;
    if (has_axes(kind)) {
      precision_ = covariance.diagonal().cwiseInverse();
      log_determinant = -precision_.array().log().sum();
      require_positive(precision_.allFinite(), number);
    } else {
      const Eigen::LLT<Matrix> cholesky(covariance);
      const auto &factor = cholesky.matrixLLT();
      require_positive(cholesky.info() == Eigen::Success && factor.allFinite() &&
                           factor.diagonal().minCoeff() > 0,
                       number);
      whitening_ = Matrix::Identity(d, d);
      cholesky.matrixL().solveInPlace(whitening_);
      log_determinant = 2 * factor.diagonal().array().log().sum();
    }
    constant_ = std::log(weight) - 0.5 * (static_cast<double>(d) * kLogTwoPi + log_determinant);
  }

  // log(weight x density) of `size` points from point `from` on, the first of a tile.
  void log_density(const Sample &sample, Index from, Index size, double *out) {
    if (has_axes(kind_)) {
      for (Index t = from / kTile; t * kTile < from + size; ++t, out += kTile) {
        Eigen::Map<TileVector> tile(out);
        tile = constant_ - 0.5 * sample.tiles.squared_distances(t, mean_.data(), precision_.data());
      }
      return;
    }
    centred_ = sample.x.middleCols(from, size).colwise() - mean_;
    whitened_.noalias() = whitening_ * centred_;
    Eigen::Map<Vector>(out, size) =
        (constant_ - 0.5 * whitened_.colwise().squaredNorm().array()).matrix().transpose();
  }

private:
  static void require_positive(bool positive, Index number) {
    require_data(positive, "the covariance of class " + std::to_string(number + 1) +
                               " is singular: features are collinear or on very different scales. "
                               "Standardise, raise reg_covar, take a smaller k or covariance "
                               "'diagonal', or reduce the features first");
  }
  Vector mean_, precision_;
  Matrix whitening_, centred_, whitened_;
  Covariance kind_;
  double constant_ = 0;
};

std::vector<Component> components_of(const Mixture &mixture, Covariance kind) {
  std::vector<Component> components;
  for (Index c = 0; c < mixture.means.cols(); ++c)
    components.emplace_back(mixture.means.col(c), mixture.covariances[as_size(c)],
                            mixture.weights[c], kind, c);
  return components;
}

// Posteriors have rows for whole tiles of points; those after the last point stay zero.
Matrix no_posteriors(Index n, Index k) {
  return Matrix::Zero((n + kTile - 1) / kTile * kTile, k);
}

// Weighted sums of the points less `centre`, and of the squares: features x k, a column a class. A block
// of points stays in the cache while all classes pass over it; the sums stay in registers.
struct Moments {
  explicit Moments(const Matrix &about)
      : centre(about), first(Matrix::Zero(about.rows(), about.cols())), second(first) {}

  // The points from `from` on, the first of a tile, to the end of their block.
  void add_block(const Tiles &tiles, const Matrix &weight, Index from) {
    const Index tile = from / kTile, count = std::min(kBlockTiles, tiles.count() - tile);
    if (count <= 0) return; // classes without axes have no tiles
    for (Index j = 0; j < centre.rows(); ++j)
      for (Index c = 0; c < centre.cols(); ++c) {
        const double *shares = weight.col(c).data() + from;
        TileVector once = TileVector::Zero(), twice = TileVector::Zero();
        for (Index t = 0; t < count; ++t) {
          const TileVector off = tiles.values(tile + t, j) - centre(j, c);
          const TileVector part = off * Tiles::Values(shares + t * kTile);
          once += part;
          twice += part * off;
        }
        first(j, c) += once.sum();
        second(j, c) += twice.sum();
      }
  }
  void operator+=(const Moments &other) {
    first += other.first;
    second += other.second;
  }
  void add(const Sample &sample, const Matrix &weight) {
    std::vector<Moments> sums(as_size(sample.parts()), Moments(centre));
    sample.for_each_part([&](Index part, Index from, Index to) {
      for (; from < to; from += kBlock) sums[as_size(part)].add_block(sample.tiles, weight, from);
    });
    for (const Moments &sum : sums) *this += sum;
  }

  Matrix centre, first, second;
};

// E step for the points of one part: posteriors by log-sum-exp, and where asked for the moments that the M step wants,
// while the points are in the cache. Returns their log-likelihood.
double expect_part(const Sample &sample, std::vector<Component> components, Index first, Index last,
                   Matrix &posterior, Moments *moments) {
  const Index k = size_of(components);
  double total = 0;
  for (Index from = first; from < last; from += kBlock) {
    const Index size = std::min(kBlock, last - from);
    for (Index c = 0; c < k; ++c)
      components[as_size(c)].log_density(sample, from, size, posterior.col(c).data() + from);
    // one logarithm for many points: a product of sums between 1 and k cannot overflow
    TileVector product = TileVector::Ones();
    for (Index start = from; start < from + size; start += kTile) {
      auto tile = posterior.middleRows<kTile>(start).array();
      TileVector most = tile.col(0), sum = TileVector::Zero();
      for (Index c = 1; c < k; ++c) most = most.max(tile.col(c));
      for (Index c = 0; c < k; ++c) {
        tile.col(c) = (tile.col(c) - most).exp();
        sum += tile.col(c);
      }
      const TileVector share = sum.inverse();
      for (Index c = 0; c < k; ++c) tile.col(c) *= share;
      const Index filled = std::min(kTile, last - start);
      total += most.head(filled).sum();
      product.head(filled) *= sum.head(filled);
      if (filled < kTile) tile.bottomRows(kTile - filled).setZero();
    }
    total += product.log().sum();
    if (moments) moments->add_block(sample.tiles, posterior, from);
  }
  return total;
}

// E step. Returns the log-likelihood of all points.
double expect(const Sample &sample, const std::vector<Component> &components, Matrix &posterior,
              Moments *moments = nullptr) {
  Vector total(sample.parts());
  std::vector<Moments> sums;
  if (moments) sums.assign(as_size(sample.parts()), *moments);
  sample.for_each_part([&](Index part, Index from, Index to) {
    Moments *own = moments ? &sums[as_size(part)] : nullptr;
    total[part] = expect_part(sample, components, from, to, posterior, own);
  });
  for (const Moments &sum : sums) *moments += sum;
  double all = 0;
  for (Index part = 0; part < total.size(); ++part) all += total[part];
  return all;
}

// Means of classes without axes: each point counts by its posteriors.
Matrix weighted_means(const Sample &sample, const Matrix &posterior, const Vector &rows) {
  std::vector<Matrix> sums(as_size(sample.parts()));
  sample.for_each_part([&](Index part, Index from, Index to) {
    sums[as_size(part)].noalias() =
        sample.x.middleCols(from, to - from) * posterior.middleRows(from, to - from);
  });
  Matrix sum = sums[0];
  for (std::size_t part = 1; part < sums.size(); ++part) sum += sums[part];
  return sum * rows.cwiseInverse().asDiagonal();
}

// Lower half of the covariance of the points of a part about `mean`, each counted `weight` times.
Matrix scatter_part(const Matrix &x, const Vector &mean, const double *weight, Index first,
                    Index last) {
  Matrix sum = Matrix::Zero(x.rows(), x.rows()), block;
  for (Index from = first; from < last; from += kBlock) {
    const Index size = std::min(kBlock, last - from);
    block = x.middleCols(from, size).colwise() - mean;
    block.array().rowwise() *=
        Eigen::Map<const Eigen::RowVectorXd>(weight + from, size).array().sqrt();
    sum.selfadjointView<Eigen::Lower>().rankUpdate(block);
  }
  return sum;
}

// Sums of squares and products of all classes about their means.
std::vector<Matrix> scatters(const Sample &sample, const Matrix &means, const Matrix &posterior) {
  const auto k = as_size(means.cols());
  std::vector<Matrix> sums(as_size(sample.parts()) * k);
  sample.for_each_part([&](Index part, Index from, Index to) {
    for (Index c = 0; c < means.cols(); ++c)
      sums[as_size(part) * k + as_size(c)] =
          scatter_part(sample.x, means.col(c), posterior.col(c).data(), from, to);
  });
  for (std::size_t i = k; i < sums.size(); ++i) sums[i % k] += sums[i];
  sums.resize(k);
  for (Matrix &sum : sums) sum = Matrix(sum.selfadjointView<Eigen::Lower>());
  return sums;
}

// Means and variances (features x k) from moments about other means, those of the iteration before: the
// sums move along with the means. Where a mean has gone far beyond the width of its class, that would
// lose digits, and the moments are summed once more, about the new means.
Matrix move_axes(const Sample &sample, const Matrix &weight, const Vector &rows, Moments moments,
                 Matrix &means) {
  constexpr double kFar = 100; // widths squared: costs two digits of sixteen
  const auto each = rows.cwiseInverse().asDiagonal();
  for (bool again = false;; again = true) {
    const Matrix move = moments.first * each;
    const Matrix variances = moments.second * each - move.cwiseAbs2();
    means = moments.centre + move;
    if (again || (move.array().square() <= kFar * variances.array()).all()) return variances;
    moments = Moments(means);
    moments.add(sample, weight);
  }
}

// M step. `rows` gets the sum of posteriors of each class.
Mixture maximise(const Sample &sample, const Matrix &posterior, const Moments &moments,
                 const GmmOptions &options, Vector &rows) {
  const Index d = moments.centre.rows(), k = posterior.cols();
  // a class that dies out keeps a breath of weight, so that nothing is divided by zero
  rows =
      posterior.colwise().sum().transpose().array() + 10 * std::numeric_limits<double>::epsilon();
  Mixture mixture;
  mixture.weights = rows / rows.sum();
  mixture.covariances.assign(as_size(k), Matrix::Zero(d, d));
  Matrix pooled = Matrix::Zero(d, d), variances;
  std::vector<Matrix> around;
  if (has_axes(options.covariance)) {
    variances = move_axes(sample, posterior, rows, moments, mixture.means);
  } else {
    mixture.means = weighted_means(sample, posterior, rows);
    around = scatters(sample, mixture.means, posterior);
  }
  for (Index c = 0; c < k; ++c) {
    const auto at = as_size(c);
    Matrix &covariance = mixture.covariances[at];
    switch (options.covariance) {
    case Covariance::full: covariance = around[at] / rows[c]; break;
    case Covariance::tied: pooled += around[at] / static_cast<double>(sample.count); break;
    case Covariance::diagonal: covariance.diagonal() = variances.col(c); break;
    case Covariance::spherical: covariance.diagonal().setConstant(variances.col(c).mean()); break;
    }
  }
  for (Matrix &covariance : mixture.covariances) {
    if (options.covariance == Covariance::tied) covariance = pooled;
    covariance.diagonal() += sample.ridge;
  }
  return mixture;
}

Matrix start_posterior(const ConstMatrix &table, const Points &points, const GmmOptions &options,
                       Monitor &monitor) {
  std::vector<int> label = options.start;
  if (label.empty()) {
    KmeansOptions start;
    start.k = options.k;
    start.starts = options.starts;
    start.seed = options.seed;
    start.threads = options.threads;
    label = kmeans(table, start, monitor).label;
  }
  Matrix posterior = no_posteriors(points.count(), options.k);
  for (Index i = 0; i < points.count(); ++i)
    posterior(i, label[as_size(points.row[as_size(i)])]) = 1;
  return posterior;
}

Index count_parameters(Covariance kind, Index k, Index d) {
  const Index means = k * d + k - 1;
  switch (kind) {
  case Covariance::full: return means + k * d * (d + 1) / 2;
  case Covariance::tied: return means + d * (d + 1) / 2;
  case Covariance::diagonal: return means + k * d;
  case Covariance::spherical: return means + k;
  }
  return means;
}

// A covariance of d features needs more than d rows; with fewer, reg_covar alone keeps it regular.
bool rests_on_too_few(const Vector &rows, Covariance kind, Index d) {
  switch (kind) {
  case Covariance::full: return rows.minCoeff() < static_cast<double>(d + 1);
  case Covariance::tied: return rows.sum() < static_cast<double>(d + rows.size());
  default: return rows.minCoeff() < 2;
  }
}

} // namespace

void GmmOptions::check() const {
  require(k >= 1, "k must be at least 1");
  require(reg_covar >= 0, "reg_covar must not be negative");
  require(max_iter >= 1, "max_iter must be at least 1");
  require(tolerance >= 0, "tolerance must not be negative");
  for (int label : start) require(label >= 0 && label < k, "start must name classes 1 to k");
}

Gmm gmm(const ConstMatrix &table, const GmmOptions &options, Monitor &monitor) {
  options.check();
  const Points points = make_points(table);
  require_enough_points(points, options.k);
  const Index n = points.count();
  require(options.start.empty() || size_of(options.start) == n,
          "start must name a class for each row that is fitted");

  const Sample sample{n,
                      points.x,
                      Tiles(has_axes(options.covariance) ? points.x : Matrix()),
                      options.threads,
                      monitor,
                      ridge_of(points.x, options)};
  Matrix posterior = start_posterior(table, points, options, monitor);
  Gmm result;
  Mixture &mixture = result.mixture;
  Moments moments(Matrix::Zero(points.dim(), options.k));
  moments.add(sample, posterior);
  mixture = maximise(sample, posterior, moments, options, result.rows_of_class);
  bool converged = false;
  double before = -kInfinity;
  while (result.iterations < options.max_iter && !converged) {
    monitor.check();
    moments = Moments(mixture.means);
    const auto components = components_of(mixture, options.covariance);
    const double now = expect(sample, components, posterior, &moments) / static_cast<double>(n);
    result.history.push_back(now);
    mixture = maximise(sample, posterior, moments, options, result.rows_of_class);
    ++result.iterations;
    converged = std::abs(now - before) < options.tolerance;
    before = now;
  }
  result.log_likelihood = expect(sample, components_of(mixture, options.covariance), posterior);
  result.history.push_back(result.log_likelihood / static_cast<double>(n));
  result.label = labels_of_rows(points, largest_of(posterior.topRows(n)));
  result.parameters = count_parameters(options.covariance, options.k, points.dim());
  result.status = rests_on_too_few(result.rows_of_class, options.covariance, points.dim())
                      ? Status::degenerate
                  : converged ? Status::converged
                              : Status::max_iterations;
  mixture.means.colwise() += points.origin;
  return result;
}

Matrix posteriors(const ConstMatrix &table, const Mixture &mixture, Covariance covariance) {
  const Vector origin = mixture.means.rowwise().mean();
  Mixture about = mixture;
  about.means.colwise() -= origin;
  const Matrix x = has_axes(covariance) ? Matrix() : columns_about(table, origin);
  Monitor quiet;
  const Sample sample{table.rows(), x,
                      has_axes(covariance) ? tiles_about(table, origin) : Tiles(Matrix()), 1,
                      quiet};
  Matrix posterior = no_posteriors(sample.count, mixture.means.cols());
  expect(sample, components_of(about, covariance), posterior);
  return posterior.topRows(sample.count);
}

} // namespace musefuse
