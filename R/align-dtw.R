#' Align raters by dynamic time warping
#'
#' Warps the time of each rater so that their trace follows a reference as closely as it can. Use it
#' where delays change within a recording and the traces have clear events. Where the delay is
#' constant, [shift_lag()] is safer: warping also fits noise, so smooth and standardise the raters
#' first, and keep the window short.
#'
#' At each time of the reference, an aligned rater has the mean of those of their samples that the
#' warping path of [dtw()] matches to it, where any is present. Both ends stay where they are. The path goes through
#' gaps as [dtw()] says; what is filled in for it is not returned. A rater without ratings is set aside with a warning.
#'
#' @inheritParams fuse_mean
#' @param reference What the raters are aligned to: `"ewe"`, the mean of the raters weighted by their agreement (that
#'   of [fuse_ewe()]; the medoid where no rater agrees with the others); `"mean"`, their mean; `"medoid"`, the rater of
#'   each recording and dimension with the least sum of squared DTW to the others; or the name of a rater. Where two
#'   raters are about equally central, a few ratings decide which is the medoid, and with it the clock: in 40 simulated
#'   recordings of four raters, 10 % of whose ratings were taken away in blocks, [fuse_raaw()] correlated by .995 on
#'   average and .976 at worst with its result of all ratings (medoid: .979 and .78), and with the truth by .83 with
#'   and without the gaps (.79 and .80); with one of the raters turned round by .83 (medoid .76). Gaps are filled for
#'   the mean as [dtw()] says, or it would run on one rater's clock where another one's gap is.
#' @param window Farthest that a sample may be moved: seconds, [samples()], or `NULL` for no limit.
#' @param step_pattern,max_slope Limits of the slope, see [dtw()]: `"symmetricP1"`, or `max_slope = 2`, forbids that a
#'   rater's time stands still or jumps. On the shipped ratings, whose truth is known, gold standards by [fuse_raaw()]
#'   correlate with it by .87 with the default, .86 with `max_slope = 2`, .86 with `"symmetric2"` and .84 with
#'   `"symmetricP1"` (aligned to the medoid .84, .84, .85 and .89).
#' @param joint Align all dimensions of a rater by one warp? They must be rated at the same times; the
#'   dimension with the larger values counts more, so standardise first.
#' @param threads Number of threads, for the medoid. The result is the same for any number.
#' @returns An annotations table in which all raters of a recording and dimension are on one clock:
#'   `recording`, `dimension`, `rater`, `time` (seconds), `value`. [warping_paths()] gives the warps,
#'   [tidy()][alignment-tidiers] a row a rater: `recording`, `dimension`, `rater`, `reference` (is this the
#'   one?), `distance` (DTW distance from the reference, the root of the summed squares), `lag` (mean
#'   seconds behind the reference).
#'
#'   Errors: `musefuse_error_unknown` for a reference that did not rate somewhere,
#'   `musefuse_error_time` for `joint = TRUE` where dimensions have different clocks.
#' @references Sakoe, H. & Chiba, S. (1978). Dynamic programming algorithm optimization for spoken word
#'   recognition. *IEEE Transactions on Acoustics, Speech, and Signal Processing*, 26, 43-49.
#'   \doi{10.1109/TASSP.1978.1163055}
#' @family alignment
#' @examples
#' clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
#' aligned <- align_dtw(clip, window = 6)
#' tidy(aligned)
#' @export
align_dtw <- function(data, ..., reference = "ewe", window = 8, joint = FALSE,
                      step_pattern = c("symmetric1", "symmetric2", "symmetricP1"), max_slope = Inf,
                      threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  window <- check_band(window)
  reference <- check_string(reference)
  joint <- check_flag(joint)
  threads <- check_threads(threads)
  warping <- c(list(window = window), check_slopes(step_pattern, max_slope))
  groups <- warp_groups(data, joint)
  warn_clocks_apart(cells_of(groups))
  reference <- check_one_of_raters(reference, c("ewe", "medoid", "mean"), groups, data, "reference")
  aligned <- map_cells(groups, "Aligning by DTW", align_group, reference, warping, threads)
  aligned <- unlist(aligned, recursive = FALSE)
  warn_unrated(groups)
  settings <- c(list(reference = reference, joint = joint), warping)
  aligned_annotations(cells_of(groups), aligned, data, "dtw", "fit_align_dtw", settings)
}

