#' Pictures of a gold standard
#'
#' The fused signal over its raters, and what the fusion estimated of each of them.
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
#' @param most Most panels to draw; by default 12, of `"alignment"` 4 rows of panels, of residuals as many as leave room
#'   for the names of all raters. The caption says how many are left out.
#' @param gaps Lines of `"gold"` are `"broken"` where values are missing, `NA` or without a row, or `"joined"` over
#'   them.
#' @param ... Not used.
#' @returns A ggplot, to which layers, scales and themes can be added. [augment()][gold] gives the data.
#' @family fusions
#' @examples
#' gold <- fuse_ewe(ratings)
#' autoplot(gold)
#' autoplot(gold, type = "weights")
#' @export
autoplot.gold <- function(object, type = c("gold", "weights", "warp", "alignment", "lag", "raters", "residuals"), ...,
                          data = NULL, most = NULL, gaps = c("broken", "joined")) {
  check_no_dots()
  gaps <- check_choice(gaps)
  type <- check_choice(type)
  object <- check_gold(object)
  if (type == "gold") warn_other_intervals(object) else warn_other_values(object)
  room <- if (type == "residuals" && !is.null(fit_of(object)$raters)) room_for_names(fit_of(object)$raters)$most
  if (!is.null(most)) most <- check_number(most, 1, whole = TRUE)
  asked <- most
  most <- most %||% room %||% 12L
  switch(type,
    gold = plot_gold(object, data, most, gaps),
    weights = plot_weights(need_fit(object)),
    warp = autoplot_warp(object, most),
    alignment = autoplot_alignment(object, asked),
    lag = autoplot_latent_lag(object, most),
    raters = autoplot_latent_raters(object),
    residuals = autoplot_latent_residuals(object, most)
  )
}

plot_gold <- function(x, data, most, gaps = "broken") {
  ratings <- if (!is.null(data)) check_annotations(data) else fit_of(x)$ratings
  panels <- panels_shown(x, most, gaps = gaps)
  gold <- panels$traces(x, intersect(c("value", "conf.low", "conf.high"), names(x)))
  band <- with_band(gold)
  lone <- lone_samples(gold)
  if (!is.null(ratings)) ratings <- panels$traces(ratings)
  axis <- scale_axis(x, c(gold$value, ratings$value))
  ggplot2::ggplot(gold, ggplot2::aes(.data$time, .data$value)) +
    if_present(ratings, function() {
      ggplot2::geom_line(ggplot2::aes(group = .data$rater), data = ratings,
        colour = "grey60", linewidth = 0.3, na.rm = TRUE)
    }) +
    if_present(band, function() band_layer(band, "conf.low", "conf.high", fill = gold_colour, alpha = 0.25)) +
    ggplot2::geom_line(colour = gold_colour, linewidth = 1, na.rm = TRUE) +
    if_present(if (any(lone)) gold[lone, ], function() {
      ggplot2::geom_point(data = gold[lone, ], colour = gold_colour, size = 1.2)
    }) +
    (axis$limits %||% ggplot2::coord_cartesian(ylim = limits_of(c(gold$value, ratings$value)))) +
    panels$facets +
    panels$values +
    panels$clock() +
    wrapped_labs(
      y = value_label(gold, axis), caption = panels$caption,
      title = paste(c("Gold standard", if (!is.null(method_of(x))) method_label(method_of(x))), collapse = ": "),
      subtitle = paste0(if (!is.null(ratings)) "Grey: raters. ", "Gold: fused", if (!is.null(band)) ", with its band",
        "."),
      alt = paste0("Line chart of ", count_of(count_ids(gold$recording), "recording"), ": ",
        if (!is.null(ratings)) "raters' traces in grey, ", "the gold standard in gold",
        if (!is.null(band)) " with a shaded band", ".")
    ) +
    panels$theme
}

if_present <- function(x, layer) if (is.null(x)) NULL else layer()

# The cells that have a band anywhere (a ribbon of nothing is an error in ggplot2); gaps inside stay.
with_band <- function(gold) {
  if (is.null(gold[["conf.low"]])) {
    return(NULL)
  }
  cell <- paste(gold$recording, gold$dimension)
  rows <- gold[cell %in% cell[is.finite(gold$conf.low)], ]
  if (nrow(rows) > 0L) rows
}

# Limits by the traces: a band of two raters may be ten times as wide and must not flatten them.
limits_of <- function(values) {
  seen <- values[is.finite(values)]
  if (length(seen) > 0L) range(seen) else c(-1, 1)
}

plot_weights <- function(fit, call = caller_env()) {
  raters <- fit$raters
  if (is.null(raters[["weight"]])) {
    abort_musefuse("{.val {fit$method}} has no weights of raters to draw.", "argument", call = call)
  }
  raters$rater <- factor(raters$rater, levels = rev(unique(raters$rater)))
  raters <- with_weights(raters)
  n <- nrow(unique(raters[c("recording", "dimension")]))
  mean_weight <- stats::aggregate(weight ~ rater + dimension, raters, mean)
  several <- n > count_ids(raters$dimension)
  ggplot2::ggplot(raters, ggplot2::aes(.data$weight, .data$rater)) +
    ggplot2::geom_col(data = mean_weight, fill = "grey80", width = 0.6) +
    if_present(if (several) raters, function() {
      ggplot2::geom_point(colour = okabe_ito[[1L]], alpha = 0.7,
        position = ggplot2::position_jitter(height = 0.15, width = 0, seed = 1L))
    }) +
    ggplot2::facet_wrap(ggplot2::vars(.data$dimension), labeller = wrapped_strips(16)) +
    ggplot2::scale_x_continuous(limits = c(0, NA), expand = ggplot2::expansion(c(0, 0.08)), breaks = few_values,
      guide = sparse_axis()) +
    ggplot2::scale_y_discrete(limits = levels(raters$rater), labels = shorten_names) +
    wrapped_labs(
      x = "Weight", y = NULL, title = paste("Weights of the raters:", method_label(fit$method)),
      subtitle = if (several) "Bar: mean over recordings. Points: recordings.",
      alt = paste0("Bars of the mean weight of each rater", if (several) " with one point a recording", ".")
    ) +
    theme_musefuse() +
    ggplot2::theme(panel.grid.major.y = ggplot2::element_blank(), panel.spacing.x = ggplot2::unit(1.5, "lines"))
}
