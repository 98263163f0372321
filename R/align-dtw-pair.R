# Dynamic time warping of two series, its pictures, and what all warping asks of series.

#' Dynamic time warping of two series
#'
#' Stretches and squeezes the time of two series so that they come as close as they can, and says how
#' close that is. Use it where the same course of events runs at different speeds or with changing
#' delays. It also warps noise onto noise: without a `window`, two unrelated series look alike.
#'
#' The cost of a path is the sum of squared Euclidean distances of the matched samples; by default it steps by one
#' sample in one series or in both, all with weight 1:
#' \deqn{D(i,j) = |x_i - y_j|^2 + \min\{D(i-1,j-1), D(i,j-1), D(i-1,j)\}.}
#' Of equally cheap steps the diagonal is taken first, then the one in `y`, then the one in `x`.
#' Costs are equally cheap if they differ by no more than rounding. The distance is symmetric, zero for equal series
#' and never above the Euclidean distance of series of equal length, but no metric: the triangle
#' inequality does not hold.
#'
#' A missing sample is no free place for a path, or paths would gather there. For the costs only, gaps of up to 4
#' samples are bridged by a straight line; a longer one by the course of the other series at that time (at that share
#' of the time if the lengths differ), as far as it predicts the series elsewhere (the slope of their regression),
#' and moved to meet it at both ends: so that standing still or running in the gap costs about what it costs beside
#' it.
#'
#' @section Step patterns and slopes:
#' A free path may stand still in one series as long as the band allows. What limits its slope, under the names of the
#' package dtw:
#' * `step_pattern = "symmetric1"`, the default: as above (White & Neely 1976, \doi{10.1109/TASSP.1976.1162779}).
#'   Slopes are free, and detours in both series cost more than the straight step.
#' * `"symmetric2"`: the symmetric form of Sakoe and Chiba (1978) with P = 0: a step in both series counts twice, so
#'   that all paths between the same ends weigh the same. Slopes are free.
#' * `"symmetricP1"`: their form with P = 1, the one that recognised words best: as before, but a step in one series
#'   comes only right after a step in both, so that the slope is between 1/2 and 2 all along.
#' * `max_slope`: the parallelogram of Itakura (1975; his is 2). It is a region, as the band is: the path stays
#'   where it can still come from the start and get to the end with no mean slope above `max_slope` or below its
#'   inverse. Inside it a path may stand still; it holds the two ends together more than the middle.
#'
#' They may be combined, with the band too, which a path must not leave even between two samples. The distances of
#' `"symmetric2"` and `"symmetricP1"` are about twice those of `"symmetric1"`. Where the lengths differ too much for the
#' limits there is no path: an error of class `musefuse_error_data`. The two cost four to five times as much time as
#' `"symmetric1"`, and a byte a cell of the band for the path.
#'
#' @section Band and memory:
#' The band is Sakoe and Chiba's, adjusted to the slope of unequal lengths: sample i of n and sample j
#' of m may meet where \eqn{|i(m-1) - j(n-1)| \le w (\max(n,m)-1)}, counted from 0, w the window in
#' samples. For equal lengths these are the samples at most w apart. It holds both ends, and is the
#' same seen from either series.
#'
#' Time is O(n m), or O(n w) with a window. Memory is O(w) for the distance, and at most 2 bits a cell
#' of the band for the path: an hour at 25 Hz with a window of 10 s takes about 12 MB.
#'
#' @param x,y Numeric vectors, or matrices with one row a time and one column a dimension; `NA` where
#'   missing. The lengths may differ, the dimensions may not.
#' @param window Half-width of the band: seconds, [samples()], or `NULL` for no band.
#' @param rate Samples a second, which turns `window` into samples. With the default of 1 the window
#'   is a number of samples.
#' @param step_pattern,max_slope How a path may step, and the largest slope of Itakura's parallelogram, at least 1
#'   (`Inf`: none); see Step patterns and slopes.
#' @param distance `"squared"`: the sum of squared distances along the path; `"euclidean"`: its root.
#' @param path Keep the path?
#' @param ... These dots are for future extensions and must be empty.
#' @returns `dtw()`: a `dtw_alignment`, a list of `distance` (a number; also by `as.double()`), `path` (`NULL`, or a
#'   tibble of the matched samples `x` and `y`), `window` (in samples, or `NULL`), `step_pattern`, `max_slope`, `rate`
#'   and the two series. Its
#'   `tidy()` is a tibble, one row a step of the path: the samples `x`, `y`, their times `time_x`, `time_y` in
#'   seconds from the start, `lag` (`time_y - time_x`) and `cost` (squared distance of the two, gaps filled, times the
#'   weight of the step; they sum to the squared distance). `autoplot()` draws the two series with links between matched
#'   samples (`type = "links"`), or the path in its band (`type = "path"`).
#'
#'   Errors: `musefuse_error_values` for infinite values, `musefuse_error_missing` for a series without
#'   any sample, `musefuse_error_argument` for the rest.
#' @references Itakura, F. (1975). Minimum prediction residual principle applied to speech recognition. *IEEE
#'   Transactions on Acoustics, Speech, and Signal Processing*, 23, 67-72. \doi{10.1109/TASSP.1975.1162641}
#'
#'   Sakoe, H. & Chiba, S. (1978). Dynamic programming algorithm optimization for spoken word
#'   recognition. *IEEE Transactions on Acoustics, Speech, and Signal Processing*, 26, 43-49.
#'   \doi{10.1109/TASSP.1978.1163055}
#' @family alignment
#' @examples
#' time <- seq(0, 20, by = 0.25)
#' x <- sin(time / 2)
#' y <- sin((time - 1.5) / 2) # late by 1.5 s
#' alignment <- dtw(x, y, window = 3, rate = 4, path = TRUE)
#' alignment
#' tidy(alignment)
#' autoplot(alignment)
#' @export
dtw <- function(x, y, window = NULL, rate = 1, distance = c("squared", "euclidean"), path = FALSE, ...,
                step_pattern = c("symmetric1", "symmetric2", "symmetricP1"), max_slope = Inf) {
  check_no_dots()
  x <- check_series(x)
  y <- check_series(y)
  check_same_dimensions(list(x, y), c("x", "y"))
  rate <- check_number(rate, 0, open = TRUE)
  window <- band_samples(window, rate)
  distance <- check_choice(distance)
  path <- check_flag(path)
  limits <- check_slopes(step_pattern, max_slope)
  warping <- c(list(window = window), limits)
  found <- call_core(
    if (path) cpp_dtw_path(x, y, warping) else list(squared = cpp_dtw_squared(x, y, warping))
  )
  structure(
    list(
      distance = as_distance(found$squared, distance), measure = distance,
      path = if (path) tibble::tibble(x = found$first, y = found$second),
      window = window, step_pattern = limits$step_pattern, max_slope = limits$max_slope, rate = rate, x = x, y = y
    ),
    class = "dtw_alignment"
  )
}

