#' @section Where to start:
#' `vignette("gold-standard")` goes the whole way once, from a folder of ratings to a gold standard and the paragraph
#' for the paper; `vignette("classes")` goes on to classes; `vignette("study")` tells of a whole study;
#' `vignette("which-fusion")` says which fusion suits which ratings.
#'
#' Every table prints what it holds and what may be done next; [tidy()][gold] shows what was estimated for it,
#' [glance()][gold] one row of facts, [autoplot()] draws it, [settings()] tells how it was made.
#'
#' @section The verbs, in the order of a study:
#' * Ratings: [read_annotations()], [as_annotations()], [simulate_annotations()].
#' * Look: [rater_diagnostics()], [agreement()], [estimate_lag()].
#' * Prepare: [shift_lag()], [resample_annotations()], [smooth_savgol()], [standardise_annotations()]; [align_dtw()],
#'   [align_gctw()], [align_ctw()].
#' * Fuse: [choose_fusion()] gives advice; [fuse_latent()], [fuse_ewe()], [fuse_raaw()], [fuse_mean()] and the others;
#'   [gold_standard()] prepares and fuses in one call; [compare_fusions()].
#' * Segments and features: [segment_table()], [segment_changepoint()], [extract_features()], [reduce_pca()].
#' * Classes: [search_classes()], [cluster_kmeans()] and the others, [cluster_stability()], [profile_classes()],
#'   [name_classes()], [class_pipeline()].
#' * Hand on: [write_gold_standard()], [write_labels()], [report()], [report_methods()], [write_settings()].
#'
#' @keywords internal
"_PACKAGE"

#' @useDynLib musefuse, .registration = TRUE
#' @importFrom Rcpp evalCpp
#' @importFrom rlang %||% %|% .data caller_env
#' @importFrom generics tidy glance augment
#' @importFrom ggplot2 autoplot
#' @importFrom stats predict nobs weights fitted residuals confint
#' @importFrom tibble as_tibble
NULL

#' @export
generics::tidy
#' @export
generics::glance
#' @export
generics::augment
#' @export
ggplot2::autoplot
#' @export
tibble::as_tibble
