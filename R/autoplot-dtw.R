# Pictures of two warped series: links between matched samples, or the path in its band.

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
