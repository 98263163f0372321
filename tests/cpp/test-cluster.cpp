#include "catch.h"

#include "core/cluster/agglomerative.h"
#include "core/cluster/cmeans.h"
#include "core/cluster/dbscan.h"
#include "core/cluster/forest.h"
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

TEST_CASE("the tree finds the neighbours of brute force, also in the last, part tile") {
  for (Index d : {1, 2, 6}) {
    Matrix x = normal_table(301, d, 3).transpose();
    x.rightCols(60) = x.leftCols(1).replicate(1, 60); // a leaf of points at one place
    const KdTree tree(x);
    const auto any = [](Index) { return true; };
    for (Index tile = 0; tile < tree.tiles().count(); ++tile) {
      const Index filled = tree.tiles().filled(tile);
      TileVector limit = TileVector::Constant(-1);
      limit.head(filled) = 0.49;
      std::vector<Index> found[kTile];
      tree.visit_near(tree, tile, limit, any, [&](Index b, Index t, const TileVector &squared) {
        for (Index i = 0; i < kTile; ++i)
          if (squared[i] <= limit[b])
            found[b].push_back(tree.order()[static_cast<std::size_t>(t * kTile + i)]);
      });
      for (Index b = 0; b < kTile; ++b) {
        std::vector<Index> brute;
        for (Index j = 0; j < 301 && b < filled; ++j)
          if ((x.col(j) - Eigen::Map<const Vector>(tree.place(tile * kTile + b), d)).norm() <= 0.7)
            brute.push_back(j);
        std::sort(found[b].begin(), found[b].end());
        REQUIRE(found[b] == brute);
      }
    }
  }
}

TEST_CASE("the tree shows nearer leaves first and stops where the limit says so") {
  Matrix x(1, 64);
  for (Index i = 0; i < 64; ++i) x(0, i) = static_cast<double>(i);
  const KdTree tree(x);
  TileVector limit = TileVector::Constant(-1);
  limit[3] = 100; // of position 11, which has its place in the first leaf
  std::vector<Index> seen;
  tree.visit_near(
      tree, 1, limit, [](Index) { return true; },
      [&](Index b, Index t, const TileVector &) {
        REQUIRE(b == 3);
        seen.push_back(t);
        limit[b] = t == 1 ? -1 : 100;
      });
  REQUIRE(seen == (std::vector<Index>{0, 1}));
}

