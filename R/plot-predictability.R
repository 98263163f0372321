#' Picture of how well classes are predicted
#'
#' Estimates with their intervals, a panel an index; the open point is chance.
#'
#' @param object A table of [class_predictability()].
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot.
#' @family search and profile
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), k = 3, seed = 1)
#' anna <- extract_features(ratings[ratings$rater == "anna", ], ratings_segments, c("mean", "std"))
#' judged <- class_predictability(classes, anna, permutations = 10, resamples = 50, seed = 1)
#' autoplot(judged)
#' @export
autoplot.class_predictability <- function(object, ...) {
  check_no_dots()
  check_rows(object, "object")
  rows <- as_tibble(object)
  rows$index <- factor(rows$index, c("macro_f1", "uar"), c("Macro F1", "UAR"))
  rows$classes <- factor(as.character(rows$classes), rev(unique(as.character(rows$classes))))
  beside <- ggplot2::position_dodge(width = 0.5)
  models <- unique(rows$model)
  ggplot2::ggplot(rows, ggplot2::aes(.data$classes, .data$estimate, colour = .data$model, group = .data$model)) +
    ggplot2::geom_pointrange(ggplot2::aes(ymin = .data$conf.low, ymax = .data$conf.high), position = beside) +
    ggplot2::geom_point(ggplot2::aes(y = .data$chance), shape = 1L, size = 2.5, position = beside) +
    ggplot2::facet_wrap(ggplot2::vars(.data$index)) +
    scale_colour_groups(models, name = NULL) +
    ggplot2::scale_x_discrete(labels = function(x) wrap_names(x, 14)) +
    ggplot2::scale_y_continuous(breaks = c(0, 0.5, 1)) +
    ggplot2::coord_flip(ylim = c(0, 1)) +
    wrapped_labs(x = NULL, y = "In recordings that were held out", title = "How well classes are predicted",
      subtitle = "Lines: intervals over recordings; open points: chance.",
      alt = paste0("Points with intervals of ", count_of(count_ids(rows$classes), "table"),
        " of classes, beside chance.")) +
    theme_musefuse() +
    ggplot2::theme(panel.spacing.x = ggplot2::unit(1.5, "lines"))
}
