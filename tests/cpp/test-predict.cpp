#include "catch.h"

#include "core/util/rng.h"
#include "core/validate/predict.h"

#include <cmath>

using namespace musefuse;

TEST_CASE("the ridge's slope is 0 where it ends") {
  Rng rng(1);
  const Index n = 60, p = 3, k = 4;
  Matrix x(n, p);
  std::vector<int> label;
  for (Index i = 0; i < n; ++i) {
    for (Index j = 0; j < p; ++j) x(i, j) = rng.normal();
    label.push_back(static_cast<int>(i % k));
  }
  const double penalty = 0.05;
  const Matrix b = ridge_multinomial(x, label, k, penalty);
  Matrix design(n, p + 1);
  design << Matrix::Ones(n, 1), x;
  Matrix score = (design * b).array().exp();
  for (Index i = 0; i < n; ++i) {
    score.row(i) /= score.row(i).sum();
    score(i, label[static_cast<std::size_t>(i)]) -= 1;
  }
  Matrix slope = design.transpose() * score / static_cast<double>(n);
  slope.bottomRows(p) += penalty * b.bottomRows(p);
  REQUIRE(slope.cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("a class that no model has seen is never predicted, and a constant tells nothing") {
  Matrix x(6, 2);
  x << 0, 1, 0, 1, 1, 1, 1, 1, 5, 1, 5, 1;
  Eigen::MatrixXi label(6, 1);
  label << 0, 0, 1, 1, 2, 2;
  Monitor silent;
  for (const auto model : {Predictor::centroid, Predictor::ridge}) {
    const auto found = predict_held_out(x, label, {0, 1, 0, 1, 2, 2}, 3, {model, 0.01, 2}, silent);
    REQUIRE(found(4, 0) == 1); // class 2 was held out
    REQUIRE(found(0, 0) == 0);
  }
  REQUIRE_THROWS_AS(predict_held_out(x, label, {0, 0, 0, 0, 0, 0}, 3, {}, silent),
                    std::invalid_argument);
}
