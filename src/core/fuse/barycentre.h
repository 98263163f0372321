// What the barycentres of time warping (DBA, soft-DTW) share: medoid, matches, result.
#pragma once

#include "core/align/dtw_match.h"
#include "core/util/status.h"

#include <vector>

namespace musefuse {

struct BarycentreOptions {
  Index window = DtwBand::kNone;
  int max_iter = 50;
  double tolerance = 1e-6; // of the relative fall of the objective
  int threads = 1;         // series are warped side by side; the result is the same to the byte
  void check() const;
  DtwOptions dtw() const { return {window}; }
};

struct Barycentre {
  Matrix centre;                 // time x dimension, NaN where nothing is matched
  Eigen::MatrixXi n_series;      // series with a sample there, time x dimension
  Matrix position;               // mean index (from 0) of the matched samples, time x series
  Vector squared;                // squared DTW of each series from the centre
  std::vector<double> objective; // of the start, then after each iteration
  Index medoid = 0;              // the series at the start, on whose clock the centre is
  int iterations = 0;
  Status status = Status::max_iterations;
};

// Series must share their dimensions, and have a sample and a weight above 0 each.
void check_barycentre_input(const std::vector<DtwSeries> &series, const ConstVector &weights);

// The series with the least weighted sum of squared DTW to the others, the first of equals.
// Missing samples cost nothing, so a sum is scaled up by samples / samples present of each pair; or
// else the emptiest would be nearest. (On DTW with missing samples: Yurtman et al. 2023, doi
// 10.1007/978-3-031-43424-2_14, whose DTW-AROW restricts the warp as well, which is not done here.)
Index medoid(const std::vector<DtwSeries> &series, const ConstVector &weights,
             const BarycentreOptions &options, Monitor &monitor);

// A centre to start from: series `which`, its gaps filled by straight lines, as a centre that had
// holes would be cheap there and grow dearer when they are filled.
Matrix start_centre(const std::vector<DtwSeries> &series, Index which);

// Every series along its best path to the centre.
struct CentreMatches {
  std::vector<DtwMatch> matches;
  Vector squared;
};
CentreMatches match_to_centre(const Matrix &centre, const std::vector<DtwSeries> &series,
                              const BarycentreOptions &options, Monitor &monitor);

// Fills in what a final centre's matches say.
void report_matches(const CentreMatches &matched, Barycentre &result);

} // namespace musefuse
