# Pictures of reductions; autoplot.features() chooses among them.

plot_scores <- function(x, fit, colour, components, call = caller_env(2)) {
  components <- check_drawn_components(components, fit, call)
  usual <- intersect(c(fit$by, "partition"), names(x))
  if (is.null(colour) && length(usual) > 0L) colour <- usual[[1L]]
  if (!is.null(colour)) colour <- check_known(colour, names(x), "column", arg = "colour", call = call)
  table <- score_table(x, fit, components, colour, call)
  one_axis <- length(components) == 1L
  groups <- levels(table$group)
  legend <- if (is.null(colour)) "none" else group_legend(groups)
  if (one_axis) table$y <- stacked_heights(table$x, table$dimension)
  ggplot2::ggplot(table, ggplot2::aes(.data$x, .data$y, colour = .data$group, shape = .data$group)) +
    ggplot2::geom_hline(yintercept = 0, colour = "grey85") +
    ggplot2::geom_vline(xintercept = 0, colour = "grey85") +
    ggplot2::geom_point(size = 2, alpha = 0.8, na.rm = TRUE) +
    scale_colour_groups(groups, name = colour, guide = legend) +
    ggplot2::scale_shape_manual(values = rep(c(16, 17, 15, 18, 4, 3, 8), length.out = length(groups)), name = colour,
      guide = legend, labels = legend_names) +
    by_group(fit, "free") +
    wrapped_labs(x = axis_name(fit, components[[1L]]),
      y = if (one_axis) NULL else wrap_text(axis_name(fit, components[[2L]]), 26),
      title = paste("Segments by", reduction_names[[fit$method]]),
      caption = if (!is.null(fit$partition)) paste("Fitted on partition", toString(fit$partition)),
      alt = paste("Scatter plot of", nrow(x), "segments in two reduced dimensions.")) +
    theme_musefuse() +
    (if (one_axis) theme_no_heights())
}

# One or two components that all fits have; the second is left out where there is one only.
check_drawn_components <- function(components, fit, call) {
  most <- min(vapply(fit$groups, function(group) as.integer(model_facts(group$model)$n_components), 0L))
  if (identical(components, 1:2)) components <- seq_len(min(2L, most))
  fine <- is.numeric(components) && length(components) %in% 1:2 && all(components %in% seq_len(most))
  if (!fine) {
    abort_musefuse(c("{.arg components} must be one or two numbers from 1 to {most}.",
      x = "It is {.val {components}}."), "argument", call = call)
  }
  components
}

# One row a segment and fit: its two scores, its group, and the dimension where there are several fits.
score_table <- function(x, fit, components, colour, call) {
  group <- if (is.null(colour)) factor(rep("segment", nrow(x))) else as.factor(x[[colour]])
  tables <- lapply(seq_along(fit$groups), function(g) {
    dimension <- names(fit$groups)[g] %||% ""
    columns <- paste0(score_prefix(fit$groups[[g]]$model), components, if (dimension != "") paste0("_", dimension))
    score <- lapply(columns, function(name) mended_number(x[[name]], name, "object", call))
    data.frame(x = score[[1L]], y = if (length(columns) > 1L) score[[2L]] else 0, group = group,
      dimension = factor(dimension, names(fit$groups) %||% ""))
  })
  do.call(rbind, tables)
}

# One score has no second axis: points that would hide each other are stacked, as in a dot plot.
stacked_heights <- function(x, panel) {
  column <- paste(panel, round(60 * x / max(diff(range(x, finite = TRUE)), .Machine$double.eps)))
  stats::ave(numeric(length(x)), column, FUN = seq_along) - 1
}

# Their heights count and measure nothing.
theme_no_heights <- function() {
  ggplot2::theme(axis.text.y = ggplot2::element_blank(), panel.grid.major.y = ggplot2::element_blank())
}

score_prefix <- function(model) model$prefix %||% "tSNE"

# "PC1 (61 % of the variance)"
axis_name <- function(fit, j) {
  model <- fit$groups[[1L]]$model
  name <- paste0(score_prefix(model), j)
  if (is.null(model$variance) || !is.null(names(fit$groups)) || sum(model$variance) == 0) {
    return(name)
  }
  what <- if (fit$method == "lda") "% of what separates the groups)" else "% of the variance)"
  paste0(name, " (", round(100 * model$variance[[j]] / sum(model$variance)), " ", what)
}

