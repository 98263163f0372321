// What the barycentres of time warping (DBA, soft-DTW) share: input, starts, matches, result.
#pragma once

#include "core/align/dtw_match.h"
#include "core/util/status.h"

#include <vector>

namespace musefuse {

// Where a barycentre starts from, as it finds the local minimum beside its start only.
struct BarycentreStart {
  // `steady` is the mean, unless another start is lower by a quarter; `best` is the lowest end.
  enum Kind { steady, best, medoid, mean, member, given } kind = best;
  Index series = 0; // of kind `member`
  Matrix centre;    // of kind `given`, complete
};

struct BarycentreOptions {
  DtwOptions warping;
  int max_iter = 50;
  double tolerance = 1e-6; // of the relative fall of the objective
  int threads = 1;         // series are warped side by side; the result is the same to the byte
  BarycentreStart start;
  void check() const;
};

// Which start, where it is no series.
inline constexpr Index kMean = -1, kGiven = -2;

struct Barycentre {
  Matrix centre;                 // time x dimension, NaN where nothing is matched
  Eigen::MatrixXi n_series;      // series with a sample there, time x dimension
  Matrix position;               // mean index (from 0) of the matched samples, time x series
  Vector squared;                // squared DTW of each series from the centre
  std::vector<double> objective; // of the start, then after each iteration
  Index start = 0;               // the series on whose clock the centre is, or kMean, kGiven
  int iterations = 0;
  Status status = Status::max_iterations;
};

// The series in an order that their content gives, so that no result depends on their names or
// their order, and with their gaps filled.
struct BarycentreInput {
  // Series must share their dimensions, and have a sample and a weight above 0 each.
  BarycentreInput(const std::vector<DtwSeries> &given, const ConstVector &their_weights);
  Index size() const { return weights.size(); }
  bool of_one_length() const;

  std::vector<Index> order; // which of the given series is the k-th here
  std::vector<DtwSeries> rated, bridged;
  Vector weights;
};

// Of all that is present.
double range_of(const std::vector<DtwSeries> &series);

// The series with the least weighted sum of squared DTW to the others, of equals the first by
// content. A sum is scaled up by samples / samples present of each pair, as what was filled in
// tells little of how far two series are apart.
Index medoid(const std::vector<DtwSeries> &series, const ConstVector &weights,
             const BarycentreOptions &options, Monitor &monitor);

// A centre to start from; `which` counts in the order of the input.
struct BarycentreFrom {
  Matrix centre;
  Index which;
};
// Of several: the mean (of series of one length), then the series, the most central first where
// that matters, kMostStarts at most in all.
inline constexpr std::size_t kMostStarts = 10;
std::vector<BarycentreFrom> start_centres(const BarycentreInput &input,
                                          const BarycentreOptions &options, Monitor &monitor);

// Is `a` lower than `b` by more than the rounding of long sums, and by `margin` of it?
bool clearly_lower(double a, double b, double margin = 0);

// Every series along its best path to the centre. Its gaps take part as they were filled.
struct CentreMatches {
  std::vector<DtwMatch> matches;
  Vector squared;
};
CentreMatches match_to_centre(const Matrix &centre, const BarycentreInput &input,
                              const BarycentreOptions &options, Monitor &monitor);

// Fills in what the final centre's paths say, in the order of the given series. A sample of the
// centre to which only filled ones are matched is missing.
void report_matches(const BarycentreInput &input, const BarycentreOptions &options,
                    Monitor &monitor, Barycentre &result);

} // namespace musefuse
