#include "core/align/shape.h"

#include "core/signal/fft.h"
#include "core/util/check.h"
#include "core/util/executor.h"

#include <algorithm>
#include <complex>
#include <limits>
#include <utility>

namespace musefuse {
namespace {

using Spectrum = std::vector<std::complex<double>>;

struct Shape {
  std::vector<Spectrum> spectra; // one a dimension
  double norm = 0;
  Index size = 0;
};

std::vector<Shape> shapes_of(const std::vector<Matrix> &series, const Fourier &fourier, int threads,
                             Monitor &monitor) {
  std::vector<Shape> out(series.size());
  for_each_item(size_of(series), threads, monitor, [&](Index i) {
    const Matrix &one = series[as_size(i)];
    Shape &shape = out[as_size(i)];
    shape.norm = one.norm();
    shape.size = one.rows();
    for (Index d = 0; d < one.cols(); ++d) {
      Spectrum x(fourier.size());
      std::copy_n(one.col(d).data(), one.rows(), x.begin());
      fourier.forward(x);
      shape.spectra.push_back(std::move(x));
    }
  });
  return out;
}

// The largest sum of products, and its shift. A larger shift must win by more than rounding.
std::pair<double, int> best_shift(const Spectrum &products, const Shape &x, const Shape &y,
                                  Index max_shift) {
  const Index n = size_of(products);
  const auto at = [&](Index s) { return products[as_size((s + n) % n)].real(); };
  const double rounding = 1e-12 * x.norm * y.norm;
  double best = at(0);
  Index shift = 0;
  const Index most = std::min(max_shift, std::max(x.size, y.size) - 1);
  for (Index s = 1; s <= most; ++s) {
    if (s < x.size && at(s) > best + rounding) best = at(shift = s);
    if (s < y.size && at(-s) > best + rounding) best = at(shift = -s);
  }
  return {best, static_cast<int>(shift)};
}

Index longest(const std::vector<Matrix> &series) {
  Index most = 1;
  for (const Matrix &one : series) most = std::max(most, one.rows());
  return most;
}

} // namespace

void ShapeDistanceOptions::check() const {
  require(max_shift >= -1, "the largest shift must be at least 0 samples");
}

ShapeDistances shape_distances(const std::vector<Matrix> &x, const std::vector<Matrix> &y,
                               const ShapeDistanceOptions &options, Monitor &monitor) {
  options.check();
  for (const auto *series : {&x, &y})
    for (const Matrix &one : *series) {
      require(one.cols() == x.front().cols(), "all series must have the same dimensions");
      require_data(one.allFinite(), "a series must have no missing samples");
    }
  const Fourier fourier(Fourier::length_for(as_size(longest(x) + longest(y))));
  const auto first = shapes_of(x, fourier, options.threads, monitor);
  const auto second = shapes_of(y, fourier, options.threads, monitor);
  const Index n = size_of(x), m = size_of(y);
  const Index most = options.max_shift < 0 ? std::numeric_limits<Index>::max() : options.max_shift;
  ShapeDistances out{Matrix(n, m), Eigen::MatrixXi(n, m)};
  for_each_item(n, options.threads, monitor, [&](Index i) {
    const Shape &one = first[as_size(i)];
    Spectrum products(fourier.size());
    for (Index j = 0; j < m; ++j) {
      const Shape &other = second[as_size(j)];
      std::fill(products.begin(), products.end(), 0.0);
      for (std::size_t d = 0; d < one.spectra.size(); ++d)
        for (std::size_t k = 0; k < products.size(); ++k)
          products[k] += one.spectra[d][k] * std::conj(other.spectra[d][k]);
      fourier.inverse(products);
      const auto [best, shift] = best_shift(products, one, other, most);
      const double norm = one.norm * other.norm;
      out.distance(i, j) =
          norm > 0 ? std::max(0.0, 1 - best / norm) : std::numeric_limits<double>::quiet_NaN();
      out.shift(i, j) = shift;
    }
  });
  return out;
}

} // namespace musefuse
