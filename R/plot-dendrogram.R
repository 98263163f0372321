# The tree of merges and where it was cut, for autoplot() of classes.

plot_dendrogram <- function(object) {
  fit <- fit_of(object)
  check_has_tree(fit, call = caller_env())
  branches <- dendrogram_segments(fit)
  cut <- mean(c(fit$facts$height_below, fit$facts$height_above), na.rm = TRUE)
  k <- nrow(fit$centres)
  levels <- class_levels(fit)
  branches$class <- factor(levels[branches$class], unique(levels))
  ggplot2::ggplot(branches) +
    ggplot2::geom_segment(
      ggplot2::aes(x = .data$x, y = .data$y, xend = .data$xend, yend = .data$yend, colour = .data$class),
      linewidth = if (length(fit$label) > 500) 0.2 else 0.4
    ) +
    (if (k > 1L) ggplot2::geom_hline(yintercept = cut, linetype = "dashed", colour = ink_colour)) +
    class_scale("colour", unique(levels), breaks = unique(levels), na.value = "grey50") +
    leaf_scale(fit) +
    ggplot2::scale_y_continuous(expand = ggplot2::expansion(c(0.01, 0.05))) +
    wrapped_labs(
      x = NULL, y = paste0("Height (", fit$linkage, ")"), colour = "Class",
      title = paste0(length(fit$label), " segments, cut into ", count_classes(k)),
      alt = paste0("Tree of ", length(fit$label), " segments by ", fit$linkage, " linkage, cut at height ",
        signif(cut, 3), " into ", k, " classes.")
    ) +
    theme_musefuse() +
    ggplot2::theme(
      panel.grid.major.x = ggplot2::element_blank(),
      axis.text.x = ggplot2::element_text(angle = 90, hjust = 1, vjust = 0.5,
        size = if (length(fit$label) > 30L) 5 else 7)
    )
}

# Names of the leaves where they can be read.
leaf_scale <- function(fit) {
  n <- length(fit$label)
  if (n > 60L) {
    return(ggplot2::scale_x_continuous(breaks = NULL))
  }
  ggplot2::scale_x_continuous(breaks = seq_len(n), labels = shorten_names(leaf_names(fit)[fit$tree$order], 18L),
    guide = ggplot2::guide_axis(check.overlap = TRUE, angle = 90))
}

# Three lines a merge. Below the cut they have the class of their leaves, above none.
dendrogram_segments <- function(fit) {
  tree <- fit$tree
  n <- length(tree$order)
  place <- match(seq_len(n), tree$order)
  x <- height <- numeric(n - 1)
  class <- integer(n - 1)
  node <- function(cluster, of_leaf, of_merge) if (cluster < 0) of_leaf[-cluster] else of_merge[cluster]
  ends <- matrix(0, n - 1, 4) # x and height of the left and of the right end
  for (step in seq_len(n - 1)) {
    left <- tree$left[step]
    right <- tree$right[step]
    ends[step, ] <- c(
      node(left, place, x), node(left, numeric(n), tree$height),
      node(right, place, x), node(right, numeric(n), tree$height)
    )
    x[step] <- mean(ends[step, c(1, 3)])
    below <- c(node(left, fit$label, class), node(right, fit$label, class))
    class[step] <- if (identical(below[1], below[2])) below[1] else NA_integer_
  }
  side <- function(cluster) {
    vapply(cluster, function(one) as.integer(node(one, fit$label, class)), 0L)
  }
  top <- tree$height
  data.frame(
    x = c(ends[, 1], ends[, 3], ends[, 1]), y = c(ends[, 2], ends[, 4], top),
    xend = c(ends[, 1], ends[, 3], ends[, 3]), yend = c(top, top, top),
    class = factor(c(
      ifelse(is.na(class), NA, side(tree$left)), ifelse(is.na(class), NA, side(tree$right)), class
    ), levels = seq_len(nrow(fit$centres)))
  )
}
