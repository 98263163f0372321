#' Move each rater's trace by a lag
#'
#' The value at time t becomes what the rater gave at t + lag, linearly interpolated, on the same clock.
#' Nothing is filled in: where t + lag lies outside of what was rated, at the end for late raters, the
#' value is missing, and so it is where the rating nearest to t + lag is missing, or a gap of more than four lies beside
#' it. A trace that does not fill the recording
#' (from the first to the last time of any rater) goes to meet the others by whole samples, as far as the recording
#' reaches, and loses nothing there: so a rater whose clock started 1000 s late is brought back. Where more than a
#' fifth of a trace's ratings would come to lie outside of the recording a warning counts them.
#'
#' Irregular traces and event logs (see [traces()]) have no clock to stay on: their lines are moved in time instead, by
#' -lag, which loses nothing. Lines that come to lie before the recording's first time are left out; of a log the last
#' of them, which holds then, moves to that time.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param lags From [estimate_lag()], or a data frame with its columns `recording`, `dimension`, `rater` and
#'   `lag` (seconds); or seconds: one number, or one a rater with the raters' names. Lags by windows (`start`,
#'   `end`) are interpolated between the middles of the windows; time never runs backwards.
#' @inheritParams rlang::args_dots_empty
#' @returns `data` with moved values: the same rows, `value` with more `NA` at the ends; of irregular traces and logs
#'   moved times. A warning of class
#'   `musefuse_warning_lag` names traces without a lag, which stay where they are, and traces that lose more than a
#'   fifth of their ratings.
#' @family preparation
#' @examples
#' shift_lag(ratings, 2)
#' shift_lag(ratings, estimate_lag(ratings, "pairwise"))
#' @export
shift_lag <- function(data, lags, ...) {
  check_no_dots()
  data <- check_annotations(data)
  check_given(missing(lags), "what {.fn estimate_lag} returned, or seconds", "lags")
  lags <- if (is.data.frame(lags)) check_lags(lags) else fixed_lags(data, lags, arg = "lags")
  index <- series_index(data)
  mine <- lags_by_trace(lags)[trace_key(ids_of_series(data, index))]
  moved <- moved_traces(data, index, mine)
  out <- data
  if (identical(moved$size, index$size)) {
    out$time <- moved$time
    out$value <- moved$value
  } else {
    out <- resized_annotations(data, index, moved$size, moved$time, moved$value)
  }
  warn_unshifted(data, index, vapply(mine, function(one) all(is.na(one$lag)), NA))
  warn_shifted_away(index, moved$lost, data)
  add_step(out, data, "shift_lag", list(lags = if (inherits(lags, "lags")) lags else tibble::as_tibble(lags)),
    moves_clock = TRUE, said = list(lags = known_range(unlist(lapply(mine, `[[`, "lag")))))
}

# The lags of each trace as a list: `lag`, and `at`, the middles of the windows, where there are several.
lags_by_trace <- function(lags) {
  known <- list(lag = as.double(lags$lag), at = if ("start" %in% names(lags)) (lags$start + lags$end) / 2)
  lapply(split(seq_len(nrow(lags)), trace_key(lags)), function(rows) {
    rows <- rows[!is.na(known$lag[rows])]
    list(lag = known$lag[rows], at = if (length(rows) > 1L) known$at[rows])
  })
}

# The columns time and value after the move, the number of rows of each series, and which share of its ratings is lost.
moved_traces <- function(data, index, lags) {
  kind <- trace_sampling(data, index)
  begin <- as.vector(tapply(data$time[index$start], index$recording, min)[as.character(index$recording)])
  moves <- !vapply(lags, function(one) all(one$lag == 0), NA) & !(kind == "regular" & index$size < 2L)
  courses <- rep(list(double()), length(lags))
  shifted <- which(moves & kind == "regular")
  courses[shifted] <- lapply(shifted, function(s) {
    lag_at(lags[[s]], data$time[rows_of_series(index, s)])
  })
  moved <- call_core(cpp_shift_traces(data$time, data$value, series_bounds(data, index), courses, begin,
    series_ends(data, index)))
  moved <- list(time = moved$time %||% data$time, value = moved$value, size = index$size, lost = moved$lost)
  lines <- which(moves & kind != "regular")
  if (length(lines) == 0L) moved else with_moved_lines(moved, lags, lines, kind == "event", begin)
}

# Some of these series are lines, which were not moved yet.
with_moved_lines <- function(moved, lags, lines, hold, begin) {
  series <- rep(seq_along(moved$size), moved$size)
  time <- unname(split(moved$time, series))
  value <- unname(split(moved$value, series))
  for (s in lines) {
    now <- moved_lines(time[[s]], value[[s]], lags[[s]], hold[[s]], begin[[s]])
    moved$lost[[s]] <- 1 - sum(is.finite(now$value)) / sum(is.finite(value[[s]]))
    time[[s]] <- now$time
    value[[s]] <- now$value
  }
  list(time = unlist(time), value = unlist(value), size = lengths(time), lost = moved$lost)
}

# The lag at each time, between the middles of the windows in proportion.
lag_at <- function(lags, time) {
  if (is.null(lags$at)) lags$lag[[1L]] else stats::approx(lags$at, lags$lag, time, rule = 2)$y
}

# The lines of a trace without a clock, at the times that they belong to: u with u + lag(u) = time.
moved_lines <- function(time, value, lags, hold, begin) {
  if (is.null(lags$at)) {
    moved <- time - lags$lag[[1L]]
  } else {
    late <- cummax(lags$at + lags$lag)
    moved <- time - stats::approx(late, lags$lag, time, rule = 2, ties = "ordered")$y
  }
  before <- moved < begin
  if (hold && any(before)) {
    last <- sum(before)
    moved[[last]] <- begin
    before[[last]] <- begin %in% moved[-last]
  }
  keep <- !before & !duplicated(moved, fromLast = TRUE)
  list(time = cummax(moved[keep]), value = value[keep])
}

# A table of lags, edited by hand or read from settings maybe.
check_lags <- function(lags, call = caller_env()) {
  check_table(lags, "lags", "lags", call)
  if (!is.numeric(lags$lag)) {
    abort_musefuse(c("Column {.field lag} of {.arg lags} must hold seconds.",
      x = "It is {.obj_type_friendly {lags$lag}}."), "values", call = call)
  }
  lags
}

warn_unshifted <- function(data, index, unknown) {
  if (any(unknown)) {
    who <- name_series(data, index, unknown)
    warn_musefuse(paste("{sum(unknown)} trace{?s} {?has/have} no lag and {?stays/stay} where {?it is/they are}:",
      "{.val {who}}."), "lag")
  }
}

name_series <- function(data, index, which) name_some(trace_names(ids_of_series(data, index, which)))

# A rating that comes to lie outside of the recording is lost.
warn_shifted_away <- function(index, lost, data) {
  gone <- which(lost > 0.2)
  if (length(gone) == 0L) {
    return(invisible())
  }
  who <- name_series(data, index, gone)
  most <- round(100 * max(lost[gone]))
  warn_musefuse(c(
    "{length(gone)} trace{?s} lose{?s/} more than 20 % of {?its/their} ratings (up to {most} %): {.val {who}}.",
    i = "They come to lie outside of the recording. Is the lag in seconds?"
  ), "lag")
}

#' @rdname tidiers
#' @export
predict.lags <- function(object, new_data, ...) {
  check_no_dots()
  check_given(missing(new_data), table_names$annotations, "new_data")
  shift_lag(new_data, object)
}
