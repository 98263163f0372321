// Indices of agreement as functions of sums over time.
//
// Each index is a smooth function of a few sums, to which every time adds its share. So an index
// of a resampled recording needs the sums of its blocks only, never the resampled traces.
#pragma once

#include "core/util/types.h"

#include <limits>
#include <memory>

namespace musefuse {

enum class IndexKind {
  ccc, // Lin 1989, doi 10.2307/2532051
  pearson,
  spearman, // Pearson's of the ranks, ties get their mean rank
  // McGraw & Wong 1996, doi 10.1037/1082-989X.1.1.30; any pattern of missing ratings (anova_index.h)
  icc_1,    // one-way, of one rater,
  icc_k,    //   of the mean of k
  icc_a1,   // two-way, absolute agreement of one rater,
  icc_ak,   //   of the mean of k
  icc_c1,   // two-way, consistency of one rater,
  icc_ck,   //   of the mean of k
  cronbach, // Cronbach 1951, doi 10.1007/BF02310555; equals ICC(C,k) of the times that all rated
  alpha,    // Krippendorff's for interval data; times with at least two raters
  alpha_nominal, //   and for other scales
  alpha_ordinal,
  alpha_ratio,
  kendall, // Kendall's W
  kappa,   // of classes (class_index.h)
  kappa_linear,
  kappa_quadratic,
  ac1,
  ac2,
  changes, // Pearson's of the changes, and agreement of their signs (shape_index.h)
  sda
};

class AgreementIndex {
public:
  virtual ~AgreementIndex() = default;
  virtual Index sums() const = 0;
  virtual void add(Index time, double *sums) const = 0; // the share of one time
  virtual double value(const double *sums) const = 0;   // NaN where the index is not defined
  virtual double used(const double *sums) const = 0;    // times that took part
  // Ratings a time, where missing ones leave a mean of them; NaN: one of each series.
  virtual double ratings(const double *) const { return std::numeric_limits<double>::quiet_NaN(); }
  // On a scale without ends, on which the sampling distribution is about normal, and from the part of
  // the parameters that is admissible: there may be a number here where value() has none.
  virtual double stretched(const double *sums) const = 0;
};

// `series` is time x rater, NaN where missing; at least two columns. The series are copied.
std::unique_ptr<AgreementIndex> make_index(IndexKind kind, const ConstMatrix &series);

} // namespace musefuse
