#include "core/signal/shape_index.h"

#include "core/util/check.h"
#include "core/util/constant.h"
#include "core/util/missing.h"

#include <algorithm>
#include <cmath>

namespace musefuse {
namespace {

// Sums, for each pair: times at which both changes are known, those with the same sign, and those at
// which somebody moves.
class SignIndex final : public AgreementIndex {
public:
  explicit SignIndex(const Matrix &signs) : signs_(signs) {}

  Index sums() const override { return 3 * signs_.cols() * (signs_.cols() - 1) / 2; }
  void add(Index time, double *sums) const override {
    for (Index k = 1; k < signs_.cols(); ++k)
      for (Index l = 0; l < k; ++l, sums += 3) {
        const double x = signs_(time, k), y = signs_(time, l);
        if (is_missing(x) || is_missing(y)) continue;
        sums[0] += 1;
        sums[1] += x == y;
        sums[2] += x != 0 || y != 0;
      }
  }
  double value(const double *sums) const override {
    double sum = 0, pairs = 0;
    for (Index p = 0; p < this->sums(); p += 3) {
      if (!(sums[p + 2] > 0)) continue; // that nobody moves is no agreement
      sum += 2 * sums[p + 1] / sums[p] - 1;
      pairs += 1;
    }
    return pairs > 0 ? sum / pairs : kMissing;
  }
  // The pair with the most times.
  double used(const double *sums) const override {
    double most = 0;
    for (Index p = 0; p < this->sums(); p += 3) most = std::max(most, sums[p]);
    return most;
  }
  // Fisher's z; a stretch in which all agree is not infinitely far from one in which nearly all do.
  double stretched(const double *sums) const override {
    const double most = 1 - 1 / (1 + used(sums));
    return std::atanh(std::clamp(value(sums), -most, most));
  }

private:
  Matrix signs_;
};

} // namespace

bool looks_at_changes(IndexKind kind) {
  return kind == IndexKind::changes || kind == IndexKind::sda;
}

Matrix changes_of(const Matrix &series, IndexKind kind, const ShapeOptions &options) {
  require(options.step >= 1 && options.still >= 0, "step must be positive, still not negative");
  Matrix out = Matrix::Constant(series.rows(), series.cols(), kMissing);
  for (Index k = 0; k < series.cols(); ++k) {
    const double *x = series.col(k).data();
    const Extremes range = extremes_of(x, series.rows());
    // What rounding makes of a trace at rest is no change.
    const double still = std::max(options.still, rounding_noise(range.min, range.max));
    for (Index t = options.step; t < series.rows(); ++t) {
      const double change = x[t] - x[t - options.step];
      if (kind != IndexKind::sda || is_missing(change))
        out(t, k) = change;
      else
        out(t, k) = std::abs(change) <= still ? 0.0 : change > 0 ? 1.0 : -1.0;
    }
  }
  return out;
}

std::unique_ptr<AgreementIndex> make_sign_index(const ConstMatrix &signs) {
  return std::make_unique<SignIndex>(signs);
}

} // namespace musefuse
