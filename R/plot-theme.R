# One look for all pictures: a quiet theme and the colour-blind safe palette of Okabe & Ito (2008),
# ordered so that neighbours also differ in grey print. More than eight groups fall back on viridis.

okabe_ito <- c(
  "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#000000", "#F0E442"
)

# The gold standard and its band, everywhere.
gold_colour <- "#B8860B"
ink_colour <- "grey25"

theme_musefuse <- function() {
  ggplot2::theme_minimal(base_size = 11) +
    ggplot2::theme(
      plot.background = ggplot2::element_rect(fill = "white", colour = NA),
      plot.title = ggplot2::element_text(size = ggplot2::rel(1.1)),
      plot.subtitle = ggplot2::element_text(size = ggplot2::rel(0.85), colour = ink_colour),
      plot.caption = ggplot2::element_text(size = ggplot2::rel(0.75), colour = ink_colour),
      plot.title.position = "plot",
      plot.caption.position = "plot",
      plot.margin = ggplot2::margin(6, 10, 6, 6),
      axis.title = ggplot2::element_text(size = ggplot2::rel(0.9)),
      panel.grid.minor = ggplot2::element_blank(),
      strip.text = ggplot2::element_text(face = "bold", hjust = 0),
      legend.position = "bottom",
      legend.title = ggplot2::element_text(size = ggplot2::rel(0.85)),
      legend.key.size = ggplot2::unit(0.9, "lines"),
      legend.margin = ggplot2::margin(0, 0, 0, 0),
      legend.box.spacing = ggplot2::unit(0.4, "lines")
    )
}

# Labels of a picture, wrapped so that they fit a pane 5 inches wide.
wrapped_labs <- function(..., title = NULL, subtitle = NULL, caption = NULL) {
  ggplot2::labs(..., title = wrap_text(title, label_letters[["title"]]),
    subtitle = wrap_text(subtitle, label_letters[["subtitle"]]),
    caption = wrap_text(caption, label_letters[["caption"]]))
}

# The caption of a picture that shows some of all: which argument chooses them.
some_of <- function(shown, all, argument) {
  if (length(shown) < length(all)) paste0(length(shown), " of ", length(all), " ", argument, "; `", argument,
    " =` chooses.")
}

# How many letters of each go into a line of a picture of 5 inches.
label_letters <- c(title = 50, subtitle = 68, caption = 76)

# Lines that were broken before stay broken.
wrap_text <- function(text, width) {
  if (!is.null(text)) paste(strwrap(unlist(strsplit(text, "\n", fixed = TRUE)), width + 1L), collapse = "\n")
}

# Names (of features, recordings, raters) in lines of at most `width` letters, broken behind blanks and
# punctuation; what is still longer than `most` lines loses its middle, for names differ at their ends. Letters of
# Chinese and their like are two wide.
wrap_names <- function(labels, width = 22, most = 3L) {
  for (letters in width * seq(most, max(1, most - 1), by = -0.25)) { # long words leave ends of lines empty
    lines <- lapply(shorten_names(as.character(labels), letters), name_lines, width)
    if (max(0L, lengths(lines)) <= most && max(0L, nchar(unlist(lines), "width"), na.rm = TRUE) <= width) break
  }
  vapply(lines, paste, "", collapse = "\n", USE.NAMES = FALSE)
}

name_lines <- function(label, width) {
  lines <- ""
  for (word in strsplit(gsub("([ _/-]|[.](?![0-9.]))", "\\1\r", label, perl = TRUE), "\r", fixed = TRUE)[[1L]]) {
    end <- length(lines)
    full <- nzchar(lines[[end]]) && nchar(trimws(paste0(lines[[end]], word)), "width") > width
    if (full) lines[[end + 1L]] <- word else lines[[end]] <- paste0(lines[[end]], word)
  }
  trimws(lines)
}

# Names of rows within one panel: where there are many each has room for one line.
row_names <- function(names, width = 18L) {
  if (length(names) > 6L) shorten_names(as.character(names), width + 6L) else wrap_names(names, width, 2L)
}

