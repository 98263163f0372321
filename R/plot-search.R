#' Pictures of a search
#'
#' The settings that a search tried, by how good their classes are.
#'
#' @section Pictures:
#' * `"index"`: each index against the number of classes, the settings of each method in a colour, a line
#'   through the best of each. Settings with a class that is too small are hollow.
#' * `"heatmap"`: one index for each features and reduction (rows) and method and `k` (columns); a cross
#'   marks a class that is too small. Where a cell holds several settings, the best counts.
#' * `"pareto"`: two indices against each other, and the front of settings that nothing beats on both.
#'
#' @param object What [search_classes()] returned.
#' @param type Which picture.
#' @inheritParams rlang::args_dots_empty
#' @param by Indices to draw: any number for `"index"`, one for `"heatmap"`, two for `"pareto"`; by default
#'   the first of the search.
#' @returns A ggplot.
#' @family search and profile
#' @examples
#' search <- search_classes(iris[1:4], reduce = list("none", pca = 2),
#'   methods = c("kmeans", "agglomerative"), k = 2:4, seed = 1)
#' autoplot(search, by = c("silhouette", "davies_bouldin"))
#' autoplot(search, type = "heatmap")
#' @export
autoplot.class_search <- function(object, type = c("index", "heatmap", "pareto"), ..., by = NULL) {
  check_no_dots()
  check_search(object)
  object <- mended(object)
  type <- check_choice(type)
  by <- check_ranking(by, object)
  object <- object[!object$status %in% c("error", "not_run", NA), ]
  check_rows(object, "object")
  if (!any(is.finite(unlist(lapply(by, function(name) object[[name]]))))) {
    abort_musefuse(c("There is nothing to draw.", x = "No setting has a finite {.field {by}}."), "values")
  }
  switch(type,
    index = plot_search_index(object, by),
    heatmap = plot_search_heatmap(object, by[[1L]]),
    pareto = plot_search_front(object, by)
  )
}

index_label <- function(name) {
  paste0(index_name(name), " (", partition_indices[[name]]$direction %||% "higher", " is better)")
}

index_name <- function(name) {
  names <- c(calinski_harabasz = "Calinski-Harabasz", davies_bouldin = "Davies-Bouldin", s_dbw = "S_Dbw",
    s_dbw_muse = "S_Dbw of the MuSe-Toolbox", fuzzy_partition_normalised = "Fuzzy partition, normalised")
  if (name %in% names(names)) names[[name]] else
    paste0(upper(substr(name, 1L, 1L)), gsub("_", " ", substring(name, 2L)))
}

# Algorithms in the order of the package, each with its own colour whichever are there; after them what a user's hand
# has named otherwise.
method_factor <- function(x) {
  known <- intersect(names(method_names), x)
  other <- setdiff(x, names(method_names))
  factor(ifelse(x %in% known, method_names[x], x), levels = c(method_names[known], other))
}
scale_methods <- function(method) {
  colours <- stats::setNames(group_colours(length(method_names)), method_names)
  ggplot2::scale_colour_manual(values = colours, guide = group_legend(levels(droplevels(method))))
}

size_shapes <- c("sizes fine" = 16, "a class too small" = 1)
size_factor <- function(small) factor(names(size_shapes)[1L + small %in% TRUE], names(size_shapes))

plot_search_index <- function(object, by) {
  data <- do.call(rbind, lapply(by, function(name) {
    data.frame(index = index_label(name), method = method_factor(object$method), k = object$classes,
      value = object[[name]], worth = worth_of(object, name)[, 1L], small = size_factor(object$small))
  }))
  data$index <- factor(data$index, vapply(by, index_label, ""))
  data <- data[is.finite(data$value), ]
  data$place <- beside_whole(data$k, data$method)
  best <- data[best_rows(data, c("index", "method", "k")), ]
  lines <- interaction(best$index, best$method)
  columns <- ggplot2::wrap_dims(length(by))[[2L]]
  ggplot2::ggplot(data, ggplot2::aes(.data$place, .data$value, colour = .data$method)) +
    ggplot2::geom_line(data = best[lines %in% lines[duplicated(lines)], ], linewidth = 0.5) +
    ggplot2::geom_point(ggplot2::aes(shape = .data$small), size = if (nrow(object) > 150L) 1.2 else 1.8) +
    ggplot2::facet_wrap(ggplot2::vars(.data$index), scales = "free_y", ncol = columns,
      labeller = wrapped_strips(c(60, 24, 13)[[min(columns, 3L)]], 4L)) +
    ggplot2::scale_x_continuous(breaks = whole_breaks) +
    ggplot2::scale_shape_manual(values = size_shapes, drop = FALSE) +
    scale_methods(data$method) +
    wrapped_labs(x = "Classes", y = NULL, colour = NULL, shape = NULL,
      title = paste0(count_of(nrow(object), "setting"),
        if (anyDuplicated(lines)) "; lines join the best of each method"),
      alt = paste0(toString(vapply(by, index_name, "")), " of ", nrow(object),
        " settings against the number of classes, by method.")) +
    theme_musefuse() + ggplot2::theme(legend.box = "vertical", legend.spacing.y = ggplot2::unit(0, "pt"),
      strip.text = ggplot2::element_text(vjust = 0))
}

# Methods stand side by side about each number of classes, their points on their lines.
beside_whole <- function(k, method) {
  method <- droplevels(method)
  k + 0.3 * ((as.integer(method) - 0.5) / nlevels(method) - 0.5)
}

