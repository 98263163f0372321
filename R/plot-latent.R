# Pictures of what fuse_latent() estimates of the raters; autoplot.gold() calls them by `type`.

# Each rater's lag over time, with its band at the level of the fit's intervals.
autoplot_latent_lag <- function(x, most = 12L, call = caller_env()) {
  fit <- need_latent(x, "lag", call)
  panels <- panels_shown(x, most)
  paths <- path_rows(fit$paths)
  paths <- panels$traces(paths[!is.na(paths$lag), ], "lag")
  everybody <- levels(fit$raters$rater)
  paths$rater <- droplevels(factor(paths$rater, levels = everybody))
  ggplot2::ggplot(paths, ggplot2::aes(.data$time, .data$lag, colour = .data$rater)) +
    ggplot2::geom_ribbon(
      ggplot2::aes(ymin = .data$lag - .data$lag_sd, ymax = .data$lag + .data$lag_sd, fill = .data$rater),
      alpha = 0.15, colour = NA
    ) +
    ggplot2::geom_line(linewidth = 0.8) +
    panels$facets +
    panels$values +
    panels$clock() +
    scale_colour_groups(levels(paths$rater), of = everybody, name = NULL) +
    scale_fill_groups(levels(paths$rater), of = everybody, name = NULL) +
    wrapped_labs(
      y = wrap_text(lag_label(fit), 20), caption = panels$caption, title = "Lag of each rater over time",
      subtitle = join_notes("Line: estimate. Band: one standard deviation either way.",
        crowd_note(levels(paths$rater))),
      alt = paste("Line chart of the lag in seconds of", count_of(nlevels(paths$rater), "rater"),
        "over time, each with a shaded band.")
    ) +
    panels$theme
}

lag_label <- function(fit) {
  switch(fit$anchored,
    none = "Lag behind the earliest reliable rater (s)", base_lag = "Lag (s), earliest reliable rater given",
    reference = "Lag behind the reference (s)"
  )
}

# What sets the raters apart: one small panel a trait, one point a recording and dimension.
autoplot_latent_raters <- function(x, call = caller_env()) {
  fit <- need_latent(x, "raters", call)
  long <- latent_traits(fit)
  ggplot2::ggplot(long, ggplot2::aes(.data$value, .data$row, colour = .data$state, shape = .data$state)) +
    ggplot2::geom_segment(
      ggplot2::aes(x = .data$conf.low, xend = .data$conf.high, yend = .data$row),
      alpha = 0.4, na.rm = TRUE, show.legend = FALSE
    ) +
    ggplot2::geom_point(size = 1.8) +
    ggplot2::facet_wrap(ggplot2::vars(.data$trait), nrow = 1L, scales = "free_x", labeller = wrapped_strips(12, 5L)) +
    ggplot2::scale_y_continuous(
      breaks = seq_len(nlevels(long$rater)), labels = shorten_names(levels(long$rater), 18L),
      limits = c(0.5, nlevels(long$rater) + 0.5)
    ) +
    ggplot2::scale_x_continuous(breaks = few_values, labels = short_numbers, guide = sparse_axis()) +
    ggplot2::scale_colour_manual(values = c(related = okabe_ito[[1L]], unrelated = okabe_ito[[6L]],
      inverted = "#000000"),
      name = NULL) +
    ggplot2::scale_shape_manual(values = c(related = 16, unrelated = 1, inverted = 4), name = NULL) +
    wrapped_labs(
      x = NULL, y = NULL, title = "What sets the raters apart",
      subtitle = "One point a recording and dimension; the lines are intervals of the lags.",
      alt = "Dot plots of lag, gain, noise, correlation with the others and weight of each rater."
    ) +
    theme_musefuse() +
    theme_rows(nlevels(long$rater)) +
    ggplot2::theme(
      panel.grid.major.y = ggplot2::element_blank(), panel.spacing.x = ggplot2::unit(0.8, "lines"),
      strip.clip = "off", strip.text = ggplot2::element_text(size = ggplot2::rel(0.65), vjust = 0),
      axis.text.x = ggplot2::element_text(size = ggplot2::rel(0.85))
    )
}

