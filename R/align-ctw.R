#' Align raters by canonical time warping (CTW)
#'
#' Warps the time of each rater as [align_dtw()] does, but compares the raters in a space in which they are most alike:
#' dynamic time warping and canonical correlation take turns. Use it where raters (or sensors) show the same events in
#' different mixtures of several dimensions, on different scales, or where one uses a dimension the other way round.
#' Where the dimensions mean the same to all raters, `align_dtw(joint = TRUE)` after [standardise_annotations()] does
#' as well with fewer assumptions; where delays are constant, [shift_lag()] is safer; where warps should be smooth,
#' [align_gctw()]. It fits noise as [align_dtw()] does: fused by [fuse_raaw()], the shipped ratings, whose truth is
#' known, correlate with it by .85 after CTW or GCTW, .87 after DTW, and .93 after constant lags were taken out alone.
#'
#' @section One dimension:
#' With one dimension canonical correlation has nothing to choose but a sign and a scale. CTW is then the dynamic time
#' warping of standardised traces, measured along the path, with a trace that runs against the others turned
#' upside down for the comparison (its values come back as they were). A message says so, a warning names who was
#' turned.
#'
#' @section Method:
#' The objective is \eqn{\sum_s |V_x^T x(i_s) - V_y^T y(j_s)|^2} over the pairs of samples of the path, with x and y
#' centred and the projections V scaled to unit (ridged) variance along it. With V held, [dtw()] gives the best path;
#' with the path held, regularised canonical correlation gives the best V, and the objective is d minus the
#' leading d eigenvalues (d minus the sum of the canonical correlations without ridge). The scale of V hangs on the
#' path, so a new path may lose more in space than it gained in time: such a round is taken back and ends the search,
#' and the objective never rises. It starts from unwarped time and from the path of the standardised traces; the lower
#' objective counts. This finds a local optimum only.
#'
#' A rater as `reference` (or the medoid) keeps their time, and each other rater is warped to them by the
#' pairwise method of 2009, with a space of its own. With `"mean"` all are warped to the mean of their
#' projections in one space of multi-set canonical correlation, the Procrustes way by which Zhou and De la Torre
#' (2016) take CTW to many; it is no mCTW by one path through all raters at once, whose table grows with the power of
#' their number. The clock is then that of the raters' mean; with two raters each goes part of the way.
#'
#' Missing ratings are filled for the comparison only, as in [dtw()]; what is returned rests on ratings
#' alone. A dimension that a rater did not rate, or in which the trace is constant, has no part in that rater's
#' projection; a rater without any other is set aside with a warning and keeps their time.
#'
#' @inheritParams align_dtw
#' @param reference `"mean"`: all raters are warped to their mean; or, for pairwise CTW, `"medoid"` (the rater with the
#'   least sum of squared DTW of the standardised traces to the others) or the name of a rater.
#' @param joint One warp for all dimensions of a rater, which canonical correlation is made for? They must be rated
#'   at the same times. `FALSE`: each dimension by itself, see One dimension.
#' @param lambda Ridge of the canonical correlation, from 0 to below 1, as a share of the mean variance of a rater's
#'   dimensions. With 0 the warps do not change if the dimensions of a rater are mixed, but dimensions must not be
#'   copies of each other.
#' @param energy Keep the first canonical dimensions that hold this share of the eigenvalues (at the start).
#' @param step_pattern,max_slope Limits of the slope, see [dtw()]: `"symmetricP1"`, or `max_slope = 2`, forbids that a
#'   rater rests or rushes for long. Of a pair, steps that a pattern counts twice count twice in the space, too.
#' @param max_iter Most rounds of time and space.
#' @param tolerance Stop when the objective falls by less than this, per canonical dimension and rater after the first.
#' @param threads Number of threads, for the medoid. The result is the same for any number.
#' @returns An annotations table in which all raters of a recording and dimension are on one clock:
#'   `recording`, `dimension`, `rater`, `time` (seconds), `value` (mean of the matched ratings). [warping_paths()] gives
#'   the warps, [tidy()][alignment-tidiers] a row a rater: `recording`, `dimension`, `rater`, `reference` (is this the
#'   one?), `role` (`"warped"`, `"constant"`, `"missing"`), `correlation` (of the rater's first projection with the
#'   reference's, or with the sum of the others', along the path), `lag` (mean seconds behind the clock); `tidy(x,
#'   "recordings")` `status`, `iterations`, `dims`, `objective_start`, `objective` and the mean pairwise CCC of the
#'   ratings `ccc_before`, `ccc_after`. With a rater as reference, the first are those of the pair that needed most
#'   rounds, the objectives sums over pairs.
#'
#'   A warning of class `musefuse_warning_constant` names raters set aside, one of class `musefuse_warning_contrary`
#'   those who were turned; errors: `musefuse_error_unknown` for a reference that did not rate somewhere,
#'   `musefuse_error_time` where dimensions have different clocks, `musefuse_error_data` for `lambda = 0` with
#'   dimensions that are copies.
#' @references Zhou, F. & De la Torre, F. (2009). Canonical time warping for alignment of human behavior. *Advances in
#'   Neural Information Processing Systems*, 22, 2286-2294.
#'
#'   Zhou, F. & De la Torre, F. (2016). Generalized canonical time warping. *IEEE Transactions
#'   on Pattern Analysis and Machine Intelligence*, 38(2), 279-294. \doi{10.1109/TPAMI.2015.2414429}
#' @family alignment
#' @examples
#' clip <- ratings[ratings$recording == "clip1", ]
#' aligned <- align_ctw(clip, window = 6)
#' tidy(aligned)
#' @export
align_ctw <- function(data, ..., reference = "mean", window = 8, joint = TRUE, lambda = 0.1, energy = 0.8,
                      step_pattern = c("symmetric1", "symmetric2", "symmetricP1"), max_slope = Inf,
                      max_iter = 50, tolerance = 1e-6, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  reference <- check_string(reference)
  settings <- list(
    reference = reference, window = check_band(window), joint = check_flag(joint),
    lambda = check_lambda(lambda, "ctw"), energy = check_number(energy, 1e-6, 1),
    max_iter = check_number(max_iter, 1, 1e6, whole = TRUE), tolerance = check_number(tolerance, 0)
  )
  settings <- c(settings, check_slopes(step_pattern, max_slope))
  threads <- check_threads(threads)
  groups <- warp_groups(data, settings$joint)
  cells <- cells_of(groups)
  warn_clocks_apart(cells)
  settings$reference <- check_one_of_raters(reference, c("medoid", "mean"), groups, data, "reference")
  inform_one_dimension(groups)
  aligned <- unlist(map_cells(groups, "Aligning by CTW", ctw_group, settings, threads), recursive = FALSE)
  warn_ctw(cells, aligned)
  aligned_annotations(cells, aligned, data, "ctw", "fit_align_ctw", settings, inner = "turned")
}

