#include "core/signal/anova_index.h"

#include "core/signal/agreement_parts.h"

#include <Eigen/Dense>
#include <algorithm>

namespace musefuse {
namespace {

bool is_average(IndexKind kind) {
  return kind == IndexKind::icc_k || kind == IndexKind::icc_ak || kind == IndexKind::icc_ck ||
         kind == IndexKind::cronbach;
}

bool is_absolute(IndexKind kind) {
  return kind != IndexKind::icc_c1 && kind != IndexKind::icc_ck && kind != IndexKind::cronbach;
}

// The correlation of a kind by its components. Denominators are variances: an estimate that is not
// above none says that the data contradict the model, and then there is no coefficient.
double correlation(IndexKind kind, const VarianceComponents &found) {
  const double k = is_average(kind) ? found.ratings_a_time : 1.0;
  const double error = found.rest + (is_absolute(kind) ? found.raters : 0.0);
  const double all = found.times + error / k;
  if (!(all > kNoVariance)) return kMissing;
  const double value = found.times / all;
  return value <= 1 + 1e-12 ? std::min(value, 1.0) : kMissing;
}

// On the scale of Fisher's z, from the admissible part: a variance of raters below 0 is none.
double correlation_z(IndexKind kind, VarianceComponents found) {
  found.raters = std::max(0.0, found.raters);
  const double error = found.rest + (is_absolute(kind) ? found.raters : 0.0);
  const double all = found.times + error;
  return all > kNoVariance ? intraclass_z(found.times / all, found.ratings_a_time) : kMissing;
}

// What all the intraclass correlations share: a kind, and how it follows from components.
class AnovaIndex : public AgreementIndex {
public:
  explicit AnovaIndex(IndexKind kind) : kind_(kind) {}
  double value(const double *sums) const override { return correlation(kind_, components(sums)); }
  double stretched(const double *sums) const override {
    return correlation_z(kind_, components(sums));
  }
  double ratings(const double *sums) const override { return components(sums).ratings_a_time; }
  virtual VarianceComponents components(const double *sums) const = 0;

private:
  IndexKind kind_;
};

constexpr VarianceComponents kNone{kMissing, kMissing, kMissing, kMissing};

// Series about their raters' means in a common unit; the means are kept, so that no level costs digits.
struct Centred {
  Matrix series;
  Vector offset;
  double unit = 1;
  explicit Centred(const Matrix &from) : series(from), offset(column_means(from)) {
    unit = common_unit(series, offset);
    for (Index k = 0; k < series.cols(); ++k)
      series.col(k) = (series.col(k).array() - offset[k]) / unit;
    offset /= unit;
    offset.array() -= offset.mean();
  }
};

// All raters at each time that is rated at all. Sums: n, squares, squared row sums, and one sum a rater.
class CompleteTwoWay final : public AnovaIndex {
public:
  CompleteTwoWay(IndexKind kind, const Matrix &series) : AnovaIndex(kind), x_(series) {}
  Index sums() const override { return 3 + x_.series.cols(); }
  void add(Index time, double *sums) const override {
    if (is_missing(x_.series(time, 0))) return;
    double row = 0, squares = 0;
    for (Index k = 0; k < x_.series.cols(); ++k) {
      const double x = x_.series(time, k);
      row += x;
      squares += x * x;
      sums[3 + k] += x;
    }
    sums[0] += 1;
    sums[1] += squares;
    sums[2] += row * row;
  }
  double used(const double *sums) const override { return sums[0]; }
  VarianceComponents components(const double *sums) const override {
    const double n = sums[0], k = static_cast<double>(x_.series.cols());
    if (!(n >= 2)) return kNone;
    double total = 0, column_squares = 0, level = 0;
    for (Index j = 0; j < x_.series.cols(); ++j) {
      total += sums[3 + j];
      column_squares += sums[3 + j] * sums[3 + j];
    }
    for (Index j = 0; j < x_.series.cols(); ++j) {
      const double mean = sums[3 + j] / n + x_.offset[j] - total / (n * k);
      level += mean * mean;
    }
    // Mean squares of times, raters and the rest; a rater's offset moves all times alike.
    const double times = (sums[2] - total * total / n) / k;
    const double rest = sums[1] - column_squares / n - times;
    const double msr = times / (n - 1), msc = n * level / (k - 1);
    const double mse = std::max(0.0, rest / ((n - 1) * (k - 1)));
    return {(msr - mse) / k, (msc - mse) / n, mse, k};
  }
  double unit() const { return x_.unit; }

private:
  Centred x_;
};

// Any pattern of missing ratings. Sums: times, ratings, squares, squared row sums / n_t, n_t^2, then for
// each rater ratings, sum, sum of row means, for each pair of raters (itself too) the sum of 1 / n_t, and
// the times that at least two rated.
class HoledTwoWay final : public AnovaIndex {
public:
  HoledTwoWay(IndexKind kind, const Matrix &series) : AnovaIndex(kind), x_(series) {}
  Index sums() const override { return shared() + 1; }
  void add(Index time, double *sums) const override {
    const double n = static_cast<double>(rated_by(x_.series, time));
    if (n < 1) return;
    double row = 0, squares = 0;
    for (Index k = 0; k < b(); ++k) {
      const double x = x_.series(time, k);
      if (is_missing(x)) continue;
      row += x;
      squares += x * x;
    }
    const double shares[] = {1, n, squares, row * row / n, n * n};
    for (Index j = 0; j < 5; ++j) sums[j] += shares[j];
    Index pair = 5 + 3 * b();
    for (Index k = 0; k < b(); ++k) {
      const bool rated = is_present(x_.series(time, k));
      if (rated) {
        sums[5 + 3 * k] += 1;
        sums[6 + 3 * k] += x_.series(time, k);
        sums[7 + 3 * k] += row / n;
      }
      for (Index l = k; l < b(); ++l, ++pair)
        if (rated && is_present(x_.series(time, l))) sums[pair] += 1 / n;
    }
    sums[shared()] += n >= 2;
  }
  double used(const double *sums) const override { return sums[shared()]; }

