#include "catch.h"

#include "core/align/gctw.h"
#include "core/align/multiset_cca.h"
#include "core/align/simplex_qp.h"
#include "core/align/warp_basis.h"
#include "core/signal/lag.h"
#include "core/signal/resample_at.h"
#include "core/util/missing.h"
#include "core/util/rng.h"

#include <Eigen/LU>

#include <cmath>

using namespace musefuse;

namespace {

Matrix random_matrix(Index rows, Index cols, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(rows, cols);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = rng.normal();
  return x;
}

Matrix walk(Index n, std::uint64_t seed) {
  Rng rng(seed);
  Matrix x(n, 1);
  double at = 0;
  for (Index i = 0; i < n; ++i) x(i, 0) = at = 0.95 * at + rng.normal();
  return x;
}

// The optimality conditions of the programme: multipliers of one sign, levels equal in a block.
void require_optimal(const Matrix &h, const Vector &g, Index block, const Vector &x) {
  const Vector slope = h * x + g;
  const double noise = 1e-9 * (1 + slope.cwiseAbs().maxCoeff());
  for (Index from = 0; from < x.size(); from += block) {
    REQUIRE(std::abs(x.segment(from, block).sum() - 1) < 1e-12);
    double level = 0, weight = 0;
    for (Index j = from; j < from + block; ++j) {
      level += x[j] * slope[j];
      weight += x[j];
    }
    level /= weight;
    for (Index j = from; j < from + block; ++j) {
      REQUIRE(x[j] >= 0);
      REQUIRE(slope[j] > level - noise);
      if (x[j] > 1e-9) REQUIRE(std::abs(slope[j] - level) < noise);
    }
  }
}

class Box final : public QpRows { // |x_q - 1/2| <= bound
public:
  explicit Box(Index n, double bound) : n_(n), bound_(bound) {}
  Vector values(const Vector &x) const override { return x.array() - 0.5; }
  Vector gradient(Index q) const override { return Vector::Unit(n_, q); }
  double bound() const override { return bound_; }

private:
  Index n_;
  double bound_;
};

} // namespace

TEST_CASE("the programme meets its optimality conditions") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Index block = 10, n = 30;
    const Matrix root = random_matrix(n + 5, n, seed);
    const Matrix h = root.transpose() * root;
    const Vector g = 20 * random_matrix(n, 1, seed + 1000);
    Vector start = Vector::Zero(n);
    for (Index from = 0; from < n; from += block) start[from + 2] = 1;
    const QpResult result = simplex_qp(h, g, block, start);
    REQUIRE(result.optimal);
    require_optimal(h, g, block, result.x);
  }
}

TEST_CASE("further rows bind where they must") {
  const Matrix h = Matrix::Identity(2, 2);
  Vector g(2), start(2);
  g << -3, 0; // without the rows all weight goes to the first
  start << 0.5, 0.5;
  REQUIRE(std::abs(simplex_qp(h, g, 2, start).x[0] - 1) < 1e-12);
  const Box box(2, 0.2);
  const QpResult bound = simplex_qp(h, g, 2, start, &box);
  REQUIRE(bound.optimal);
  REQUIRE(std::abs(bound.x[0] - 0.7) < 1e-12);
  start << 0.6, 0.4; // some of the room is used up already
  REQUIRE(std::abs(simplex_qp(h, g, 2, start, &box).x[0] - 0.7) < 1e-12);
  start << 0.35, 0.65;
  REQUIRE(std::abs(simplex_qp(h, g, 2, start, &box).x[0] - 0.7) < 1e-12);
}

TEST_CASE("multi-set CCA solves its eigenproblem") {
  const Matrix x = random_matrix(50, 6, 3);
  const Matrix s = x.transpose() * x;
  CcaOptions options;
  options.energy = 1;
  const CcaSpace space = multiset_cca(s, {2, 3, 1}, options);
  REQUIRE(space.dims == 1); // the smallest sequence has one dimension
  Vector v(6);
  v << space.projections[0].col(0), space.projections[1].col(0), space.projections[2].col(0);
  Matrix within = Matrix::Zero(6, 6), between = s;
  Index at = 0;
  for (const Index d : {2, 3, 1}) {
    const Matrix own = s.block(at, at, d, d);
    within.block(at, at, d, d) = 0.3 * own;
    within.block(at, at, d, d).diagonal().array() += 0.7 * own.trace() / static_cast<double>(d);
    between.block(at, at, d, d).setZero();
    at += d;
  }
  REQUIRE((between * v - space.eigenvalues[0] * within * v).norm() < 1e-9);
  REQUIRE(std::abs(v.dot(within * v) - 1) < 1e-10);
}

TEST_CASE("multi-set CCA keeps the directions that hold the energy") {
  // Two raters of two dimensions that share one direction fully, the other one but weakly.
  Matrix x(4, 4);
  x << 1, 1, 1, 1,    //
      1, -1, 1, -0.1, //
      -1, 1, -1, 0.1, //
      -1, -1, -1, -1;
  x.col(3) += 3 * Vector::LinSpaced(4, -1, 1).cwiseAbs2();
  x.rowwise() -= x.colwise().mean();
  const Matrix s = x.transpose() * x;
  CcaOptions options;
  options.energy = 1;
  const Vector w = multiset_cca(s, {2, 2}, options).eigenvalues;
  const double first = w[0] / (w[0] + w[1]);
  REQUIRE(w[1] > 0);
  REQUIRE(first > 0.5);
  REQUIRE(multiset_cca(s, {2, 2}, options).dims == 2);
  options.energy = first - 1e-9;
  REQUIRE(multiset_cca(s, {2, 2}, options).dims == 1);
  options.energy = first + 1e-9;
  REQUIRE(multiset_cca(s, {2, 2}, options).dims == 2);
}

