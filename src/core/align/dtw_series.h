// A series made ready for warping: both directions, and local costs along an anti-diagonal.
#pragma once

#include "core/util/types.h"

namespace musefuse {

// One column a dimension. An anti-diagonal runs up the first series and down the second, so both
// orders are kept: then every loop of the wavefront reads memory forwards. Memory: 2 n d doubles.
class DtwSeries {
public:
  explicit DtwSeries(const ConstMatrix &values); // time x dimension; what is not finite is missing

  Index size() const { return up_.rows(); }
  Index dimensions() const { return up_.cols(); }
  Index observed() const { return observed_; } // samples present, over all dimensions
  bool complete() const { return observed_ == up_.size(); }
  const Matrix &values() const { return up_; } // NaN where missing

  const double *from(Index i, Index d) const { return up_.col(d).data() + i; } // i, i + 1, ...
  const double *back_from(Index j, Index d) const {                            // j, j - 1, ...
    return down_.col(d).data() + (size() - 1 - j);
  }

private:
  Matrix up_, down_;
  Index observed_ = 0;
};

// cost[c] = squared Euclidean distance of x(i + c) and y(k - i - c) over the first `dimensions`
// dimensions, c = 0 .. n - 1. A dimension in which either sample is missing costs nothing.
void diagonal_costs(const DtwSeries &x, const DtwSeries &y, Index dimensions, Index k, Index i,
                    Index n, double *cost);

} // namespace musefuse
