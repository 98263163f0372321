// The rows of a long table, in any order, as those of its series one after the other, each rising in time.
#pragma once

#include "core/util/types.h"

#include <array>
#include <vector>

namespace musefuse {

// Recording, dimension, rater: codes from 1 to `levels` row by row.
struct SeriesKey {
  const int *codes = nullptr;
  int levels = 0;
};

// Fills `rows` (from 0) and their `sorted_time`, both of length n, and returns where each series begins. Rows of one
// time keep their order. Empty where a code or a time is missing, or where there are more combinations of codes than
// the rows are worth: sort these otherwise. Counting sort by codes, radix sort by times: O(n), 16 bytes a row.
std::vector<Index> order_series(const std::array<SeriesKey, 3> &keys, const double *time, Index n,
                                int *rows, double *sorted_time);

// The steps upwards within the series of rows in that order.
std::vector<double> rising_steps(const double *time, Index n, const std::vector<Index> &starts);

// How many steps go up and how many down from row to row of each code (from 1), in whatever order rows come. Steps from
// or to a missing time do neither.
struct StepSigns {
  std::vector<int> up, down;
};

StepSigns step_signs(const int *code, const double *time, Index n);

// What is odd about rows in that order: series whose rows came in another order than that of their times, and rows that
// the next one of their series repeats. Both count from 0.
struct OrderFaults {
  std::vector<Index> backward, repeated;
};

OrderFaults order_faults(const int *rows, const double *time, Index n,
                         const std::vector<Index> &starts);

} // namespace musefuse
