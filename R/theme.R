# One look for all pictures: a quiet theme and the colour-blind safe palette of Okabe & Ito (2008),
# ordered so that neighbours also differ in grey print. More than eight groups fall back on viridis.

okabe_ito <- c(
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"
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

scale_colour_groups <- function(n, ...) {
  ggplot2::scale_colour_manual(values = group_colours(n), ...)
}

scale_fill_groups <- function(n, ...) {
  ggplot2::scale_fill_manual(values = group_colours(n), ...)
}

group_colours <- function(n) {
  if (n <= length(okabe_ito)) okabe_ito[seq_len(n)] else grDevices::hcl.colors(n, "viridis")
}

# Seconds as people read time codes: 75 -> "1:15".
time_code <- function(seconds) {
  ifelse(is.na(seconds), NA, sprintf("%d:%02d", as.integer(seconds %/% 60), as.integer(seconds %% 60)))
}
