#' Say whether a window is in seconds or in samples
#'
#' Every `window` argument of the package takes a plain number of seconds, `seconds(4.25)`, or
#' `samples(17)`. Seconds mean the same at any sampling rate; samples are what other software
#' asks for.
#'
#' @param x One positive number; for `samples()` a whole one.
#' @inheritParams rlang::args_dots_empty
#' @returns A `musefuse_window`: a list with `length` and `unit` (`"seconds"` or `"samples"`).
#' @examples
#' seconds(4.25)
#' samples(17)
#' @export
seconds <- function(x, ...) {
  check_no_dots()
  new_window(check_number(x, 0, open = TRUE), "seconds")
}

#' @rdname seconds
#' @export
samples <- function(x, ...) {
  check_no_dots()
  new_window(check_number(x, 1, whole = TRUE), "samples")
}

new_window <- function(length, unit) {
  structure(list(length = length, unit = unit), class = "musefuse_window")
}

#' @export
format.musefuse_window <- function(x, ...) {
  local_plain_numbers()
  if (x$unit == "seconds") paste(format(x$length), "s") else paste(format(x$length), "samples")
}

#' @export
print.musefuse_window <- function(x, ...) {
  local_plain_numbers()
  cat("<window: ", format(x), ">\n", sep = "")
  invisible(x)
}

as_window <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  if (inherits(x, "musefuse_window") && all(c("length", "unit") %in% names(x))) {
    return(x)
  }
  new_window(check_number(x, 0, open = TRUE, arg = arg, call = call), "seconds")
}

# The window in samples at each of the sampling rates `rate` (in Hz), at least one sample.
window_samples <- function(window, rate) {
  if (window$unit == "samples") {
    return(rep(as_count(window$length), length(rate)))
  }
  pmax(1L, as_count(round(window$length * rate)))
}

# The window in seconds at one sampling rate; `NULL` stays.
window_seconds <- function(window, rate) {
  if (is.null(window) || window$unit == "seconds") window$length else window$length / rate
}

# No series has more samples than an integer counts.
as_count <- function(x) as.integer(pmin(x, .Machine$integer.max - 1L))

# Centred windows have an odd number of samples: even ones are rounded up, and that is said once.
window_odd_samples <- function(window, rate, quiet = FALSE) {
  width <- window_samples(window, rate)
  even <- width %% 2L %in% 0L # a trace of one sample has no rate, and so no width
  if (any(even) && !quiet) {
    was <- unique(width[even])
    inform_musefuse(
      paste0(
        "A centred window has an odd number of samples: {.val {was}} {cli::qty(length(was))}{?is/are} rounded up ",
        "to {.val {was + 1L}}."
      ),
      "window"
    )
  }
  width + as.integer(even)
}
