#include "core/cluster/points.h"

#include "core/util/check.h"
#include "core/util/missing.h"

#include <algorithm>
#include <numeric>

namespace musefuse {
namespace {

void require_features(const ConstMatrix &table, const Vector &origin) {
  require(table.cols() == origin.size(), "the new rows must have the features of the fit");
}

} // namespace

std::vector<Index> lexicographic_order(const ConstMatrix &table) {
  const Index n = table.rows(), d = table.cols();
  struct Key { // the first value rides along: it decides nearly always, without a cache miss
    double first;
    Index row;
  };
  std::vector<Key> keys(as_size(n));
  for (Index i = 0; i < n; ++i) keys[as_size(i)] = {d > 0 ? table(i, 0) : 0, i};
  std::sort(keys.begin(), keys.end(), [&](const Key &a, const Key &b) {
    if (a.first != b.first) return a.first < b.first;
    for (Index j = 1; j < d; ++j)
      if (table(a.row, j) != table(b.row, j)) return table(a.row, j) < table(b.row, j);
    return a.row < b.row;
  });
  std::vector<Index> order(keys.size());
  std::transform(keys.begin(), keys.end(), order.begin(), [](const Key &key) { return key.row; });
  return order;
}

Points make_points(const ConstMatrix &table) {
  require_data(table.rows() >= 1 && table.cols() >= 1,
               "there must be at least one row and one feature");
  require_data(table.allFinite() && table.cwiseAbs().maxCoeff() <= kLargestFeature,
               "the features must be finite and not beyond 1e100: their squares would overflow");
  Points points;
  points.row = lexicographic_order(table);
  const Index n = table.rows(), d = table.cols();
  points.x.resize(d, n);
  points.origin = Vector::Zero(d);
  for (Index i = 0; i < n; ++i) {
    points.x.col(i) = table.row(points.row[as_size(i)]);
    points.origin += points.x.col(i);
  }
  points.origin /= static_cast<double>(n);
  points.distinct = 1;
  for (Index i = 1; i < n; ++i) points.distinct += points.x.col(i) != points.x.col(i - 1);
  points.x.colwise() -= points.origin;
  return points;
}

void require_enough_points(const Points &points, Index k) {
  require_data(points.distinct >= k,
               (points.distinct == 1
                    ? std::string("there is 1 different row")
                    : "there are " + std::to_string(points.distinct) + " different rows") +
                   " for k = " + std::to_string(k) + " classes; take a smaller k");
}

std::vector<int> labels_of_rows(const Points &points, const std::vector<int> &label) {
  std::vector<int> of_rows(label.size());
  for (std::size_t i = 0; i < label.size(); ++i) of_rows[as_size(points.row[i])] = label[i];
  return of_rows;
}

std::vector<int> largest_of(const ConstMatrix &shares) {
  std::vector<int> label(as_size(shares.rows()));
  for (Index i = 0; i < shares.rows(); ++i) {
    Index largest;
    shares.row(i).maxCoeff(&largest);
    label[as_size(i)] = static_cast<int>(largest);
  }
  return label;
}

Matrix columns_about(const ConstMatrix &table, const Vector &origin) {
  require_features(table, origin);
  Matrix x = table.transpose();
  x.colwise() -= origin;
  return x;
}

Tiles tiles_about(const ConstMatrix &table, const Vector &origin) {
  require_features(table, origin);
  return Tiles(table, origin);
}

std::vector<int> nearest_centre(const ConstMatrix &table, const ConstMatrix &centres) {
  const Vector origin = centres.colwise().mean().transpose();
  const Matrix columns = columns_about(centres, origin);
  const Tiles tiles = tiles_about(table, origin);
  std::vector<int> label(as_size(table.rows()));
  for (Index t = 0; t < tiles.count(); ++t) {
    const NearestTwo found = nearest_two(tiles, t, columns);
    for (Index b = 0; b < tiles.filled(t); ++b)
      label[as_size(t * kTile + b)] = static_cast<int>(found.which[b]);
  }
  return label;
}

Matrix class_means(const Matrix &x, const std::vector<int> &label, Index k) {
  Matrix means = Matrix::Zero(x.rows(), k);
  Vector counts = Vector::Zero(k);
  for (Index i = 0; i < x.cols(); ++i) {
    const int c = label[as_size(i)];
    if (c < 0) continue;
    means.col(c) += x.col(i);
    counts[c] += 1;
  }
  for (Index c = 0; c < k; ++c)
    if (counts[c] > 0) means.col(c) /= counts[c];
  return means;
}

Matrix class_centres(const ConstMatrix &table, const std::vector<int> &label, Index k) {
  require(size_of(label) == table.rows(), "there must be one label a row");
  const Points points = make_points(table);
  std::vector<int> of_points;
  of_points.reserve(label.size());
  for (const Index row : points.row) {
    of_points.push_back(label[as_size(row)]);
    require(of_points.back() < k, "a label is beyond the number of classes");
  }
  const Matrix means = class_means(points.x, of_points, k).colwise() + points.origin;
  return means.transpose();
}

} // namespace musefuse