# What limits the slope of paths, beside their band.
check_slopes <- function(step_pattern, max_slope, call = caller_env()) {
  list(
    step_pattern = check_choice(step_pattern, c("symmetric1", "symmetric2", "symmetricP1"), call = call),
    max_slope = check_number(max_slope, 1, call = call)
  )
}

as_distance <- function(squared, distance) if (distance == "euclidean") sqrt(squared) else squared

# A window as whole samples, or NULL for no band.
band_samples <- function(window, rate, call = caller_env()) {
  window <- check_band(window, call = call)
  if (is.null(window)) NULL else window_samples(window, rate)
}

# One series as a matrix of doubles, one column a dimension.
check_series <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  wanted <- "a numeric vector, or a matrix of time x dimension"
  check_given(missing(x), wanted, arg, call)
  if (is.data.frame(x)) x <- as.matrix(x)
  if (is.logical(x) && all(is.na(x))) x <- replace(x, TRUE, NA_real_)
  if (!is.numeric(x) || length(dim(x)) > 2L || length(x) == 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be {wanted}.",
      x = if (length(x) == 0L) "It is empty." else "It is {.obj_type_friendly {x}}."
    ), "argument", call = call)
  }
  x <- as.matrix(x)
  storage.mode(x) <- "double"
  check_series_values(x, arg, call)
  x
}

check_series_values <- function(x, arg, call) {
  bad <- which(is.infinite(x))
  if (length(bad) > 0L) {
    abort_musefuse(c(
      "{.arg {arg}} has {length(bad)} infinite value{?s}, the first at sample {(bad[[1L]] - 1L) %% nrow(x) + 1L}.",
      i = "Missing samples are {.code NA}."
    ), "values", call = call)
  }
  if (all(is.na(x))) {
    abort_musefuse("{.arg {arg}} has no sample that is not missing.", "missing", call = call)
  }
}

