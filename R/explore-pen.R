# Pictures of one panel of traces by the pens of base R: ggplot2 lays out what autoplot() says (data, colours, breaks),
# and here it is drawn, in a quarter of the time that ggplot2's own drawing takes, for an explorer answers at once.
# There is no legend: the page tells whose line is whose.

# Draws `picture` and returns nothing; one of several panels or other layers, without any value, or too small for
# margins in letters is returned for ggplot2 to draw.
draw_by_pen <- function(picture) {
  built <- ggplot2::ggplot_build(picture)
  axes <- built$layout$panel_params[[1L]]
  pens <- pen_of[vapply(picture$layers, function(layer) class(layer$geom)[[1L]], "")]
  drawable <- nrow(built$layout$layout) == 1L && all(lengths(pens) > 0L) &&
    all(is.finite(c(axes$x$continuous_range, axes$y$continuous_range))) && min(grDevices::dev.size()) > 2
  if (!drawable) {
    return(picture)
  }
  words <- pen_words(picture$labels, built$layout)
  values <- 0.7 + 0.42 * max(nchar(axes$y$get_labels()), 0L, na.rm = TRUE) # how far their labels reach, in lines
  old <- graphics::par(ps = 11, las = 1, tcl = 0, mgp = c(0, 0.2, 0),
    mar = c(2.4 + lines_in(words$caption), values + lines_in(words$y), 0.2 + lines_above(words), 0.8))
  on.exit(graphics::par(old))
  graphics::plot.new()
  graphics::plot.window(axes$x$continuous_range, axes$y$continuous_range, xaxs = "i", yaxs = "i")
  graphics::abline(v = axes$x$breaks, h = axes$y$breaks, col = "grey92", lwd = 1.4)
  Map(function(pen, rows) if (nrow(rows) > 0L) pen(rows), pens, built$data)
  pen_axis(1L, axes$x, words$x, 1.1)
  pen_axis(2L, axes$y, words$y, values)
  write_words(words)
  invisible()
}

# What each layer is drawn with.
pen_of <- list(
  GeomLine = function(rows) by_stroke(rows, function(x) {
    graphics::lines(x$x, x$y, col = pen_colour(x)[[1L]], lwd = x$linewidth[[1L]] * ggplot2::.pt, lend = 1)
  }),
  GeomPoint = function(rows) {
    size <- rows$size * ggplot2::.pt + rows$stroke * ggplot2::.stroke / 2
    letter <- 0.6 * graphics::par("ps") # what base R's points are measured by
    graphics::points(rows$x, rows$y, pch = 19, col = pen_colour(rows), cex = size / letter)
  },
  GeomRibbon = function(rows) by_stroke(rows, function(x) {
    graphics::polygon(c(x$x, rev(x$x)), c(x$ymin, rev(x$ymax)), border = NA, col = pen_colour(x, "fill")[[1L]])
  }),
  GeomVline = function(rows) {
    graphics::abline(v = rows$xintercept, col = pen_colour(rows), lwd = rows$linewidth[[1L]] * ggplot2::.pt)
  },
  GeomRect = function(rows) {
    ends <- graphics::par("usr") # base R knows no infinite corners
    graphics::rect(pmax(rows$xmin, ends[[1L]]), pmax(rows$ymin, ends[[3L]]), pmin(rows$xmax, ends[[2L]]),
      pmin(rows$ymax, ends[[4L]]), border = NA, col = pen_colour(rows, "fill"))
  }
)

by_stroke <- function(rows, stroke) for (one in split(rows, rows$group)) stroke(one)

pen_colour <- function(rows, aesthetic = "colour") ggplot2::alpha(rows[[aesthetic]], rows$alpha)

pen_axis <- function(side, axis, name, line) {
  at <- axis$breaks
  if (any(is.finite(at))) graphics::axis(side, at, axis$get_labels(), lwd = 0, cex.axis = 0.8, col.axis = "grey30")
  graphics::mtext(name, side, line, las = 0, cex = 0.9)
}

# The words of a picture, the name of its panel among them.
pen_words <- function(labels, layout) {
  ids <- names(layout$layout)
  ids <- ids[ids != upper(ids)] # ggplot2's own columns are in capitals
  panel <- vapply(layout$layout[ids], as.character, "")
  compact(list(title = labels$title, subtitle = labels$subtitle, caption = labels$caption, y = labels$y,
    x = layout$panel_scales_x[[1L]]$name,
    panel = if (length(panel) > 0L) wrap_names(paste(panel, collapse = ", "), 64, 2L)))
}

# What stands above the panel, upwards, and the size of its letters.
word_sizes <- c(panel = 0.8, subtitle = 0.85, title = 1.1)

lines_in <- function(text) if (is.null(text)) 0 else length(strsplit(text, "\n", fixed = TRUE)[[1L]])

# How many lines that takes, with a little air.
lines_above <- function(words, sizes = word_sizes) {
  sum(vapply(words[names(sizes)], lines_in, 0) * (1.1 * sizes + 0.2))
}

write_words <- function(words) {
  edges <- graphics::grconvertX(c(0.008, 0.992), "ndc", "user")
  for (i in which(names(word_sizes) %in% names(words))) {
    name <- names(word_sizes)[[i]]
    inside <- name == "panel"
    graphics::mtext(words[[name]], 3, 0.3 + lines_above(words, word_sizes[seq_len(i - 1L)]), adj = 0,
      at = if (inside) graphics::par("usr")[[1L]] else edges[[1L]], cex = word_sizes[[name]],
      font = if (inside) 2 else 1, col = if (name == "subtitle") ink_colour else "black")
  }
  if (!is.null(words$caption)) {
    graphics::mtext(words$caption, 1, 1.2 + lines_in(words$caption), at = edges[[2L]], adj = 1, cex = 0.75,
      col = ink_colour)
  }
}
