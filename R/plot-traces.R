#' Pictures of classes of traces
#'
#' What the traces of a class have in common, and how far apart traces or raters are.
#'
#' @section Pictures:
#' * `"prototypes"`: a panel a class and dimension, with the prototype drawn over its members (of k-Shape shifted to
#'   it). Raters have none.
#' * `"distances"`: the distances of all pairs, sorted by class; dark is near.
#' * `"silhouette"`: how much nearer each trace is to its own class than to the next one.
#'
#' @param object A `trace_classes` table.
#' @param type Which picture; by default prototypes of traces, distances of raters.
#' @param most Most members a class that are drawn; the caption says how many are not.
#' @inheritParams rlang::args_dots_empty
#' @returns A ggplot.
#' @family clustering
#' @examples
#' classes <- cluster_traces(fuse_mean(ratings), k = 2, window = 4)
#' autoplot(classes)
#' autoplot(classes, type = "distances")
#' autoplot(classes, type = "silhouette")
#' @export
autoplot.trace_classes <- function(object, type = c("prototypes", "distances", "silhouette"), ..., most = 60L) {
  check_no_dots()
  fit <- need_fit(object)
  type <- if (missing(type) && fit$unit == "rater") "distances" else
    check_choice(type)
  check_rows(object, "object")
  switch(type, prototypes = plot_prototypes(object, check_number(most, 1, whole = TRUE)),
    distances = plot_trace_distances(object), silhouette = plot_trace_silhouettes(object))
}

trace_classes_in_words <- function(object) {
  fit <- fit_of(object)
  paste0(count_of(nrow(object), fit$unit), " in ", count_classes(length(fit$prototypes)), trace_method_words(fit))
}

plot_prototypes <- function(object, most) {
  fit <- fit_of(object)
  prototypes <- tidy_prototypes(fit)
  rows <- trace_class_rows(object)
  here <- which(!is.na(rows) & !is.na(object$class))
  shown <- unlist(lapply(split(here, object$class[here]), utils::head, most))
  members <- do.call(rbind, lapply(shown, function(i) {
    class <- object$class[[i]]
    series <- drawn_series(fit, rows[[i]], as.integer(class))
    long_trace(series, fit, list(class = class, trace = i))
  }))
  hidden <- length(here) - length(shown)
  levels <- levels(prototypes$class)
  ggplot2::ggplot(prototypes, ggplot2::aes(.data$time, .data$value)) +
    ggplot2::geom_line(ggplot2::aes(group = .data$trace), data = members, colour = "grey60",
      linewidth = 0.3, alpha = 0.6, na.rm = TRUE) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$class), linewidth = 1, na.rm = TRUE) +
    ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$class), scales = "free_y",
      labeller = ggplot2::labeller(class = prototype_labels(object, levels),
        dimension = function(x) wrap_names(x, 12))) +
    class_scale("colour", levels, guide = "none") +
    scale_x_clock(prototypes$time, "Time from the start", steps = if (length(levels) > 2L) 2 else 3) +
    wrapped_labs(
      y = if (fit$how$distance == "shape") "Standard deviations" else NULL,
      title = trace_classes_in_words(object),
      subtitle = paste0("Grey: the traces", if (!is.null(fit$medoid)) ". Colour: the medoid of the class." else
        ". Colour: the prototype of the class."),
      caption = if (hidden > 0L) paste(count_of(hidden, "trace"), "not drawn."),
      alt = paste0("Traces of each class in grey under their prototype: ", trace_classes_in_words(object), ".")
    ) +
    theme_musefuse() +
    theme_row_strips() +
    ggplot2::theme(panel.spacing.x = gap_of_columns(length(levels)))
}

# Shapes lie where they are most like the prototype.
drawn_series <- function(fit, row, class) {
  series <- fit$series[[row]]
  if (fit$how$distance != "shape") series else shifted(series, fit$shifts[[row]])
}

prototype_labels <- function(object, levels) {
  sizes <- table(factor(as.character(object$class), levels))
  ggplot2::as_labeller(stats::setNames(paste0(levels, " (", sizes, ")"), levels))
}

plot_trace_distances <- function(object) {
  fit <- fit_of(object)
  distances <- distances_of_pairs(fit, call = caller_env())
  order <- order(fit$label, distance_to_own(fit))
  names <- shorten_names(trace_class_names(fit)[order], 20L)
  n <- length(order)
  cells <- data.frame(x = rep(seq_len(n), n), y = rep(seq_len(n), each = n),
    distance = as.vector(distances[order, order]))
  ggplot2::ggplot(cells, ggplot2::aes(.data$x, .data$y, fill = .data$distance)) +
    square_of_pairs(fit$sizes, if (n <= 60L) seq_len(n), if (n <= 60L) names, "white", 0.8) +
    ggplot2::scale_fill_viridis_c(breaks = few_values) +
    wrapped_labs(x = NULL, y = NULL, fill = trace_distance_labels[[fit$how$distance]],
      title = wrap_text(gsub("1 - ", "1\u00a0-\u00a0", trace_classes_in_words(object)), 34), # a square is narrow
      subtitle = wrap_text("Distances of all pairs; white lines separate the classes.", 44),
      alt = paste0("Square of the distances of all pairs, sorted by class: ", trace_classes_in_words(object), ".")) +
    theme_musefuse() +
    theme_rows(n) +
    ggplot2::theme(panel.grid = ggplot2::element_blank(), legend.key.width = ggplot2::unit(1.4, "lines"))
}

distance_to_own <- function(fit) {
  own <- outer(fit$label, fit$label, `==`)
  rowSums(fit$distances * own) / rowSums(own)
}

plot_trace_silhouettes <- function(object) {
  if (all(is.na(object[["silhouette"]] %||% NA))) {
    abort_musefuse(c("There is no silhouette to draw.",
      i = "It needs at least two classes, and traces that were fitted."), "data", call = caller_env())
  }
  draw_silhouettes(object$class, object$silhouette, trace_classes_in_words(object), fit_of(object)$unit)
}
