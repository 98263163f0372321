# The raters of annotations as series to be warped.

# What is warped together: each cell (recording x dimension) by itself or, if joint, all cells of a
# recording. `series` has one matrix, time x dimension, for each rater.
warp_groups <- function(data, joint, call = caller_env()) {
  cells <- annotation_cells(check_magnitude(data, call), call)
  key <- if (joint) vapply(cells, `[[`, "", "recording") else seq_along(cells)
  lapply(unname(split(cells, factor(key, unique(key)))), warp_group, call = call)
}

warp_group <- function(cells, call) {
  first <- cells[[1L]]
  for (cell in cells) check_same_clock(first, cell, call)
  raters <- raters_of_cells(cells)
  trace <- function(cell, rater) {
    if (rater %in% colnames(cell$ratings)) cell$ratings[, rater] else rep(NA_real_, length(cell$time))
  }
  list(
    recording = first$recording,
    dimension = paste(vapply(cells, `[[`, "", "dimension"), collapse = " + "),
    time = first$time, rate = first$rate, cells = cells,
    series = stats::setNames(lapply(raters, function(rater) {
      do.call(cbind, lapply(cells, trace, rater))
    }), raters)
  )
}

check_same_clock <- function(first, cell, call) {
  if (!identical(first$time, cell$time)) {
    abort_musefuse(c(
      "One warp for all dimensions needs them at the same times.",
      x = paste0(
        "In recording {.val {first$recording}}, {.val {first$dimension}} and {.val {cell$dimension}} are rated at ",
        "different times."
      ),
      i = "{.fn resample_annotations} puts them on one clock."
    ), "time", call = call)
  }
}

cells_of <- function(groups) unlist(lapply(groups, `[[`, "cells"), recursive = FALSE)

# A window in seconds or samples, or NULL for no band, and that in samples of the group's clock.
check_band <- function(window, call = caller_env()) {
  if (is.null(window)) NULL else as_window(window, "window", call = call)
}

group_window <- function(window, group) {
  if (is.null(window) || is.na(group$rate)) NULL else window_samples(window, group$rate)
}

# Of settings those of the warps, the window in samples of the group's clock.
group_warping <- function(settings, group) {
  warping <- settings[c("window", "step_pattern", "max_slope")]
  warping["window"] <- list(group_window(warping$window, group))
  warping
}

# When the samples `position` (from 1, between samples in proportion) were rated.
time_at <- function(position, time) {
  if (length(time) < 2L) time[position] else stats::approx(seq_along(time), time, position)$y
}

# Dimension d of the group by `warps`, each a list of `values` (time x dimension) and `position` (from 1).
warped_cell <- function(d, group, warps) {
  list(
    ratings = do.call(cbind, lapply(warps, function(warp) warp$values[, d])),
    paths = list(warped_time = do.call(cbind, lapply(warps, function(warp) time_at(warp$position, group$time))))
  )
}

mean_lags <- function(warped, group) colMeans(warped$paths$warped_time - group$time)

# Raters that gave any rating.
rated_series <- function(group) {
  names(Filter(function(series) !all(is.na(series)), group$series))
}

# Whose role is not to be warped, as they have `few` ratings ("no", "hardly any") or one value.
warn_unwarped_traces <- function(cells, aligned, few) {
  aside <- unlist(Map(function(one, cell) {
    traces_of_cell(one$raters$rater[one$raters$role != "warped"], cell)
  }, aligned, cells))
  warn_of(aside, paste0("{n} trace{?s} {?is/are} constant or {?has/have} ", few, " ratings; ",
    "{?it keeps its/they keep their} time and {?has/have} no part in the warps."), "constant")
}

warn_unrated <- function(groups) {
  traces <- unlist(lapply(groups, function(group) {
    traces_of_cell(setdiff(names(group$series), rated_series(group)), group)
  }))
  warn_of(traces, "{n} trace{?s} {?has/have} no ratings at all and {?is/are} set aside.", "missing")
}
