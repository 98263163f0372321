#include "core/signal/sliding.h"

#include "core/util/lanes.h"

#include <vector>

namespace musefuse {

void sliding_dot(const double *x, Index n, const double *weights, Index width, double *out) {
  const Index count = n - width + 1;
  Index i = 0;
  for (; i + Lanes::SizeAtCompileTime <= count; i += Lanes::SizeAtCompileTime) {
    Lanes sum = Lanes::Zero();
    for (Index j = 0; j < width; ++j) sum += weights[j] * lanes_at(x + i + j);
    Eigen::Map<Lanes>(out + i) = sum;
  }
  for (; i < count; ++i) {
    double sum = 0;
    for (Index j = 0; j < width; ++j) sum += weights[j] * x[i + j];
    out[i] = sum;
  }
}

// The running-extremum scheme of van Herk (1992, doi 10.1016/0167-8655(92)90069-C) with
// sums: cut x into blocks of `width`; a window is the tail of one block and the head of
// the next.
void sliding_sum(const double *x, Index n, Index width, double *out) {
  const Index count = n - width + 1;
  std::vector<double> tail(as_size(width) + 1);
  for (Index block = 0; block < count; block += width) {
    tail[as_size(width)] = 0;
    for (Index j = width - 1; j >= 0; --j) tail[as_size(j)] = x[block + j] + tail[as_size(j) + 1];
    double head = 0;
    for (Index j = 0; j < width && block + j < count; ++j) {
      out[block + j] = tail[as_size(j)] + head;
      if (block + j + width < n) head += x[block + j + width];
    }
  }
}

} // namespace musefuse