  VarianceComponents components(const double *sums) const override {
    // The normal equations of the raters, times taken out: C effect = Q.
    Matrix c(b(), b());
    Vector q(b()), ratings(b());
    double rater_squares = 0, present = 0;
    Index pair = 5 + 3 * b();
    for (Index k = 0; k < b(); ++k) {
      ratings[k] = sums[5 + 3 * k];
      q[k] = sums[6 + 3 * k] - sums[7 + 3 * k];
      if (ratings[k] > 0) {
        rater_squares += sums[6 + 3 * k] * sums[6 + 3 * k] / ratings[k];
        present += 1;
      }
      for (Index l = k; l < b(); ++l, ++pair)
        c(k, l) = c(l, k) = (k == l ? ratings[k] : 0.0) - sums[pair];
    }
    const double times = sums[0], n = sums[1];
    const double left = n - times - present + 1; // degrees of freedom of the rest
    if (!(times >= 2 && present >= 2 && left > 0.5)) return kNone;
    // Pseudo-inverse: the equations have one direction without information, and one more for each part
    // into which the design falls.
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(c);
    const double smallest = 1e-9 * solver.eigenvalues().maxCoeff();
    Index known = 0;
    double explained = 0, level = 0;
    const Vector own =
        q + c * x_.offset; // of the raters as they are, q: of raters about their means
    for (Index j = 0; j < b(); ++j) {
      const double weight = solver.eigenvalues()[j];
      if (!(weight > smallest)) continue;
      const double along = solver.eigenvectors().col(j).dot(q);
      const double along_own = solver.eigenvectors().col(j).dot(own);
      explained += along * along / weight;
      level += along_own * along_own / weight;
      known += 1;
    }
    if (known != static_cast<Index>(present) - 1) return kNone;
    const double rest = std::max(0.0, (sums[2] - sums[3] - explained) / left);
    const double between = sums[3] + explained - rater_squares; // times, raters taken out
    return {(between - (times - 1) * rest) / (n - present),
            (level - (present - 1) * rest) / (n - times), rest, (n - sums[4] / n) / (times - 1)};
  }
  double unit() const { return x_.unit; }

private:
  Index b() const { return x_.series.cols(); }
  Index shared() const { return 5 + 3 * b() + b() * (b() + 1) / 2; }
  Centred x_;
};

// One-way: who rated does not count. The raters' variance is part of the rest. Sums: times, ratings, sum,
// squares, squared row sums / n_t, n_t^2, times that at least two rated.
class OneWay final : public AnovaIndex {
public:
  OneWay(IndexKind kind, const Matrix &series) : AnovaIndex(kind), series_(series) {
    const Vector means = column_means(series);
    const Vector centre = Vector::Constant(series.cols(), means.mean());
    const double unit = common_unit(series, centre);
    series_ = (series.array() - centre[0]) / unit;
  }
  Index sums() const override { return 7; }
  void add(Index time, double *sums) const override {
    const double n = static_cast<double>(rated_by(series_, time));
    if (n < 1) return;
    double row = 0, squares = 0;
    for (Index k = 0; k < series_.cols(); ++k) {
      const double x = series_(time, k);
      if (is_missing(x)) continue;
      row += x;
      squares += x * x;
    }
    const double shares[] = {1, n, row, squares, row * row / n, n * n, n >= 2 ? 1.0 : 0.0};
    for (Index j = 0; j < 7; ++j) sums[j] += shares[j];
  }
  double used(const double *sums) const override { return sums[6]; }
  VarianceComponents components(const double *sums) const override {
    const double times = sums[0], n = sums[1];
    if (!(times >= 2 && n > times)) return kNone;
    const double between = (sums[4] - sums[2] * sums[2] / n) / (times - 1);
    const double within = std::max(0.0, (sums[3] - sums[4]) / (n - times));
    const double k = (n - sums[5] / n) / (times - 1);
    return {(between - within) / k, 0.0, within, k};
  }

private:
  Matrix series_;
};

bool has_holes(const Matrix &series) {
  for (Index t = 0; t < series.rows(); ++t) {
    const Index rated = rated_by(series, t);
    if (rated > 0 && rated < series.cols()) return true;
  }
  return false;
}

template <class TwoWay> VarianceComponents components_of(const Matrix &series) {
  const TwoWay index(IndexKind::icc_a1, series);
  std::vector<double> sums(as_size(index.sums()), 0.0);
  for (Index t = 0; t < series.rows(); ++t) index.add(t, sums.data());
  VarianceComponents found = index.components(sums.data());
  const double squared = index.unit() * index.unit();
  found.times *= squared;
  found.raters *= squared;
  found.rest *= squared;
  return found;
}

} // namespace

VarianceComponents two_way_components(const ConstMatrix &series) {
  const Matrix x = series;
  return has_holes(x) ? components_of<HoledTwoWay>(x) : components_of<CompleteTwoWay>(x);
}

std::unique_ptr<AgreementIndex> make_anova_index(IndexKind kind, const ConstMatrix &series) {
  const Matrix x = series;
  if (kind == IndexKind::icc_1 || kind == IndexKind::icc_k)
    return std::make_unique<OneWay>(kind, x);
  if (!has_holes(x)) return std::make_unique<CompleteTwoWay>(kind, x);
  if (kind != IndexKind::cronbach) return std::make_unique<HoledTwoWay>(kind, x);
  // Cronbach's alpha is of sums over all raters: of the times that all rated
  return std::make_unique<CompleteTwoWay>(kind, common_times(x));
}

} // namespace musefuse
