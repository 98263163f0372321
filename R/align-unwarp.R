#' Back onto the raters' own clocks
#'
#' Alignment brings raters onto one clock. These verbs go the other way: `unwarp_gold()` says what the gold standard is
#' at the times at which each rater rated, `unwarp_segments()` when each rater was in a segment. Use them to lay a gold
#' standard beside ratings as they came, to look for a rater's reaction in other records of the same person
#' (physiology, video of the rater), or to train a model of single raters.
#'
#' @details
#' The warp w of a rater takes a time t of the common clock to the time w(t) of the rater's own, see [warping_paths()].
#' A segment from t to u becomes one from w(t) to w(u). The gold standard g becomes g at the inverse of w: the time t
#' with w(t) = s, between the samples of the warp along a straight line. Where a warp stands still, several times of the
#' common clock belong to one of the rater's; the middle of them is taken (and so a stretch that the warp skips is a
#' straight line). So going there and back ends where it began up to interpolation, for smooth warps
#' ([align_gctw()]), and up to half of a standstill for [align_dtw()] and [align_ctw()].
#'
#' Nothing is filled in: at a rater's times to which the warp does not lead the gold standard is `NA`; that happens at
#' the ends where a constant lag was taken out. Ends of segments beyond the warp are moved as its first or last time is.
#'
#' @param data For `unwarp_gold()` a gold standard whose raters were aligned: of a fusion that aligns, or of any
#'   fusion of aligned annotations. For `unwarp_segments()` a segments table on the clock of the gold standard.
#' @param warps A table that carries warps: aligned annotations or such a gold standard.
#' @inheritParams rlang::args_dots_empty
#' @returns `unwarp_gold()`: an annotations table: `recording`, `dimension`, `rater`, `time` (seconds of the rater's
#'   clock, at the samples of the recording's), `value` (of the gold standard).
#'
#'   `unwarp_segments()`: a tibble, one row a segment, dimension and rater: `recording`, `dimension`, `rater`,
#'   `segment`, `start`, `end` (seconds of the rater's clock), `partition` where there is one. The rows of one rater and
#'   dimension are a segments table. A segment in which a rater's clock stands still has no length; a warning of class
#'   `musefuse_warning_segments` counts those. Recordings without warps are left out with a warning.
#'
#'   An error of class `musefuse_error_fit` where there are no warps.
#' @family alignment
#' @examples
#' gold <- fuse_gctw(ratings)
#' own <- unwarp_gold(gold)
#' own
#' unwarp_segments(ratings_segments, gold)
#' @export
unwarp_gold <- function(data, ...) {
  check_no_dots()
  data <- check_gold(data)
  paths <- warping_paths(data)
  values <- split(seq_len(nrow(data)), cell_key(data))
  traces <- split(seq_len(nrow(paths)), trace_key(paths))
  own <- lapply(traces, function(rows) {
    gold <- values[[cell_key(paths[rows[[1L]], ])]]
    if (is.null(gold)) {
      return(NULL)
    }
    at <- inverse_warp(paths$time[rows], paths$warped_time[rows], data$time[gold])
    list(row = rep(rows[[1L]], length(gold)), time = data$time[gold],
      value = interpolate_series(data$time[gold], data$value[gold], at))
  })
  of <- function(name) unlist(lapply(own, `[[`, name), use.names = FALSE)
  row <- of("row")
  out <- new_annotations(paths$recording[row], paths$dimension[row], paths$rater[row], of("time"), of("value"))
  add_step(out, data, "unwarp_gold", list(), moves_clock = TRUE)
}

#' @rdname unwarp_gold
#' @export
unwarp_segments <- function(data, warps, ...) {
  check_no_dots()
  data <- check_segments(data)
  check_given(missing(warps), "a table that carries warps", "warps")
  paths <- warping_paths(warps)
  by_recording <- split(seq_len(nrow(data)), as.character(data$recording))
  warn_of(setdiff(names(by_recording), as.character(paths$recording)),
    "{n} recording{?s} {?has/have} no warps and {?is/are} left out.", "segments")
  rows <- lapply(split(seq_len(nrow(paths)), trace_key(paths)), function(at) {
    mine <- by_recording[[as.character(paths$recording[[at[[1L]]]])]]
    if (length(mine) == 0L) {
      return(NULL)
    }
    warp <- function(time) warped_at(paths$time[at], paths$warped_time[at], time)
    tibble::tibble(
      paths[rep(at[[1L]], length(mine)), trace_keys], segment = data$segment[mine],
      start = warp(data$start[mine]), end = warp(data$end[mine]),
      partition = if (!is.null(data[["partition"]])) data$partition[mine]
    )
  })
  out <- do.call(rbind, unname(rows))
  if (is.null(out)) out <- tibble::tibble(paths[0L, trace_keys], segment = data$segment[0L], start = 0[0], end = 0[0])
  warn_standing(out)
  out
}

# Beyond its ends a warp goes on as far off as it is there.
warped_at <- function(time, warped, at) {
  known <- is.finite(warped)
  if (!any(known)) {
    return(rep(NA_real_, length(at)))
  }
  ends <- range(which(known))
  inside <- pmin(pmax(at, time[[ends[[1L]]]]), time[[ends[[2L]]]])
  interpolate_series(time[known], warped[known], inside) + (at - inside)
}

warn_standing <- function(rows) {
  still <- which(!(rows$end > rows$start))
  if (length(still) > 0L) {
    first <- rows[still[[1L]], ]
    warn_musefuse(c(
      "{length(still)} segment{?s} {?has/have} no length on a rater's clock, which stands still there.",
      "*" = paste0("The first is segment {.val {as.character(first$segment)}} of ",
        "{.val {as.character(first$recording)}}, rater {.val {as.character(first$rater)}}, at {format(first$start)} s.")
    ), "segments")
  }
}

# The times of the common clock that belong to the times `at` of a rater's own: the middle of those that share one.
inverse_warp <- function(time, warped, at) {
  known <- is.finite(warped)
  time <- time[known]
  warped <- warped[known]
  if (length(time) == 0L) {
    return(rep(NA_real_, length(at)))
  }
  first <- c(TRUE, diff(warped) > 0)
  last <- c(which(first)[-1L] - 1L, length(warped))
  interpolate_series(warped[first], (time[first] + time[last]) / 2, at)
}
