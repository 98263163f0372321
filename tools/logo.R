# Rscript tools/logo.R: draws the logo, man/figures/logo.svg and logo.png, and the site's icons: raters' traces that
# meet in one of gold.
library(grid)

width <- 2.4 # inches; a hexagon that stands on a corner is 2 / sqrt(3) as high
height <- width * 2 / sqrt(3)

hexagon <- function(size) {
  angle <- pi / 2 + 0:5 * pi / 3
  data.frame(x = 0.5 + size * cos(angle) * 0.5 * 2 / sqrt(3), y = 0.5 + size * sin(angle) * 0.5)
}

# A feeling over time, and what a rater makes of it: late, on a scale of their own, never quite sure.
felt <- function(t) {
  bump <- function(at, width) exp(-((t - at) / width)^2)
  0.9 * bump(0.32, 0.13) - 0.55 * bump(0.62, 0.1) + 0.6 * bump(0.86, 0.09)
}
rated <- function(t, late, scale, level, wobble) scale * felt(t - late) + level + wobble * sin(40 * t + 90 * late)

draw_logo <- function() {
  grid.newpage()
  edge <- hexagon(0.985)
  inside <- hexagon(0.93)
  grid.polygon(edge$x, edge$y, gp = gpar(fill = "#B8860B", col = "#B8860B"))
  grid.polygon(inside$x, inside$y, gp = gpar(fill = "#16202b", col = "#16202b"))
  t <- seq(0, 1, length.out = 300)
  across <- function(t) 0.12 + 0.76 * t
  up <- function(value) 0.54 + 0.19 * value
  raters <- list(c(-0.035, 0.8, -0.35, 0.06), c(0.05, 1.15, 0.25, 0.05), c(0.09, 0.6, 0.1, 0.07),
    c(0.02, 1.3, -0.1, 0.04))
  colours <- c("#56B4E9", "#009E73", "#CC79A7", "#D55E00")
  for (i in seq_along(raters)) {
    how <- raters[[i]]
    grid.lines(across(t), up(rated(t, how[[1]], how[[2]], how[[3]], how[[4]])),
      gp = gpar(col = adjustcolor(colours[[i]], 0.75), lwd = 2))
  }
  grid.polygon(across(c(t, rev(t))), up(c(felt(t - 0.02) + 0.2, rev(felt(t - 0.02) - 0.2))),
    gp = gpar(fill = adjustcolor("#F2C14E", 0.25), col = NA))
  grid.lines(across(t), up(felt(t - 0.02)), gp = gpar(col = "#F2C14E", lwd = 5, lineend = "round",
    linejoin = "round"))
  grid.text("musefuse", 0.5, 0.27, gp = gpar(col = "white", fontsize = 22, fontface = "bold", fontfamily = "sans"))
}

svg(file.path("man", "figures", "logo.svg"), width, height, bg = "transparent")
draw_logo()
invisible(dev.off())
# `pixels` high; small ones are the same picture.
draw_png <- function(file, pixels) {
  png(file, round(pixels * sqrt(3) / 2), pixels, res = pixels / height, bg = "transparent", type = "cairo")
  draw_logo()
  dev.off()
  if (nzchar(Sys.which("pngquant"))) { # a third of the size
    system2("pngquant", c("--speed=1", "--nofs", "--skip-if-larger", "--force", "--output", file, "32", file))
  }
}
draw_png(file.path("man", "figures", "logo.png"), 554)

# What browsers and telephones show of the site; pkgdown would else ask a service in the network.
favicons <- file.path("pkgdown", "favicon")
dir.create(favicons, recursive = TRUE, showWarnings = FALSE)
for (size in c(16, 32)) draw_png(file.path(favicons, sprintf("favicon-%dx%d.png", size, size)), size)
for (size in c(60, 76, 120)) draw_png(file.path(favicons, sprintf("apple-touch-icon-%dx%d.png", size, size)), size)
draw_png(file.path(favicons, "apple-touch-icon.png"), 180)
