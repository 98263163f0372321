// The types of the exported functions' arguments: R's memory, mapped and not copied. Rcpp includes
// this file in RcppExports.cpp by its name.
#pragma once

#include <RcppEigen.h>

#include "core/util/types.h"

namespace musefuse {

using MapVector = Eigen::Map<Eigen::VectorXd>;
using MapMatrix = Eigen::Map<Eigen::MatrixXd>;
using MapInteger = Eigen::Map<Eigen::VectorXi>;

} // namespace musefuse
