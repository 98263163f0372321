// Indices of agreement as functions of sums over time.
//
// Each index is a smooth function of a few sums, to which every time adds its share. So an index
// of a resampled recording needs the sums of its blocks only, never the resampled traces.
#pragma once

#include "core/util/types.h"

#include <memory>

namespace musefuse {

enum class IndexKind {
  ccc, // Lin 1989, doi 10.2307/2532051
  pearson,
  spearman, // Pearson's of the ranks, ties get their mean rank
  icc_a1,   // McGraw & Wong 1996, doi 10.1037/1082-989X.1.1.30, two-way, times with all raters:
  icc_ak,   //   absolute agreement of one rater, of the mean of k
  icc_c1,   //   consistency of one rater, of the mean of k
  icc_ck,
  cronbach, // Cronbach 1951, doi 10.1007/BF02310555; equals ICC(C,k)
  alpha     // Krippendorff's for interval data; times with at least two raters
};

// Is it defined on two series? Of more raters these take the mean over all pairs.
bool is_pair_index(IndexKind kind);

class AgreementIndex {
public:
  virtual ~AgreementIndex() = default;
  virtual Index sums() const = 0;
  virtual void add(Index time, double *sums) const = 0; // the share of one time
  virtual double value(const double *sums) const = 0;   // NaN where the index is not defined
  virtual double used(const double *sums) const = 0;    // times that took part
  // To a scale without ends, on which the sampling distribution is about normal.
  virtual double stretch(double value) const;
};

// `series` is time x rater, NaN where missing; at least two columns. The series are copied.
std::unique_ptr<AgreementIndex> make_index(IndexKind kind, const ConstMatrix &series);

} // namespace musefuse