check_same_dimensions <- function(series, names, call = caller_env()) {
  dimensions <- vapply(series, ncol, 0L)
  other <- which(dimensions != dimensions[[1L]])
  if (length(other) > 0L) {
    abort_musefuse(c(
      "All series must have the same number of dimensions (columns).",
      x = "{.arg {names[[1L]]}} has {dimensions[[1L]]}, {.arg {names[[other[[1L]]]]}} has {dimensions[[other[[1L]]]]}."
    ), "argument", call = call)
  }
}

#' @export
as.double.dtw_alignment <- function(x, ...) x$distance

#' @export
print.dtw_alignment <- function(x, ...) print_format(x)

#' @export
format.dtw_alignment <- function(x, ...) {
  need_parts(x, c("distance", "measure", "x", "y", "rate"), "dtw")
  local_plain_numbers()
  size <- function(series) {
    paste0(nrow(series), if (ncol(series) > 1L) paste0(" x ", ncol(series)))
  }
  band <- if (is.null(x$window)) "no band" else
    paste0("band of ", x$window, " sample", if (x$window != 1L) "s",
      if (x$rate != 1) paste0(" (", format(x$window / x$rate, digits = 3), " s)"))
  if (x$step_pattern != "symmetric1") band <- paste0(band, ", ", x$step_pattern)
  if (is.finite(x$max_slope)) band <- paste0(band, ", slope up to ", format(x$max_slope, digits = 3))
  missing <- sum(is.na(x$x)) + sum(is.na(x$y))
  c(
    cli::style_bold("Dynamic time warping"),
    paste0("Series of ", size(x$x), " and ", size(x$y), " samples, ", band,
      if (missing > 0L) paste0("; ", missing, " missing sample", if (missing > 1L) "s", " filled for the costs")),
    paste0(if (x$measure == "squared") "Squared distance: " else "Distance: ", format(x$distance, digits = 6)),
    format_path(x)
  )
}

format_path <- function(x) {
  if (is.null(x$path)) {
    return(cli::style_dim("Next: as.double(x); dtw(path = TRUE) for the path"))
  }
  lag <- (x$path$y - x$path$x) / x$rate
  unit <- if (x$rate == 1) " samples" else " s"
  c(
    paste0("Path of ", nrow(x$path), " steps; `y` runs ",
      paste(format(range(lag), digits = 3, trim = TRUE), collapse = " to "), unit, " behind `x` (mean ",
      format(mean(lag), digits = 2), ")"),
    cli::style_dim("Next: tidy(x), autoplot(x)")
  )
}

#' @rdname dtw
#' @export
tidy.dtw_alignment <- function(x, ...) {
  check_no_dots()
  path <- need_path(x)
  time_x <- (path$x - 1) / x$rate
  time_y <- (path$y - 1) / x$rate
  seen <- cpp_bridged(list(x$x, x$y), NULL)
  gap <- seen[[1L]][path$x, , drop = FALSE] - seen[[2L]][path$y, , drop = FALSE]
  cost <- rowSums(gap^2) * step_weights(path, x$step_pattern)
  tibble::tibble(
    x = path$x, y = path$y, time_x = time_x, time_y = time_y, lag = time_y - time_x, cost = cost
  )
}

# A step in both series counts twice but in symmetric1; the first sample counts once.
step_weights <- function(path, step_pattern) {
  if (step_pattern == "symmetric1") 1 else c(1, diff(path$x) + diff(path$y))
}

need_path <- function(x, call = caller_env()) {
  if (is.null(x$path)) {
    abort_musefuse(c("This alignment was made without its path.",
      i = "{.code dtw(..., path = TRUE)} keeps it."), "argument", call = call)
  }
  x$path
}

# ---- pictures ----------------------------------------------------------------------------------

#' @rdname dtw
#' @param object A `dtw_alignment` that has its path.
#' @param type See Value.
#' @param most Most links to draw.
#' @export
autoplot.dtw_alignment <- function(object, type = c("links", "path"), ..., most = 80L) {
  check_no_dots()
  type <- check_choice(type)
  need_path(object)
  if (type == "links") plot_links(object, check_number(most, 1, whole = TRUE)) else plot_path(object)
}

