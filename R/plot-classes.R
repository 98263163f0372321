#' Pictures of a clustering
#'
#' Where the classes lie, how well they are apart, how large they are, and what the method saw when it made them.
#'
#' @section Pictures:
#' * `"scatter"`: segments in the two columns that were clustered, or in the first two principal components
#'   of more (with their share of the variance of these columns), or in two features of your choice, with
#'   hulls or ellipses of the classes. Segments that were placed and not fitted are hollow; noise is grey
#'   crosses.
#' * `"silhouette"`: how much nearer each segment is to its own class than to the next one, sorted within
#'   classes; the dashed line is the mean.
#' * `"sizes"`: how many segments each class has.
#' * `"membership"`: memberships or posteriors as stacked bars, one a segment (soft methods).
#' * `"dendrogram"`: the tree of merges and where it was cut (agglomerative).
#' * `"k_distance"`: the sorted distances to the neighbour that counts, and `eps` (DBSCAN).
#' * `"consensus"`: how often each two segments shared a class, of the runs that had both, sorted by class.
#'
#' @param object A `classes` table, or the result of [k_distance()].
#' @param type Which picture. `"dendrogram"` is of [cluster_agglomerative()], `"k_distance"` of [cluster_dbscan()],
#'   `"consensus"` of [cluster_consensus()], `"membership"` of soft classes.
#' @inheritParams rlang::args_dots_empty
#' @param features Two features (or one) to draw on their own scale, instead of components.
#' @param outline What to draw around the classes: their hull, the ellipse that holds 95 percent of a
#'   normal distribution, or nothing.
#' @returns A ggplot.
#' @family clustering
#' @examples
#' classes <- cluster_gmm(iris[1:4], k = 3, seed = 1)
#' autoplot(classes)
#' autoplot(classes, features = c("Petal.Length", "Petal.Width"), outline = "ellipse")
#' autoplot(classes, type = "silhouette")
#' @export
autoplot.classes <- function(object, type = c("scatter", "silhouette", "sizes", "membership", "dendrogram",
  "k_distance", "consensus"),
                             ..., features = NULL, outline = c("hull", "ellipse", "none")) {
  object <- mended(object)
  check_no_dots()
  type <- check_choice(type)
  outline <- check_choice(outline)
  check_rows(object, "object")
  need_fit(object)
  switch(type,
    scatter = plot_class_scatter(object, features, outline),
    silhouette = plot_silhouettes(object),
    sizes = plot_class_sizes(object),
    membership = plot_memberships(object),
    dendrogram = plot_dendrogram(object),
    k_distance = plot_eps(object),
    consensus = plot_consensus(object)
  )
}

# Names of classes along an axis: the more classes, the narrower; upright where not even six letters have room.
class_names <- function(classes) {
  if (names_stand(classes)) shorten_names(classes, if (length(classes) > 8L) 16L else 28L) else
    wrap_names(classes, letters_a_class(classes), 3L)
}

letters_a_class <- function(classes) max(5L, 54L %/% length(classes))

# Many classes, or names that would lose letters side by side.
names_stand <- function(classes) {
  names <- as.character(classes[!is.na(classes)])
  if (length(classes) <= 4L || length(names) == 0L) {
    return(FALSE)
  }
  room <- letters_a_class(classes)
  word <- max(nchar(unlist(strsplit(names, "[ _/-]"))), 0L)
  length(classes) > 8L && max(nchar(names)) > 5L || max(nchar(names)) > 3L * room || word > room + 5L
}

class_axis <- function(classes) {
  ggplot2::guide_axis(angle = if (names_stand(classes)) 90, check.overlap = TRUE)
}

# The same colour for a class in every picture; noise is grey.
class_scale <- function(aesthetic, classes, ..., guide = group_legend(classes, Inf)) {
  ggplot2::scale_discrete_manual(aesthetic, values = class_colours(classes), limits = classes[!is.na(classes)],
    labels = legend_names, guide = guide, ...)
}

