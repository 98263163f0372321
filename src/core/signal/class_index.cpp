#include "core/signal/class_index.h"

#include "core/signal/agreement_parts.h"
#include "core/util/check.h"

#include <algorithm>
#include <set>
#include <vector>

namespace musefuse {
namespace {

constexpr Index kMostClasses =
    100; // of more, a coefficient of classes says nothing, and costs much

// Sums: times with two ratings, weighted agreement, times with any; then for each rater (AC: for all
// together) and class the share of ratings, and the number of ratings of each rater.
class ClassIndex final : public AgreementIndex {
public:
  ClassIndex(IndexKind kind, const Matrix &series)
      : kappa_(kind == IndexKind::kappa || kind == IndexKind::kappa_linear ||
               kind == IndexKind::kappa_quadratic),
        at_(series.rows(), series.cols()) {
    std::set<double> seen;
    for (Index i = 0; i < series.size(); ++i)
      if (is_present(series.data()[i])) seen.insert(series.data()[i]);
    require(size_of(seen) <= kMostClasses,
            "kappa and AC are coefficients of classes: these ratings have more than 100 different "
            "values");
    const std::vector<double> classes(seen.begin(), seen.end());
    classes_ = size_of(classes);
    for (Index i = 0; i < series.size(); ++i)
      at_.data()[i] = is_missing(series.data()[i])
                          ? -1
                          : std::lower_bound(classes.begin(), classes.end(), series.data()[i]) -
                                classes.begin();
    weights_ = Matrix::Identity(classes_, classes_);
    const bool linear = kind == IndexKind::kappa_linear;
    if (linear || kind == IndexKind::kappa_quadratic || kind == IndexKind::ac2)
      for (Index a = 0; a < classes_; ++a)
        for (Index b = 0; b < classes_; ++b) {
          const double apart = classes_ > 1 ? std::abs(classes[as_size(a)] - classes[as_size(b)]) /
                                                  (classes.back() - classes.front())
                                            : 0.0;
          weights_(a, b) = 1 - (linear ? apart : apart * apart);
        }
  }
  Index sums() const override { return 3 + groups() * (classes_ + 1); }
  void add(Index time, double *sums) const override {
    double m = 0, agreed = 0;
    for (Index k = 0; k < at_.cols(); ++k) {
      if (at_(time, k) < 0) continue;
      m += 1;
      for (Index l = 0; l < k; ++l)
        if (at_(time, l) >= 0) agreed += weights_(at_(time, k), at_(time, l));
    }
    if (m < 1) return;
    if (m >= 2) {
      sums[0] += 1;
      sums[1] += agreed / (m * (m - 1) / 2);
    }
    sums[2] += 1;
    for (Index k = 0; k < at_.cols(); ++k) {
      if (at_(time, k) < 0) continue;
      double *own = sums + 3 + (kappa_ ? k : 0) * (classes_ + 1);
      own[at_(time, k)] += kappa_ ? 1.0 : 1.0 / m;
      own[classes_] += kappa_ ? 1.0 : 1.0 / m;
    }
  }
  double used(const double *sums) const override { return sums[0]; }
  double value(const double *sums) const override {
    if (!(sums[0] >= 1) || classes_ < 2) return kMissing;
    const double observed = sums[1] / sums[0], chance = kappa_ ? by_raters(sums) : by_classes(sums);
    return 1 - chance > 1e-12 ? (observed - chance) / (1 - chance) : kMissing;
  }
  double stretched(const double *sums) const override { return std::atanh(value(sums)); }

private:
  Index groups() const { return kappa_ ? at_.cols() : 1; }
  Vector shares(const double *sums, Index group) const {
    const double *own = sums + 3 + group * (classes_ + 1);
    return Eigen::Map<const Vector>(own, classes_) / std::max(own[classes_], 1e-300);
  }
  // The mean over pairs of raters (Conger 1980, doi 10.1037/0033-2909.88.2.322).
  double by_raters(const double *sums) const {
    double sum = 0, pairs = 0;
    for (Index k = 0; k < at_.cols(); ++k)
      for (Index l = 0; l < k; ++l, pairs += 1)
        sum += shares(sums, k).dot(weights_ * shares(sums, l));
    return sum / pairs;
  }
  double by_classes(const double *sums) const {
    const Vector p = shares(sums, 0);
    const double q = static_cast<double>(classes_);
    return weights_.sum() / (q * (q - 1)) * (p.array() * (1 - p.array())).sum();
  }
  bool kappa_;
  Eigen::Matrix<Index, Eigen::Dynamic, Eigen::Dynamic> at_; // the class of each rating, -1: none
  Index classes_ = 0;
  Matrix weights_;
};

} // namespace

std::unique_ptr<AgreementIndex> make_class_index(IndexKind kind, const ConstMatrix &series) {
  return std::make_unique<ClassIndex>(kind, series);
}

} // namespace musefuse
