// What every glue file shares: R's interrupt and progress as a Monitor, and numbers on their
// way back to R. Glue converts, calls the core and converts; it computes nothing.
#pragma once

#include "musefuse_types.h"

#include "core/util/missing.h"
#include "core/util/monitor.h"

#include <chrono>

namespace musefuse {

// Esc and Ctrl-C stop the core; `progress` is NULL or an R function of the share done (0 to 1).
class RMonitor final : public Monitor {
public:
  explicit RMonitor(SEXP progress = R_NilValue) : progress_(progress) {}

  void check() override {
    if (!due(last_check_)) return;
    Rcpp::checkUserInterrupt();
  }
  void progress(double share) override {
    if (Rf_isNull(progress_) || !due(last_progress_)) return;
    Rcpp::Function report(progress_);
    report(share);
  }

private:
  using Clock = std::chrono::steady_clock;
  // At most ten times a second: both calls cost more than many an item.
  static bool due(Clock::time_point &last) {
    const auto now = Clock::now();
    if (now - last < std::chrono::milliseconds(100)) return false;
    last = now;
    return true;
  }
  Rcpp::RObject progress_;
  Clock::time_point last_check_ = Clock::now(), last_progress_ = Clock::now();
};

// The core's NaN is R's NA: users meet one kind of missing.
template <class Numbers> Numbers with_na(Numbers numbers) {
  for (auto &x : numbers)
    if (std::isnan(x)) x = NA_REAL;
  return numbers;
}
inline Rcpp::NumericVector as_r(const Vector &x) {
  return with_na(Rcpp::NumericVector(x.data(), x.data() + x.size()));
}
inline Rcpp::NumericMatrix as_r(const Matrix &x) {
  return with_na(
      Rcpp::NumericMatrix(static_cast<int>(x.rows()), static_cast<int>(x.cols()), x.data()));
}

} // namespace musefuse
