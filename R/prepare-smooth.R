#' Smooth traces
#'
#' Rids traces of tremor and of the steps of the rating device before they are compared or fused, or
#' a fused signal of its jumps (post-smoothing). `smooth_savgol()` fits a polynomial to the samples
#' around each time and keeps peaks in their place and height; `smooth_average()` is the plain moving
#' average; `smooth_kernel()` weights the samples around each time by a kernel.
#'
#' Smoothing makes neighbouring samples alike and thus raises agreement: compare agreement only
#' between traces smoothed alike. Do not smooth what will be analysed for its fast changes.
#'
#' @section Missing ratings:
#' A gap shorter than the window is first bridged, by a curve that leaves and meets the ratings in a direction between
#' theirs (of a quarter of a window on either side) and the straight line's. A longer one stays missing and the
#' stretches beside it are smoothed each by itself; missing ends stay missing. What is bridged is a guess: of samples
#' that have nothing to do with their neighbours (white noise) a mean over those that are there would be nearer.
#'
#' @section Ends:
#' `smooth_savgol()` evaluates the polynomial of the first and the last full window, `smooth_average()`
#' reflects the trace (`c b a | a b c`), `smooth_kernel()` renormalises the kernel over the samples
#' that exist. Smoothing works by samples: traces with irregular times are smoothed as if they were
#' regular, with a warning; see [resample_annotations()].
#'
#' @param data A table of annotations, a `gold` table (its `value`, `conf.low` and `conf.high` are smoothed
#'   alike: the smoothers are linear, so the band stays about the value), or a numeric vector or
#'   matrix (a column a trace).
#' @param window Length of the window: a number of seconds, [seconds()] or [samples()]. The sampling
#'   rate comes from each trace. A vector has no clock: there a number means samples. A window that is
#'   not an odd number of samples is rounded up to the next odd one, with a message.
#' @param order Degree of the polynomial, below the number of samples in the window. 2 and 3 give the
#'   same values away from ends and gaps.
#' @param kernel `"box"` (equal weights), `"triangle"`, `"gaussian"` (the window spans three standard
#'   deviations on both sides), or the weights themselves as a numeric vector, one a sample, which
#'   then replaces `window` and may have any length (an even one reaches one sample further back
#'   than forward).
#' @param edge What lies beyond the ends: nothing (`"renormalise"`), or zeros (`"zero"`, which drags both ends
#'   towards 0 as the original MuSe-Toolbox does).
#' @inheritParams rlang::args_dots_empty
#' @returns What came in, with smoothed values. An infinite value counts as missing.
#'
#' Errors: a window longer than a trace (class `musefuse_error_window`, naming it), an `order` that the window cannot
#' bear.
#' @references Savitzky, A., & Golay, M. J. E. (1964). Smoothing and differentiation of data by
#'   simplified least squares procedures. *Analytical Chemistry*, 36(8), 1627-1639.
#'   \doi{10.1021/ac60214a047}
#' @family preparation
#' @examples
#' smooth_savgol(ratings, window = 4.25)
#' smooth_savgol(c(1, 4, 2, 6, NA, 5, 8, 6, 9), window = 5, order = 2)
#' smooth_average(c(0, 0, 3, 0, 0), window = 3)
#' smooth_kernel(c(0, 0, 3, 0, 0), kernel = c(1, 2, 1))
#' @export
smooth_savgol <- function(data, window = 4.25, ..., order = 3) {
  check_no_dots()
  order <- check_number(order, 0, whole = TRUE)
  traces <- traces_of(data)
  windows <- trace_windows(traces, window, quiet = missing(window))
  check_order(order, traces, windows$width)
  smooth_traces(traces, windows, "smooth_savgol", list(order = order), function(x) {
    cpp_smooth_savgol(x, traces$starts, windows$width, as.integer(order))
  })
}

#' @rdname smooth_savgol
#' @export
smooth_average <- function(data, window = 2.25, ...) {
  check_no_dots()
  traces <- traces_of(data)
  windows <- trace_windows(traces, window, quiet = missing(window))
  smooth_traces(traces, windows, "smooth_average", list(), function(x) {
    cpp_smooth_average(x, traces$starts, windows$width)
  })
}

#' @rdname smooth_savgol
#' @export
smooth_kernel <- function(data, window = 3.75, ..., kernel = "box",
                          edge = c("renormalise", "zero")) {
  check_no_dots()
  edge <- check_choice(edge)
  traces <- traces_of(data)
  if (is.numeric(kernel)) {
    if (!missing(window)) {
      abort_musefuse(c("A {.arg kernel} of numbers is its own window.",
        i = "Give either {.arg window} or the weights."), "argument")
    }
    kernel <- as.double(kernel)
    windows <- trace_windows(traces, samples(length(kernel)), odd = FALSE)
    windows$window <- NULL # the weights say it
    convolve <- function(x) cpp_smooth_kernel(x, traces$starts, windows$width, kernel, edge)
  } else {
    kernel <- check_choice(kernel, c("box", "triangle", "gaussian"))
    windows <- trace_windows(traces, window, quiet = missing(window))
    convolve <- function(x) cpp_smooth_shape(x, traces$starts, windows$width, kernel, edge)
  }
  smooth_traces(traces, windows, "smooth_kernel", list(kernel = kernel, edge = edge), convolve)
}

