// What every glue file shares: R's interrupt and progress as a Monitor, options on their way to the
// core, numbers on their way back to R. Glue converts, calls the core and converts; it computes nothing.
#pragma once

#include "musefuse_types.h"

#include "core/signal/concordance.h"
#include "core/util/check.h"
#include "core/util/missing.h"
#include "core/util/monitor.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace musefuse {

// Esc and Ctrl-C stop the core; `progress` is NULL or an R function of the share done (0 to 1).
class RMonitor final : public Monitor {
public:
  explicit RMonitor(SEXP progress = R_NilValue) : progress_(progress) {}

  void check() override {
    if (!due(last_check_)) return;
    // What R raises here (an interrupt, a time limit that is over) finds the handlers of who called,
    // once the core's frames are gone. Rcpp's own check asks at R's top level, where a time limit
    // ends a script.
    Rcpp::unwindProtect([]() -> SEXP {
      R_CheckUserInterrupt();
      return R_NilValue;
    });
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

// The core's options by the names that R gives them. A name that is not among them is an error, never
// the last option of a ladder.
template <class Option> class OptionNames {
public:
  OptionNames(const char *argument, std::initializer_list<std::pair<const char *, Option>> options)
      : argument_(argument), options_(options) {}

  Option operator()(const std::string &name) const {
    for (const auto &option : options_)
      if (name == option.first) return option.second;
    throw std::invalid_argument(argument_ + " must be " + all() + ", not '" + name + "'");
  }
  Option operator()(SEXP name) const { return (*this)(Rcpp::as<std::string>(name)); }

private:
  std::string all() const {
    std::string text;
    for (std::size_t i = 0; i < options_.size(); ++i)
      text += (i == 0                     ? ""
               : i + 1 == options_.size() ? " or "
                                          : ", ") +
              std::string(options_[i].first);
    return text;
  }
  std::string argument_;
  std::vector<std::pair<const char *, Option>> options_;
};

inline const OptionNames<Agreement> agreement_named("index", {{"ccc", Agreement::ccc},
                                                              {"pearson", Agreement::pearson}});

// What a verb is told beyond its data comes as one list; each option is asked for by its name.
inline SEXP option(const Rcpp::List &options, const char *name) {
  require(options.containsElementNamed(name), std::string("option '") + name + "' is missing");
  return options[name];
}
template <class T> T option(const Rcpp::List &options, const char *name) {
  return Rcpp::as<T>(option(options, name));
}

// A seed is any whole number that a double holds: R's integers, and these plus an item's number.
inline std::uint64_t as_seed(double seed) {
  require(seed >= 0 && seed <= 9007199254740992.0 && std::floor(seed) == seed,
          "a seed must be a whole number from 0 to 2^53");
  return static_cast<std::uint64_t>(seed);
}
inline std::uint64_t seed_of(const Rcpp::List &options) {
  return as_seed(option<double>(options, "seed"));
}

inline std::vector<Matrix> matrices_of(const Rcpp::List &given) {
  std::vector<Matrix> out;
  for (SEXP one : given) out.emplace_back(Rcpp::as<MapMatrix>(one));
  return out;
}

// Classes and folds are counted from 1 in R, from 0 in the core.
inline std::vector<int> from_one(const Rcpp::IntegerVector &numbers) {
  std::vector<int> out(numbers.begin(), numbers.end());
  for (int &one : out) --one;
  return out;
}

// The core's NaN is R's NA: users meet one kind of missing.
template <class Numbers> Numbers with_na(Numbers numbers) {
  if (all_present(numbers.begin(), numbers.end() - numbers.begin())) return numbers;
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
inline Rcpp::IntegerVector as_r(const Eigen::VectorXi &x) {
  return Rcpp::IntegerVector(x.data(), x.data() + x.size());
}
inline Rcpp::IntegerMatrix as_r(const Eigen::MatrixXi &x) {
  return Rcpp::IntegerMatrix(static_cast<int>(x.rows()), static_cast<int>(x.cols()), x.data());
}

} // namespace musefuse
