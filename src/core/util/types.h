// The shapes that the whole core speaks: series are columns, indices are signed and wide.
#pragma once

#include <Eigen/Core>

#include <cstddef>

namespace musefuse {

using Index = Eigen::Index; // never int: n * n of a long series does not fit in 32 bits
using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

// The standard library counts without a sign, we with one.
template <class Number> constexpr std::size_t as_size(Number n) {
  return static_cast<std::size_t>(n);
}
template <class Values> Index size_of(const Values &x) {
  return static_cast<Index>(x.size());
}

// Borders take Refs, so that R's memory is mapped and not copied. One series is one COLUMN:
// a Ref to a row would be a silent copy.
using ConstVector = Eigen::Ref<const Eigen::VectorXd>;
using ConstMatrix = Eigen::Ref<const Eigen::MatrixXd>;

} // namespace musefuse
