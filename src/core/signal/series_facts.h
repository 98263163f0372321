// What print() and summary() say of each series, in one pass over the table and without a copy.
#pragma once

#include "core/signal/resample.h"

namespace musefuse {

// NaN where there is nothing to say: no value, or one alone for the spread.
struct SeriesFacts {
  Index present = 0, missing = 0;
  double mean = 0, sd = 0; // divisor n - 1
  double min = 0, max = 0;
  double share_flat = 0; // of the present values, how many repeat the present one before
};

SeriesFacts series_facts(const double *x, Index n);

// How many of the steps of time are more than a tenth off the usual one?
Index irregular_steps(const double *time, Index n, double step);

// The least and the largest present value of each series, from its first row and its number of rows; +Inf and -Inf where
// nothing is present. False where any value is infinite.
bool series_extremes(const double *value, const int *first, const int *size, Index n_series,
                     double *least, double *largest);

// What is asked of a clock before it is looked at closely: its ends, which are NaN where a time is none, and how many
// steps go up and down.
struct ClockFacts {
  double low = 0, high = 0;
  Index up = 0, down = 0;
};

ClockFacts clock_facts(const double *time, Index n);

// The usual step of each series, from its first row and its number of rows. Series that share the
// clock of the series before them, as raters of a cell mostly do, are not measured again.
void typical_steps(const double *time, const int *first, const int *size, Index n_series,
                   double *step);

} // namespace musefuse