# One of `words`, or the name of a rater who rated in every group, as the table spells it.
check_one_of_raters <- function(name, words, groups, data, arg, call = caller_env()) {
  if (name %in% words) {
    return(name)
  }
  name <- check_known(name, levels(data$rater), "rater", arg = arg, call = call)
  without <- Filter(function(group) !name %in% rated_series(group), groups)
  if (length(without) > 0L) {
    abort_musefuse(c(
      "Rater {.val {name}} cannot be the {arg} everywhere.",
      x = "In {.val {name_some(vapply(without, name_cell, \"\"))}} there are no ratings by them.",
      i = "{.code {arg} = \"medoid\"} takes the most central rater of each."
    ), "unknown", call = call)
  }
  name
}

# One result a cell of the group: the raters on the reference's clock.
align_group <- function(group, reference, warping, threads) {
  rated <- rated_series(group)
  warping <- group_warping(warping, group)
  target <- switch(reference, mean = mean_series(group$series), ewe = agreed_series(group$series))
  # Where nobody agrees, somebody is still the most central one.
  if (is.null(target) && reference %in% c("medoid", "ewe") && length(rated) > 0L) {
    reference <- rated[[cpp_dtw_medoid(unname(group$series[rated]), warping, threads)]]
  }
  target <- target %||% group$series[[reference]]
  warps <- lapply(group$series, function(series) {
    if (all(is.na(series))) unwarped_series(series) else cpp_dtw_warp(target, series, warping)
  })
  lapply(seq_along(group$cells), aligned_cell, group = group, warps = warps, reference = reference)
}

unwarped_series <- function(series) {
  list(values = series, position = as.double(seq_len(nrow(series))), squared = NA_real_)
}

# The series as paths see them, for what raters are aligned to: a mean over those who are there would run on the clock
# of one rater where another one's gap is. `weights` (rater x dimension): how much each tells of the others' gaps.
# Whoever rated nothing in a dimension stays out of it.
bridged_series <- function(series, weights = NULL) {
  rated <- !vapply(series, function(one) all(is.na(one)), NA)
  if (!any(rated) || !anyNA(series[rated], recursive = TRUE)) {
    return(series)
  }
  filled <- cpp_bridged(unname(series[rated]), weights[rated, , drop = FALSE])
  series[rated] <- Map(function(one, filled) {
    replace(filled, rep(colSums(!is.na(one)) == 0, each = nrow(one)), NA_real_)
  }, series[rated], filled)
  series
}

mean_series <- function(series) {
  series <- bridged_series(series)
  mean <- Reduce(`+`, lapply(series, function(one) replace(one, is.na(one), 0))) /
    Reduce(`+`, lapply(series, function(one) !is.na(one)))
  replace(mean, is.nan(mean), NA_real_)
}

# The mean of the raters weighted by their agreement: whoever is inverted or unrelated has no say in the clock, and a
# few ratings less do not change it, as they may change who is the medoid. NULL where nobody agrees.
agreed_series <- function(series) {
  by_dimension <- function(series) {
    lapply(seq_len(ncol(series[[1L]])), function(d) do.call(cbind, lapply(series, function(one) one[, d])))
  }
  how <- list(agreement = "pairwise", index = "ccc", max_iter = 10, centre = TRUE, min_raters = 1, reliability = FALSE)
  judged <- cpp_ewe(by_dimension(series), how, FALSE, 1L, NULL)
  if (any(vapply(judged, `[[`, "", "status") == "degenerate")) {
    return(NULL)
  }
  weights <- vapply(judged, `[[`, numeric(length(series)), "weight")
  filled <- by_dimension(bridged_series(series, matrix(weights, length(series))))
  do.call(cbind, lapply(seq_along(filled), function(d) {
    cpp_weighted_mean(filled[[d]], judged[[d]]$weight, TRUE, 1L, FALSE)$value
  }))
}

aligned_cell <- function(d, group, warps, reference) {
  warps <- warps[colnames(group$cells[[d]]$ratings)]
  warped <- warped_cell(d, group, warps)
  c(warped, list(
    raters = data.frame(
      rater = names(warps), reference = names(warps) == reference,
      distance = sqrt(vapply(warps, `[[`, 0, "squared")), lag = mean_lags(warped, group)
    ),
    facts = list(status = "converged", reference = reference)
  ))
}
