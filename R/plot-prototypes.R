#' @rdname class_prototypes
#' @param object What `class_prototypes()` returned.
#' @export
autoplot.class_prototypes <- function(object, ...) {
  check_no_dots()
  object <- mended(object)
  check_rows(object, "object")
  local_plain_numbers()
  data <- as_tibble.musefuse_tbl(object)
  levels <- levels(droplevels(data$class))
  many <- length(levels) > 5L
  told <- data[!duplicated(data.frame(data$class)), ]
  names <- wrap_names(as.character(told$class), 14L, if (many) 2L else 3L)
  labels <- stats::setNames(paste0(names, "\n", told$segments, " x ", length_words(told$length)),
    as.character(told$class))
  ggplot2::ggplot(data, ggplot2::aes(.data$share, .data$value)) +
    prototype_layers(many) +
    prototype_facets(many, ggplot2::as_labeller(labels)) +
    class_scale("colour", levels, guide = "none") +
    ggplot2::scale_x_continuous(breaks = c(0, 0.5, 1), labels = c("0", "50", "100")) +
    ggplot2::scale_y_continuous(breaks = if (many) few_values else ggplot2::waiver(), labels = axis_numbers) +
    wrapped_labs(linetype = NULL, x = "Share of the segment (%)", y = "Gold standard",
      title = "Prototype traces of the classes",
      subtitle = "Grey: the middle half of the segments.", caption = "Above: segments x median length.",
      alt = paste0("One line for each of ", count_classes(length(levels)),
        " over the share of the segment, in a band of quartiles.")) +
    theme_musefuse() +
    (if (many) theme_panels(4L, 4L) else theme_row_strips()) +
    ggplot2::theme(panel.spacing.x = ggplot2::unit(1, "lines"))
}

# A panel a class and dimension; of many classes a panel each, with the dimensions as kinds of lines.
prototype_layers <- function(many) {
  list(
    ggplot2::geom_ribbon(ggplot2::aes(ymin = .data$low, ymax = .data$high, group = .data$dimension), fill = "grey85"),
    if (many) ggplot2::geom_line(ggplot2::aes(colour = .data$class, linetype = .data$dimension), linewidth = 0.7) else
      ggplot2::geom_line(ggplot2::aes(colour = .data$class), linewidth = 1)
  )
}

prototype_facets <- function(many, labels) {
  if (many) {
    return(ggplot2::facet_wrap(ggplot2::vars(.data$class), ncol = 4L, labeller = labels))
  }
  ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$class), scales = "free_y",
    labeller = ggplot2::labeller(class = labels, dimension = function(x) wrap_names(x, 12)))
}