# One result a cell of the group.
ctw_group <- function(group, settings, threads) {
  options <- c(settings[c("lambda", "energy", "max_iter", "tolerance")],
    list(warping = group_warping(settings, group)))
  reference <- settings$reference
  if (reference == "medoid") reference <- ctw_medoid(group, options$warping, threads)
  fit <- if (reference == "mean") cpp_ctw_mean(unname(group$series), options) else
    ctw_to_rater(group$series, reference, options)
  warps <- Map(function(values, k) list(values = values, position = fit$positions[, k]), fit$values,
    seq_along(fit$values))
  names(warps) <- names(group$series)
  lapply(seq_along(group$cells), ctw_cell, group = group, warps = warps, fit = fit, reference = reference)
}

# A constant trace is nobody's middle.
ctw_medoid <- function(group, warping, threads) {
  scaled <- lapply(group$series, function(series) {
    scaled <- scale(series)
    scaled[, is.nan(colSums(scaled, na.rm = TRUE)) | !is.finite(attr(scaled, "scaled:scale"))] <- NA
    matrix(scaled, nrow(series))
  })
  rated <- names(Filter(function(series) !all(is.na(series)), scaled))
  if (length(rated) == 0L) names(group$series)[[1L]] else
    rated[[cpp_dtw_medoid(unname(scaled[rated]), warping, threads)]]
}

