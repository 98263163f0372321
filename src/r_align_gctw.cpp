// Glue: generalised canonical time warping and its warp basis.
#include "r_adapters.h"

#include "core/align/gctw.h"
#include "core/signal/resample_at.h"
#include "core/util/status.h"

namespace {

musefuse::WarpBasisOptions basis_of(const Rcpp::List &basis) {
  musefuse::WarpBasisOptions options;
  options.powers = musefuse::option<std::vector<double>>(basis, "powers");
  options.tanh_shifts = musefuse::option<std::vector<double>>(basis, "tanh");
  options.splines = musefuse::option<int>(basis, "splines");
  return options;
}

const musefuse::OptionNames<musefuse::GctwVariant>
    variant_named("variant", {{"robust", musefuse::GctwVariant::robust},
                              {"muse", musefuse::GctwVariant::muse},
                              {"full", musefuse::GctwVariant::full}});

const musefuse::OptionNames<musefuse::GctwAnchor>
    anchor_named("anchor", {{"mean", musefuse::GctwAnchor::mean},
                            {"none", musefuse::GctwAnchor::none},
                            {"rater", musefuse::GctwAnchor::rater}});

musefuse::GctwOptions gctw_options(const Rcpp::List &given) {
  using musefuse::option;
  musefuse::GctwOptions options;
  options.variant = variant_named(option(given, "variant"));
  options.lambda = option<double>(given, "lambda");
  options.energy = option<double>(given, "energy");
  options.max_iter = option<int>(given, "max_iter");
  options.tolerance = option<double>(given, "tolerance");
  options.max_shift = option<double>(given, "max_shift");
  options.max_gap = option<double>(given, "max_gap");
  options.basis = basis_of(option(given, "basis"));
  options.anchor = anchor_named(option(given, "anchor"));
  options.anchor_rater = option<int>(given, "anchor_rater") - 1; // counted from 1 in R
  return options;
}

Rcpp::List gctw_fit(const musefuse::GctwResult &fit) {
  Rcpp::IntegerVector roles(static_cast<R_xlen_t>(fit.roles.size()));
  for (std::size_t i = 0; i < fit.roles.size(); ++i)
    roles[static_cast<R_xlen_t>(i)] = static_cast<int>(fit.roles[i]);
  const musefuse::Matrix warps = fit.warps.array() + 1.0;
  return Rcpp::List::create(
      Rcpp::_["warps"] = musefuse::as_r(warps), Rcpp::_["weights"] = musefuse::as_r(fit.weights),
      Rcpp::_["roles"] = roles, Rcpp::_["after_space"] = fit.after_space,
      Rcpp::_["after_time"] = fit.after_time, Rcpp::_["status"] = musefuse::to_string(fit.status),
      Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
      Rcpp::_["dims"] = static_cast<int>(fit.dims), Rcpp::_["problem"] = fit.problem);
}

} // namespace

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_warp_basis(int length, Rcpp::List basis) {
  return musefuse::as_r(musefuse::warp_basis(length, basis_of(basis)));
}

// A list of the raters' sequences, and of options, a group. Positions come back 1-based. A group that cannot be warped
// comes back with `problem`.
// [[Rcpp::export]]
Rcpp::List cpp_gctw(Rcpp::List sequences, Rcpp::List options, int threads, SEXP progress) {
  std::vector<musefuse::GctwGroup> groups;
  for (R_xlen_t g = 0; g < sequences.size(); ++g)
    groups.push_back(
        {musefuse::matrices_of(Rcpp::List(sequences[g])), gctw_options(Rcpp::List(options[g]))});
  musefuse::RMonitor monitor(progress);
  Rcpp::List out;
  for (const auto &fit : musefuse::gctw_groups(groups, threads, monitor))
    out.push_back(gctw_fit(fit));
  return out;
}

// Column k of `ratings` at the 1-based positions of column k.
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_resample_at(musefuse::MapMatrix ratings, musefuse::MapMatrix positions,
                                    bool nearest) {
  const auto how = nearest ? musefuse::Between::nearest : musefuse::Between::linear;
  const musefuse::Matrix from_zero = positions.array() - 1.0;
  return musefuse::as_r(musefuse::resample_columns_at(ratings, from_zero, how));
}
