# Radar charts of classes, for autoplot() of a profile.

# Drawn in plain x and y: polar coordinates would bend the edges, and clip long names.
plot_radar <- function(profile, classes, features) {
  if (length(features) < 3L) {
    return(plot_profile_tiles(profile, classes, features, "effect"))
  }
  shown <- profile[profile$class %in% classes & profile$feature %in% features, ]
  reach <- max(1, ceiling(max(abs(shown$effect), na.rm = TRUE) * 2) / 2)
  spoke <- match(as.character(shown$feature), features)
  spokes <- length(features)
  crowd <- length(classes) > 8L
  points <- cbind(
    data.frame(class = class_labels(shown, if (crowd) 10L else Inf), feature = shown$feature, effect = shown$effect),
    radar_point(spoke, spokes, replace(shown$effect, is.na(shown$effect), 0) + reach)
  )
  numbers <- cbind(data.frame(number = seq_along(features)), radar_point(seq_along(features), spokes, 2.3 * reach))
  ggplot2::ggplot(points, ggplot2::aes(.data$x, .data$y)) +
    radar_grid(spokes, reach) +
    ggplot2::geom_polygon(ggplot2::aes(group = .data$class, colour = .data$class, fill = .data$class),
      alpha = 0.2, linewidth = 0.9) +
    ggplot2::geom_point(ggplot2::aes(colour = .data$class), size = 1.4) +
    ggplot2::geom_text(ggplot2::aes(label = .data$number), data = numbers, size = 2.6, colour = ink_colour) +
    ggplot2::facet_wrap(ggplot2::vars(.data$class), nrow = radar_rows(length(classes)),
      labeller = wrapped_strips(if (crowd) 10 else 15, 4L)) +
    ggplot2::scale_discrete_manual(c("colour", "fill"), values = unname(class_colours(classes)), guide = "none") +
    ggplot2::coord_equal(clip = "off", xlim = c(-2.4, 2.4) * reach, ylim = c(-2.4, 2.4) * reach) +
    wrapped_labs(
      title = "Classes against the mean of all segments",
      subtitle = wrap_text(paste0("Dashed ring: the mean. Centre and rim: ", format(reach), " sd below and above it."),
        48),
      x = NULL, y = NULL,
      alt = paste0("Radar charts, one for each of ", length(classes), " classes, of the effects of ", length(features),
        " features: ",
        paste(features, collapse = ", "), ".")
    ) +
    # round panels leave less width than others, as for the subtitle
    ggplot2::labs(caption = wrap_text(paste0(seq_along(features), "\u00a0", features, collapse = ", "), 66)) +
    theme_musefuse() +
    ggplot2::theme(
      axis.text = ggplot2::element_blank(), panel.grid = ggplot2::element_blank(),
      strip.text = ggplot2::element_text(hjust = 0.5, vjust = 0, lineheight = 0.9,
        size = ggplot2::rel(if (crowd) 0.6 else 0.8)), strip.clip = "off",
      plot.caption = ggplot2::element_text(hjust = 0)
    )
}

radar_rows <- function(n) if (n > 14L) 3L else if (n > 4L) 2L else 1L

radar_point <- function(spoke, spokes, radius) {
  angle <- pi / 2 - 2 * pi * (spoke - 1) / spokes
  data.frame(x = radius * cos(angle), y = radius * sin(angle))
}

radar_grid <- function(spokes, reach) {
  angle <- seq(0, 2 * pi, length.out = 181L)
  ring <- function(radius, type, colour) {
    ggplot2::geom_path(ggplot2::aes(.data$x, .data$y), colour = colour, linetype = type, linewidth = 0.3,
      data = data.frame(x = radius * cos(angle), y = radius * sin(angle)))
  }
  ends <- radar_point(seq_len(spokes), spokes, 2 * reach)
  list(
    ring(2 * reach, "solid", "grey85"), ring(reach, "dashed", "grey40"),
    ggplot2::geom_segment(ggplot2::aes(x = 0, y = 0, xend = .data$x, yend = .data$y), data = ends,
      colour = "grey90", linewidth = 0.3)
  )
}

class_labels <- function(rows, most = Inf) {
  several <- vapply(split(rows$share, rows$class, drop = TRUE), function(share) length(unique(share)) > 1L, NA)
  if (any(several)) {
    abort_musefuse(c("A class must have one share of the segments, the same in all its rows.",
      x = "{.val {name_some(names(several)[several])}} {cli::qty(sum(several))}{?has/have} several; changed by hand?"),
      "values", call = NULL)
  }
  share <- gsub(" ", "\u00a0", trimws(format_share(rows$share)), fixed = TRUE) # which never wraps
  label <- paste0(shorten_names(as.character(rows$class), most), " (", share, ")")
  factor(label, levels = unique(label[order(rows$class)]))
}
