// How well simple models predict classes of rows that they have not seen.
#pragma once

#include "core/util/monitor.h"
#include "core/util/types.h"

#include <vector>

namespace musefuse {

enum class Predictor {
  centroid, // the nearest mean of a class, over standardised predictors
  ridge     // multinomial logistic regression with a quadratic penalty
};

struct PredictOptions {
  Predictor model = Predictor::centroid;
  double penalty = 0.1; // lambda: mean log-loss + lambda / 2 |B|^2, intercepts free
  int threads = 1;
  void check() const;
};

// The class (0 .. k-1) of each row (rows) by a model of the rows of all other folds, for each column of
// `label`. Predictors have mean 0 and standard deviation 1 in the rows that a model is fitted on. A class that is not
// among these is never predicted. Folds are numbered from 0; each holds out at least one row and leaves one.
Eigen::MatrixXi predict_held_out(const ConstMatrix &table, const Eigen::MatrixXi &label,
                                 const std::vector<int> &fold, Index k,
                                 const PredictOptions &options, Monitor &monitor);

// Coefficients (1 + features x k; the first row are intercepts) of the ridge. Gradient 0 to rounding.
Matrix ridge_multinomial(const ConstMatrix &table, const std::vector<int> &label, Index k,
                         double penalty);

} // namespace musefuse