# One colour a class, noise grey.
class_colours <- function(levels) {
  classes <- setdiff(levels, "noise")
  c(stats::setNames(group_colours(length(classes)), classes), noise = "grey55")[levels]
}

classes_in_words <- function(object) {
  k <- nlevels(object$class) - ("noise" %in% levels(object$class))
  paste0(nrow(object), " segments in ", k, if (k == 1) " class" else " classes", " by ",
    method_words(fit_of(object)$method))
}

# What is not in the picture.
without_class <- function(object) {
  missing <- sum(is.na(object$class))
  if (missing > 0L) paste(count_of(missing, "segment"), if (missing == 1L) "has" else "have",
    "no class (missing features).")
}

# ---- scatter -----------------------------------------------------------------------------------

plot_class_scatter <- function(object, features, outline) {
  plane <- if (is.null(features)) component_plane(object) else feature_plane(object, features)
  lone <- is.null(plane$y)
  if (lone) plane$y <- stacked_heights(plane$x, "")
  rows <- fit_rows(object)
  data <- data.frame(
    x = plane$x, y = plane$y, class = object$class,
    row = ifelse(rows %in% fit_of(object)$train, "fitted", "placed")
  )
  data <- data[!is.na(data$class) & is.finite(data$x) & is.finite(data$y), ]
  data$shape <- ifelse(data$class == "noise", "noise", data$row)
  ggplot2::ggplot(data, ggplot2::aes(.data$x, .data$y, colour = .data$class)) +
    (if (!lone) outline_layer(data[data$class != "noise", ], outline)) +
    ggplot2::geom_point(ggplot2::aes(shape = .data$shape), size = point_size(nrow(data)), alpha = 0.8) +
    ggplot2::scale_shape_manual(
      values = c(fitted = 16, placed = 1, noise = 4),
      guide = if (any(data$shape == "placed")) "legend" else "none"
    ) +
    ggplot2::scale_x_continuous(labels = axis_numbers) +
    ggplot2::scale_y_continuous(labels = axis_numbers) +
    (if (!lone && nlevels(data$class) > 4L) centre_names(data[data$class != "noise", ])) +
    class_scale("colour", levels(object$class)) +
    class_scale("fill", levels(object$class), guide = "none") +
    wrapped_labs(
      x = plane$labels[1], y = if (!lone) plane$labels[2], colour = "Class", shape = NULL,
      title = classes_in_words(object), caption = without_class(object),
      alt = paste0("Scatter of ", classes_in_words(object), " in ", paste(plane$labels, collapse = " and "), ".")
    ) +
    theme_musefuse() +
    ggplot2::theme(legend.box = "vertical") +
    (if (lone) theme_no_heights())
}

# Many colours are hard to tell apart: the classes have their names at their centres too, long ones towards the middle
# of the picture, so that its edges do not cut them.
centre_names <- function(data) {
  centres <- stats::aggregate(data[c("x", "y")], list(class = droplevels(data$class)), mean)
  centres$name <- shorten_names(as.character(centres$class), 14L)
  towards <- if (max(nchar(centres$name)) > 3L) "inward" else 0.5
  ggplot2::geom_text(ggplot2::aes(.data$x, .data$y, label = .data$name), data = centres, size = 3.2, fontface = "bold",
    colour = "black", hjust = towards, vjust = "inward", inherit.aes = FALSE, check_overlap = TRUE)
}

point_size <- function(n) if (n > 5000) 0.5 else if (n > 1000) 1 else 1.8