whole_breaks <- function(limits) unique(round(pretty(limits)))

# The row with the largest worth in each group, in order of the groups.
best_rows <- function(data, groups) {
  order <- do.call(order, c(unname(data[groups]), list(-data$worth)))
  order[!duplicated(data[order, groups])]
}

plot_search_heatmap <- function(object, name) {
  parts <- c(if (length(unique(object[["fusion"]])) > 1L) "fusion", "features",
    if (length(unique(object$standardise)) > 1L) "scaled", "reduce")
  object$scaled <- ifelse(object$standardise, "standardised", "as they are")
  rows <- do.call(paste, c(unclass(object)[parts], list(sep = ", ")))
  data <- data.frame(row = factor(rows, rev(unique(rows))), method = method_factor(object$method),
    k = factor(ifelse(is.na(object$k), "any", object$k), c(sort(unique(object$k)), "any")),
    value = object[[name]], worth = worth_of(object, name)[, 1L], small = object$small %in% TRUE)
  data <- data[best_rows(data, c("row", "method", "k")), ]
  data$label <- ifelse(is.na(data$value), "none", paste0(format_index(data$value), ifelse(data$small, "\u00d7", "")))
  columns <- nrow(unique(data[c("method", "k")]))
  if (columns > 8L) data$label <- sub("^(-?)0[.]", "\\1.", data$label)
  middle <- mean(range(data$worth, na.rm = TRUE))
  ggplot2::ggplot(data, ggplot2::aes(.data$k, .data$row, fill = .data$value)) +
    ggplot2::geom_tile(colour = "white", linewidth = 0.6) +
    ggplot2::geom_text(ggplot2::aes(label = .data$label, colour = .data$worth > middle),
      size = if (columns > 8L) 2.2 else 3, angle = if (columns > 16L) 90 else 0) +
    ggplot2::scale_colour_manual(values = c(`TRUE` = "black", `FALSE` = "white"), guide = "none",
      na.value = ink_colour) +
    ggplot2::scale_fill_viridis_c(option = "cividis", na.value = "grey92",
      direction = if (identical(partition_indices[[name]]$direction, "lower")) -1 else 1) +
    ggplot2::facet_grid(cols = ggplot2::vars(.data$method), scales = "free_x", space = "free_x",
      labeller = wrapped_strips(13)) +
    ggplot2::scale_x_discrete(expand = c(0, 0)) +
    ggplot2::scale_y_discrete(expand = c(0, 0), labels = function(x) wrap_names(x, 16, 4L)) +
    wrapped_labs(x = "Classes asked for (k)", y = NULL, fill = NULL, title = index_label(name),
      caption = if (any(data$small)) "\u00d7 a class is too small",
      alt = paste0("Heat map of the index ", index_name(name), " of ", nrow(data), " settings.")) +
    theme_musefuse() + ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.position = "none",
      strip.clip = "off", panel.spacing.x = ggplot2::unit(8, "pt"),
      strip.text = ggplot2::element_text(size = ggplot2::rel(0.75), vjust = 0, lineheight = 0.9)) +
    theme_rows(nlevels(data$row))
}

format_index <- function(x) formatC(x, digits = if (max(abs(x), na.rm = TRUE) >= 100) 0L else 2L, format = "f")

plot_search_front <- function(object, by, call = caller_env(2)) {
  if (length(by) < 2L) {
    abort_musefuse("{.code type = \"pareto\"} needs two indices in {.arg by}.", "argument", call = call)
  }
  by <- by[1:2]
  worth <- worth_of(object, by)
  ok <- rowSums(is.na(worth)) == 0
  data <- data.frame(x = object[[by[[1L]]]], y = object[[by[[2L]]]], method = method_factor(object$method),
    small = size_factor(object$small), setting = object$setting, front = pareto_front(worth, ok))[ok, ]
  front <- data[data$front, ]
  front <- front[order(front$x, front$y), ]
  ggplot2::ggplot(data, ggplot2::aes(.data$x, .data$y)) +
    (if (nrow(front) > 1L) {
      ggplot2::geom_line(data = front, colour = ink_colour, linewidth = 0.4, linetype = "dashed")
    }) +
    ggplot2::geom_point(ggplot2::aes(colour = .data$method, shape = .data$small), size = 2.2) +
    ggplot2::geom_text(ggplot2::aes(label = .data$setting), data = front, vjust = -0.9, size = 3, colour = ink_colour,
      check_overlap = TRUE) +
    ggplot2::scale_x_continuous(expand = ggplot2::expansion(0.08)) +
    ggplot2::scale_y_continuous(expand = ggplot2::expansion(0.1)) +
    ggplot2::scale_shape_manual(values = size_shapes, drop = FALSE) +
    scale_methods(data$method) +
    wrapped_labs(x = index_label(by[[1L]]), y = wrap_text(index_label(by[[2L]]), 22), colour = NULL, shape = NULL,
      title = paste0(nrow(front), " of ", nrow(data), " settings are on the Pareto front"),
      subtitle = "Numbers are settings of the grid: pick_classes(search, setting = )",
      alt = paste0("Scatter of two indices of ", nrow(data), " settings; ", nrow(front), " are on the Pareto front.")) +
    theme_musefuse() + ggplot2::theme(legend.box = "vertical", legend.spacing.y = ggplot2::unit(0, "pt"),
      strip.text = ggplot2::element_text(vjust = 0))
}
