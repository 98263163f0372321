#' Pictures of class probabilities
#'
#' Which segments are sure of their class, and how large the share of each class may be.
#'
#' @section Pictures:
#' * `"timeline"`: the segments along the recordings in the colour of their class, the paler the less probable; a
#'   question mark where a segment is not sure.
#' * `"shares"`: the share of each class with its interval.
#' * `"probabilities"`: the probabilities of each segment as stacked bars.
#'
#' @param object A table of [propagate()].
#' @param type Which picture.
#' @param recordings Recordings of the timeline; by default the first twelve.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot.
#' @family search and profile
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), k = 3, seed = 1)
#' autoplot(propagate(gold, classes, draws = 10, seed = 1), type = "shares")
#' @export
autoplot.class_probabilities <- function(object, type = c("timeline", "shares", "probabilities"), ...,
                                         recordings = NULL) {
  check_no_dots()
  type <- check_choice(type)
  check_rows(object, "object")
  need_fit(object)
  object <- mended(object)
  object$class <- factor(object$class, union(fit_of(object)$levels, object$class))
  switch(type, timeline = plot_sure_timeline(object, recordings), shares = plot_class_shares(object),
    probabilities = plot_class_probabilities(object))
}

sure_in_words <- function(object) {
  known <- sum(!is.na(object$probability))
  paste0(sum(object$sure, na.rm = TRUE), " of ", count_of(known, unit_of(object)), if (known == 1L) " is" else " are",
    " sure")
}

plot_sure_timeline <- function(object, recordings, call = caller_env(2L)) {
  fit <- fit_of(object)
  known <- levels(droplevels(as.factor(object$recording)))
  shown <- if (is.null(recordings)) utils::head(known, 12L) else
    check_known(recordings, known, "recording", arg = "recordings", call = call)
  rows <- match_segments(object, fit$segments)
  blocks <- data.frame(recording = object$recording, class = object$class, probability = object$probability,
    sure = object$sure, start = fit$segments$start[rows], end = fit$segments$end[rows])
  blocks <- blocks[blocks$recording %in% shown & !is.na(blocks$probability) & !is.na(blocks$start), ]
  blocks$recording <- factor(as.character(blocks$recording), rev(shown))
  blocks$row <- as.integer(blocks$recording)
  levels <- levels(object$class)
  ggplot2::ggplot(blocks) +
    ggplot2::geom_rect(ggplot2::aes(xmin = .data$start, xmax = .data$end, ymin = .data$row - 0.4,
      ymax = .data$row + 0.4, fill = .data$class, alpha = .data$probability), colour = "white", linewidth = 0.3) +
    ggplot2::geom_text(ggplot2::aes((.data$start + .data$end) / 2, .data$row), label = "?",
      data = blocks[!blocks$sure, ], size = 3, colour = "black") +
    class_scale("fill", levels, name = "Class") +
    ggplot2::scale_alpha_continuous(range = c(0.15, 1), limits = c(0, 1), guide = "none") +
    ggplot2::scale_y_continuous(breaks = seq_along(shown), labels = row_names(rev(shown), 12L),
      expand = ggplot2::expansion(0, 0.5)) +
    scale_x_clock(c(blocks$start, blocks$end), calendar = axis_calendar(object, shown, blocks$end)) +
    wrapped_labs(y = NULL, title = sure_in_words(object),
      subtitle = paste0("The paler, the less probable; ? below ", format(fit$settings$sure), "."),
      caption = some_of(shown, known, "recordings"),
      alt = paste0("Time lines of ", length(shown), " recordings in colours of classes; ", sure_in_words(object),
        ".")) +
    theme_musefuse() +
    theme_rows(length(shown)) +
    ggplot2::theme(panel.grid.major.y = ggplot2::element_blank())
}

plot_class_shares <- function(object) {
  shares <- tidy(object, "shares")
  ggplot2::ggplot(shares, ggplot2::aes(.data$class, .data$share, fill = .data$class)) +
    ggplot2::geom_col(width = 0.7) +
    ggplot2::geom_errorbar(ggplot2::aes(ymin = .data$conf.low, ymax = .data$conf.high), width = 0.15,
      colour = ink_colour) +
    class_scale("fill", levels(shares$class), guide = "none") +
    ggplot2::scale_x_discrete(labels = class_names, guide = class_axis(as.character(shares$class))) +
    ggplot2::scale_y_continuous(labels = percent,
      expand = ggplot2::expansion(c(0, 0.08))) +
    wrapped_labs(x = "Class", y = paste0("Share of the ", unit_of(object), "s"), title = "Shares of the classes",
      subtitle = paste0("Bars: of the gold standard; lines: ", format(100 * fit_of(object)$settings$conf_level),
        " % of ", fit_of(object)$settings$draws, " draws from its band."),
      alt = paste0("Bars of the shares of ", nrow(shares), " classes with intervals.")) +
    theme_musefuse() +
    ggplot2::theme(panel.grid.major.x = ggplot2::element_blank())
}

plot_class_probabilities <- function(object, call = caller_env(2L)) {
  levels <- fit_of(object)$levels
  columns <- paste0("probability_", levels)
  u <- do.call(cbind, lapply(columns, function(name) mended_number(object[[name]], name, "object", call)))
  keep <- which(!is.na(object$probability))
  keep <- keep[order(object$class[keep], -object$probability[keep])]
  draw_stacked(u[keep, , drop = FALSE], levels, "Segments, sorted by class and probability", "Probability",
    sure_in_words(object))
}