# In each dimension `y` is drawn below `x`, by the height of both.
plot_links <- function(alignment, most) {
  path <- tidy.dtw_alignment(alignment)
  rows <- unique(round(seq(1, nrow(path), length.out = min(most, nrow(path)))))
  drawn <- lapply(seq_len(ncol(alignment$x)), links_of, alignment = alignment, path = path[rows, ])
  stack <- function(name) do.call(rbind, lapply(drawn, `[[`, name))
  ggplot2::ggplot(stack("traces"), ggplot2::aes(.data$time, .data$value)) +
    ggplot2::geom_segment(ggplot2::aes(xend = .data$to, yend = .data$down),
      data = stack("links"), colour = "grey75", linewidth = 0.3, na.rm = TRUE) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$series), linewidth = 0.8, na.rm = TRUE) +
    scale_colour_groups(c("x", "y")) +
    (if (length(drawn) > 1L) {
      ggplot2::facet_wrap(ggplot2::vars(.data$dimension), ncol = 1L, scales = "free_y")
    }) +
    ggplot2::scale_y_continuous(labels = NULL) +
    ggplot2::labs(
      x = time_label(alignment), y = "Value (y drawn below x)", colour = NULL,
      title = "Dynamic time warping",
      subtitle = paste0(length(rows), " of ", nrow(path), " matched pairs are linked."),
      alt = "Two traces, one above the other, with thin lines between the samples that warping matches."
    ) +
    theme_musefuse()
}

links_of <- function(d, alignment, path) {
  x <- alignment$x[, d]
  y <- alignment$y[, d] - diff(range(alignment$x[, d], alignment$y[, d], finite = TRUE))
  names <- c(colnames(alignment$x), colnames(alignment$y), paste("Dimension", seq_len(d)))
  dimension <- factor(names[[d]], unique(names))
  start <- function(series) (seq_along(series) - 1) / alignment$rate
  list(
    traces = data.frame(
      dimension = dimension, series = rep(c("x", "y"), c(length(x), length(y))),
      time = c(start(x), start(y)), value = c(x, y)
    ),
    links = data.frame(
      dimension = dimension, time = path$time_x, to = path$time_y, value = x[path$x], down = y[path$y]
    )
  )
}

time_label <- function(alignment, of = "Time") {
  paste0(of, if (alignment$rate == 1) " (samples)" else " (s)")
}

plot_path <- function(alignment) {
  path <- tidy.dtw_alignment(alignment)
  limited <- !is.null(alignment$window) || is.finite(alignment$max_slope)
  ends <- data.frame(x = range(path$time_x), y = range(path$time_y))
  ggplot2::ggplot(path, ggplot2::aes(.data$time_x, .data$time_y)) +
    (if (limited) {
      ggplot2::geom_ribbon(ggplot2::aes(.data$time, ymin = .data$lower, ymax = .data$upper),
        data = band_edges(alignment), inherit.aes = FALSE, fill = "grey90")
    }) +
    ggplot2::geom_line(ggplot2::aes(.data$x, .data$y), data = ends, colour = "grey55", linetype = 2) +
    ggplot2::geom_path(colour = okabe_ito[[1L]], linewidth = 0.8) +
    ggplot2::coord_equal() +
    ggplot2::labs(
      x = time_label(alignment, "Time of x"), y = time_label(alignment, "Time of y"),
      title = "Warping path",
      subtitle = paste0("Above the dashed line y is late.", if (limited) " Grey: where it may run."),
      alt = "The warping path: time of y against time of x, beside the straight line between the corners."
    ) +
    theme_musefuse()
}

# Edges along x of the band, |i (m - 1) - j (n - 1)| <= w (max(n, m) - 1), and of the parallelogram.
band_edges <- function(alignment) {
  n <- nrow(alignment$x) - 1
  m <- nrow(alignment$y) - 1
  i <- seq(0, n)
  reach <- if (is.null(alignment$window)) Inf else alignment$window * max(n, m)
  steep <- alignment$max_slope
  lower <- pmax((i * m - reach) / max(n, 1), 0)
  upper <- pmin((i * m + reach) / max(n, 1), m)
  if (is.finite(steep)) {
    lower <- pmax(lower, i / steep, m - (n - i) * steep)
    upper <- pmin(upper, i * steep, m - (n - i) / steep)
  }
  data.frame(time = i, lower = lower, upper = upper) / alignment$rate
}
