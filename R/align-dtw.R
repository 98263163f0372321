# Dynamic time warping: of two series, of all pairs, of the raters of annotations.

#' Dynamic time warping of two series
#'
#' Stretches and squeezes the time of two series so that they come as close as they can, and says how
#' close that is. Use it where the same course of events runs at different speeds or with changing
#' delays. It also warps noise onto noise: without a `window`, two unrelated series look alike.
#'
#' The cost of a path is the sum of squared Euclidean distances of the matched samples; it steps by one
#' sample in one series or in both, all with weight 1 (the step pattern "symmetric1" of the package dtw;
#' Sakoe and Chiba's own counts the step in both twice):
#' \deqn{D(i,j) = |x_i - y_j|^2 + \min\{D(i-1,j-1), D(i,j-1), D(i-1,j)\}.}
#' Of equally cheap steps the diagonal is taken first, then the one in `y`, then the one in `x`.
#' A missing sample costs nothing and may be matched. The distance is symmetric, zero for equal series
#' and never above the Euclidean distance of series of equal length, but no metric: the triangle
#' inequality does not hold.
#'
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
#' @param distance `"squared"`: the sum of squared distances along the path; `"euclidean"`: its root.
#' @param path Keep the path?
#' @param ... These dots are for future extensions and must be empty.
#' @returns `dtw()`: a `dtw_alignment`, a list of `distance` (a number; also by `as.double()`), `path`
#'   (`NULL`, or a tibble of the matched samples `x` and `y`), `window` (in samples, or `NULL`), `rate`
#'   and the two series. Its `tidy()` is a tibble, one row a step of the path: the samples `x`, `y`, their
#'   times `time_x`, `time_y` in seconds from the start, `lag` (`time_y - time_x`) and `cost` (squared
#'   distance of the two). `autoplot()` draws the two series with links between matched samples
#'   (`type = "links"`), or the path in its band (`type = "path"`).
#'
#'   Errors: `musefuse_error_values` for infinite values, `musefuse_error_missing` for a series without
#'   any sample, `musefuse_error_argument` for the rest.
#' @references Sakoe, H. & Chiba, S. (1978). Dynamic programming algorithm optimization for spoken word
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
dtw <- function(x, y, window = NULL, rate = 1, distance = c("squared", "euclidean"), path = FALSE) {
  x <- check_series(x)
  y <- check_series(y)
  check_same_dimensions(list(x, y), c("x", "y"))
  rate <- check_number(rate, 0, open = TRUE)
  window <- band_samples(window, rate)
  distance <- check_choice(distance, c("squared", "euclidean"))
  path <- check_flag(path)
  found <- call_core(
    if (path) cpp_dtw_path(x, y, window) else list(squared = cpp_dtw_squared(x, y, window))
  )
  structure(
    list(
      distance = as_distance(found$squared, distance), measure = distance,
      path = if (path) tibble::tibble(x = found$first, y = found$second),
      window = window, rate = rate, x = x, y = y
    ),
    class = "dtw_alignment"
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
print.dtw_alignment <- function(x, ...) {
  cli::cat_line(format(x))
  invisible(x)
}

#' @export
format.dtw_alignment <- function(x, ...) {
  size <- function(series) {
    paste0(nrow(series), if (ncol(series) > 1L) paste0(" x ", ncol(series)))
  }
  band <- if (is.null(x$window)) "no band" else
    paste0("band of ", x$window, " sample", if (x$window != 1L) "s",
      if (x$rate != 1) paste0(" (", format(x$window / x$rate, digits = 3), " s)"))
  missing <- sum(is.na(x$x)) + sum(is.na(x$y))
  c(
    cli::style_bold("Dynamic time warping"),
    paste0("Series of ", size(x$x), " and ", size(x$y), " samples, ", band,
      if (missing > 0L) paste0("; ", missing, " missing sample", if (missing > 1L) "s", " at no cost")),
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
  gap <- x$x[path$x, , drop = FALSE] - x$y[path$y, , drop = FALSE]
  tibble::tibble(
    x = path$x, y = path$y, time_x = time_x, time_y = time_y, lag = time_y - time_x,
    cost = rowSums(gap^2, na.rm = TRUE)
  )
}

need_path <- function(x, call = caller_env()) {
  if (is.null(x$path)) {
    abort_musefuse(c("This alignment was made without its path.",
      i = "{.code dtw(..., path = TRUE)} keeps it."), "argument", call = call)
  }
  x$path
}

#' @rdname dtw
#' @param object A `dtw_alignment` that has its path.
#' @param type See Value.
#' @param most Most links to draw.
#' @export
autoplot.dtw_alignment <- function(object, type = c("links", "path"), ..., most = 80L) {
  check_no_dots()
  type <- check_choice(type, c("links", "path"))
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
  ends <- data.frame(x = range(path$time_x), y = range(path$time_y))
  ggplot2::ggplot(path, ggplot2::aes(.data$time_x, .data$time_y)) +
    (if (!is.null(alignment$window)) {
      ggplot2::geom_ribbon(ggplot2::aes(.data$time, ymin = .data$lower, ymax = .data$upper),
        data = band_edges(alignment), inherit.aes = FALSE, fill = "grey90")
    }) +
    ggplot2::geom_line(ggplot2::aes(.data$x, .data$y), data = ends, colour = "grey55", linetype = 2) +
    ggplot2::geom_path(colour = okabe_ito[[1L]], linewidth = 0.8) +
    ggplot2::coord_equal() +
    ggplot2::labs(
      x = time_label(alignment, "Time of x"), y = time_label(alignment, "Time of y"),
      title = "Warping path",
      subtitle = paste0("Above the dashed line y is late.", if (!is.null(alignment$window)) " Grey: the band."),
      alt = "The warping path: time of y against time of x, beside the straight line between the corners."
    ) +
    theme_musefuse()
}

# Edges of the band along x: |i (m - 1) - j (n - 1)| <= w (max(n, m) - 1).
band_edges <- function(alignment) {
  n <- nrow(alignment$x) - 1
  m <- nrow(alignment$y) - 1
  i <- seq(0, n)
  reach <- alignment$window * max(n, m)
  edge <- function(side) pmin(pmax((i * m + side * reach) / max(n, 1), 0), m)
  data.frame(time = i, lower = edge(-1), upper = edge(1)) / alignment$rate
}

#' Dynamic time warping of all pairs
#'
#' The distances of [dtw()] between all series of a list, all columns of a matrix, or all raters of each
#' recording and dimension.
#'
#' @param x A list of series (vectors or matrices of time x dimension; lengths may differ), a matrix
#'   whose columns are series, or an annotations table.
#' @param ... These dots are for future extensions and must be empty.
#' @inheritParams dtw
#' @param rate Samples a second, which turns `window` into samples; for annotations it comes from the
#'   data.
#' @param threads Number of threads. The result is the same to the byte for any number.
#' @returns For a list or a matrix: a symmetric matrix of distances with zeros on the diagonal
#'   (`as.dist()` makes a `dist` of it). For annotations: a tibble, one row a pair: `recording`,
#'   `dimension`, `rater`, `other`, `distance`.
#' @family alignment
#' @examples
#' set.seed(1)
#' walks <- replicate(4, cumsum(rnorm(100)))
#' dtw_matrix(walks, window = 10)
#' @export
dtw_matrix <- function(x, ..., window = NULL, rate = 1, distance = c("squared", "euclidean"),
                       threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  distance <- check_choice(distance, c("squared", "euclidean"))
  threads <- check_threads(threads)
  if (!missing(x) && is.data.frame(x)) {
    return(dtw_raters(check_annotations(x), check_band(window), distance, threads))
  }
  series <- check_series_list(x)
  window <- band_samples(window, check_number(rate, 0, open = TRUE))
  pairwise_distances(series, window, distance, threads)
}

pairwise_distances <- function(series, window, distance, threads, call = caller_env()) {
  squared <- call_core(
    cpp_dtw_squared_matrix(unname(series), window, threads, core_progress("Warping pairs")),
    call = call
  )
  dimnames(squared) <- list(names(series), names(series))
  as_distance(squared, distance)
}

# A list of series, or the columns of a matrix, as matrices of doubles.
check_series_list <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  wanted <- "a list of series, a matrix whose columns are series, or annotations"
  check_given(missing(x), wanted, arg, call)
  if (is.matrix(x)) {
    x <- stats::setNames(lapply(seq_len(ncol(x)), function(k) x[, k]), colnames(x))
  }
  if (!is.list(x) || length(x) == 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be {wanted}.",
      x = "It is {.obj_type_friendly {x}}."
    ), "argument", call = call)
  }
  labels <- paste0(arg, "[[", if (is.null(names(x))) seq_along(x) else encodeString(names(x), quote = "\""), "]]")
  x <- mapply(check_series, x, labels, MoreArgs = list(call = call), SIMPLIFY = FALSE)
  check_same_dimensions(x, labels, call)
  x
}

