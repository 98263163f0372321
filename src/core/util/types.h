// The shapes that the whole core speaks: series are columns, indices are signed and wide.
#pragma once

#include <Eigen/Core>

namespace musefuse {

using Index = Eigen::Index; // never int: n * n of a long series does not fit in 32 bits
using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

// Borders take Refs, so that R's memory is mapped and not copied. One series is one COLUMN:
// a Ref to a row would be a silent copy.
using ConstVector = Eigen::Ref<const Eigen::VectorXd>;
using ConstMatrix = Eigen::Ref<const Eigen::MatrixXd>;

} // namespace musefuse
