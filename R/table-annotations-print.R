# The annotations table on the screen: print and summary.

#' Look into annotations
#'
#' `print()` shows on one screen how much there is and each rater's trace of the first recording as a
#' spark line; `summary()` gives one row a trace.
#'
#' @param x,object An annotations table.
#' @param ... Not used.
#' @returns `summary()`: a tibble, one row a recording, dimension and rater: `start`, `end` (seconds), `n`
#'   (samples), `n_missing`, `rate` (samples per second; `NA` for one sample), `mean`, `sd`, `min`, `max`
#'   of the values that are there, `share_flat` (share of the samples that repeat the one before).
#' @examples
#' ratings
#' summary(ratings)
#' @family data
#' @name annotations
NULL

#' @rdname annotations
#' @export
print.annotations <- function(x, ...) print_format(x)

# Most raters that get a line of their own.
most_lines <- 10L

#' @export
format.annotations <- function(x, ...) format_table(x, lines_of_annotations)

lines_of_annotations <- function(x) {
  if (nrow(x) == 0L) {
    return(c(cli::style_bold("Annotations"), "No rows."))
  }
  if (anyNA(match(table_columns$annotations, names(x)))) {
    return(format(as_tibble.musefuse_tbl(x)))
  }
  index <- series_index(x)
  n <- vapply(x[c("recording", "dimension", "rater")], count_ids, 0L)
  dimensions <- as.character(unique(x$dimension))
  c(
    cli::style_bold(paste0(
      "Annotations: ", count_of(n[[1L]], "recording"), " x ",
      if (n[[2L]] <= 4L) paste(dimensions, collapse = ", ") else count_of(n[[2L]], "dimension"),
      " x ", count_of(n[[3L]], "rater")
    )),
    format_extent(x, index),
    format_raters(x, index),
    if (!is.null(attr(x, "truth", exact = TRUE))) "Simulated: truth(x) tells what is true.",
    format_handled(x),
    cli::style_dim("Next: autoplot(x), summary(x), agreement(x), gold_standard(x); as_tibble(x) for the rows")
  )
}

format_extent <- function(x, index) {
  length_of <- vapply(split(x$time, droplevels(x$recording)), function(time) max(time) - min(time), 0)
  spans <- unique(time_code(round(range(length_of))))
  present <- x$value[is.finite(x$value)]
  c(
    paste0(
      count_of(nrow(x), "rating"), ", ", format_rate(x, index), "; ", paste(spans, collapse = " to "),
      " a recording", if (length(length_of) > 1L) paste0(", ", time_code(round(sum(length_of))), " in all")
    ),
    paste0(
      if (length(present) > 0L) paste0("Values ", paste(signif(range(present), 3), collapse = " to "), "; "),
      format_share(mean(is.na(x$value))), " missing"
    )
  )
}

# "4 Hz", "2 to 4 Hz", "about 12 Hz (irregular)".
format_rate <- function(x, index) {
  rate <- series_rate(x, index)
  if (all(is.na(rate))) {
    return("one a trace")
  }
  step <- diff(x$time)[-(index$start[-1L] - 1L)]
  usual <- rep(1 / rate, index$size - 1L)
  if (length(index$start) == 1L) step <- diff(x$time)
  irregular <- mean(abs(step / usual - 1) > 0.1) > 0.1
  rates <- unique(format(signif(range(rate, na.rm = TRUE), 3), trim = TRUE, drop0trailing = TRUE))
  paste0(if (irregular) "about ", paste(rates, collapse = " to "), " Hz", if (irregular) " (irregular times)")
}

# One line a rater: the trace in the first cell, and facts over all cells.
format_raters <- function(x, index) {
  raters <- as.character(unique(x$rater))
  shown <- utils::head(raters, if (length(raters) > most_lines) most_lines - 2L else most_lines)
  cell <- index$recording == index$recording[[1L]] & index$dimension == index$dimension[[1L]]
  first <- x[seq_len(sum(index$size[cell])), ]
  limits <- range(first$value, 0, finite = TRUE)
  width <- min(36L, count_ids(first$time))
  values <- split(x$value, x$rater)
  lines <- vapply(shown, function(rater) {
    mine <- first$rater == rater
    value <- values[[rater]]
    paste0(
      " ", spark_line(first$time[mine], first$value[mine], range(first$time), limits, width), "  mean ",
      format(round(mean(value, na.rm = TRUE), 2), nsmall = 2), ", sd ",
      format(round(stats::sd(value, na.rm = TRUE), 2), nsmall = 2), ", missing ",
      format_share(mean(is.na(value)))
    )
  }, "")
  left <- length(raters) - length(shown)
  c(
    paste0("  ", formatC(shown, width = -max(nchar(shown, "width"))), lines),
    if (left > 0L) paste0("  and ", left, " more raters: summary(x) has a row for each trace"),
    paste0("  (traces: ", first$recording[[1L]], ", ", first$dimension[[1L]], ")")
  )
}

# A trace in `width` characters, each the mean of its stretch of time.
spark_line <- function(time, value, span, limits, width = 36L) {
  marks <- if (cli::is_utf8_output()) intToUtf8(0x2581:0x2588, multiple = TRUE) else
    c("_", ".", ",", "-", "=", "+", "*", "#")
  if (length(time) == 0L) {
    return(strrep(" ", width))
  }
  width_of_bin <- max(span[[2L]] - span[[1L]], 1e-9) / width
  bin <- pmin(width, floor((time - span[[1L]]) / width_of_bin) + 1)
  mean_of <- tapply(value, factor(bin, seq_len(width)), mean, na.rm = TRUE)
  height <- (mean_of - limits[[1L]]) / max(limits[[2L]] - limits[[1L]], 1e-12)
  level <- pmin(length(marks), floor(height * length(marks)) + 1L)
  paste(ifelse(is.finite(level), marks[level], " "), collapse = "")
}

#' @rdname annotations
#' @export
summary.annotations <- function(object, ...) {
  check_no_dots()
  x <- check_annotations(object)
  index <- series_index(x)
  values <- split(x$value, rep(seq_along(index$start), index$size))
  fact <- function(of) vapply(values, function(v) as.double(of(v[is.finite(v)])), 0, USE.NAMES = FALSE)
  or_na <- function(of) function(v) if (length(v) > 0L) of(v) else NA_real_
  key <- function(name) factor(levels(x[[name]])[index[[name]]], levels(x[[name]]))
  missing <- vapply(values, function(v) sum(is.na(v)), 0L, USE.NAMES = FALSE)
  tibble::tibble(
    recording = key("recording"), dimension = key("dimension"), rater = key("rater"),
    start = x$time[index$start], end = x$time[index$start + index$size - 1L],
    n = as.integer(index$size), n_missing = missing, rate = series_rate(x, index),
    mean = fact(or_na(mean)), sd = fact(stats::sd), min = fact(or_na(min)), max = fact(or_na(max)),
    share_flat = fact(function(v) if (length(v) > 1L) mean(diff(v) == 0) else NA_real_)
  )
}
