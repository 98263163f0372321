#' Pictures of agreement
#'
#' @section Plot descriptions:
#' * `"matrix"`: a tile a pair of raters with the estimate written in it; with several recordings the mean over
#'   them. Panels by dimension and index. The default for pairs.
#' * `"forest"`: a point an estimate with its interval, by recording (and segment). The default otherwise.
#' * `"course"`: the estimate in each window against time, its interval shaded. The default for windows
#'   of all raters.
#'
#' @param object A table made by [agreement()].
#' @param type See Plot descriptions.
#' @param most Most recordings to draw (`"forest"`, `"course"`); the caption says how many are left out.
#' @param ... Not used.
#' @returns A ggplot, to which layers, scales and themes can be added; the table itself is its data.
#' @family agreement
#' @examples
#' autoplot(agreement(ratings, conf_level = NULL))
#' autoplot(agreement(ratings, type = "overall", resamples = 200))
#' @export
autoplot.agreement <- function(object, type = NULL, ..., most = 30L) {
  check_no_dots()
  if (is.null(type)) {
    type <- if ("other" %in% names(object)) "matrix" else if ("start" %in% names(object)) "course" else "forest"
  }
  type <- check_choice(type, c("matrix", "forest", "course"))
  most <- check_number(most, 1, whole = TRUE)
  check_rows(object, "object")
  needed <- c(matrix = "other", forest = "estimate", course = "start")[[type]]
  if (!needed %in% names(object)) {
    abort_musefuse(c("These rows cannot be drawn as {.val {type}}.",
      i = "A matrix needs {.code type = \"pairwise\"} in {.fn agreement}, a course {.code window =}."), "argument")
  }
  plot <- switch(type, matrix = plot_agreement_matrix(object), forest = plot_agreement_forest(object, most),
    course = plot_agreement_course(object, most))
  plot + theme_musefuse()
}

plot_agreement_matrix <- function(x) {
  raters <- levels(droplevels(factor(c(as.character(x$rater), as.character(x$other)),
    levels = union(levels(x$rater), levels(x$other)))))
  raters <- raters[order(natural_key(raters), method = "radix")]
  mean_of <- stats::aggregate(x["estimate"], as.list(x[c("rater", "other", "dimension", "index")]),
    function(v) mean(v, na.rm = TRUE))
  mean_of$estimate[is.nan(mean_of$estimate)] <- NA
  turned <- stats::setNames(mean_of, c("other", "rater", "dimension", "index", "estimate"))
  tiles <- rbind(mean_of, turned[names(mean_of)])
  tiles$rater <- factor(as.character(tiles$rater), raters)
  tiles$other <- factor(as.character(tiles$other), rev(raters))
  tiles$label <- ifelse(is.na(tiles$estimate), "NA", formatC(tiles$estimate, digits = 2, format = "f"))
  several <- length(unique(x$recording)) > 1L
  ggplot2::ggplot(tiles, ggplot2::aes(.data$rater, .data$other)) +
    ggplot2::geom_tile(ggplot2::aes(fill = pmin(pmax(.data$estimate, -1), 1)), colour = "white", linewidth = 1) +
    ggplot2::geom_text(ggplot2::aes(label = .data$label), colour = ifelse(is.na(tiles$estimate) | abs(tiles$estimate) < 0.75, "grey10", "white"),
      size = if (length(raters) > 8L) 2.4 else 3.3) +
    ggplot2::facet_grid(ggplot2::vars(.data$index), ggplot2::vars(.data$dimension)) +
    ggplot2::scale_fill_gradient2(low = "#D55E00", mid = "grey97", high = "#0072B2", limits = c(-1, 1),
      na.value = "grey85", name = "Agreement") +
    ggplot2::coord_equal() +
    ggplot2::labs(x = NULL, y = NULL, title = "Agreement of each pair of raters",
      subtitle = if (several) paste("Mean over", length(unique(x$recording)), "recordings."),
      alt = paste("Matrix of the agreement of", length(raters), "raters, blue where they agree, orange where they oppose each other."))
}

