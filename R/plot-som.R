# Pictures of self-organising maps as hexagons or squares, for autoplot() of features.

plot_som <- function(fit, type, features, most) {
  groups <- fit$groups
  cells <- lapply(seq_along(groups), function(g) {
    cell <- som_cells(groups[[g]], type, features, most)
    cell$panel <- if (type == "planes") cell$panel else names(groups)[g] %||% ""
    cell
  })
  caption <- attr(cells[[1L]], "caption")
  cells <- do.call(rbind, cells)
  cells$panel <- factor(cells$panel, unique(cells$panel))
  title <- c(counts = "Segments on the map", umatrix = "Borders on the map", planes = "Features on the map")[[type]]
  legend <- c(counts = "Segments", umatrix = "Distance to neighbours", planes = "features")[[type]]
  ggplot2::ggplot(cells, ggplot2::aes(.data$x, .data$y, group = .data$unit, fill = .data$value)) +
    ggplot2::geom_polygon(colour = "white", linewidth = 0.3) +
    som_fill(type, legend) +
    (if (nlevels(cells$panel) > 1L) ggplot2::facet_wrap(ggplot2::vars(.data$panel),
      labeller = if (nlevels(cells$panel) > 6L) wrapped_strips(11) else name_labeller(nlevels(cells$panel)))) +
    ggplot2::coord_equal() +
    wrapped_labs(x = NULL, y = NULL, title = title,
      caption = wrap_text(caption, 44), # hexagons leave less width than others
      alt = paste("Grid of", length(unique(cells$unit)), "units coloured by", lower(legend))) +
    theme_musefuse() +
    theme_panel_names(nlevels(cells$panel)) +
    ggplot2::theme(axis.text = ggplot2::element_blank(), panel.grid = ggplot2::element_blank())
}

som_fill <- function(type, legend) {
  if (type == "planes") {
    return(ggplot2::scale_fill_viridis_c(name = NULL, breaks = c(0, 1), labels = c("low", "high")))
  }
  breaks <- if (type == "counts") function(limits) unique(round(pretty(limits, 4L))) else few_values
  ggplot2::scale_fill_gradient(low = "grey95", high = "#08306B", name = legend, breaks = breaks)
}

# The corners of each unit with its value; a panel a feature for planes.
som_cells <- function(group, type, features, most) {
  model <- group$model
  if (type != "planes") {
    value <- if (type == "counts") model$counts else neighbour_distance(model)
    return(unit_corners(model, value, ""))
  }
  columns <- if (is.null(features)) group$columns else
    intersect(check_known(features, group$columns, "feature", arg = "features", call = caller_env(4)), group$columns)
  shown <- utils::head(columns, most)
  cells <- do.call(rbind, lapply(shown, function(name) {
    code <- model$codes[match(name, group$columns), ]
    width <- diff(range(code))
    unit_corners(model, if (width > 0) (code - min(code)) / width else code * 0 + 0.5, name)
  }))
  attr(cells, "caption") <- left_out(length(columns), length(shown))
  cells
}

# A hexagon with a corner at the top, of width 1; or a square.
unit_corners <- function(model, value, panel) {
  angle <- if (model$topology == "hexagonal") pi / 6 + 0:5 * pi / 3 else pi / 4 + 0:3 * pi / 2
  radius <- if (model$topology == "hexagonal") 1 / sqrt(3) else 1 / sqrt(2)
  n <- length(value)
  corner <- rep(angle, n)
  unit <- rep(seq_len(n), each = length(angle))
  data.frame(unit = unit, x = model$coordinates[unit, 1L] + radius * cos(corner),
    y = model$coordinates[unit, 2L] + radius * sin(corner), value = value[unit], panel = panel)
}

neighbour_distance <- function(model) {
  apart <- as.matrix(stats::dist(model$coordinates))
  reach <- if (model$topology == "hexagonal") 1 else sqrt(2)
  touching <- apart > 0 & apart < reach + 1e-6
  codes <- as.matrix(stats::dist(t(model$codes)))
  rowSums(codes * touching) / pmax(1, rowSums(touching))
}