# Where names differ in their ends alone (days of one household), long ones lose what they begin with, otherwise their
# middle. Where that makes them alike they lose what the long ones begin with alike; where that does not help either
# they stay as they are.
shorten_names <- function(names, most = 24L) {
  half <- (most - 3) %/% 2
  long <- !is.na(names) & nchar(names, "width") > most
  ends <- if (all(long) && length(unique(names)) > 1L) ends_of_names(names, most - 3L)
  if (!is.null(ends)) {
    return(ends)
  }
  without_middle <- ifelse(long, paste0(strtrim(names, half), "...", last_letters(names, half)), names)
  if (!makes_alike(without_middle, names)) {
    return(without_middle)
  }
  rest <- substring(names, common_start(names[long]) + 1L)
  without_start <- ifelse(long, paste0("...", substr(rest, 1L, most - 3L)), names)
  if (makes_alike(without_start, names)) names else without_start
}

# The ends of names that begin alike, from a word on; NULL where what differs is longer.
ends_of_names <- function(names, width) {
  ends <- last_letters(names, width)
  differs <- nchar(names) - common_start(names)
  words <- sub("^[^ _.-]*[ _.-]+", "", ends)
  ends <- ifelse(nchar(words) >= differs, words, ends)
  if (all(nchar(ends) >= differs) && !makes_alike(ends, names)) paste0("...", ends)
}

# The end of each text, at most `width` wide.
last_letters <- function(text, width) {
  vapply(strsplit(text, ""), function(letters) {
    wide <- rev(cumsum(rev(nchar(letters, "width"))))
    paste(letters[wide <= width], collapse = "")
  }, "")
}

makes_alike <- function(short, names) length(unique(short)) < length(unique(names))

