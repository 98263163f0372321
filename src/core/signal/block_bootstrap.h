// Uncertainty of statistics of dependent samples: the circular block bootstrap over time.
#pragma once

#include "core/signal/agreement_index.h"
#include "core/util/rng.h"

#include <vector>

namespace musefuse {

// How a series depends on its own past.
struct Dependence {
  Index block = 1;      // block length for the circular block bootstrap
  double n_eff = 0;     // independent samples that tell as much about the mean, 1 .. n
  double shortfall = 1; // the mean's variance as such blocks show it, by the estimated one
};

// Block length of Politis & White 2004 (doi 10.1081/ETC-120028836) with the correction of Patton,
// Politis & White 2009 (doi 10.1080/07474930802459016). Ratings are sampled much faster than they
// change, and the rule looks only some sqrt(n) lags ahead: so slow series are first averaged in
// bins, and the length does not depend on the sampling rate. `block` above 0 is taken as given.
Dependence dependence(const std::vector<double> &series, Index block = 0);

// Independent samples that tell as much about second moments of normal series as these tell: their
// courses remember themselves over all products alike, so that the number owes nothing to how few
// products stand out. NaN where none varies.
double course_n_eff(const ConstMatrix &series);

struct BootstrapOptions {
  Index resamples = 1000; // 0: no standard error; -1: nor n_eff, the value alone
  Index block = 0;        // in samples; 0: from the data
  void check() const;
};

struct Estimate {
  double value;
  double se; // of the stretched value: the spread of the resampled ones, made up for what blocks
             // of finite length miss; NaN where there is none
  double used, n_eff;
  double centre;  // the index on its scale without ends
  double ratings; // a time, NaN: one of each series
  double bias =
      0; // of `centre`: how far resampling moves it, made up for what blocks miss of levels
};

// Memory O(times x sums), time O(resamples x times / block x sums).
Estimate estimate_index(const AgreementIndex &index, Index times, const BootstrapOptions &options,
                        Rng rng);

} // namespace musefuse
