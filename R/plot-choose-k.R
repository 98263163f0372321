k_criterion_words <- c(silhouette = "Silhouette", gap = "Gap statistic", prediction_strength = "Prediction strength",
  eigengap = "Eigengap", stability = "Stability")

#' @rdname choose_k
#' @param object What `choose_k()` returned.
#' @export
autoplot.k_choice <- function(object, ...) {
  check_no_dots()
  object <- mended(object)
  check_rows(object[!is.na(object$value), ], "object")
  data <- as_tibble.musefuse_tbl(object)
  data$panel <- factor(unname(k_criterion_words[data$criterion]), k_criterion_words[unique(data$criterion)])
  data <- data[!is.na(data$value), ]
  best <- glance.k_choice(object)
  ggplot2::ggplot(data, ggplot2::aes(.data$k, .data$value)) +
    ggplot2::geom_line(colour = "grey60") +
    ggplot2::geom_linerange(ggplot2::aes(ymin = .data$value - .data$std.error, ymax = .data$value + .data$std.error),
      data = data[!is.na(data$std.error), ], colour = "grey60") +
    ggplot2::geom_point(ggplot2::aes(colour = .data$chosen, size = .data$chosen)) +
    ggplot2::scale_colour_manual(values = c(`FALSE` = "grey60", `TRUE` = okabe_ito[[1L]]), guide = "none") +
    ggplot2::scale_size_manual(values = c(`FALSE` = 1.5, `TRUE` = 3), guide = "none") +
    ggplot2::scale_x_continuous(breaks = whole_breaks) +
    ggplot2::facet_wrap(ggplot2::vars(.data$panel), scales = "free_y", labeller = ggplot2::label_wrap_gen(12)) +
    wrapped_labs(x = "Number of classes", y = NULL,
      title = if (is.na(best$k)) "No criterion takes a number of classes" else
        paste0(count_classes(best$k), votes_in_words(object, best)),
      subtitle = "Large: what each criterion takes. Lines: one standard error.",
      alt = paste0("Criteria of the number of classes over k; taken are ", toString(chosen_k(object)), ".")) +
    theme_musefuse()
}