# How many letters all names begin with alike.
common_start <- function(names) {
  lengths <- seq_len(min(nchar(names)))
  alike <- vapply(lengths, function(n) length(unique(substr(names, 1L, n))) == 1L, NA)
  sum(cumprod(alike))
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

# Names of rows of panels stand upright beside them, and are not cut off.
theme_row_strips <- function() {
  ggplot2::theme(strip.text.y = ggplot2::element_text(angle = 0, hjust = 0, vjust = 0.5), strip.clip = "off")
}

# Many rows of names in one panel: smaller letters. (The size is relative to that of both axes.)
theme_rows <- function(rows) {
  ggplot2::theme(axis.text.y = ggplot2::element_text(lineheight = 0.85,
    size = ggplot2::rel(if (rows > 24L) 0.65 else if (rows > 12L) 0.8 else 1)))
}

# The more panels, the narrower their strips.
name_labeller <- function(panels) wrapped_strips(if (panels > 12L) 13 else if (panels > 6L) 16 else 24)

# Names above panels, broken into lines as wrap_names() has them.
wrapped_strips <- function(...) ggplot2::as_labeller(function(x) wrap_names(x, ...))

# Labels that would overlap are left out.
sparse_axis <- function() ggplot2::guide_axis(check.overlap = TRUE)

# `groups` are the names of the groups drawn, `of` all that the table knows; the legend takes as many lines as the names
# need.
scale_colour_groups <- function(groups, ..., of = groups, guide = group_legend(groups)) {
  ggplot2::scale_colour_manual(values = colours_of(groups, of), labels = legend_names, guide = guide, ...)
}

scale_fill_groups <- function(groups, ..., of = groups, guide = group_legend(groups)) {
  ggplot2::scale_fill_manual(values = colours_of(groups, of), labels = legend_names, guide = guide, ...)
}

# A rater who is away in one recording passes the colour on to nobody, unless there are more raters than colours.
colours_of <- function(groups, of = groups) {
  if (length(of) > length(group_palette)) of <- groups
  stats::setNames(group_colours(length(of)), of)[groups]
}

# A legend of more names than there are colours would take the picture's place and tell nobody apart.
group_legend <- function(groups, most = length(group_palette)) {
  if (length(groups) > most) {
    return("none")
  }
  letters <- nchar(legend_names(groups), "width") + 7L
  ggplot2::guide_legend(nrow = legend_rows(letters), byrow = TRUE)
}

# The fewest rows whose columns, each as wide as its longest name, fit a picture of 5 inches.
legend_rows <- function(letters, most = 64L) {
  n <- length(letters)
  fits <- vapply(seq_len(n), function(rows) {
    sum(tapply(letters, (seq_len(n) - 1L) %% ceiling(n / rows), max)) <= most
  }, NA)
  c(which(fits), max(n, 1L))[[1L]]
}

legend_names <- function(groups) shorten_names(groups, if (length(groups) > 8L) 12L else 24L)

# What a picture says in place of its legend.
crowd_note <- function(raters) {
  if (length(raters) > length(group_palette)) paste0(count_of(length(raters), "rater"), ", a line each.")
}

# The palette for few groups, four dark colours more for up to twelve; for many viridis without its palest end, which
# white paper swallows.
group_palette <- c(okabe_ito, "#661100", "#332288", "#999933", "#AA4499")

group_colours <- function(n) {
  if (n <= length(group_palette)) group_palette[seq_len(n)] else
    utils::head(grDevices::hcl.colors(n + n %/% 6L, "viridis"), n)
}

# A time axis for `times` in seconds: time codes at full seconds, half minutes, minutes, ..., hours where they go on for
# half a day, days where they go on for three. About `steps` labels, fewer where they would touch. With a `calendar`
# (axis_calendar()) the dates and times of day of what goes on for three hours. Panels with axes of their
# `own`, whose ends are the columns of `times`, may be of minutes and of days: each label has its unit.
scale_x_clock <- function(times, name = "Time", ..., steps = 4, calendar = NULL, own = FALSE) {
  if (!is.null(calendar) && lasts_hours(times)) {
    return(calendar_scale(calendar, name, steps, ...))
  }
  unit <- clock_unit(times)
  seconds <- c(h = 3600, days = 86400)[unit]
  ggplot2::scale_x_continuous(
    name = if (own) own_clock_name(name, times) else paste0(name, " (", unit, ")"),
    breaks = function(limits) clock_breaks(limits, steps), minor_breaks = NULL,
    labels = if (own) own_times else if (is.na(seconds)) time_code else
      function(at) format(at / seconds, trim = TRUE, drop0trailing = TRUE), guide = sparse_axis(), ...
  )
}

# Dates and times of day are of interest.
lasts_hours <- function(times) isTRUE(suppressWarnings(diff(range(times, na.rm = TRUE, finite = TRUE))) >= 3 * 3600)

# Hours and days say so at each label, time codes (which do not) in the name of the axis.
own_clock_name <- function(name, times) {
  units <- unique(apply(times, 2L, clock_unit))
  codes <- intersect(c("min:s", "h:min:s"), units)
  if (length(codes) > 0L) paste0(name, " (", paste(codes, collapse = ", "), ")") else name
}

own_times <- function(at) {
  unit <- clock_unit(at)
  seconds <- c(h = 3600, days = 86400)[unit]
  if (is.na(seconds)) {
    return(time_code(at))
  }
  ifelse(is.na(at), NA, paste(format(at / seconds, trim = TRUE, drop0trailing = TRUE), substr(unit, 1L, 1L)))
}

clock_unit <- function(times) {
  span <- suppressWarnings(diff(range(times, na.rm = TRUE, finite = TRUE)))
  if (!is.finite(span) || span < 3600) {
    return("min:s")
  }
  if (span < 43200) "h:min:s" else if (span < 3 * 86400) "h" else "days"
}

clock_breaks <- function(limits, steps = 4) {
  sizes <- c(0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600 * c(1, 2, 3, 6, 12),
    86400 * c(1, 2, 5, 7, 14, 28, 91, 182, 364))
  size <- sizes[which.min(abs(log(diff(limits) / sizes / steps)))]
  seq(ceiling(limits[[1L]] / size) * size, limits[[2L]], by = size)
}
