#include "core/cluster/gmm.h"

#include "core/cluster/kmeans.h"
#include "core/cluster/points.h"
#include "core/util/check.h"

#include <Eigen/Cholesky>

#include <cmath>
#include <limits>

namespace musefuse {
namespace {

constexpr Index kBlock = 256; // points at a time: they stay in the cache
constexpr double kLogTwoPi = 1.8378770664093454836;

// Density of one class, made ready for many points.
class Component {
public:
  Component(const Vector &mean, const Matrix &covariance, double weight, Covariance kind, Index number)
      : mean_(mean), kind_(kind) {
    const Index d = mean.size();
    double log_determinant;
    if (has_axes()) {
      precision_ = covariance.diagonal().cwiseSqrt().cwiseInverse();
      log_determinant = -2 * precision_.array().log().sum();
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

  // log(weight x density) of the points of a block.
  template <class Block> void log_density(const Block &x, Eigen::Ref<Vector> out) {
    centred_ = x.colwise() - mean_;
    if (has_axes())
      whitened_ = precision_.asDiagonal() * centred_;
    else
      whitened_.noalias() = whitening_ * centred_;
    out = (constant_ - 0.5 * whitened_.colwise().squaredNorm().array()).matrix().transpose();
  }

private:
  bool has_axes() const { return kind_ == Covariance::diagonal || kind_ == Covariance::spherical; }
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
    components.emplace_back(mixture.means.col(c), mixture.covariances[static_cast<std::size_t>(c)],
                            mixture.weights[c], kind, c);
  return components;
}

// E step: posteriors (n x k) by log-sum-exp. Returns the log-likelihood of all points.
double expect(const Matrix &x, std::vector<Component> components, Matrix &posterior) {
  const Index n = x.cols(), k = static_cast<Index>(components.size());
  Vector most, sum;
  double total = 0;
  for (Index from = 0; from < n; from += kBlock) {
    const Index size = std::min(kBlock, n - from);
    auto p = posterior.middleRows(from, size);
    for (Index c = 0; c < k; ++c)
      components[static_cast<std::size_t>(c)].log_density(x.middleCols(from, size), p.col(c));
    most = p.col(0);
    for (Index c = 1; c < k; ++c) most = most.cwiseMax(p.col(c));
    sum = Vector::Zero(size);
    for (Index c = 0; c < k; ++c) {
      p.col(c) = (p.col(c) - most).array().exp();
      sum += p.col(c);
    }
    for (Index c = 0; c < k; ++c) p.col(c).array() /= sum.array();
    total += most.sum() + sum.array().log().sum();
  }
  return total;
}

// Covariance of the points about `mean`, each counted `weight` times.
Matrix scatter(const Matrix &x, const Vector &mean, const Vector &weight) {
  const Index n = x.cols(), d = x.rows();
  Matrix sum = Matrix::Zero(d, d), block;
  for (Index from = 0; from < n; from += kBlock) {
    const Index size = std::min(kBlock, n - from);
    block = x.middleCols(from, size).colwise() - mean;
    block.array().rowwise() *= weight.segment(from, size).array().sqrt().transpose();
    sum.selfadjointView<Eigen::Lower>().rankUpdate(block);
  }
  return sum.selfadjointView<Eigen::Lower>();
}

Vector scatter_axes(const Matrix &x, const Vector &mean, const Vector &weight) {
  Vector sum = Vector::Zero(x.rows());
  Matrix block;
  for (Index from = 0; from < x.cols(); from += kBlock) {
    const Index size = std::min(kBlock, x.cols() - from);
    block = (x.middleCols(from, size).colwise() - mean).cwiseAbs2();
    sum.noalias() += block * weight.segment(from, size);
  }
  return sum;
}

// M step. `rows` gets the sum of posteriors of each class.
Mixture maximise(const Matrix &x, const Matrix &posterior, const GmmOptions &options, Vector &rows) {
  const Index n = x.cols(), d = x.rows(), k = posterior.cols();
  // a class that dies out keeps a breath of weight, so that nothing is divided by zero
  rows = posterior.colwise().sum().transpose().array() + 10 * std::numeric_limits<double>::epsilon();
  Mixture mixture;
  mixture.weights = rows / rows.sum();
  mixture.means = (x * posterior) * rows.cwiseInverse().asDiagonal();
  mixture.covariances.assign(static_cast<std::size_t>(k), Matrix::Zero(d, d));
  Matrix pooled = Matrix::Zero(d, d);
  for (Index c = 0; c < k; ++c) {
    Matrix &covariance = mixture.covariances[static_cast<std::size_t>(c)];
    const Vector weight = posterior.col(c), mean = mixture.means.col(c);
    switch (options.covariance) {
    case Covariance::full: covariance = scatter(x, mean, weight) / rows[c]; break;
    case Covariance::tied: pooled += scatter(x, mean, weight) / static_cast<double>(n); break;
    case Covariance::diagonal:
      covariance.diagonal() = scatter_axes(x, mean, weight) / rows[c];
      break;
    case Covariance::spherical:
      covariance.diagonal().setConstant(scatter_axes(x, mean, weight).mean() / rows[c]);
      break;
    }
  }
  for (Matrix &covariance : mixture.covariances) {
    if (options.covariance == Covariance::tied) covariance = pooled;
    covariance.diagonal().array() += options.reg_covar;
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
  Matrix posterior = Matrix::Zero(points.count(), options.k);
  for (Index i = 0; i < points.count(); ++i)
    posterior(i, label[static_cast<std::size_t>(points.row[static_cast<std::size_t>(i)])]) = 1;
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

std::vector<int> largest_of(const Matrix &posterior) {
  std::vector<int> label(static_cast<std::size_t>(posterior.rows()));
  for (Index i = 0; i < posterior.rows(); ++i) {
    Index largest;
    posterior.row(i).maxCoeff(&largest);
    label[static_cast<std::size_t>(i)] = static_cast<int>(largest);
  }
  return label;
}

} // namespace

Covariance covariance_from(const std::string &name) {
  if (name == "full") return Covariance::full;
  if (name == "tied") return Covariance::tied;
  if (name == "diagonal") return Covariance::diagonal;
  require(name == "spherical", "covariance must be full, tied, diagonal or spherical");
  return Covariance::spherical;
}

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
  require(options.start.empty() || static_cast<Index>(options.start.size()) == n,
          "start must name a class for each row that is fitted");

  Matrix posterior = start_posterior(table, points, options, monitor);
  Gmm result;
  Mixture &mixture = result.mixture;
  mixture = maximise(points.x, posterior, options, result.rows_of_class);
  bool converged = false;
  double before = -std::numeric_limits<double>::infinity();
  while (result.iterations < options.max_iter && !converged) {
    monitor.check();
    const double now =
        expect(points.x, components_of(mixture, options.covariance), posterior) / static_cast<double>(n);
    result.history.push_back(now);
    mixture = maximise(points.x, posterior, options, result.rows_of_class);
    ++result.iterations;
    converged = std::abs(now - before) < options.tolerance;
    before = now;
  }
  result.log_likelihood = expect(points.x, components_of(mixture, options.covariance), posterior);
  result.history.push_back(result.log_likelihood / static_cast<double>(n));
  result.label = labels_of_rows(points, largest_of(posterior));
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
  const Matrix x = columns_about(table, origin);
  Matrix posterior(x.cols(), mixture.means.cols());
  expect(x, components_of(about, covariance), posterior);
  return posterior;
}

} // namespace musefuse
