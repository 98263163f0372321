// Gaussian mixture by expectation maximisation.
#pragma once

#include "core/util/monitor.h"
#include "core/util/status.h"
#include "core/util/types.h"

#include <cstdint>
#include <string>
#include <vector>

namespace musefuse {

enum class Covariance { full, tied, diagonal, spherical };

struct GmmOptions {
  Index k = 3;
  Covariance covariance = Covariance::full;
  double reg_covar = 1e-6; // this share of the features' variances is added: keeps them from zero
  Index starts = 10;       // of the k-means that gives the start
  Index max_iter = 500;
  double tolerance = 1e-6; // stop once the mean log-likelihood of a row grows by less
  std::uint64_t seed = 1;
  int threads = 1;
  std::vector<int> start; // classes of the rows to start from, instead of k-means
  void check() const;
};

struct Mixture {
  Vector weights;                  // k
  Matrix means;                    // features x k
  std::vector<Matrix> covariances; // k of features x features
};

struct Gmm {
  Mixture mixture;
  std::vector<int> label;      // the class of the largest posterior
  double log_likelihood = 0;   // of all rows
  std::vector<double> history; // mean log-likelihood before each iteration and at the end
  Index iterations = 0, parameters = 0;
  Vector rows_of_class;               // sum of the posteriors
  Status status = Status::degenerate; // degenerate: a class rests on too few rows
};

// Memory O(n k).
Gmm gmm(const ConstMatrix &table, const GmmOptions &options, Monitor &monitor);

// Posteriors (rows x k) of rows; each row sums up to 1.
Matrix posteriors(const ConstMatrix &table, const Mixture &mixture, Covariance covariance);

} // namespace musefuse