dtw_raters <- function(data, window, distance, threads, call = caller_env()) {
  groups <- warp_groups(data, joint = FALSE, call = call)
  pairs <- map_cells(groups, "Warping pairs", function(group) {
    rated <- rated_series(group)
    found <- pairwise_distances(group$series[rated], group_window(window, group), distance, threads)
    pair <- which(upper.tri(found), arr.ind = TRUE)
    list(pairs = data.frame(
      rater = rated[pair[, 1L]], other = rated[pair[, 2L]], distance = found[pair]
    ))
  }, call = call)
  warn_unrated(groups)
  pairs <- stack_rows(groups, pairs, "pairs")
  pairs[c("rater", "other")] <- lapply(pairs[c("rater", "other")], factor, levels = levels(data$rater))
  pairs
}

#' Align raters by dynamic time warping
#'
#' Warps the time of each rater so that their trace follows a reference as closely as it can. Use it
#' where delays change within a recording and the traces have clear events. Where the delay is
#' constant, [shift_lag()] is safer: warping also fits noise, so smooth and standardise the raters
#' first, and keep the window short.
#'
#' At each time of the reference, an aligned rater has the mean of those of their samples that the
#' warping path of [dtw()] matches to it, where any is present. Both ends stay where they are. A rater
#' without ratings is set aside with a warning.
#'
#' @inheritParams fuse_mean
#' @param reference What the raters are aligned to: `"medoid"`, the rater of each recording and
#'   dimension with the least sum of squared DTW to the others; `"mean"`, the mean of the raters; or the
#'   name of a rater.
#' @param window Farthest that a sample may be moved: seconds, [samples()], or `NULL` for no limit.
#' @param joint Align all dimensions of a rater by one warp? They must be rated at the same times; the
#'   dimension with the larger values counts more, so standardise first.
#' @param threads Number of threads, for the medoid. The result is the same for any number.
#' @returns An annotations table in which all raters of a recording and dimension are on one clock:
#'   `recording`, `dimension`, `rater`, `time` (seconds), `value`. Its fit, `attr(x, "fit")`, holds `paths`,
#'   see [warping_paths()], and `raters`: `recording`, `dimension`, `rater`, `reference` (is this the
#'   one?), `distance` (DTW distance from the reference, the root of the summed squares), `lag` (mean
#'   seconds behind the reference).
#'
#'   Errors: `musefuse_error_unknown` for a reference that did not rate somewhere,
#'   `musefuse_error_time` for `joint = TRUE` where dimensions have different clocks.
#' @references Sakoe, H. & Chiba, S. (1978). Dynamic programming algorithm optimization for spoken word
#'   recognition. *IEEE Transactions on Acoustics, Speech, and Signal Processing*, 26, 43-49.
#'   \doi{10.1109/TASSP.1978.1163055}
#' @family alignment
#' @examples
#' clip <- ratings[ratings$recording == "clip1" & ratings$dimension == "arousal", ]
#' aligned <- align_dtw(clip, window = 6)
#' tidy(aligned)
#' @export
align_dtw <- function(data, ..., reference = "medoid", window = 8, joint = FALSE,
                      threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  window <- check_band(window)
  reference <- check_string(reference)
  if (!reference %in% c("medoid", "mean")) check_known(reference, levels(data$rater), "rater")
  joint <- check_flag(joint)
  threads <- check_threads(threads)
  groups <- warp_groups(data, joint)
  check_reference(groups, reference)
  aligned <- map_cells(groups, "Aligning by DTW", function(group) {
    align_group(group, reference, window, threads)
  })
  aligned <- unlist(aligned, recursive = FALSE)
  cells <- cells_of(groups)
  warn_unrated(groups)
  settings <- list(reference = reference, window = window, joint = joint)
  fit <- structure(
    list(
      method = "dtw", settings = settings, raters = stack_rows(cells, aligned, "raters"),
      recordings = stack_rows(cells, aligned, "facts"), paths = stack_paths(cells, aligned, data),
      ratings = data
    ),
    class = c("fit_align_dtw", "fit_alignment", "musefuse_fit")
  )
  fit$raters$rater <- factor(fit$raters$rater, levels(data$rater))
  add_step(aligned_annotations(cells, aligned, data, fit), data, "align_dtw", settings)
}