# Each rater to one of them, pair by pair, in the shape that cpp_ctw_mean() gives.
ctw_to_rater <- function(series, reference, options) {
  others <- setdiff(names(series), reference)
  pairs <- lapply(stats::setNames(nm = others), function(rater) {
    cpp_ctw_pair(series[[reference]], series[[rater]], options)
  })
  n <- nrow(series[[reference]])
  of <- function(rater, name) pairs[[rater]][[name]]
  pick <- function(name, own) vapply(names(series), function(rater) {
    if (rater == reference) own else of(rater, name)[[2L]]
  }, own)
  busiest <- if (length(others) > 0L) pairs[[which.max(vapply(pairs, `[[`, 0L, "iterations"))]]
  total <- function(which) sum(unlist(lapply(pairs, function(pair) which(pair$space))))
  own_role <- if (length(others) > 0L) pairs[[1L]]$roles[[1L]] else 2L
  list(
    values = lapply(names(series), function(rater) {
      if (rater == reference) series[[rater]] else of(rater, "values")[[2L]]
    }),
    positions = matrix(unlist(lapply(names(series), function(rater) {
      if (rater == reference) as.double(seq_len(n)) else of(rater, "positions")[, 2L]
    })), nrow = n),
    roles = pick("roles", own_role), correlation = pick("correlation", NA_real_),
    projections = lapply(names(series), function(rater) if (rater == reference) NULL else of(rater, "projections")),
    space = if (length(unlist(lapply(pairs, `[[`, "space"))) > 0L)
      c(total(function(x) x[1L]), total(function(x) x[length(x)])),
    status = busiest$status %||% "degenerate", iterations = busiest$iterations %||% 0L, dims = busiest$dims %||% 0L
  )
}

ctw_cell <- function(d, group, warps, fit, reference) {
  before <- group$cells[[d]]$ratings
  mine <- match(colnames(before), names(warps))
  warped <- warped_cell(d, group, warps[mine])
  c(warped, list(
    raters = data.frame(
      rater = colnames(before), reference = colnames(before) == reference,
      role = c("warped", "constant", "missing")[fit$roles[mine] + 1L], correlation = fit$correlation[mine],
      lag = mean_lags(warped, group), turned = turned_raters(fit, reference)[mine]
    ),
    facts = list(
      status = fit$status, iterations = fit$iterations, dims = fit$dims, reference = reference,
      objective_start = c(fit$space, NA)[[1L]],
      objective = if (length(fit$space) > 0L) fit$space[[length(fit$space)]] else NA_real_,
      ccc_before = mean_pairwise_ccc(before), ccc_after = mean_pairwise_ccc(warped$ratings)
    )
  ))
}

# With one dimension: whose sign is not that of the reference or, without one, of most raters. With several a sign
# means little.
turned_raters <- function(fit, reference) {
  one <- vapply(fit$values, ncol, 0L) == 1L
  sign <- vapply(fit$projections, function(v) {
    if (is.list(v)) sign(v[[1L]][[1L]] * v[[2L]][[1L]]) else if (is.null(v)) 1 else sign(v[[1L]])
  }, 0)
  if (reference == "mean" && sum(sign) < 0) sign <- -sign
  one & sign < 0
}

inform_one_dimension <- function(groups) {
  alone <- Filter(function(group) ncol(group$series[[1L]]) == 1L, groups)
  if (length(alone) == 0L) {
    return(invisible())
  }
  inform_musefuse(c(
    i = paste0(
      "In {length(alone)} recording{?s} x dimension{?s} there is one dimension to align by: {.val {name_some(vapply(",
      "alone, name_cell, \"\"))}}."
    ),
    " " = paste0(
      "Canonical correlation is then a sign and a scale, and CTW the dynamic time warping of standardised traces ",
      "(of those that run against the others, turned round)."
    )
  ), "ctw")
}

warn_ctw <- function(cells, aligned) {
  warn_unwarped_traces(cells, aligned, "no")
  turned <- unlist(Map(function(one, cell) traces_of_cell(one$raters$rater[one$raters$turned], cell), aligned, cells))
  warn_of(turned, paste("{n} trace{?s} {?runs/run} against the others and {?was/were} turned upside down for the",
    "comparison; the values come back as they were."), "contrary",
  "Is the scale the other way round there? {.fn rater_diagnostics} shows the raters one by one.")
}