# Two clustered columns as they are, more by the scores of their first two principal components.
component_plane <- function(object) {
  fit <- fit_of(object)
  if (length(fit$features) == 2L) {
    return(feature_plane(object, fit$features))
  }
  values <- fit$values[fit_rows(object), , drop = FALSE]
  complete <- rowSums(!is.finite(values)) == 0
  basis <- fit$values[if (length(fit$train) > 1L) fit$train else which(complete), , drop = FALSE]
  if (ncol(values) == 1L || nrow(basis) < 2L) {
    return(feature_plane(object, utils::head(fit$features, 2L)))
  }
  centre <- colMeans(basis)
  directions <- svd(sweep(basis, 2L, centre), nu = 0)
  shares <- directions$d^2 / sum(directions$d^2)
  axes <- directions$v[, 1:2, drop = FALSE]
  largest <- apply(abs(axes), 2L, which.max)
  axes <- sweep(axes, 2L, sign(axes[cbind(largest, 1:2)]), "*") # one sign: the largest loading is positive
  scores <- sweep(values, 2L, centre) %*% axes
  list(x = scores[, 1], y = scores[, 2], labels = sprintf("Component %d (%.0f %%)", 1:2, 100 * shares[1:2]))
}

feature_plane <- function(object, features, call = caller_env(2L)) {
  fit <- fit_of(object)
  features <- check_known(features, fit$features, "feature", arg = "features", call = call)
  if (!length(features) %in% 1:2) {
    abort_musefuse("{.arg features} must name one or two features.", "argument", call = call)
  }
  values <- unscale_values(fit$values, fit$scaling)[fit_rows(object), features, drop = FALSE]
  if (length(features) == 1L) {
    return(list(x = values[, 1], labels = features))
  }
  list(x = values[, 1], y = values[, 2], labels = features)
}

outline_layer <- function(data, outline) {
  outlines <- lapply(split(data, droplevels(data$class)), function(one) {
    shape <- switch(outline,
      hull = one[grDevices::chull(one$x, one$y), c("x", "y")],
      ellipse = normal_ellipse(one$x, one$y)
    )
    if (NROW(shape) >= 3L) cbind(shape, class = one$class[1])
  })
  outlines <- do.call(rbind, outlines)
  if (is.null(outlines)) {
    return(NULL)
  }
  ggplot2::geom_polygon(
    ggplot2::aes(.data$x, .data$y, colour = .data$class, fill = .data$class, group = .data$class),
    data = outlines, alpha = 0.1, linewidth = 0.4, show.legend = FALSE
  )
}

# The curve that holds `level` of a bivariate normal distribution with these moments.
normal_ellipse <- function(x, y, level = 0.95) {
  if (length(x) < 3L) {
    return(NULL)
  }
  moments <- svd(stats::cov(cbind(x, y)))
  angle <- seq(0, 2 * pi, length.out = 90)
  circle <- rbind(cos(angle), sin(angle)) * sqrt(stats::qchisq(level, 2))
  curve <- moments$u %*% (sqrt(moments$d) * circle)
  data.frame(x = mean(x) + curve[1, ], y = mean(y) + curve[2, ])
}

# ---- silhouette, sizes, memberships ------------------------------------------------------------

plot_silhouettes <- function(object) {
  value <- index_silhouette(object, each = TRUE)
  if (all(is.na(value))) {
    abort_musefuse(c("There is no silhouette to draw.", i = "It needs at least two classes."), "data",
      call = caller_env())
  }
  draw_silhouettes(object$class, value, classes_in_words(object), "segment")
}

draw_silhouettes <- function(class, value, words, unit) {
  data <- data.frame(class = class, value = value)
  data <- data[!is.na(data$value), ]
  data <- data[order(data$class, -data$value), ]
  data$class <- droplevels(data$class)
  gap <- ceiling(nrow(data) / 100)
  data$place <- seq_len(nrow(data)) + gap * (as.integer(data$class) - 1L)
  overall <- mean(data$value)
  levels <- levels(data$class)
  means <- two_digits(tapply(data$value, data$class, mean))
  if (length(levels) > 8L) means <- sub("^(-?)0", "\\1", means)
  labels <- paste(class_names(levels), means, sep = if (names_stand(levels)) " " else "\n")
  ggplot2::ggplot(data, ggplot2::aes(.data$place, .data$value, fill = .data$class)) +
    ggplot2::geom_col(ggplot2::aes(colour = .data$class), width = 1, linewidth = 0.15) +
    ggplot2::geom_hline(yintercept = overall, linetype = "dashed", colour = ink_colour) +
    class_scale(c("colour", "fill"), levels(data$class), guide = "none") +
    ggplot2::scale_x_continuous(
      breaks = tapply(data$place, data$class, mean), labels = labels,
      guide = class_axis(levels(data$class))
    ) +
    wrapped_labs(
      x = paste0("Class and its mean (", unit, "s sorted within classes)"), y = "Silhouette",
      title = sprintf("Mean silhouette %.2f", overall),
      alt = sprintf("Silhouettes of %s; their mean is %.2f.", words, overall)
    ) +
    theme_musefuse() +
    ggplot2::theme(panel.grid.major.x = ggplot2::element_blank())
}

