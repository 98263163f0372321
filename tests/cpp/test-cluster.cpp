#include "catch.h"

#include "core/cluster/agglomerative.h"
#include "core/cluster/cmeans.h"
#include "core/cluster/dbscan.h"
#include "core/cluster/gmm.h"
#include "core/cluster/kdtree.h"
#include "core/cluster/points.h"
#include "core/util/rng.h"
#include "core/validate/indices.h"
#include "core/validate/silhouette.h"

#include <algorithm>
#include <cmath>

using namespace musefuse;

namespace {

Matrix normal_table(Index n, Index d, std::uint64_t seed) {
  Rng rng(seed);
  Matrix table(n, d);
  for (Index i = 0; i < table.size(); ++i) table.data()[i] = rng.normal();
  return table;
}

} // namespace

TEST_CASE("points are sorted, about their mean, and know how many differ") {
  Matrix table(4, 2);
  table << 3, 1, 1, 2, 1, 1, 3, 1;
  const Points points = make_points(table);
  REQUIRE(points.row == (std::vector<Index>{2, 1, 0, 3}));
  REQUIRE(points.distinct == 3);
  REQUIRE(points.x.rowwise().sum().cwiseAbs().maxCoeff() < 1e-15);
  table(0, 0) = std::nan("");
  REQUIRE_THROWS_AS(make_points(table), std::domain_error);
}

TEST_CASE("the tree finds the neighbours that brute force finds") {
  Monitor monitor;
  for (Index d : {1, 2, 6}) {
    const Matrix x = normal_table(300, d, 3).transpose();
    const KdTree tree(x);
    for (Index i = 0; i < 40; ++i) {
      std::vector<Index> brute, found;
      for (Index j = 0; j < 300; ++j)
        if ((x.col(i) - x.col(j)).norm() <= 0.7) brute.push_back(j);
      tree.within(x.col(i).data(), 0.7, [&](Index j) { found.push_back(j); });
      std::sort(found.begin(), found.end());
      REQUIRE(found == brute);

      std::vector<double> squared;
      for (Index j = 0; j < 300; ++j) squared.push_back((x.col(i) - x.col(j)).squaredNorm());
      std::sort(squared.begin(), squared.end());
      const auto nearest = tree.nearest(x.col(i).data(), 7);
      for (std::size_t k = 0; k < 7; ++k) // summed in another order
        REQUIRE(std::abs(nearest[k].squared - squared[k]) < 1e-13);
    }
  }
}

TEST_CASE("an empty tree has no neighbours") {
  const KdTree tree(Matrix(3, 0));
  const Vector place = Vector::Zero(3);
  REQUIRE(tree.nearest(place.data(), 1).empty());
}

TEST_CASE("heights of a tree do not fall and cuts nest") {
  Monitor monitor;
  const Matrix table = normal_table(150, 3, 8);
  for (Linkage linkage : {Linkage::ward, Linkage::complete, Linkage::average, Linkage::single}) {
    const Tree tree = agglomerate(table, linkage, monitor);
    for (Index s = 1; s < tree.height.size(); ++s) REQUIRE(tree.height[s] >= tree.height[s - 1]);
    const auto three = cut_into(tree, 3), seven = cut_into(tree, 7);
    for (std::size_t i = 0; i < 150; ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (seven[i] == seven[j]) REQUIRE(three[i] == three[j]);
  }
}

TEST_CASE("mixtures and fuzzy classes: likelihood grows, objective falls, far rows stay finite") {
  Monitor monitor;
  const Matrix table = normal_table(200, 3, 4);
  GmmOptions mixture;
  mixture.max_iter = 50;
  for (Covariance form :
       {Covariance::full, Covariance::tied, Covariance::diagonal, Covariance::spherical}) {
    mixture.covariance = form;
    mixture.reg_covar = 0;
    const Gmm fit = gmm(table, mixture, monitor);
    for (std::size_t i = 1; i < fit.history.size(); ++i)
      REQUIRE(fit.history[i] >= fit.history[i - 1] - 1e-13);
    const Matrix far = posteriors(Matrix::Constant(1, 3, 1e6), fit.mixture, form);
    REQUIRE(std::abs(far.sum() - 1) < 1e-12);
  }
  CmeansOptions fuzzy;
  fuzzy.threads = 2;
  for (double m : {1.01, 1.3, 1.5, 2.0, 3.5, 30.0}) {
    fuzzy.fuzzifier = m;
    fuzzy.max_iter = 30;
    const Cmeans fit = cmeans(table, fuzzy, monitor);
    REQUIRE(fit.centres.allFinite());
    for (std::size_t i = 1; i < fit.history.size(); ++i)
      REQUIRE(fit.history[i] <= fit.history[i - 1] * (1 + 1e-12));
  }
}

TEST_CASE("a row on a centre belongs to it alone; centres that coincide share it") {
  Matrix centres(3, 1), row(1, 1);
  centres << 0, 5, 0;
  row << 5;
  REQUIRE(fuzzy_membership(row, centres, 2) == (Matrix(1, 3) << 0, 1, 0).finished());
  row << 0;
  REQUIRE(fuzzy_membership(row, centres, 2) == (Matrix(1, 3) << 0.5, 0, 0.5).finished());
}

TEST_CASE("density: all noise, all one class, border rows") {
  Monitor monitor;
  DbscanOptions options;
  options.eps = 1;
  options.min_samples = 3;
  Matrix table(7, 1);
  table << 0, 1, 2, 3, 3.9, 10, 20;
  const Dbscan found = dbscan(table, options, monitor);
  REQUIRE(found.label == (std::vector<int>{0, 0, 0, 0, 0, -1, -1}));
  REQUIRE(found.core == (std::vector<char>{0, 1, 1, 1, 0, 0, 0}));
  options.eps = 0.1;
  REQUIRE(dbscan(table, options, monitor).classes == 0);
}

TEST_CASE("indices refuse labels that are no partition") {
  Monitor monitor;
  const Matrix table = normal_table(6, 2, 1);
  REQUIRE_THROWS_AS(calinski_harabasz(table, {0, 0, 0, 0, 0, 0}, 1), std::invalid_argument);
  REQUIRE_THROWS_AS(davies_bouldin(table, {0, 0, 0, 2, 2, 2}, 3), std::invalid_argument);
  REQUIRE_THROWS_AS(silhouettes(table, {0, 1}, 2, 1, monitor), std::invalid_argument);
  REQUIRE_THROWS_AS(silhouettes(table, {0, 1, 2, 3, 4, 9}, 3, 1, monitor), std::invalid_argument);
}

TEST_CASE("silhouettes by definition, over several blocks, on two threads") {
  Monitor monitor;
  const Index n = 300, k = 3;
  const Matrix table = normal_table(n, 2, 9);
  std::vector<int> label;
  for (Index i = 0; i < n; ++i) label.push_back(static_cast<int>(i % k));
  const Vector found = silhouettes(table, label, k, 2, monitor);
  for (Index i = 0; i < n; i += 37) {
    Vector sum = Vector::Zero(k), count = Vector::Zero(k);
    for (Index j = 0; j < n; ++j)
      if (i != j) {
        sum[label[static_cast<std::size_t>(j)]] += (table.row(i) - table.row(j)).norm();
        count[label[static_cast<std::size_t>(j)]] += 1;
      }
    Vector mean = sum.cwiseQuotient(count);
    const double a = mean[i % k];
    mean[i % k] = 1e9;
    const double b = mean.minCoeff();
    REQUIRE(std::abs(found[i] - (b - a) / std::max(a, b)) < 1e-12);
  }
}
