# Pictures of aligned raters, for autoplot() of annotations and of gold standards that carry warps.

# The lag of each rater against the recording's time.
autoplot_warp <- function(object, most = 12L) {
  panels <- panels_shown(object, most)
  paths <- panels$traces(warping_paths(object), "lag")
  everybody <- levels(paths$rater)
  paths$rater <- droplevels(paths$rater)
  ggplot2::ggplot(paths, ggplot2::aes(.data$time, .data$lag, colour = .data$rater)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey60", linewidth = 0.3) +
    ggplot2::geom_line(linewidth = 0.6, na.rm = TRUE) +
    panels$facets +
    scale_colour_groups(levels(paths$rater), of = everybody, name = "Rater") +
    panels$values +
    panels$clock() +
    wrapped_labs(
      y = "Lag taken out (s)", title = paste("Warps of the raters:", method_label(method_of(object))),
      subtitle = join_notes("Above 0 the rater is late at that time.", crowd_note(levels(paths$rater))),
      caption = panels$caption,
      alt = paste("Lines of the lag in seconds over time, one a rater, for",
        count_of(count_ids(paths$recording), "recording"), "shown.")
    ) +
    panels$theme
}

# The raters before and after alignment. Panels with axes of their own need more room.
autoplot_alignment <- function(object, most = NULL) {
  paths <- warping_paths(object)
  before <- fit_of(object)$ratings
  after <- if (inherits(object, "gold")) ratings_at_warps(before, paths) else as_tibble(object)
  panels <- panels_shown(before, most %||% 4L)
  if (is.null(most) && panels$apart) panels <- panels_shown(before, 2L)
  traces <- before_and_after(before, after, panels)
  means <- before_and_after(rater_means(before), rater_means(after), panels)
  everybody <- levels(traces$rater)
  traces$rater <- droplevels(traces$rater)
  panel <- function(table) {
    name <- if (count_ids(before$dimension) > 1L) paste(table$recording,
      table$dimension) else as.character(table$recording)
    table$panel <- factor(name, unique(name))
    table
  }
  ggplot2::ggplot(panel(traces), ggplot2::aes(.data$time, .data$value)) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$rater), linewidth = 0.4, na.rm = TRUE) +
    ggplot2::geom_line(data = panel(means), colour = ink_colour, linewidth = 0.8, na.rm = TRUE) +
    alignment_facets(panels$apart) +
    scale_colour_groups(levels(traces$rater), of = everybody, name = "Rater") +
    panels$values +
    panels$clock() +
    wrapped_labs(
      y = value_label(before, scale_axis(before, before$value)),
      title = paste("Before and after alignment:", method_label(method_of(object))),
      subtitle = join_notes("Thick: mean of the raters.", crowd_note(levels(traces$rater))), caption = panels$caption,
      alt = paste("Traces of", count_of(nlevels(traces$rater), "rater"), "as rated and aligned, with their mean, for",
        count_of(count_ids(traces$recording), "recording"), "shown.")
    ) +
    theme_musefuse() +
    theme_panels(length(unique(traces$panel)), 2L)
}

# As in panel_grid(), recordings with times of their own need single panels.
alignment_facets <- function(apart) {
  if (apart) {
    return(ggplot2::facet_wrap(ggplot2::vars(.data$panel, .data$state), ncol = 2L, scales = "free",
      labeller = function(ids) list(wrap_names(paste(ids[[1L]], lower(ids[[2L]]), sep = ", "), 27, 2L))))
  }
  ggplot2::facet_grid(ggplot2::vars(.data$panel), ggplot2::vars(.data$state), scales = "free_y",
    labeller = ggplot2::labeller(.rows = function(x) wrap_names(x, 12, 3L)))
}

before_and_after <- function(before, after, panels) {
  columns <- intersect(table_columns$annotations, names(before))
  state <- function(table, name) cbind(panels$traces(table)[columns], state = factor(name, c("As rated", "Aligned")))
  rbind(state(before, "As rated"), state(after, "Aligned"))
}

# The mean of the raters at each time that any of them has.
rater_means <- function(ratings) {
  rated <- ratings[!is.na(ratings$value), ]
  moment <- trace_ids(rated[c("recording", "dimension", "time")], by = "time")
  means <- as.data.frame(rated)[!duplicated(moment), c("recording", "dimension", "time")]
  means$value <- as.vector(rowsum(rated$value, moment)) / tabulate(moment)
  means[order(means$recording, means$dimension, means$time), ]
}

# A gold standard keeps the raters as they came: read them at its warps.
ratings_at_warps <- function(ratings, paths) {
  traces <- split(seq_len(nrow(ratings)), trace_key(ratings))
  warps <- split(seq_len(nrow(paths)), trace_key(paths))
  paths$value <- NA_real_
  for (trace in names(warps)) {
    rows <- traces[[trace]]
    at <- warps[[trace]]
    paths$value[at] <- interpolate_series(ratings$time[rows], ratings$value[rows], paths$warped_time[at])
  }
  paths
}
