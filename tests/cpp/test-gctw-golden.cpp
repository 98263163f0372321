// The inner parts of GCTW against what the original's Octave code had in them (golden/gctw of the reference
// material, which is not shipped: without it these tests say so and pass). Its warps and objectives are
// compared in tests/testthat/test-align-gctw.R.
#include "catch.h"

#include "core/align/gctw_normal.h"
#include "core/align/gctw_sequence.h"
#include "core/align/multiset_cca.h"
#include "core/align/warp_basis.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace musefuse;

namespace {

std::string folder() {
  const char *given = std::getenv("MUSEFUSE_SHARED");
  return std::string(given ? given : "../../../shared") + "/golden/gctw/";
}

// A CSV of numbers below a line of names.
Matrix read(const std::string &name) {
  std::ifstream file(folder() + name + ".csv");
  std::vector<std::vector<double>> rows;
  std::string line, cell;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    rows.emplace_back();
    while (std::getline(cells, cell, ',')) rows.back().push_back(std::stod(cell));
  }
  Matrix out(static_cast<Index>(rows.size()),
             rows.empty() ? 0 : static_cast<Index>(rows[0].size()));
  for (Index i = 0; i < out.rows(); ++i)
    for (Index j = 0; j < out.cols(); ++j)
      out(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  return out;
}

// The sequences of a case: rows seq, dim, t, value.
std::vector<Matrix> sequences_of(const std::string &name) {
  const Matrix rows = read(name + "/input");
  std::vector<Matrix> out;
  for (double s = 1; s <= rows.col(0).maxCoeff(); ++s) {
    const auto here = (rows.col(0).array() == s);
    const Index d = static_cast<Index>(here.select(rows.col(1), 0).maxCoeff());
    Matrix one(here.count() / d, d);
    for (Index i = 0; i < rows.rows(); ++i)
      if (here[i])
        one(static_cast<Index>(rows(i, 2)) - 1, static_cast<Index>(rows(i, 1)) - 1) = rows(i, 3);
    out.push_back(one);
  }
  return out;
}

double off(const Matrix &is, const Matrix &wanted) {
  // Of the largest element; equal raters and a single one have rounding noise or zeros.
  return (is - wanted).cwiseAbs().maxCoeff() / std::max(1e-6, wanted.cwiseAbs().maxCoeff());
}

} // namespace

TEST_CASE("space and normal equations of the first iteration are the original's") {
  if (!std::ifstream(folder() + "summary.csv")) {
    WARN("the reference material is not there");
    return;
  }
  for (const std::string name :
       {"toy_1d", "toy_multidim", "two_raters", "deg_unequal_len", "deg_neg_rater",
        "deg_const_rater", "deg_identical", "deg_one_rater", "deg_short12", "deg_step_rater",
        "raw_11", "raw_32", "savgol5_11", "savgol5_32", "savgol5_allSamples_11",
        "savgol5_allSamples_32", "savgol5_perSample_11", "savgol5_perSample_32"}) {
    INFO(name);
    const std::vector<Matrix> sequences = sequences_of(name);
    Index length = sequences[0].rows();
    for (const Matrix &x : sequences) length = std::min(length, x.rows());

    // The raters read at the uniform warp, about their means there.
    std::vector<Matrix> values, slopes;
    std::vector<Index> sizes;
    Vector reach(static_cast<Index>(sequences.size()));
    Matrix stack(length, 0);
    for (const Matrix &x : sequences) {
      const WarpSequence prepared = prepare_sequence(x, 0);
      reach[static_cast<Index>(sizes.size())] = static_cast<double>(x.rows() - 1);
      const Vector warp = Vector::LinSpaced(length, 0, static_cast<double>(x.rows() - 1));
      Matrix value, slope;
      interpolate_columns(prepared.values, warp, value);
      interpolate_columns(prepared.slope, warp, slope);
      value.rowwise() -= value.colwise().mean().eval();
      sizes.push_back(x.cols());
      values.push_back(value);
      slopes.push_back(slope);
      stack.conservativeResize(length, stack.cols() + x.cols());
      stack.rightCols(x.cols()) = value;
    }
    CcaOptions options;
    options.relative = false;
    const Matrix scatter = stack.transpose() * stack;
    // Its start is the uniform warp but for 1e-11.
    REQUIRE(
        off(read(name + "/CO_outer1") + (read(name + "/CD_outer1") -
                                         0.7 * Matrix::Identity(scatter.rows(), scatter.rows())) /
                                            0.3,
            scatter) < 1e-9);
    const CcaSpace space = multiset_cca(scatter, sizes, options);
    const Matrix eigen = read(name + "/eig"); // outer, k, value
    for (Index k = 0; k < eigen.rows() && eigen(k, 0) == 1; ++k)
      REQUIRE(std::abs(space.eigenvalues[k] - eigen(k, 2)) < 1e-9);

    // V: outer, seq, row, col, value; below each column minus its product with the mean. One sign
    // for each column of all raters.
    const Matrix v = read(name + "/V");
    Vector sign = Vector::Zero(space.dims);
    for (Index i = 0; i < v.rows() && v(i, 0) == 1; ++i) {
      const auto s = static_cast<std::size_t>(v(i, 1)) - 1;
      const Index row = static_cast<Index>(v(i, 2)) - 1, col = static_cast<Index>(v(i, 3)) - 1;
      if (row >= sizes[s] || col >= space.dims) continue;
      const double own = space.projections[s](row, col);
      if (sign[col] == 0 && std::abs(own) > 1e-6) sign[col] = own * v(i, 4) > 0 ? 1 : -1;
      REQUIRE(std::abs(own * (sign[col] < 0 ? -1 : 1) - v(i, 4)) < 1e-8);
    }

    GctwMotion motion;
    motion.present = Matrix::Ones(length, reach.size());
    for (std::size_t s = 0; s < sizes.size(); ++s) {
      motion.position.push_back(values[s] * space.projections[s]);
      motion.speed.push_back(slopes[s] * space.projections[s]);
    }
    const Matrix basis = warp_basis(length, {});
    const NormalEquations normal = normal_equations(motion, basis, reach);
    // Its curves start at 1, ours at 0: the same to steps whose weights sum to 0.
    const Index k = basis.cols();
    Matrix steps = Matrix::Zero(reach.size() * k, reach.size() * k);
    for (Index i = 0; i < reach.size(); ++i)
      steps.block(i * k, i * k, k, k) =
          Matrix::Identity(k, k) - Matrix::Constant(k, k, 1 / static_cast<double>(k));
    REQUIRE(off(steps * normal.hessian * steps, steps * read(name + "/H_outer1") * steps) < 1e-8);
    REQUIRE(off(steps * normal.gradient, steps * read(name + "/f_outer1")) < 1e-8);
  }
}