plot_class_sizes <- function(object) {
  counts <- as.data.frame(table(class = object$class), responseName = "n")
  counts$share <- counts$n / max(1, sum(counts$n))
  counts$label <- sprintf(if (nrow(counts) > 5L) "%d\n%.0f %%" else "%d (%.0f %%)", counts$n, 100 * counts$share)
  ggplot2::ggplot(counts, ggplot2::aes(.data$class, .data$n, fill = .data$class)) +
    ggplot2::geom_col(width = 0.7) +
    ggplot2::geom_text(ggplot2::aes(label = .data$label), vjust = -0.3, size = 3, colour = ink_colour,
      lineheight = 0.85) +
    class_scale("fill", levels(object$class), guide = "none") +
    ggplot2::scale_x_discrete(labels = class_names, guide = class_axis(as.character(counts$class))) +
    ggplot2::scale_y_continuous(expand = ggplot2::expansion(c(0, if (nrow(counts) > 5L) 0.18 else 0.1))) +
    wrapped_labs(
      x = "Class", y = "Segments", title = classes_in_words(object), caption = without_class(object),
      alt = paste0("Sizes of ", classes_in_words(object), ": ", toString(counts$n), ".")
    ) +
    theme_musefuse() +
    ggplot2::theme(panel.grid.major.x = ggplot2::element_blank())
}

plot_memberships <- function(object) {
  columns <- grep("^membership_[0-9]+$", names(object), value = TRUE)
  if (length(columns) == 0L) {
    abort_musefuse(c(
      "These classes have no memberships.", i = "{.fn cluster_cmeans} and {.fn cluster_gmm} give them."
    ), "argument", call = caller_env())
  }
  u <- do.call(cbind, unclass(object)[columns])
  keep <- !is.na(object$class)
  own <- u[cbind(seq_len(nrow(u)), as.integer(object$class))]
  rank <- order(object$class[keep], -own[keep])
  u <- u[keep, , drop = FALSE][rank, , drop = FALSE]
  classes <- levels(object$class)
  draw_stacked(u, classes, "Segments, sorted by class and membership", "Membership", classes_in_words(object),
    without_class(object))
}

# Shares of classes, one stacked bar a row of `u`.
draw_stacked <- function(u, classes, x, y, title, caption = NULL) {
  data <- data.frame(
    rank = rep(seq_len(nrow(u)), ncol(u)), membership = as.vector(u),
    class = factor(rep(classes, each = nrow(u)), levels = classes)
  )
  ggplot2::ggplot(data, ggplot2::aes(.data$rank, .data$membership, fill = .data$class)) +
    ggplot2::geom_col(ggplot2::aes(colour = .data$class),
      width = 1, linewidth = 0.15, position = ggplot2::position_stack(reverse = TRUE)
    ) +
    class_scale("colour", classes, guide = "none") +
    class_scale("fill", classes) +
    ggplot2::scale_x_continuous(expand = ggplot2::expansion(c(0, 0.02))) +
    ggplot2::scale_y_continuous(expand = ggplot2::expansion(c(0, 0.02))) +
    wrapped_labs(x = x, y = y, fill = "Class", title = title, caption = caption,
      alt = paste0("Stacked bars, one a segment (", lower(y), "): ", title, ".")) +
    theme_musefuse()
}

# ---- consensus ---------------------------------------------------------------------------------

