# The annotations table on the screen: print and summary.

#' Look into annotations
#'
#' `print()` shows on one screen how much there is and each rater's trace of the first recording as a
#' spark line; `summary()` gives one row a trace.
#'
#' @param object An annotations table.
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

# Most raters that get a line of their own.
most_lines <- 10L

lines_of.annotations <- function(x, ...) {
  if (nrow(x) == 0L) {
    return(c(cli::style_bold("Annotations"), "No rows."))
  }
  if (anyNA(match(table_columns$annotations, names(x)))) {
    return(format(as_tibble.musefuse_tbl(x)))
  }
  index <- series_index(x)
  facts <- series_facts(x, index)
  n <- vapply(index[c("recording", "dimension", "rater")], count_ids, 0L)
  dimensions <- levels(x$dimension)[unique(index$dimension)]
  c(
    cli::style_bold(paste0(
      "Annotations: ", count_of(n[[1L]], "recording"), " x ",
      if (n[[2L]] <= 4L) paste(dimensions, collapse = ", ") else count_of(n[[2L]], "dimension"),
      " x ", count_of(n[[3L]], "rater")
    )),
    format_extent(x, index, facts),
    format_raters(x, index, facts),
    pace_line(x, index, facts),
    if (!is.null(attr(x, "truth", exact = TRUE))) "Simulated: truth(x) tells what is true.",
    format_handled(x),
    cli::style_dim("Next: autoplot(x), summary(x), agreement(x), gold_standard(x); as_tibble(x) for the rows")
  )
}

# One element a series: `start`, `end`, `step` (NA for one sample), the numbers of values `present` and `missing`,
# their `mean`, `sd`, `min`, `max` and `flat` share, and how many steps of time are `irregular`. One pass in the core,
# as nobody waits for print().
series_facts <- function(x, index) {
  step <- series_step(x, index)
  c(list(start = x$time[index$start], end = x$time[last_of_series(index)], step = step),
    cpp_series_facts(x$time, x$value, index$start, index$size, step, index$clock))
}

format_extent <- function(x, index, facts) {
  length_of <- as.vector(tapply(facts$end, index$recording, max) - tapply(facts$start, index$recording, min))
  spans <- unique(time_code(round(range(length_of))))
  values <- c(facts$min, facts$max)
  c(
    paste0(
      count_of(sum(index$size), "rating"), ", ", format_rate(x, index, facts), "; ", paste(spans, collapse = " to "),
      " a recording", if (length(length_of) > 1L) paste0(", ", time_code(round(sum(length_of))), " in all")
    ),
    paste0(
      if (sum(facts$present) > 0L) paste0("Values ", paste(signif(range(values, na.rm = TRUE), 3), collapse = " to "),
        "; "),
      format_share(sum(facts$missing) / sum(index$size)), " missing"
    )
  )
}

# "4 Hz", "2 to 4 Hz", "about 12 Hz (irregular)", "one every 30 min".
format_rate <- function(x, index, facts) {
  if (all(is.na(facts$step))) {
    return("one a trace")
  }
  irregular <- sum(facts$irregular) > 0.1 * sum(index$size - 1L)
  rate <- if (irregular) told_rate(x, index) else 1 / facts$step
  words <- rate_words(range(rate, na.rm = TRUE), if (irregular) 2 else 3)
  if (irregular) paste("about", words, "(irregular times)") else words
}

# One line a rater: the trace in the first cell, and facts over all cells.
format_raters <- function(x, index, facts) {
  raters <- unique(index$rater)
  shown <- utils::head(raters, if (length(raters) > most_lines) most_lines - 2L else most_lines)
  cell <- index$recording == index$recording[[1L]] & index$dimension == index$dimension[[1L]]
  first <- x[seq_len(sum(index$size[cell])), ]
  limits <- range(first$value, 0, finite = TRUE)
  width <- min(36L, count_ids(first$time))
  # means of microsiemens and of ratings together say nothing
  alone <- units_differ(index, facts)
  counted <- if (alone) index$dimension == index$dimension[[1L]] else TRUE
  lines <- vapply(shown, function(rater) {
    mine <- as.integer(first$rater) == rater
    all <- pooled_moments(lapply(facts[c("present", "mean", "sd")], `[`, index$rater == rater & counted))
    paste0(
      " ", spark_line(first$time[mine], first$value[mine], range(first$time), limits, width), "  mean ",
      format(round(all$mean, 2), nsmall = 2), ", sd ", format(round(all$sd, 2), nsmall = 2), ", missing ",
      format_share(sum(facts$missing[index$rater == rater]) / sum(index$size[index$rater == rater]))
    )
  }, "")
  left <- length(raters) - length(shown)
  names <- levels(x$rater)[shown]
  c(
    paste0("  ", formatC(names, width = -max(nchar(names, "width"))), lines),
    if (left > 0L) paste0("  and ", left, " more raters: summary(x) has a row for each trace"),
    paste0("  (traces: ", short_name(first$recording[[1L]]), ", ", short_name(first$dimension[[1L]]),
      if (alone) paste0("; means of ", short_name(first$dimension[[1L]]), " alone"), ")")
  )
}

# Do dimensions use ranges that differ as much as scales that cannot be averaged?
units_differ <- function(index, facts) {
  of <- factor(index$dimension, unique(index$dimension))
  width <- tapply(facts$max, of, function(x) max(x[is.finite(x)], -Inf)) -
    tapply(facts$min, of, function(x) min(x[is.finite(x)], Inf))
  width <- width[is.finite(width) & width > 0]
  length(width) > 1L && max(width) > widest_scale * min(width)
}

# Mean and sd of all values of several series from their own.
pooled_moments <- function(facts) {
  known <- facts$present > 0L
  n <- as.double(facts$present[known])
  mean <- sum(n * facts$mean[known]) / sum(n)
  within <- sum((n - 1) * ifelse(n > 1, facts$sd[known], 0)^2)
  between <- sum(n * (facts$mean[known] - mean)^2)
  list(mean = mean, sd = if (sum(n) > 1) sqrt((within + between) / (sum(n) - 1)) else NA_real_)
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
  stretch <- structure(as.integer(bin), levels = as.character(seq_len(width)), class = "factor")
  mean_of <- tapply(value, stretch, mean, na.rm = TRUE)
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
  facts <- series_facts(x, index)
  tibble::tibble(
    !!!ids_of_series(x, index), start = facts$start, end = facts$end, n = as.integer(index$size),
    n_missing = facts$missing, rate = told_rate(x, index), mean = facts$mean, sd = facts$sd, min = facts$min,
    max = facts$max, share_flat = facts$flat
  )
}