# One row a trait, rater, recording and dimension.
latent_traits <- function(fit) {
  traits <- c(
    lag = lag_label(fit), gain = "Gain", noise_sd = "Lingering noise (sd)",
    loo_r = "Correlation with others", weight = "Weight"
  )
  raters <- fit$raters
  raters$rater <- factor(raters$rater, levels = rev(levels(raters$rater)))
  long <- do.call(rbind, lapply(names(traits), function(trait) {
    is_lag <- trait == "lag"
    data.frame(
      rater = raters$rater, trait = traits[[trait]], value = raters[[trait]],
      conf.low = if (is_lag) raters$conf.low else NA_real_, conf.high = if (is_lag) raters$conf.high else NA_real_,
      state = rater_state(raters)
    )
  }))
  long$trait <- factor(long$trait, levels = unname(traits))
  long <- long[!is.na(long$value), ]
  # Each point its own height within the rater's row, the same in all panels.
  long$row <- as.integer(long$rater) + spread_within(long$rater, long$trait)
  long
}

rater_state <- function(raters) {
  ifelse(raters$inverted, "inverted", ifelse(raters$unrelated, "unrelated", "related"))
}

spread_within <- function(rater, trait) {
  group <- interaction(rater, trait, drop = TRUE)
  stats::ave(numeric(length(rater)), group, FUN = function(x) {
    n <- length(x)
    if (n == 1L) 0 else seq(-0.25, 0.25, length.out = n)
  })
}

# What the model leaves: residuals of each rater as a band of colours along time.
autoplot_latent_residuals <- function(x, most = 12L, bins = 120L, call = caller_env()) {
  fit <- need_latent(x, "residuals", call)
  panels <- panels_shown(x, most, room_for_names(fit$raters)$wrapped)
  tiles <- residual_tiles(panels$keep(augment.gold(x)), bins)
  limit <- max(abs(tiles$residual), 0)
  ggplot2::ggplot(tiles, ggplot2::aes(.data$time, .data$rater, fill = .data$residual)) +
    ggplot2::geom_tile(ggplot2::aes(width = .data$width), height = 0.85) +
    panels$facets +
    panels$clock() +
    ggplot2::scale_y_discrete(limits = rev, labels = shorten_names, guide = sparse_axis()) +
    ggplot2::scale_fill_gradient2(
      low = "#0072B2", mid = "grey95", high = "#D55E00", limits = c(-limit, limit), name = "Residual "
    ) +
    wrapped_labs(
      y = NULL, caption = panels$caption, title = "What the latent signal does not explain",
      subtitle = "Rating minus offset + gain x the signal at the rater's lag. Gaps: no ratings, or left out.",
      alt = "Heat map of residuals by rater and time: blue below, orange above what the model expects."
    ) +
    panels$theme +
    theme_rows(panels$rows * count_ids(tiles$rater)) +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.key.width = ggplot2::unit(2, "lines"))
}

# Means in `bins` equal stretches of each recording, or its samples where it has no more.
residual_tiles <- function(rows, bins) {
  rows <- rows[!is.na(rows$residual), ]
  per_cell <- split(rows, cell_key(rows))
  do.call(rbind, lapply(unname(per_cell), function(cell) {
    times <- sort(unique(cell$time))
    equal <- max(diff(range(times)) / bins, 1e-9)
    width <- max(equal, if (length(times) <= bins) stats::median(diff(times)), na.rm = TRUE)
    cell$bin <- pmin(floor((cell$time - times[[1L]]) / width + 1e-6), if (width > equal) Inf else bins - 1)
    tiles <- stats::aggregate(residual ~ recording + dimension + rater + bin, cell, mean)
    tiles$time <- min(cell$time) + (tiles$bin + 0.5) * width
    tiles$width <- width
    tiles
  }))
}

need_latent <- function(x, type, call) {
  fit <- need_fit(x, call = call)
  if (!inherits(fit, "fit_latent")) {
    abort_musefuse(c(
      "{.code type = \"{type}\"} is a picture of {.fn fuse_latent}.",
      x = "This gold standard was fused by {.val {fit$method}}.",
      i = "It has {.code type = \"gold\"} and {.code \"weights\"}."
    ), "argument", call = call)
  }
  fit
}