by_group <- function(fit, scales = "free_x") {
  if (!is.null(names(fit$groups))) ggplot2::facet_wrap(ggplot2::vars(.data$dimension), scales = scales)
}

plot_scree <- function(x) {
  variance <- tidy.features(x, type = "variance")
  kept <- glance.features(x)$n_components[[1L]]
  if (all(is.na(variance$share))) {
    abort_musefuse("There is no variance to draw: all features are constant.", "constant", call = caller_env(2))
  }
  variance$number <- as.integer(gsub("[^0-9]", "", variance$component))
  variance$kept <- variance$number <= kept
  ggplot2::ggplot(variance, ggplot2::aes(.data$number)) +
    ggplot2::geom_col(ggplot2::aes(y = 100 * .data$share, fill = .data$kept), width = 0.7) +
    ggplot2::geom_line(ggplot2::aes(y = 100 * .data$cumulative), colour = ink_colour) +
    ggplot2::geom_point(ggplot2::aes(y = 100 * .data$cumulative), colour = ink_colour, size = 1.2) +
    ggplot2::scale_fill_manual(values = c(`TRUE` = okabe_ito[[1L]], `FALSE` = "grey80"), guide = "none") +
    ggplot2::scale_x_continuous(breaks = component_breaks) +
    by_group(fit_of(x)) +
    wrapped_labs(x = "Component", y = "% of the variance", title = "What the components explain",
      subtitle = paste0("Bars: each component (blue: the ", kept, " kept). Line: together."),
      alt = "Bars of the share of variance of each component with a line of their sum.") +
    theme_musefuse()
}

# 0.5 as .5: panels are narrow.
short_numbers <- function(x) {
  large <- max(abs(x), 0, na.rm = TRUE) >= 1e5
  sub("^(-?)0[.]", "\\1.", if (large) axis_numbers(x) else formatC(x, format = "g"))
}

component_breaks <- function(limits) unique(pmax(1, round(pretty(c(1, limits[[2L]])))))

plot_loadings <- function(x, most) {
  loadings <- tidy.features(x, type = "loadings")
  loadings$component <- factor(loadings$component, unique(loadings$component))
  size <- sort(tapply(abs(loadings$loading), factor(loadings$feature, unique(loadings$feature)), max),
    decreasing = TRUE)
  shown <- utils::head(names(size), most)
  drawn <- loadings[loadings$feature %in% shown, ]
  drawn$feature <- factor(drawn$feature, rev(intersect(unique(loadings$feature), shown)))
  facets <- if (is.null(names(fit_of(x)$groups))) ggplot2::facet_wrap(ggplot2::vars(.data$component), nrow = 1L) else
    ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$component), scales = "free_y",
      space = "free_y")
  ggplot2::ggplot(drawn, ggplot2::aes(.data$loading, .data$feature, fill = .data$loading > 0)) +
    ggplot2::geom_col(width = 0.7) +
    ggplot2::geom_vline(xintercept = 0, colour = ink_colour, linewidth = 0.3) +
    ggplot2::scale_fill_manual(values = c(`TRUE` = "#D55E00", `FALSE` = "#0072B2"), guide = "none") +
    ggplot2::scale_x_continuous(breaks = if (nlevels(loadings$component) > 4L) largest_value else few_values,
      labels = short_numbers, guide = sparse_axis()) +
    ggplot2::scale_y_discrete(labels = function(x) shorten_names(x, 30L)) +
    facets +
    wrapped_labs(x = "Loading", y = NULL, title = "What the components are made of",
      caption = left_out(length(size), length(shown)), alt = "Bars of the loadings of features on each component.") +
    theme_musefuse() +
    theme_rows(length(shown)) +
    theme_row_strips() +
    ggplot2::theme(axis.text.x = ggplot2::element_text(size = ggplot2::rel(0.85)),
      panel.spacing.x = ggplot2::unit(1, "lines"))
}
