// The rows of a table as every clustering sees them: in an order of their own and about their mean.
#pragma once

#include "core/cluster/tiles.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

// Sorting the rows by value makes each result a function of the SET of rows: sums run, random draws
// fall and ties break in the same order however the table was sorted. Subtracting the mean keeps the
// digits of features that lie far from zero.
struct Points {
  Matrix x;               // features x points: one point is one contiguous column, less `origin`
  Vector origin;          // the mean of each feature
  std::vector<Index> row; // row[i] is the row of the table that is point i
  Index distinct = 0;     // number of different rows

  Index count() const { return x.cols(); }
  Index dim() const { return x.rows(); }
};

// Squares of larger features, and sums of them, would not be finite.
constexpr double kLargestFeature = 1e100;

// Rows in lexicographic order of their values; equal rows keep their order.
std::vector<Index> lexicographic_order(const ConstMatrix &table);

// Throws std::domain_error where the table is empty or has values that are not finite or beyond kLargestFeature.
Points make_points(const ConstMatrix &table);

// Throws std::domain_error where there are fewer different rows than classes.
void require_enough_points(const Points &points, Index k);

// Labels of points, in the order of the table's rows.
std::vector<int> labels_of_rows(const Points &points, const std::vector<int> &label);

// The class of each row that has the largest share of it.
std::vector<int> largest_of(const ConstMatrix &shares);

// The same transformation for other rows of the table, in the order they come in.
Matrix columns_about(const ConstMatrix &table, const Vector &origin);
Tiles tiles_about(const ConstMatrix &table, const Vector &origin);

// The distance of two points. tiles.h has that of many points.
inline double squared_distance(const double *a, const double *b, Index d) {
  double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  Index j = 0;
  for (; j + 4 <= d; j += 4) { // four chains: one would wait for each addition
    const double d0 = a[j] - b[j], d1 = a[j + 1] - b[j + 1];
    const double d2 = a[j + 2] - b[j + 2], d3 = a[j + 3] - b[j + 3];
    s0 += d0 * d0, s1 += d1 * d1, s2 += d2 * d2, s3 += d3 * d3;
  }
  for (; j < d; ++j) s0 += (a[j] - b[j]) * (a[j] - b[j]);
  return (s0 + s2) + (s1 + s3);
}

// The nearest centre (a row of `centres`) of each row of the table.
std::vector<int> nearest_centre(const ConstMatrix &table, const ConstMatrix &centres);

// Mean of the points of each class; a class without points has the mean of all (zero). Labels below
// zero belong to no class.
Matrix class_means(const Matrix &x, const std::vector<int> &label, Index k);

// The same for the rows of a table, class x feature; a class without rows has the mean of all.
Matrix class_centres(const ConstMatrix &table, const std::vector<int> &label, Index k);

} // namespace musefuse
