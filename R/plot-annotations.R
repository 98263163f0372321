#' Draw ratings
#'
#' The traces of the raters over time, a panel a recording and dimension. Up to eight raters have a
#' colour each; more are drawn in grey behind their median. Where all traces have one scale ([traces()]), it is the
#' axis, with its labels. Of long traces (more than 3200 samples) the extremes
#' of each 1 / 800 of the time are drawn, which looks the same and is quick; the caption says so.
#'
#' @param object An annotations table.
#' @param type `"ratings"`; and for aligned ratings, of [align_gctw()], [align_dtw()] or [align_ctw()], `"warp"` (the
#'   lag of each rater over time) and `"alignment"` (the ratings before and after).
#' @param most Most panels to draw, by default 12, of `"alignment"` the rows of panels, by default 4; the caption says
#'   how many recordings are left out.
#' @param gaps Lines are `"broken"` where ratings are missing, `NA` or without a row, or `"joined"` over them.
#'   Lines of diaries (a few answers a day at odd times) are broken over the hours in which nobody answers on any day.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot, to which layers, scales and themes can be added. [tibble::as_tibble()] of `object`
#'   gives the data.
#' @family data
#' @examples
#' some <- ratings[ratings$recording %in% c("clip1", "clip2"), ]
#' autoplot(some)
#' autoplot(align_gctw(some), type = "warp")
#' @export
autoplot.annotations <- function(object, type = c("ratings", "warp", "alignment"), ..., most = NULL,
                                 gaps = c("broken", "joined")) {
  check_no_dots()
  gaps <- check_choice(gaps)
  type <- check_choice(type)
  given <- object
  object <- check_annotations(object)
  if (!is.null(most)) most <- check_number(most, 1, whole = TRUE)
  switch(type,
    ratings = plot_ratings(object, union(levels(given$rater), levels(object$rater)), most %||% 12L, gaps),
    warp = autoplot_warp(object, most %||% 12L),
    alignment = autoplot_alignment(object, most)
  )
}

# Of `everybody` the raters whom the table knew before rows were taken.
plot_ratings <- function(object, everybody, most, gaps = "broken") {
  panels <- panels_shown(object, most, gaps = gaps)
  data <- panels$traces(object)
  data$rater <- droplevels(data$rater)
  crowd <- nlevels(data$rater) > length(okabe_ito)
  axis <- scale_axis(object, data$value)
  ggplot2::ggplot(data, ggplot2::aes(.data$time, .data$value)) +
    (if (crowd) crowd_layers(data, panels$traces(cell_medians(panels$keep(object))))
     else rater_layers(data, everybody)) +
    panels$facets +
    panels$values +
    panels$clock() +
    axis$limits +
    wrapped_labs(
      y = value_label(data, axis), colour = NULL, title = "Ratings", caption = panels$caption,
      subtitle = if (crowd) paste0("Grey: ", nlevels(data$rater), " raters. Blue: their median."),
      alt = paste0(
        "Line chart of the ratings by ", count_of(nlevels(data$rater), "rater"), " of ",
        count_of(count_ids(data$recording), "recording"), " over time",
        if (crowd) ", in grey behind their median" else ", a colour a rater", "."
      )
    ) +
    panels$theme
}

# A line needs two samples: those that stand alone are drawn as points.
rater_layers <- function(data, everybody) {
  lone <- lone_samples(data)
  trace <- trace_ids(data)
  colour <- ggplot2::aes(colour = .data$rater)
  list(
    ggplot2::geom_line(colour, data = data[tabulate(trace)[trace] > 1L, ], linewidth = 0.5, na.rm = TRUE),
    ggplot2::geom_point(colour, data = data[lone, ], size = 1, show.legend = all(lone | is.na(data$value))),
    scale_colour_groups(levels(data$rater), of = everybody)
  )
}

# Many raters: nobody can be followed, so show where they are and their median.
crowd_layers <- function(data, medians) {
  alpha <- max(0.08, min(0.5, 8 / nlevels(data$rater)))
  list(
    ggplot2::geom_line(ggplot2::aes(group = .data$rater), colour = "grey40", alpha = alpha,
      linewidth = 0.3, na.rm = TRUE),
    ggplot2::geom_line(data = medians, colour = okabe_ito[[1L]], linewidth = 0.9,
      na.rm = TRUE)
  )
}

cell_medians <- function(annotations) {
  over_raters(annotations, function(ratings) apply(ratings, 1L, stats::median, na.rm = TRUE))
}

# One value a time, of the matrix of times x raters of each recording and dimension.
over_raters <- function(annotations, of) {
  cells <- lapply(annotation_cells(annotations), function(cell) {
    list(recording = cell$recording, dimension = cell$dimension, time = cell$time, value = of(cell$ratings))
  })
  values <- tibble::new_tibble(stack_columns(unname(cells)))
  for (id in c("recording", "dimension")) values[[id]] <- factor(values[[id]], levels(annotations[[id]]))
  values
}
