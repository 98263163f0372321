// Glue: generalised canonical time warping and its warp basis.
#include "r_adapters.h"

#include "core/align/gctw.h"
#include "core/signal/resample_at.h"
#include "core/util/status.h"

namespace {

musefuse::WarpBasisOptions basis_of(const Rcpp::List &basis) {
  musefuse::WarpBasisOptions options;
  options.powers = Rcpp::as<std::vector<double>>(basis["powers"]);
  options.tanh_shifts = Rcpp::as<std::vector<double>>(basis["tanh"]);
  options.splines = Rcpp::as<int>(basis["splines"]);
  return options;
}

musefuse::GctwOptions options_of(const Rcpp::List &given) {
  musefuse::GctwOptions options;
  const auto variant = Rcpp::as<std::string>(given["variant"]);
  options.variant = variant == "muse"   ? musefuse::GctwVariant::muse
                    : variant == "full" ? musefuse::GctwVariant::full
                                        : musefuse::GctwVariant::robust;
  options.lambda = Rcpp::as<double>(given["lambda"]);
  options.energy = Rcpp::as<double>(given["energy"]);
  options.max_iter = Rcpp::as<int>(given["max_iter"]);
  options.tolerance = Rcpp::as<double>(given["tolerance"]);
  options.max_shift = Rcpp::as<double>(given["max_shift"]);
  options.max_gap = Rcpp::as<double>(given["max_gap"]);
  options.basis = basis_of(given["basis"]);
  const int anchor = Rcpp::as<int>(given["anchor"]); // 0 mean, -1 none, else the rater's number
  options.anchor = anchor == 0    ? musefuse::GctwAnchor::mean
                   : anchor == -1 ? musefuse::GctwAnchor::none
                                  : musefuse::GctwAnchor::rater;
  options.anchor_rater = anchor - 1;
  return options;
}

} // namespace

// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_warp_basis(int length, Rcpp::List basis) {
  return musefuse::as_r(musefuse::warp_basis(length, basis_of(basis)));
}

// Positions come back 1-based.
// [[Rcpp::export]]
Rcpp::List cpp_gctw(Rcpp::List sequences, Rcpp::List options, SEXP progress) {
  std::vector<musefuse::Matrix> raters;
  for (R_xlen_t i = 0; i < sequences.size(); ++i)
    raters.push_back(Rcpp::as<musefuse::Matrix>(sequences[i]));
  musefuse::RMonitor monitor(progress);
  const auto fit = musefuse::gctw(raters, options_of(options), monitor);
  Rcpp::IntegerVector roles(static_cast<R_xlen_t>(fit.roles.size()));
  for (std::size_t i = 0; i < fit.roles.size(); ++i)
    roles[static_cast<R_xlen_t>(i)] = static_cast<int>(fit.roles[i]);
  const musefuse::Matrix warps = fit.warps.array() + 1.0;
  return Rcpp::List::create(
      Rcpp::_["warps"] = musefuse::as_r(warps), Rcpp::_["weights"] = musefuse::as_r(fit.weights),
      Rcpp::_["roles"] = roles, Rcpp::_["after_space"] = fit.after_space,
      Rcpp::_["after_time"] = fit.after_time, Rcpp::_["status"] = musefuse::to_string(fit.status),
      Rcpp::_["iterations"] = static_cast<int>(fit.iterations),
      Rcpp::_["dims"] = static_cast<int>(fit.dims));
}

// Column k of `ratings` at the 1-based positions of column k.
// [[Rcpp::export]]
Rcpp::NumericMatrix cpp_resample_at(musefuse::MapMatrix ratings, musefuse::MapMatrix positions,
                                    bool nearest) {
  const auto how = nearest ? musefuse::Resampling::nearest : musefuse::Resampling::linear;
  const musefuse::Matrix from_zero = positions.array() - 1.0;
  musefuse::Matrix out(positions.rows(), ratings.cols());
  for (musefuse::Index k = 0; k < ratings.cols(); ++k)
    out.col(k) = musefuse::resample_at(ratings.col(k).data(), ratings.rows(),
                                       from_zero.col(k).data(), positions.rows(), how);
  return musefuse::as_r(out);
}
