#' Picture of segments
#'
#' Segments as shaded stretches, over the gold standard where it is given. Neighbours differ in shade, partitions
#' in colour; segments that overlap are drawn one above the other.
#'
#' @param object A segments table.
#' @param data A gold standard to draw them over.
#' @param most Most panels to draw; the caption says how many are left out.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot.
#' @family segments and features
#' @examples
#' autoplot(ratings_segments, data = fuse_ewe(ratings))
#' @export
autoplot.segments <- function(object, ..., data = NULL, most = 12L) {
  check_no_dots()
  most <- check_number(most, 1, whole = TRUE)
  x <- as.data.frame(check_segments(object))
  x$recording <- as_id(x$recording)
  x$lane <- segment_lanes(x)
  x$group <- if ("partition" %in% names(x)) as.character(x$partition) else "segment"
  x$group[is.na(x$group)] <- "no partition"
  x$group <- factor(x$group, levels = intersect(c(levels(object[["partition"]]), unique(x$group)), x$group))
  if (is.null(data)) {
    return(plot_segment_bars(x, axis_calendar(object, times = x$end)))
  }
  plot_segments_over(x, check_traces(data, unique(x$recording))$data, most, data)
}

# The lowest lane in which no earlier segment of the recording is still going on.
segment_lanes <- function(x) {
  lane <- integer(nrow(x))
  for (rows in split(order(x$start, x$end), x$recording[order(x$start, x$end)])) {
    free_at <- numeric()
    for (i in rows) {
      free <- which(free_at <= x$start[[i]] + 1e-9)
      lane[[i]] <- if (length(free) > 0L) free[[1L]] else length(free_at) + 1L
      free_at[[lane[[i]]]] <- x$end[[i]]
    }
  }
  lane
}

# Every other segment is paler.
segment_shade <- function(x) ifelse(number_within(x$recording) %% 2L == 0L, 0.55, 0.9)

plot_segment_bars <- function(x, calendar) {
  x$shade <- segment_shade(x)
  x$row <- as.integer(x$recording)
  lanes <- max(x$lane)
  ggplot2::ggplot(x) +
    ggplot2::geom_rect(ggplot2::aes(xmin = .data$start, xmax = .data$end,
      ymin = .data$row - 0.4 + 0.8 * (.data$lane - 1) / lanes, ymax = .data$row - 0.4 + 0.8 * .data$lane / lanes,
      fill = .data$group, alpha = .data$shade), colour = "white", linewidth = 0.3) +
    ggplot2::scale_alpha_identity() +
    ggplot2::scale_y_reverse(breaks = seq_along(levels(x$recording)), labels = row_names(levels(x$recording)),
      minor_breaks = NULL, guide = sparse_axis()) +
    segment_fill(x) +
    scale_x_clock(c(x$start, x$end), calendar = calendar) +
    wrapped_labs(y = NULL, title = count_of(nrow(x), "segment"), alt = segment_alt(x)) +
    theme_musefuse() +
    theme_rows(nlevels(x$recording))
}

plot_segments_over <- function(x, trace, most, dated) {
  trace <- trace[as.character(trace$recording) %in% as.character(x$recording), ]
  if (nrow(trace) == 0L) {
    abort_musefuse("{.arg data} has none of the segments' recordings.", "unknown", call = caller_env(2))
  }
  axis <- scale_axis(dated, trace$value)
  panels <- panels_shown(trace, most, dated = dated)
  shown <- panels$keep(x[as.character(x$recording) %in% as.character(trace$recording), ])
  shown$shade <- segment_shade(shown) / 2
  lanes <- max(shown$lane)
  range <- range(trace$value, finite = TRUE)
  height <- diff(range) / lanes
  ggplot2::ggplot(panels$traces(trace)) +
    ggplot2::geom_rect(ggplot2::aes(xmin = .data$start, xmax = .data$end,
      ymin = range[[1L]] + height * (.data$lane - 1), ymax = range[[1L]] + height * .data$lane,
      fill = .data$group, alpha = .data$shade), data = shown, colour = "white", linewidth = 0.2) +
    ggplot2::geom_line(ggplot2::aes(.data$time, .data$value, group = .data$rater), colour = ink_colour,
      linewidth = 0.6, na.rm = TRUE) +
    ggplot2::scale_alpha_identity() +
    segment_fill(shown) +
    panels$facets +
    panels$values +
    panels$clock() +
    wrapped_labs(y = value_label(trace, axis), title = paste(count_of(nrow(x), "segment"), "over the gold standard"),
      caption = panels$caption, alt = segment_alt(x)) +
    panels$theme
}

segment_fill <- function(x) {
  groups <- levels(droplevels(x$group))
  scale_fill_groups(groups, name = NULL, guide = if (identical(groups, "segment")) "none" else group_legend(groups))
}

segment_alt <- function(x) {
  paste("Shaded stretches:", nrow(x), "segments of", nlevels(droplevels(x$recording)), "recordings along their time.")
}

#' @rdname changepoint_path
#' @param object What `changepoint_path()` returned.
#' @param most Most recordings to draw; the caption says how many are left out.
#' @export
autoplot.changepoint_path <- function(object, ..., most = 12L) {
  check_no_dots()
  most <- check_number(most, 1, whole = TRUE)
  object <- mended(object)
  check_rows(object, "object")
  shown <- utils::head(unique(object$recording), most)
  left_out <- length(unique(object$recording)) - length(shown)
  x <- as.data.frame(object)[object$recording %in% shown, ]
  x$recording <- factor(as.character(x$recording), as.character(shown))
  learned <- unique(x[is.finite(x$noise) & x$noise >= min(x$penalty_from) & x$noise <= max(x$penalty_to),
    c("recording", "noise")])
  ggplot2::ggplot(x) +
    ggplot2::geom_segment(ggplot2::aes(x = .data$penalty_from, xend = .data$penalty_to, y = .data$segments,
      yend = .data$segments), linewidth = 1.2, colour = okabe_ito[[1L]]) +
    (if (nrow(learned) > 0L) ggplot2::geom_vline(ggplot2::aes(xintercept = .data$noise), data = learned,
      linetype = "dashed", colour = "grey30")) +
    ggplot2::facet_wrap("recording", labeller = ggplot2::as_labeller(function(x) {
      wrap_names(x, if (length(shown) > 2L) 15 else 24, 2L)
    })) +
    ggplot2::scale_x_log10() +
    ggplot2::scale_y_continuous(breaks = whole_breaks) +
    wrapped_labs(x = "Penalty (s)", y = "Segments", title = "Segments at each penalty",
      caption = paste(c(if (nrow(learned) > 0L) "Dashed: learned from the noise.",
        if (left_out > 0L) paste(count_of(left_out, "recording"), "not shown.")), collapse = " "),
      alt = "Number of segments against the penalty, a panel a recording.") +
    theme_musefuse()
}