check_reference <- function(groups, reference, call = caller_env()) {
  if (reference %in% c("medoid", "mean")) {
    return(invisible())
  }
  without <- Filter(function(group) !reference %in% rated_series(group), groups)
  if (length(without) > 0L) {
    abort_musefuse(c(
      "Rater {.val {reference}} cannot be the reference everywhere.",
      x = "In {.val {name_some(vapply(without, name_cell, \"\"))}} there are no ratings of theirs.",
      i = "{.code reference = \"medoid\"} takes the most central rater of each."
    ), "unknown", call = call)
  }
}

# One result a cell of the group: the raters on the reference's clock.
align_group <- function(group, reference, window, threads) {
  rated <- rated_series(group)
  window <- group_window(window, group)
  if (reference == "medoid" && length(rated) > 0L) {
    reference <- rated[[cpp_dtw_medoid(unname(group$series[rated]), window, threads)]]
  }
  target <- if (reference == "mean") mean_series(group$series) else group$series[[reference]]
  warps <- lapply(group$series, function(series) {
    if (all(is.na(series))) unwarped_series(series) else cpp_dtw_warp(target, series, window)
  })
  lapply(seq_along(group$cells), aligned_cell, group = group, warps = warps, reference = reference)
}

unwarped_series <- function(series) {
  list(values = series, position = as.double(seq_len(nrow(series))), squared = NA_real_)
}

mean_series <- function(series) {
  mean <- Reduce(`+`, lapply(series, function(one) replace(one, is.na(one), 0))) /
    Reduce(`+`, lapply(series, function(one) !is.na(one)))
  replace(mean, is.nan(mean), NA_real_)
}

aligned_cell <- function(d, group, warps, reference) {
  warps <- warps[colnames(group$cells[[d]]$ratings)]
  warped_time <- do.call(cbind, lapply(warps, function(warp) time_at(warp$position, group$time)))
  list(
    ratings = do.call(cbind, lapply(warps, function(warp) warp$values[, d])),
    paths = list(warped_time = warped_time),
    raters = data.frame(
      rater = names(warps), reference = names(warps) == reference,
      distance = sqrt(vapply(warps, `[[`, 0, "squared")), lag = colMeans(warped_time - group$time)
    ),
    facts = list(status = "converged", reference = reference)
  )
}
