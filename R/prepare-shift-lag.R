#' Move each rater's trace by a lag
#'
#' The value at time t becomes what the rater gave at t + lag, linearly interpolated, on the same clock.
#' Nothing is filled in: where t + lag lies outside of what was rated, at the end for late raters, the
#' value is missing, and so it is where a rating beside t + lag is missing.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param lags From [estimate_lag()], or a data frame with its columns `recording`, `dimension`, `rater` and
#'   `lag` (seconds); or seconds: one number, or one a rater with the raters' names. Lags by windows (`start`,
#'   `end`) are interpolated between the middles of the windows; time never runs backwards.
#' @inheritParams rlang::args_dots_empty
#' @returns `data` with moved values: the same rows, `value` with more `NA` at the ends. A warning of class
#'   `musefuse_warning_lag` names traces without a lag, which stay where they are.
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
  key <- paste(levels(data$recording)[index$recording], levels(data$dimension)[index$dimension],
    levels(data$rater)[index$rater], sep = "\r")
  rows <- split(seq_len(nrow(lags)), paste(lags$recording, lags$dimension, lags$rater, sep = "\r"))
  out <- data
  for (s in seq_along(key)) {
    mine <- seq.int(index$start[[s]], length.out = index$size[[s]])
    out$value[mine] <- shifted_values(data$time[mine], data$value[mine], lags[rows[[key[[s]]]], ])
  }
  warn_unshifted(data, index, vapply(rows[key], function(r) all(is.na(lags$lag[r])), NA))
  add_step(out, data, "shift_lag", list(lags = tibble::as_tibble(lags)))
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

shifted_values <- function(time, value, lags) {
  lags <- lags[!is.na(lags$lag), ]
  if (nrow(lags) == 0L || all(lags$lag == 0) || length(time) < 2L) {
    return(value)
  }
  lag <- if (!"start" %in% names(lags) || nrow(lags) == 1L) lags$lag[[1L]] else
    stats::approx((lags$start + lags$end) / 2, lags$lag, time, rule = 2)$y
  position <- stats::approx(time, seq_along(time), cummax(time + lag))$y
  as.vector(cpp_resample_at(as.matrix(value), as.matrix(position), FALSE))
}

warn_unshifted <- function(data, index, unknown) {
  if (!any(unknown)) {
    return(invisible())
  }
  who <- name_some(paste0(
    levels(data$rater)[index$rater], " (", levels(data$recording)[index$recording], " / ",
    levels(data$dimension)[index$dimension], ")"
  )[unknown])
  warn_musefuse(c(
    "{sum(unknown)} trace{?s} {?has/have} no lag and {?stays/stay} where {?it is/they are}: {.val {who}}."
  ), "lag")
}
