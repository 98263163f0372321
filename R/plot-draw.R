# plot() draws what autoplot() makes, for every table: nobody sees a scatter matrix of codes.

#' @export
plot.musefuse_tbl <- function(x, ...) draw_picture(x, ...)

#' @export
plot.dtw_alignment <- function(x, ...) draw_picture(x, ...)

#' @export
plot.warp_basis <- function(x, ...) draw_picture(x, ...)

#' @export
plot.class_pipeline <- function(x, ...) draw_picture(x, ...)

#' @export
plot.dtw_barycentre <- function(x, ...) draw_picture(x, ...)

draw_picture <- function(x, ...) {
  picture <- autoplot(x, ...)
  print(picture)
  invisible(picture)
}

#' @export
autoplot.class_pipeline <- function(object, ...) autoplot(object$classes, ...)

#' @export
autoplot.dtw_barycentre <- function(object, ...) {
  check_no_dots()
  rows <- tidy.dtw_barycentre(object)
  ggplot2::ggplot(rows, ggplot2::aes(.data$sample, .data$value)) +
    ggplot2::geom_line(colour = okabe_ito[[1L]], linewidth = 0.8, na.rm = TRUE) +
    (if (NCOL(object$centre) > 1L) ggplot2::facet_wrap(ggplot2::vars(.data$dimension), ncol = 1L, scales = "free_y")) +
    wrapped_labs(x = "Sample", y = NULL, title = "Barycentre",
      alt = paste("Line of the centre of", length(object$distance), "series over", NROW(object$centre), "samples.")) +
    theme_musefuse()
}
