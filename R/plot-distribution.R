#' Pictures of gold standards as distributions
#'
#' How densely the raters lie about the gold standard at each time.
#'
#' @section Plot descriptions:
#' * `"density"`: the density of ratings at each time, the darker the denser, and the gold standard as a line; for
#'   quantiles the bands between those that mirror each other.
#'
#' @param object What [as_distribution()] returned.
#' @param type See Plot descriptions.
#' @param most Most panels to draw; the caption says how many are left out.
#' @param ... Not used.
#' @returns A ggplot.
#' @family fusions
#' @examples
#' autoplot(as_distribution(fuse_mean(ratings[ratings$recording == "clip1", ])))
#' @export
autoplot.gold_distribution <- function(object, type = "density", ..., most = 12L) {
  check_no_dots()
  check_choice(type, "density")
  fit <- need_fit(object)
  need_columns_of_family(object, fit)
  panels <- panels_shown(object, check_number(most, 1, whole = TRUE))
  shown <- panels$keep(object)
  layers <- if (fit$family == "quantile") quantile_bands(shown, fit) else density_tiles(shown, fit)
  line <- panels$traces(object)
  ggplot2::ggplot(shown, ggplot2::aes(.data$time)) +
    layers +
    ggplot2::geom_line(ggplot2::aes(y = .data$value), data = line, colour = gold_colour, linewidth = 0.7,
      na.rm = TRUE) +
    panels$facets +
    panels$values +
    panels$clock() +
    wrapped_labs(
      y = value_label(object, scale_axis(object, object$value)), caption = panels$caption,
      title = paste0("Gold standard as distributions: ", distribution_names[[fit$family]]),
      subtitle = paste0("Gold: the value. Grey: ", if (fit$family == "quantile") paste0("between the quantiles ",
        paste(fit$quantiles, collapse = ", "), ".") else "how dense ratings are there; each time by its own peak."),
      alt = paste0("The gold standard over time with the distribution of ratings about it in grey, for ",
        count_of(count_ids(shown$recording), "recording"), ".")
    ) +
    panels$theme
}

need_columns_of_family <- function(x, fit, call = caller_env()) {
  need_columns(x, "object", call, c("sd", switch(fit$family, normal = c("scale", "df"), beta = c("alpha", "beta"),
    quantile = quantile_columns(fit))))
}

quantile_columns <- function(fit) sprintf("q%02.0f", 100 * fit$quantiles)

density_times <- 200L
density_steps <- 100L

# A tile a time and step of the value; shades by each time's own peak, so that sure times do not drown the others.
density_tiles <- function(x, fit) {
  limits <- fit$scale %||% density_limits(x)
  grid <- limits[[1L]] + diff(limits) * (seq_len(density_steps) - 0.5) / density_steps
  tiles <- do.call(rbind, lapply(split(x, cell_key(x)), function(cell) {
    cell <- cell[unique(round(seq(1, nrow(cell), length.out = density_times))), ]
    width <- if (nrow(cell) > 1L) stats::median(diff(cell$time)) else 1
    cell <- cell[!is.na(cell$sd), ]
    rows <- rep(seq_len(nrow(cell)), each = density_steps)
    at <- rep(grid, nrow(cell))
    density <- distribution_density(cell[rows, ], at, fit)
    peak <- tapply(density, rows, max)[as.character(rows)]
    data.frame(cell[rows, c("recording", "dimension", "time")], at = at, width = rep(width, length(rows)),
      shade = as.vector(density / peak))
  }))
  tiles <- tiles[is.finite(tiles$shade) & tiles$shade > 0.02, ]
  list(
    ggplot2::geom_tile(ggplot2::aes(y = .data$at, alpha = .data$shade, width = .data$width), data = tiles,
      height = diff(limits) / density_steps, fill = ink_colour),
    ggplot2::scale_alpha_continuous(range = c(0, 0.75), limits = c(0, 1), guide = "none")
  )
}

# All values, and the spread of nearly all times: a few very unsure ones must not flatten the rest.
density_limits <- function(x) {
  if (all(is.na(x$value))) c(-1, 1) else
    range(x$value, stats::quantile(c(x$value - 2 * x$scale, x$value + 2 * x$scale), c(0.02, 0.98), na.rm = TRUE),
      na.rm = TRUE)
}

distribution_density <- function(x, at, fit) {
  if (fit$family == "normal") {
    return(stats::dt((at - x$value) / x$scale, x$df) / x$scale)
  }
  width <- diff(fit$scale)
  stats::dbeta((at - fit$scale[[1L]]) / width, x$alpha, x$beta) / width
}

# The lowest and the highest quantile, the next, and so on: one over the other.
quantile_bands <- function(x, fit) {
  names <- quantile_columns(fit)
  lapply(seq_len(length(names) %/% 2L), function(i) {
    band_layer(x, names[[i]], rev(names)[[i]], fill = ink_colour, alpha = 0.2)
  })
}