# What the smoothers see of a table, a vector or a matrix: the columns to smooth, the first row of
# each trace (from 0, and one past the end), the time.
traces_of <- function(data, call = caller_env()) {
  check_given(missing(data), "annotations, a gold standard or numbers", "data", call)
  if (is.numeric(data)) {
    return(traces_of_numbers(data, call))
  }
  data <- annotations_or_gold(data, call)
  keys <- intersect(trace_keys, names(data))
  index <- series_index(with_rater(data))
  columns <- intersect(c("value", if (!"rater" %in% keys) c("conf.low", "conf.high")), names(data))
  list(data = data, keys = keys, columns = columns, time = data$time, starts = series_bounds(data, index),
    clock = index$clock)
}

traces_of_numbers <- function(x, call) {
  if (length(x) == 0L) {
    abort_musefuse("{.arg data} has no values.", "empty", call = call)
  }
  list(data = x, starts = as.integer(seq(0, length(x), by = if (is.matrix(x)) nrow(x) else length(x))))
}

# The width of the window in samples of each trace. Warns of irregular times; a window longer than a
# trace is an error that names the trace.
trace_windows <- function(traces, window, quiet = FALSE, odd = TRUE, call = caller_env()) {
  size <- diff(traces$starts)
  if (is.null(traces$time)) {
    if (is.numeric(window)) window <- samples(ceiling(check_number(window, 0, open = TRUE, call = call)))
    window <- as_window(window, call = call)
    if (window$unit == "seconds") {
      abort_musefuse(c("A vector has no clock, so {.arg window} cannot be in seconds.",
        i = "Give a number of samples."), "window", call = call)
    }
    rate <- rep(1, length(size))
  } else {
    window <- as_window(window, call = call)
    first <- which(!duplicated(traces$clock)) # raters mostly share one
    clock <- lapply(cpp_series_clock(traces$time, traces$starts[first], size[first]), `[`, traces$clock)
    warn_irregular(traces, clock$deviation)
    rate <- 1 / clock$step
  }
  width <- if (odd) window_odd_samples(window, rate, quiet) else window_samples(window, rate)
  width[is.na(width)] <- 3L # a trace of one sample has no rate; no window but one sample fits
  long <- which(width > size)
  if (length(long) > 0L) {
    at <- long[[1L]]
    abort_musefuse(c(
      "{.arg window} must not be longer than a trace.",
      x = "It is {width[[at]]} samples, but {trace_name(traces, at)} has {size[[at]]}.",
      x = if (length(long) > 1L) "{length(long) - 1L} other trace{?s} {?is/are} too short as well.",
      i = "Choose a shorter window, or leave short traces out."
    ), "window", call = call)
  }
  list(window = window, width = as.integer(width))
}

trace_name <- function(traces, at) {
  if (is.null(traces$keys)) {
    return(if (is.matrix(traces$data)) paste("column", at) else "the vector")
  }
  row <- traces$starts[[at]] + 1L
  parts <- vapply(traces$keys, function(key) as.character(traces$data[[key]][[row]]), "")
  paste0(traces$keys, " \"", parts, "\"", collapse = ", ")
}

# Steps that differ from the median step by more than a tenth are worth a word.
warn_irregular <- function(traces, deviation) {
  irregular <- which(deviation > 0.1)
  if (length(irregular) > 0L) {
    warn_musefuse(c(
      paste0(
        "{length(irregular)} of {length(deviation)} trace{?s} {?has/have} irregular times, e.g. ",
        "{trace_name(traces, irregular[[1L]])}."
      ),
      i = paste0(
        "They are smoothed sample by sample, as if regular. {.fn resample_annotations} puts them on a regular ",
        "clock first."
      )
    ), "time")
  }
}

check_order <- function(order, traces, width, call = caller_env()) {
  at <- which.min(width)
  if (order >= width[[at]]) {
    abort_musefuse(c(
      "{.arg order} must be below the number of samples in the window.",
      x = "It is {order}, but the window has {width[[at]]} sample{?s} in {trace_name(traces, at)}.",
      i = "Choose a longer {.arg window} or a lower {.arg order}."
    ), "window", call = call)
  }
}

smooth_traces <- function(traces, windows, verb, arguments, smoother, call = caller_env()) {
  out <- traces$data
  if (is.null(traces$columns)) {
    out[] <- call_core(smoother(as.double(out)), call = call)
    return(out)
  }
  for (column in traces$columns) {
    out[[column]] <- call_core(smoother(as.double(out[[column]])), call = call)
  }
  add_step(out, traces$data, verb, c(windows[names(windows) == "window"], arguments))
}