plot_agreement_forest <- function(x, most) {
  shown <- first_recordings(x, most)
  rows <- as.data.frame(shown$rows)
  rows$what <- forest_label(rows)
  many <- "rater" %in% names(rows)
  aes <- if (many) ggplot2::aes(.data$estimate, .data$what, colour = .data$who) else ggplot2::aes(.data$estimate, .data$what)
  if (many) rows$who <- pair_label(rows)
  place <- ggplot2::position_dodge(width = if (many) 0.7 else 0)
  ggplot2::ggplot(rows, aes) +
    ggplot2::geom_vline(xintercept = c(0, 1), colour = "grey70", linewidth = 0.4) +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$conf.low, xmax = .data$conf.high), position = place, na.rm = TRUE) +
    ggplot2::geom_point(position = place, size = 2, na.rm = TRUE) +
    ggplot2::facet_grid(ggplot2::vars(.data$index), ggplot2::vars(.data$dimension)) +
    if_present(if (many) rows, function() {
      scale_colour_groups(length(unique(rows$who)), name = if ("other" %in% names(rows)) "Pair" else "Rater")
    }) +
    ggplot2::labs(x = "Agreement", y = if ("segment" %in% names(rows)) "Recording, segment" else "Recording",
      title = "Agreement of the raters", subtitle = interval_note(x), caption = shown$caption,
      alt = paste("Forest plot of", nrow(rows), "estimates of agreement with their intervals, by recording."))
}

plot_agreement_course <- function(x, most) {
  shown <- first_recordings(x, min(most, 12))
  rows <- as.data.frame(shown$rows)
  rows$who <- if ("rater" %in% names(rows)) pair_label(rows) else "all"
  rows$middle <- (rows$start + rows$end) / 2
  groups <- length(unique(rows$who))
  ggplot2::ggplot(rows, ggplot2::aes(.data$middle, .data$estimate, group = .data$who)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey70", linewidth = 0.4) +
    if_present(if (groups == 1L && any(!is.na(rows$conf.low))) rows, function() {
      ggplot2::geom_ribbon(ggplot2::aes(ymin = .data$conf.low, ymax = .data$conf.high), fill = okabe_ito[[1L]], alpha = 0.2)
    }) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$who), linewidth = 0.8, na.rm = TRUE) +
    ggplot2::facet_grid(ggplot2::vars(.data$dimension, .data$index), ggplot2::vars(.data$recording), scales = "free_x") +
    scale_colour_groups(groups, name = NULL, guide = if (groups > 1L) "legend" else "none") +
    scale_x_clock("Middle of the window (min:s)", guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::labs(y = "Agreement", title = "Agreement over time", subtitle = if (groups == 1L) interval_note(x), caption = shown$caption,
      alt = paste("Lines of agreement in a sliding window over", length(unique(rows$recording)), "recordings."))
}

first_recordings <- function(x, most) {
  recordings <- unique(as.character(x$recording))
  left_out <- length(recordings) - most
  list(rows = x[as.character(x$recording) %in% utils::head(recordings, most), ],
    caption = if (left_out > 0L) paste(left_out, "more recordings are not drawn; see `most`."))
}

interval_note <- function(x) {
  level <- fit_of(x)$conf_level
  if (is.null(level) || all(is.na(x$conf.low))) NULL else paste0("With ", format(100 * level), " % intervals (block bootstrap over time).")
}

forest_label <- function(rows) {
  place <- if ("segment" %in% names(rows)) paste(rows$recording, rows$segment) else
    if ("start" %in% names(rows)) paste(rows$recording, time_code(rows$start)) else as.character(rows$recording)
  factor(place, levels = rev(unique(place)))
}

pair_label <- function(rows) {
  label <- if ("other" %in% names(rows)) paste(rows$rater, rows$other, sep = " - ") else as.character(rows$rater)
  factor(label, levels = unique(label))
}
