#' Picture of lags
#'
#' One point a rater with its interval, a panel a recording and dimension; with lags by windows a line over time.
#'
#' @param object From [estimate_lag()].
#' @param most Most panels to draw; by default 12, or as many as leave room for the names of all raters. The caption
#'   says how many recordings are left out.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot. The data are those of `object`.
#' @family preparation
#' @examples
#' autoplot(estimate_lag(ratings, "pairwise"))
#' @export
autoplot.lags <- function(object, ..., most = NULL) {
  object <- mended(object)
  check_no_dots()
  check_rows(object, "object")
  fit <- fit_of(object)
  windows <- "start" %in% names(object)
  room <- if (windows) list(most = 12L, wrapped = wrapped_columns) else room_for_names(object)
  panels <- panels_shown(object, check_number(most %||% room$most, 1, whole = TRUE), room$wrapped)
  lags <- panels$keep(object)
  lags <- lags[!is.na(lags$lag), ]
  if (nrow(lags) == 0L) {
    abort_musefuse(c("No lag is known, so there is nothing to draw.",
      i = "Do the traces vary, and is there more than one rater?"),
      "missing")
  }
  absolute <- is.null(fit) || fit$absolute
  (if (windows) lag_lines(lags, panels) else lag_points(lags)) +
    panels$facets +
    wrapped_labs(
      title = if (absolute) "Lags of the raters" else "Relative lags of the raters",
      subtitle = if (absolute) "Positive is late." else paste0(
        "Positive is late; the earliest reliable rater ", if (windows) "of the whole recording ",
        "has 0. A delay that all share cannot be seen."
      ),
      caption = panels$caption,
      alt = paste0("Lags in seconds of ", count_of(count_ids(lags$rater), "rater"), " in ",
        count_of(count_ids(lags$recording), "recording"), ".")
    ) +
    panels$theme +
    (if (!windows) theme_rows(panels$rows * count_ids(lags$rater)))
}

# 24 names below each other can be read: many raters have fewer rows of panels, and those stand side by side.
room_for_names <- function(object) {
  rows <- max(1L, 24L %/% count_ids(object$rater))
  wrapped <- function(n) max(wrapped_columns(n), as.integer(min(3L, ceiling(n / rows))))
  dimensions <- count_ids(object$dimension)
  list(most = min(12L, rows * if (dimensions > 1L) dimensions else 3L), wrapped = wrapped)
}

lag_points <- function(lags) {
  lags$rater <- factor(lags$rater, levels = rev(levels(droplevels(lags$rater))))
  known <- lags[!is.na(lags$conf.low), ]
  ggplot2::ggplot(lags, ggplot2::aes(.data$lag, .data$rater)) +
    ggplot2::geom_vline(xintercept = 0, colour = "grey60", linewidth = 0.3) +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$conf.low, xmax = .data$conf.high), data = known,
      colour = okabe_ito[[1L]], alpha = 0.6) +
    ggplot2::geom_point(colour = okabe_ito[[1L]], size = 1.2) +
    ggplot2::scale_x_continuous(breaks = function(limits) value_breaks(limits, 5L), guide = sparse_axis()) +
    # the limits, as the layers lack raters in turn, of whom ggplot2 would make an order of its own
    ggplot2::scale_y_discrete(limits = levels(lags$rater), labels = shorten_names, guide = sparse_axis()) +
    ggplot2::labs(x = "Lag (s)", y = NULL)
}

lag_lines <- function(lags, panels) {
  everybody <- levels(lags$rater)
  lags$rater <- droplevels(lags$rater)
  lags <- windows_with_gaps(as.data.frame(lags), "lag")
  ggplot2::ggplot(lags, ggplot2::aes(.data$time, .data$lag, colour = .data$rater)) +
    ggplot2::geom_line(linewidth = 0.5, na.rm = TRUE) +
    ggplot2::geom_point(size = 1, na.rm = TRUE) +
    scale_colour_groups(levels(lags$rater), of = everybody, name = "Rater") +
    panels$values +
    panels$clock("Middle of the window") +
    ggplot2::labs(y = "Lag (s)")
}
