#' Bring ratings to another scale
#'
#' Maps the values linearly from one scale to another, on record: raters who used 0 to 100 beside others on -1 to 1, or
#' a scale that was held the wrong way round. What is done by hand to a table is noticed, but cannot be repeated by
#' [run_settings()]; this can.
#'
#' @param data An annotations table, see [as_annotations()].
#' @param from The two ends of the scale that was used. `c(1, -1)` with `to = c(-1, 1)` turns a trace round. By default
#'   the declared ends of each trace ([traces()]), an error where they are not known.
#' @param to The two ends of the scale that is wanted.
#' @param ... These dots are for future extensions and must be empty.
#' @param recording,dimension,rater Whose ratings: names, by default all.
#' @returns `data` with the new values. Values beyond the ends of `from` are mapped beyond those of `to`; a warning
#'   counts them.
#'
#'   Errors: `musefuse_error_argument` for ends that are no two different numbers, `musefuse_error_unknown` for names
#'   that are not in the data. Warnings: `musefuse_warning_values`.
#' @family preparation
#' @examples
#' # emil had his slider the wrong way round
#' turned <- rescale_annotations(ratings, from = c(1, -1), to = c(-1, 1), rater = "emil")
#' settings(turned)
#' @export
rescale_annotations <- function(data, from = NULL, to = c(-1, 1), ..., recording = NULL, dimension = NULL,
  rater = NULL) {
  check_no_dots()
  data <- check_annotations(data)
  from <- if (!is.null(from)) check_scale_ends(from)
  to <- check_scale_ends(to)
  index <- series_index(data)
  chosen <- chosen_series(data, index, recording, dimension, rater)
  old <- new <- matrix(c(0, 1), length(chosen), 2L, byrow = TRUE) # which change nothing
  old[chosen, ] <- if (is.null(from)) declared_ends(data, chosen) else rep(from, each = sum(chosen))
  new[chosen, ] <- rep(to, each = sum(chosen))
  warn_beyond(data, index, chosen, old)
  out <- data
  out$value <- cpp_rescale(data$value, series_bounds(data, index), old[, 1L], old[, 2L] - old[, 1L],
    new[, 2L] - new[, 1L], new[, 1L])
  attr(out, "truth") <- truth_on_scale(attr(data, "truth", exact = TRUE), data, index, old, new)
  out <- add_step(out, data, "rescale_annotations", own_arguments())
  with_scale(out, chosen, sort(to))
}

check_scale_ends <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if (!is.numeric(x) || length(x) != 2L || !all(is.finite(x)) || x[[1L]] == x[[2L]]) {
    abort_wanted(x, "two different numbers, the ends of a scale", arg, call)
  }
  as.double(x)
}

# Which series are those of some recordings, dimensions and raters?
chosen_series <- function(data, index, recording, dimension, rater, call = caller_env()) {
  wanted <- list(recording = recording, dimension = dimension, rater = rater)
  keep <- rep(TRUE, length(index$start))
  for (id in names(wanted)) {
    if (is.null(wanted[[id]])) next
    names <- check_known(wanted[[id]], levels(data[[id]]), id, arg = id, call = call)
    keep <- keep & levels(data[[id]])[index[[id]]] %in% names
  }
  keep
}

declared_ends <- function(data, chosen, call = caller_env()) {
  facts <- trace_facts(data)[chosen, ]
  ends <- cbind(facts$scale_min, facts$scale_max)
  unknown <- is.na(ends[, 1L]) | is.na(ends[, 2L])
  if (any(unknown)) {
    traces <- trace_key(facts)[unknown]
    abort_musefuse(c("{.arg from} must be given: the scale of {length(traces)} trace{?s} is not known.",
      "*" = "{.val {name_some(gsub('\r', ' / ', traces))}}",
      i = "{.fn set_traces} declares scales; {.code from = c(0, 100)} says it here."), "argument", call = call)
  }
  ends
}

warn_beyond <- function(data, index, chosen, ends) {
  low <- pmin(ends[, 1L], ends[, 2L])
  high <- pmax(ends[, 1L], ends[, 2L])
  used <- series_extremes(data, index)
  beyond <- sum(vapply(which(chosen & (used$low < low | used$high > high)), function(s) {
    value <- data$value[rows_of_series(index, s)]
    sum(value < low[[s]] | value > high[[s]], na.rm = TRUE)
  }, 0L))
  if (beyond > 0L) {
    warn_musefuse("{beyond} rating{?s} lay beyond the ends of {.arg from} and {?is/are} now beyond those of {.arg to}.",
      "values")
  }
}

# The new scale is what is known of these traces from now on.
with_scale <- function(x, chosen, scale) {
  facts <- trace_facts(x)
  facts$scale_min[chosen] <- scale[[1L]]
  facts$scale_max[chosen] <- scale[[2L]]
  set_trace_facts(x, facts)
}