# How often the runs put rows together, sorted by class and, within, by how sure they are.
plot_consensus <- function(object) {
  fit <- fit_of(object)
  if (is.null(fit$consensus)) {
    abort_musefuse("{.code type = \"consensus\"} needs classes of {.fn cluster_consensus}.", "argument",
      call = caller_env())
  }
  own <- outer(fit$label, fit$label, `==`)
  order <- order(fit$label, -rowSums(fit$consensus * own) / rowSums(own))
  n <- length(order)
  cells <- data.frame(x = rep(seq_len(n), n), y = rep(seq_len(n), each = n),
    share = as.vector(fit$consensus[order, order]))
  sizes <- tabulate(fit$label, nrow(fit$centres))
  ggplot2::ggplot(cells, ggplot2::aes(.data$x, .data$y, fill = .data$share)) +
    square_of_pairs(sizes, cumsum(sizes) - sizes / 2 + 0.5, row_names(class_levels(fit), 14L), okabe_ito[[2L]], 0.6) +
    ggplot2::scale_fill_gradient(low = "white", high = okabe_ito[[1L]], limits = c(0, 1), breaks = c(0, 0.5, 1)) +
    wrapped_labs(x = NULL, y = NULL, fill = "Share of\nruns", title = "Consensus of the runs",
      subtitle = wrap_text("How often two segments are put together; lines separate the classes.", 44),
      alt = paste0("Square of ", n, " by ", n, " segments, sorted by class: dark where runs put them together.")) +
    theme_musefuse() +
    ggplot2::theme(panel.grid = ggplot2::element_blank())
}

# Pairs of what is sorted by class, with lines between the classes, which have these `sizes`.
square_of_pairs <- function(sizes, breaks, labels, colour, linewidth) {
  edges <- cumsum(sizes)[-length(sizes)] + 0.5
  list(
    ggplot2::geom_raster(), ggplot2::geom_vline(xintercept = edges, colour = colour, linewidth = linewidth),
    ggplot2::geom_hline(yintercept = edges, colour = colour, linewidth = linewidth),
    ggplot2::scale_x_continuous(breaks = NULL, expand = c(0, 0)),
    ggplot2::scale_y_reverse(breaks = breaks, labels = labels, expand = c(0, 0), guide = sparse_axis()),
    ggplot2::coord_fixed()
  )
}

# ---- k-distance --------------------------------------------------------------------------------

plot_eps <- function(object) {
  fit <- fit_of(object)
  if (is.null(fit$eps)) {
    abort_musefuse(c(
      "{.code type = \"k_distance\"} needs classes of {.fn cluster_dbscan}.",
      i = "For other data see {.fn k_distance}."
    ), "argument", call = caller_env())
  }
  near <- fitted_k_distance(fit)
  plot_k_distance(near$distance, near$k) +
    ggplot2::geom_hline(yintercept = fit$eps, linetype = "dashed", colour = okabe_ito[6]) +
    ggplot2::annotate("text",
      x = 0, y = fit$eps, label = paste("eps =", signif(fit$eps, 3)), hjust = -0.1, vjust = -0.6,
      size = 3.3, colour = okabe_ito[6]
    )
}

#' @rdname autoplot.classes
#' @export
autoplot.k_distance <- function(object, ...) {
  check_no_dots()
  object <- mended(object)
  check_rows(object, "object")
  plot_k_distance(object$distance, fit_of(object)$k)
}

plot_k_distance <- function(distance, k) {
  data <- data.frame(rank = seq_along(distance), distance = distance)
  ggplot2::ggplot(data, ggplot2::aes(.data$rank, .data$distance)) +
    ggplot2::geom_line(colour = okabe_ito[1], linewidth = 0.8) +
    wrapped_labs(
      x = "Segments, sorted by distance", y = "Distance",
      title = paste0("Distance to the k-th nearest segment, k = ", k, " (itself included)"),
      alt = paste0("Sorted distances of ", nrow(data), " segments to their k-th nearest, k = ", k, ".")
    ) +
    theme_musefuse()
}
