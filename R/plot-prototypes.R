#' @rdname class_prototypes
#' @param object What `class_prototypes()` returned.
#' @export
autoplot.class_prototypes <- function(object, ...) {
  check_no_dots()
  check_rows(object, "object")
  local_plain_numbers()
  data <- as_tibble.musefuse_tbl(object)
  told <- data[!duplicated(data.frame(data$class)), ]
  labels <- stats::setNames(paste0(wrap_names(as.character(told$class), 14L), "\n", told$segments, " x ",
    vapply(told$length, format, "", digits = 2), " s"), as.character(told$class))
  levels <- levels(droplevels(data$class))
  ggplot2::ggplot(data, ggplot2::aes(.data$share, .data$value)) +
    ggplot2::geom_ribbon(ggplot2::aes(ymin = .data$low, ymax = .data$high), fill = "grey85") +
    ggplot2::geom_line(ggplot2::aes(colour = .data$class), linewidth = 1) +
    ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$class), scales = "free_y",
      labeller = ggplot2::labeller(class = ggplot2::as_labeller(labels), dimension = wrap_names)) +
    class_scale("colour", levels, guide = "none") +
    ggplot2::scale_x_continuous(breaks = c(0, 0.5, 1), labels = c("0", "50", "100 %")) +
    wrapped_labs(x = "Share of the segment", y = "Gold standard",
      title = "Prototype traces of the classes",
      subtitle = "Grey: the middle half of the segments.", caption = "Above: segments x median length.",
      alt = paste0("One line for each of ", count_classes(length(levels)),
        " over the share of the segment, in a band of quartiles.")) +
    theme_musefuse() +
    theme_row_strips() +
    ggplot2::theme(panel.spacing.x = ggplot2::unit(1, "lines"))
}
