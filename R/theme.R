# One look for all pictures: a quiet theme and the colour-blind safe palette of Okabe & Ito (2008),
# ordered so that neighbours also differ in grey print. More than eight groups fall back on viridis.

okabe_ito <- c(
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#F0E442"
)

# The gold standard and its band, everywhere.
gold_colour <- "#B8860B"
ink_colour <- "grey25"

theme_musefuse <- function(base_size = 11) {
  ggplot2::theme_minimal(base_size = base_size) +
    ggplot2::theme(
      plot.background = ggplot2::element_rect(fill = "white", colour = NA),
      panel.grid.minor = ggplot2::element_blank(),
      strip.text = ggplot2::element_text(face = "bold", hjust = 0),
      plot.title.position = "plot",
      plot.caption.position = "plot",
      legend.position = "bottom",
      legend.title = ggplot2::element_text(size = ggplot2::rel(0.9))
    )
}

# Names above many small panels: smaller letters, and nothing cut off.
theme_panel_names <- function(panels) {
  size <- if (panels > 12L) 0.5 else if (panels > 6L) 0.65 else 0.8
  ggplot2::theme(
    strip.text = ggplot2::element_text(size = ggplot2::rel(size), lineheight = 0.9, vjust = 0,
      margin = ggplot2::margin(1, 0, 1, 0)),
    strip.clip = "off", axis.text = ggplot2::element_text(size = ggplot2::rel(if (panels > 6L) 0.6 else 0.8)),
    panel.spacing.x = ggplot2::unit(0.8, "lines"), panel.spacing.y = ggplot2::unit(0.3, "lines")
  )
}

scale_colour_groups <- function(n, ...) {
  ggplot2::scale_colour_manual(values = group_colours(n), ...)
}

scale_fill_groups <- function(n, ...) {
  ggplot2::scale_fill_manual(values = group_colours(n), ...)
}

group_colours <- function(n) {
  if (n <= length(okabe_ito)) okabe_ito[seq_len(n)] else grDevices::hcl.colors(n, "viridis")
}

# Seconds as people read time codes: 75 -> "1:15", 75.5 -> "1:15.5", 3600 -> "1:00:00".
time_code <- function(seconds) {
  whole <- floor(abs(seconds) + 1e-9)
  rest <- round(abs(seconds) - whole, 1)
  hours <- whole %/% 3600
  code <- ifelse(hours > 0,
    sprintf("%d:%02d:%02d", as.integer(hours), as.integer(whole %% 3600 %/% 60), as.integer(whole %% 60)),
    sprintf("%d:%02d", as.integer(whole %/% 60), as.integer(whole %% 60))
  )
  code <- ifelse(!is.na(rest) & rest > 0, paste0(code, sub("^0", "", format(rest))), code)
  code <- ifelse(!is.na(seconds) & seconds < 0, paste0("-", code), code)
  replace(code, is.na(seconds), NA)
}

# A time axis in seconds, labelled as time codes at full seconds, half minutes, minutes, ...
scale_x_clock <- function(name = "Time (min:s)", ...) {
  ggplot2::scale_x_continuous(name = name, breaks = clock_breaks, labels = time_code, ...)
}

clock_breaks <- function(limits) {
  steps <- c(0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
  step <- steps[which.min(abs(diff(limits) / steps - 4))]
  seq(ceiling(limits[[1L]] / step) * step, limits[[2L]], by = step)
}
