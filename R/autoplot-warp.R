# Pictures of aligned raters, for autoplot() of annotations and of gold standards that carry warps.

# The lag of each rater against the recording's time.
autoplot_warp <- function(object, most = 12L) {
  panels <- panels_shown(object, most)
  paths <- panels$keep(warping_paths(object))
  raters <- nlevels(paths$rater <- droplevels(paths$rater))
  ggplot2::ggplot(paths, ggplot2::aes(.data$time, .data$lag, colour = .data$rater)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60", linewidth = 0.3) +
    ggplot2::geom_line(linewidth = 0.6, na.rm = TRUE) +
    panels$facets +
    scale_colour_groups(raters, name = "Rater") +
    scale_x_clock() +
    ggplot2::labs(
      y = "Lag that is taken out (s)", title = paste("Warps of the raters:", method_label(fit_of(object)$method)),
      subtitle = "Above 0 the rater is late at that time.", caption = panels$caption,
      alt = paste("Lines of the lag in seconds over time, one a rater, for", count_ids(paths$recording), "recordings.")
    ) +
    theme_musefuse()
}

# The raters before and after alignment.
autoplot_alignment <- function(object, most = 4L) {
  paths <- warping_paths(object)
  before <- fit_of(object)$ratings
  after <- if (inherits(object, "gold")) ratings_at_warps(before, paths) else as_tibble(object)
  panels <- panels_shown(before, most)
  columns <- table_columns$annotations
  states <- c("As rated", "Aligned")
  both <- rbind(
    cbind(panels$keep(before)[columns], state = states[[1L]]),
    cbind(panels$keep(after)[columns], state = states[[2L]])
  )
  both$state <- factor(both$state, states)
  raters <- nlevels(both$rater <- droplevels(both$rater))
  both$panel <- paste(both$recording, both$dimension, sep = " / ")
  both$panel <- factor(both$panel, unique(both$panel))
  ggplot2::ggplot(both, ggplot2::aes(.data$time, .data$value, colour = .data$rater)) +
    ggplot2::geom_line(linewidth = 0.4, na.rm = TRUE) +
    ggplot2::stat_summary(ggplot2::aes(group = 1), fun = mean, geom = "line", colour = ink_colour,
      linewidth = 0.8, na.rm = TRUE) +
    ggplot2::facet_grid(ggplot2::vars(.data$panel), ggplot2::vars(.data$state), scales = "free") +
    scale_colour_groups(raters, name = "Rater") +
    scale_x_clock() +
    ggplot2::labs(
      y = "Value", title = paste("Before and after alignment:", method_label(fit_of(object)$method)),
      subtitle = "Thick: mean of the raters.", caption = panels$caption,
      alt = paste("Traces of", raters, "raters as rated and aligned, with their mean, for", count_ids(both$recording), "recordings.")
    ) +
    theme_musefuse()
}

# A gold standard keeps the raters as they came: read them at its warps.
ratings_at_warps <- function(ratings, paths) {
  key <- function(table) paste(table$recording, table$dimension, table$rater, sep = "\r")
  traces <- split(seq_len(nrow(ratings)), key(ratings))
  warps <- split(seq_len(nrow(paths)), key(paths))
  paths$value <- NA_real_
  for (trace in names(warps)) {
    rows <- traces[[trace]]
    at <- warps[[trace]]
    paths$value[at] <- interpolate_gold(ratings$time[rows], ratings$value[rows], paths$warped_time[at])
  }
  paths
}
