#' Pictures of a gold standard
#'
#' @section Plot descriptions:
#' * `"gold"`: the raters thin and grey, the gold standard thick, its band shaded; a panel a recording
#'   and dimension.
#' * `"weights"`: the weight of each rater; with several recordings one point a recording.
#' * `"warp"`: the lag of each rater over time, of fusions that align; `"alignment"`: the raters before and
#'   after.
#' * `"lag"`, `"raters"`, `"residuals"`: what [fuse_latent()] estimates of each rater.
#'
#' @param object A gold standard.
#' @param type See Plot descriptions.
#' @param data Ratings to draw behind the gold standard; by default those that were fused.
#' @param most Most panels to draw; the caption says how many are left out.
#' @param ... Not used.
#' @returns A ggplot, to which layers, scales and themes can be added. [augment()][gold] gives the data.
#' @family fusions
#' @examples
#' gold <- fuse_ewe(ratings)
#' autoplot(gold)
#' autoplot(gold, type = "weights")
#' @export
autoplot.gold <- function(object, type = c("gold", "weights", "warp", "alignment", "lag", "raters", "residuals"), ...,
                          data = NULL, most = 12L) {
  check_no_dots()
  type <- check_choice(type, c("gold", "weights", "warp", "alignment", "lag", "raters", "residuals"))
  object <- check_gold(object)
  switch(type,
    gold = plot_gold(object, data, check_number(most, 1, whole = TRUE)),
    weights = plot_weights(need_fit(object)),
    warp = autoplot_warp(object, check_number(most, 1, whole = TRUE)),
    alignment = autoplot_alignment(object, min(check_number(most, 1, whole = TRUE), 4L)),
    lag = autoplot_latent_lag(object, check_number(most, 1, whole = TRUE)),
    raters = autoplot_latent_raters(object),
    residuals = autoplot_latent_residuals(object, check_number(most, 1, whole = TRUE))
  )
}

plot_gold <- function(x, data, most) {
  ratings <- if (!is.null(data)) check_annotations(data) else fit_of(x)$ratings
  panels <- panels_shown(x, most)
  gold <- panels$keep(x)
  ggplot2::ggplot(gold, ggplot2::aes(.data$time, .data$value)) +
    if_present(ratings, function() {
      ggplot2::geom_line(ggplot2::aes(group = .data$rater), data = panels$keep(ratings),
        colour = "grey60", linewidth = 0.3, na.rm = TRUE)
    }) +
    if_present(with_band(gold), function() {
      ggplot2::geom_ribbon(ggplot2::aes(ymin = .data$lower, ymax = .data$upper),
        data = with_band(gold), fill = gold_colour, alpha = 0.25, na.rm = TRUE)
    }) +
    ggplot2::geom_line(colour = gold_colour, linewidth = 1, na.rm = TRUE) +
    ggplot2::coord_cartesian(ylim = limits_of(panels$keep(x)$value, if (!is.null(ratings)) panels$keep(ratings)$value)) +
    panels$facets +
    scale_x_clock() +
    ggplot2::labs(
      y = "Value", caption = panels$caption,
      title = paste0("Gold standard", if (!is.null(fit_of(x))) paste0(": ", method_label(fit_of(x)$method))),
      subtitle = paste0("Grey: raters. Gold: fused", if (!is.null(with_band(gold))) ", with its band", "."),
      alt = paste("Line chart of", count_ids(gold$recording), "recordings: raters' traces in grey, the gold standard in gold with a shaded band.")
    ) +
    theme_musefuse()
}

if_present <- function(x, layer) if (is.null(x)) NULL else layer()

# The cells that have a band anywhere (a ribbon of nothing is an error in ggplot2); gaps inside stay.
with_band <- function(gold) {
  if (is.null(gold[["lower"]])) {
    return(NULL)
  }
  cell <- paste(gold$recording, gold$dimension)
  rows <- gold[cell %in% cell[is.finite(gold$lower)], ]
  if (nrow(rows) > 0L) rows
}

# Limits by the traces: a band of two raters may be ten times as wide and must not flatten them.
limits_of <- function(gold, ratings) {
  seen <- c(gold, ratings)
  seen <- seen[is.finite(seen)]
  if (length(seen) > 0L) range(seen) else c(-1, 1)
}

# Which recordings fit on the page, and the facets that lay them out: recordings down, dimensions across
# where there are several dimensions, wrapped otherwise.
panels_shown <- function(x, most) {
  dimensions <- unique(as.character(x$dimension))
  recordings <- unique(as.character(x$recording))
  shown <- utils::head(recordings, max(1L, most %/% length(dimensions)))
  left <- length(recordings) - length(shown)
  list(
    keep = function(table) as_tibble(table)[as.character(table$recording) %in% shown, ],
    caption = if (left > 0L) paste0(length(shown), " of ", length(recordings), " recordings are shown; `most =` shows more."),
    facets = if (length(dimensions) > 1L) {
      ggplot2::facet_grid(ggplot2::vars(.data$recording), ggplot2::vars(.data$dimension), scales = "free_x")
    } else {
      ggplot2::facet_wrap(ggplot2::vars(.data$recording), scales = "free_x",
        ncol = if (length(shown) > 3L) 2L else 1L)
    }
  )
}

plot_weights <- function(fit, call = caller_env()) {
  raters <- fit$raters
  if (is.null(raters[["weight"]])) {
    abort_musefuse("{.val {fit$method}} has no weights of raters to draw.", "argument", call = call)
  }
  raters$rater <- factor(raters$rater, levels = rev(unique(raters$rater)))
  n <- nrow(unique(raters[c("recording", "dimension")]))
  mean_weight <- stats::aggregate(weight ~ rater + dimension, raters, mean)
  ggplot2::ggplot(raters, ggplot2::aes(.data$weight, .data$rater)) +
    ggplot2::geom_col(data = mean_weight, fill = "grey80", width = 0.6) +
    ggplot2::geom_point(colour = okabe_ito[[1L]], alpha = 0.7,
      position = ggplot2::position_jitter(height = if (n > 1L) 0.15 else 0, width = 0, seed = 1L)) +
    ggplot2::facet_wrap(ggplot2::vars(.data$dimension)) +
    ggplot2::scale_x_continuous(limits = c(0, NA), expand = ggplot2::expansion(c(0, 0.08))) +
    ggplot2::labs(
      x = "Weight", y = NULL, title = paste("Weights of the raters:", method_label(fit$method)),
      subtitle = "Bar: mean over recordings. Points: recordings.",
      alt = "Bars of the mean weight of each rater with one point a recording."
    ) +
    theme_musefuse() +
    ggplot2::theme(panel.grid.major.y = ggplot2::element_blank())
}