TEST_CASE("distances to the k-th point are those of brute force, empty trees have none") {
  Monitor monitor;
  const Matrix table = normal_table(203, 4, 5);
  const Vector found = kth_distance(table, 7, 2, monitor);
  for (Index i = 0; i < 203; ++i) {
    std::vector<double> squared;
    for (Index j = 0; j < 203; ++j) squared.push_back((table.row(i) - table.row(j)).squaredNorm());
    std::sort(squared.begin(), squared.end());
    REQUIRE(std::abs(found[i] - std::sqrt(squared[6])) < 1e-13); // summed in another order
  }
  REQUIRE(nearest_within(table, Matrix(0, 4), 1, 1, monitor) == std::vector<Index>(203, -1));
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

TEST_CASE("heights are those of merging the nearest two by definition, over several packings") {
  Monitor monitor;
  const Matrix table = normal_table(301, 3, 21);
  const Matrix between = [&] {
    Matrix distance(301, 301);
    for (Index i = 0; i < 301; ++i)
      distance.col(i) = (table.rowwise() - table.row(i)).rowwise().norm();
    return distance;
  }();
  for (Linkage linkage : {Linkage::ward, Linkage::complete, Linkage::average}) {
    const Tree tree = agglomerate(table, linkage, monitor);
    // rows of each cluster; a step merges those that the tree says, at the height of the definition
    std::vector<std::vector<Index>> single, merged;
    for (Index i = 0; i < 301; ++i) single.push_back({i});
    const auto rows = [&](int cluster) {
      return cluster < 0 ? single[static_cast<std::size_t>(-cluster - 1)]
                         : merged[static_cast<std::size_t>(cluster - 1)];
    };
    const auto apart = [&](const std::vector<Index> &a, const std::vector<Index> &b) {
      const double na = static_cast<double>(a.size()), nb = static_cast<double>(b.size());
      double sum = 0, most = 0;
      Vector mean_a = Vector::Zero(3), mean_b = mean_a;
      for (Index i : a) mean_a += table.row(i).transpose() / na;
      for (Index j : b) mean_b += table.row(j).transpose() / nb;
      for (Index i : a)
        for (Index j : b) sum += between(i, j), most = std::max(most, between(i, j));
      if (linkage == Linkage::complete) return most;
      if (linkage == Linkage::average) return sum / (na * nb);
      return std::sqrt(2 * na * nb / (na + nb)) * (mean_a - mean_b).norm();
    };
    std::vector<std::vector<Index>> alive = single;
    for (std::size_t s = 0; s < 300; ++s) {
      const auto a = rows(tree.left[s]), b = rows(tree.right[s]);
      const double height = tree.height[static_cast<Index>(s)];
      REQUIRE(std::abs(height - apart(a, b)) < 1e-10); // 300 updates of numbers near 10
      alive.erase(std::find(alive.begin(), alive.end(), a));
      alive.erase(std::find(alive.begin(), alive.end(), b));
      merged.push_back(a);
      merged.back().insert(merged.back().end(), b.begin(), b.end());
      std::sort(merged.back().begin(), merged.back().end());
      for (const auto &other : alive) // nothing that is left was nearer to either
        if (s % 10 == 0) REQUIRE(std::min(apart(a, other), apart(b, other)) >= height - 1e-10);
      alive.push_back(merged.back());
    }
  }
}

// Of a tree on all columns of `x`: each merge joins two parts, and what the mergers cost, half of their squared
// heights, is the sum of squares about the mean.
void require_ward_tree(const std::vector<Merge> &merges, const Matrix &x) {
  Forest forest(x.cols());
  double cost = 0;
  for (const Merge &merge : merges) {
    REQUIRE(forest.join(merge.a, merge.b));
    cost += 0.5 * merge.height * merge.height;
  }
  REQUIRE(static_cast<Index>(merges.size()) == x.cols() - 1);
  const double total = (x.colwise() - x.rowwise().mean()).squaredNorm();
  REQUIRE(cost == Approx(total).epsilon(1e-12)); // sums of some hundred squares
}

TEST_CASE("Ward's linkage by centroids has the tree of all distances, in few dimensions and many") {
  Monitor monitor;
  for (Index features : {1, 2, 7, 12}) {
    Matrix x = normal_table(700, features, 30 + static_cast<std::uint64_t>(features)).transpose();
    x.col(5) = x.col(6) = x.col(7); // equal points
    x.row(0).tail(300).array() += 20;
    auto by_centroids = ward_merges_by_centroids(x, monitor);
    auto by_distances = merges_by_distances(x, Linkage::ward, monitor);
    require_ward_tree(by_centroids, x);
    require_ward_tree(by_distances, x);
    for (auto *merges : {&by_centroids, &by_distances})
      std::stable_sort(merges->begin(), merges->end(),
                       [](const Merge &a, const Merge &b) { return a.height < b.height; });
    Forest one(700), two(700);
    for (std::size_t s = 0; s < by_centroids.size(); ++s) {
      // the updates of distances round more than centroids do
      REQUIRE(by_centroids[s].height == Approx(by_distances[s].height).epsilon(1e-9).margin(1e-12));
      one.join(by_centroids[s].a, by_centroids[s].b);
      two.join(by_distances[s].a, by_distances[s].b);
      if (s % 50 != 49 && s + 5 < by_centroids.size()) continue;
      for (Index i = 1; i < 700; ++i) // the same points are together
        for (Index j : {Index{0}, i / 2, i - 1})
          REQUIRE((one.root(i) == one.root(j)) == (two.root(i) == two.root(j)));
    }
  }
}

TEST_CASE(
    "Ward's linkage by centroids: where all is tied, rounding does not lead the chain in a ring") {
  Monitor monitor;
  Matrix grid(3, 729), line(1, 400);
  for (Index i = 0; i < 729; ++i)
    grid.col(i) << static_cast<double>(i % 9) / 3, static_cast<double>(i / 9 % 9) / 3,
        static_cast<double>(i / 81) / 3;
  for (Index i = 0; i < 400; ++i) line(0, i) = static_cast<double>(i / 2) * 0.1;
  for (const Matrix &x : {grid, line, Matrix(Matrix::Ones(2, 100))})
    require_ward_tree(ward_merges_by_centroids(x, monitor), x);
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

TEST_CASE("mixtures are the same bytes on one thread and three") {
  Monitor monitor;
  Matrix table = normal_table(9000, 2, 5); // some parts
  table.topRows(4000).array() += 3;
  for (Covariance kind :
       {Covariance::full, Covariance::tied, Covariance::diagonal, Covariance::spherical}) {
    GmmOptions options;
    options.k = 2;
    options.covariance = kind;
    options.starts = 2;
    options.max_iter = 4;
    const Gmm one = gmm(table, options, monitor);
    options.threads = 3;
    const Gmm three = gmm(table, options, monitor);
    REQUIRE(one.history == three.history);
    REQUIRE(one.label == three.label);
    REQUIRE(one.mixture.means == three.mixture.means);
    for (std::size_t c = 0; c < 2; ++c)
      REQUIRE(one.mixture.covariances[c] == three.mixture.covariances[c]);
  }
}

TEST_CASE("variances of classes much narrower than their distance keep their digits") {
  Monitor monitor;
  Matrix table = 1e-7 * normal_table(60, 3, 5);
  GmmOptions options;
  options.k = 2;
  options.reg_covar = 0;
  options.covariance = Covariance::diagonal;
  for (Index i = 0; i < 60; ++i) {
    table.row(i).array() += i < 20 ? 0.5 : -0.25;
    options.start.push_back(i < 20 ? 0 : 1);
  }
  const Gmm fit = gmm(table, options, monitor);
  // no row doubts its class: the likelihood of each iteration, the first too, is that of two normal samples
  double likelihood = 0;
  for (Index c = 0; c < 2; ++c) {
    const Matrix rows = c == 0 ? table.topRows(20) : table.bottomRows(40);
    const Matrix centred = rows.rowwise() - rows.colwise().mean();
    const double share = static_cast<double>(rows.rows()) / 60;
    const Vector variances = centred.colwise().squaredNorm() / static_cast<double>(rows.rows());
    // places near 0.5 are rounded to 1e-16, which is 1e-9 of the width
    const Vector got = fit.mixture.covariances[static_cast<std::size_t>(c)].diagonal();
    REQUIRE((got.array() / variances.array() - 1).abs().maxCoeff() < 1e-7);
    likelihood += share * (std::log(share) - 1.5 * (std::log(2 * 3.14159265358979324) + 1) -
                           0.5 * variances.array().log().sum());
  }
  for (double now : fit.history) REQUIRE(std::abs(now - likelihood) < 1e-7);
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

TEST_CASE("density: classes are the connected cores of brute force, on one thread and two") {
  Monitor monitor;
  DbscanOptions options;
  for (Index d : {1, 2, 3, 7})
    for (bool gridded : {false, true}) {
      Matrix table = normal_table(400, d, 11);
      // on a grid many distances are equal, many rows the same, and border rows have ties
      if (gridded) table = (table * 3).array().round() / 3;
      options.eps = gridded ? 1.0 / 3 : 0.25 * std::sqrt(static_cast<double>(d));
      options.min_samples = d == 7 ? 3 : 7;
      options.threads = 1;
      const Dbscan found = dbscan(table, options, monitor);
      std::vector<std::vector<Index>> near(400);
      for (std::size_t i = 0; i < 400; ++i)
        for (Index j = 0; j < 400; ++j)
          if ((table.row(static_cast<Index>(i)) - table.row(j)).norm() <= options.eps * (1 + 1e-9))
            near[i].push_back(j);
      Forest forest(400);
      for (std::size_t i = 0; i < 400; ++i) {
        REQUIRE((found.core[i] != 0) ==
                (static_cast<Index>(near[i].size()) >= options.min_samples));
        for (Index j : near[i])
          if (found.core[i] && found.core[static_cast<std::size_t>(j)])
            forest.join(static_cast<Index>(i), j);
      }
      for (std::size_t i = 0; i < 400; ++i) {
        double nearest = 1e9;
        for (Index j : near[i])
          if (found.core[static_cast<std::size_t>(j)])
            nearest = std::min(nearest, (table.row(static_cast<Index>(i)) - table.row(j)).norm());
        REQUIRE((found.label[i] >= 0) == (nearest < 1e9));
        bool is_nearest = nearest == 1e9;
        for (std::size_t j = 0; j < 400 && nearest < 1e9; ++j) {
          if (!found.core[j]) continue;
          if (found.core[i]) // the same class if and only if connected
            REQUIRE((found.label[i] == found.label[j]) ==
                    (forest.root(static_cast<Index>(i)) == forest.root(static_cast<Index>(j))));
          const double distance =
              (table.row(static_cast<Index>(i)) - table.row(static_cast<Index>(j))).norm();
          is_nearest |= found.label[i] == found.label[j] && distance <= nearest + 1e-12;
        }
        REQUIRE(is_nearest);
      }
      options.threads = 2;
      const Dbscan again = dbscan(table, options, monitor);
      REQUIRE(again.label == found.label);
      REQUIRE(again.centres == found.centres);
    }
}

TEST_CASE("density: a radius whose square overflows holds all rows and no more") {
  Monitor monitor;
  DbscanOptions options;
  options.eps = 1e200;
  options.min_samples = 21;
  REQUIRE(dbscan(normal_table(21, 2, 1), options, monitor).label == std::vector<int>(21, 0));
  options.min_samples = 22; // the last tile has room for 24
  REQUIRE(dbscan(normal_table(21, 2, 1), options, monitor).classes == 0);
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

TEST_CASE("centres of classes: means of their rows, noise left out, on the table's own scale") {
  Matrix table(5, 2);
  table << 1e6, 1, 1e6 + 2, 3, -5, 0, 8, 8, -7, 4;
  const Matrix centres = class_centres(table, {0, 0, 1, -1, 1}, 2);
  REQUIRE(centres.rows() == 2);
  REQUIRE(centres(0, 0) == Approx(1e6 + 1).epsilon(1e-12));
  REQUIRE(centres(0, 1) == Approx(2));
  REQUIRE(centres(1, 0) == Approx(-6).margin(1e-9)); // 1e6 less 1e6 costs ten digits of sixteen
  REQUIRE(centres(1, 1) == Approx(2));
  REQUIRE_THROWS_AS(class_centres(table, {0, 0, 1}, 2), std::invalid_argument);
  REQUIRE_THROWS_AS(class_centres(table, {0, 0, 1, 2, 1}, 2), std::invalid_argument);
}
