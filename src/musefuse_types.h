// The types of the exported functions' arguments: R's memory, mapped and not copied. Rcpp includes
// this file in RcppExports.cpp by its name.
#pragma once

#include "core/util/types.h"

#include <RcppCommon.h>

#include <stdexcept>

namespace Rcpp {
namespace traits {

// R's vector or matrix where it lies; a vector is one column. Numbers of another type are an error:
// a converted copy would be gone before it is read.
template <class Plain> class Exporter<Eigen::Map<Plain>> {
public:
  explicit Exporter(SEXP x) : x_(x) {
    if (TYPEOF(x) != kType)
      throw std::invalid_argument(std::string("numbers must be of R's type '") +
                                  Rf_type2char(kType) + "', not '" + Rf_type2char(TYPEOF(x)) + "'");
  }
  Eigen::Map<Plain> get() const {
    auto *start = readable();
    if constexpr (Plain::ColsAtCompileTime == 1)
      return {start, Rf_xlength(x_)};
    else if (Rf_isMatrix(x_))
      return {start, Rf_nrows(x_), Rf_ncols(x_)};
    else
      return {start, Rf_xlength(x_), 1};
  }

private:
  static constexpr int kType = r_sexptype_traits<typename Plain::Scalar>::rtype;
  // Arguments are read only: to ask for memory that can be written would have R copy windows (r_window.cpp).
  auto *readable() const {
    if constexpr (kType == REALSXP)
      return const_cast<double *>(REAL_RO(x_));
    else
      return const_cast<int *>(INTEGER_RO(x_));
  }
  SEXP x_;
};

} // namespace traits
} // namespace Rcpp

// RcppExports.cpp goes on to include RcppEigen.h, which brings all of Eigen and what is unsupported of it, for each
// file of glue once more, and of which this package needs what stands above.
#define RcppEigen__RcppEigen__h
#include <Rcpp.h>

namespace musefuse {

using MapVector = Eigen::Map<Eigen::VectorXd>;
using MapMatrix = Eigen::Map<Eigen::MatrixXd>;
using MapInteger = Eigen::Map<Eigen::VectorXi>;
using MapIntegerMatrix = Eigen::Map<Eigen::MatrixXi>;

// Numbers that are read where they lie, or, being of another type, as a converted copy that is held as long.
template <int Type> class Readable {
public:
  explicit Readable(SEXP x) : held_(TYPEOF(x) == Type ? x : Rf_coerceVector(x, Type)) {}
  const auto *data() const {
    if constexpr (Type == REALSXP)
      return REAL_RO(held_);
    else
      return INTEGER_RO(held_);
  }
  R_xlen_t size() const { return Rf_xlength(held_); }
  const auto *begin() const { return data(); }
  const auto *end() const { return data() + size(); }

private:
  Rcpp::RObject held_;
};
using Numbers = Readable<REALSXP>;
using Codes = Readable<INTSXP>;

} // namespace musefuse