TEST_CASE("every curve of the basis rises from 0 to 1") {
  WarpBasisOptions options;
  options.splines = 6;
  const Matrix basis = warp_basis(77, options);
  for (Index c = 0; c < basis.cols(); ++c) {
    REQUIRE(std::abs(basis(0, c)) < 1e-15);
    REQUIRE(std::abs(basis(76, c) - 1) < 1e-15);
    for (Index r = 1; r < 77; ++r) REQUIRE(basis(r, c) >= basis(r - 1, c) - 1e-15);
  }
  options.splines = 2;
  REQUIRE_THROWS_AS(warp_basis(77, options), std::invalid_argument);
  REQUIRE_THROWS_AS(warp_basis(1, WarpBasisOptions()), std::invalid_argument);
}

TEST_CASE("gctw survives raters of every kind") {
  Monitor monitor;
  const Index n = 120;
  const Matrix constant = Matrix::Constant(n, 1, 0.4), none = Matrix::Constant(n, 1, kMissing);
  Matrix gaps = walk(n, 3);
  for (Index i = 0; i < 30; ++i) gaps(i, 0) = kMissing;
  for (Index i = 60; i < 63; ++i) gaps(i, 0) = kMissing;
  Matrix step = Matrix::Zero(n, 1);
  step.bottomRows(40).setOnes();
  for (const auto variant : {GctwVariant::muse, GctwVariant::robust, GctwVariant::full}) {
    GctwOptions options;
    options.variant = variant;
    options.max_shift = 20;
    options.max_gap = 5;
    const GctwResult fit =
        gctw({walk(n, 1), walk(n, 2), constant, none, gaps, step}, options, monitor);
    REQUIRE(fit.warps.allFinite());
    for (Index k = 0; k < 6; ++k)
      for (Index r = 1; r < n; ++r) REQUIRE(fit.warps(r, k) >= fit.warps(r - 1, k) - 1e-9);
    REQUIRE(fit.roles[3] == GctwRole::missing);
    if (variant != GctwVariant::muse) REQUIRE(fit.roles[2] == GctwRole::constant);
  }
  REQUIRE(gctw({walk(n, 1)}, GctwOptions(), monitor).status == Status::degenerate);
  REQUIRE_THROWS_AS(gctw({}, GctwOptions(), monitor), std::domain_error);
  REQUIRE_THROWS_AS(gctw({walk(1, 1)}, GctwOptions(), monitor), std::domain_error);
}

TEST_CASE("sequences of unequal length and several dimensions") {
  Monitor monitor;
  Matrix two(150, 2), three(130, 3);
  two << walk(150, 4), walk(150, 5);
  three << walk(130, 6), walk(130, 7), walk(130, 8);
  const GctwResult fit = gctw({two, three, walk(140, 9)}, GctwOptions(), monitor);
  REQUIRE(fit.warps.rows() == 130);
  REQUIRE(fit.warps.allFinite());
  REQUIRE(std::abs(fit.warps(129, 0) - 149) < 1e-9);
  REQUIRE(std::abs(fit.warps(129, 1) - 129) < 1e-9);
}

TEST_CASE("a series is read between its samples; what is nearest to a missing one is missing") {
  const double x[] = {1, 3, kMissing, 7, 9};
  const double at[] = {0, 0.5, 1, 1.5, 2.5, 3, 3.5, 4, 4.1, -0.1, kMissing};
  const Vector linear = resample_at(x, 5, at, 11, Between::linear);
  REQUIRE(linear[1] == 2);
  REQUIRE(linear[2] == 3);
  REQUIRE(std::isnan(linear[3]));
  REQUIRE(linear[4] == 6); // nearer to the 7, on the line from the 3
  REQUIRE(linear[5] == 7);
  REQUIRE(linear[6] == 8);
  REQUIRE(linear[7] == 9);
  for (Index i : {8, 9, 10}) REQUIRE(std::isnan(linear[i]));
  const Vector nearest = resample_at(x, 5, at, 11, Between::nearest);
  REQUIRE(nearest[1] == 3); // between samples 1 and 2: the even one
  REQUIRE(nearest[3] == 3); // between samples 2 and 3
  REQUIRE(nearest[4] == 7);
}

TEST_CASE("a shift is found, also by resamples") {
  const Matrix base = walk(1100, 11);
  const Vector reference = base.col(0).segment(50, 1000), late = base.col(0).segment(43, 1000);
  LagOptions options;
  options.max_lag = 30;
  options.block = 100;
  options.resamples = 20;
  options.seed = 1;
  const LagEstimate found = estimate_lag(late, reference, options);
  REQUIRE(std::abs(found.lag - 7) < 0.2);
  REQUIRE(found.correlation > 0.999999);
  REQUIRE(found.n == 993);
  REQUIRE(std::abs(found.draws.mean() - 7) < 1);
  const Vector flat = Vector::Constant(1000, 2.0);
  REQUIRE(std::isnan(estimate_lag(flat, reference, options).lag));
}
