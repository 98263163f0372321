# How traces over time are laid out: which recordings fit on the page, in which panels, with which axes and
# letters, and how many points of a long trace are drawn.

# Recordings down and dimensions across where there are several dimensions, wrapped otherwise. `dated` knows what time 0
# is, where `x` is a part of it.
panels_shown <- function(x, most, wrapped = wrapped_columns, gaps = "broken", dated = x) {
  dimensions <- unique(as.character(x$dimension))
  recordings <- unique(as.character(x$recording))
  shown <- utils::head(recordings, max(1L, most %/% length(dimensions)))
  grid <- length(dimensions) > 1L
  units <- grid && value_units_apart(x)
  if (units) shown <- utils::head(shown, 4L)
  columns <- if (units) length(shown) else if (grid) length(dimensions) else wrapped(length(shown))
  rows <- if (units) length(dimensions) else ceiling(length(shown) / if (grid) 1L else columns)
  keep <- function(table) {
    table <- as_tibble(table)
    here <- as.character(table$recording) %in% shown
    if ("dimension" %in% names(table)) here <- here & as.character(table$dimension) %in% dimensions
    table[here, ]
  }
  ends <- recording_ends(x)
  ends_shown <- ends[, colnames(ends) %in% shown, drop = FALSE]
  apart <- ends_apart(ends_shown)
  list(
    keep = keep,
    traces = function(table, columns = "value", by = NULL) {
      thin_traces(with_gaps(keep(table), gaps, columns, by), columns, by)
    },
    rows = rows,
    caption = join_notes(panels_caption(length(shown), length(recordings), "value" %in% names(x) &&
      any(is_long(keep(x)))), days_note(dated, shown, ends_shown)),
    facets = if (units) panel_units(apart) else if (grid) panel_grid(columns, apart) else
      panel_wrap(columns, apart, lines = if (rows > 3L) 1L else 2L),
    apart = apart,
    clock = function(name = "Time") {
      if (apart) ends <- ends_shown
      scale_x_clock(ends, name, steps = if (columns > 2L || units) 3 else 4,
        calendar = axis_calendar(dated, shown, ends), own = apart)
    },
    values = scale_y_values(rows),
    theme = list(theme_musefuse(), theme_panels(rows, columns))
  )
}

wrapped_columns <- function(n) if (n > 12L) 4L else if (n > 6L) 3L else if (n > 3L) 2L else 1L

panels_caption <- function(shown, all, long) {
  parts <- c(
    if (all > shown) paste0(shown, " of ", all, " recordings are shown; `most =` shows more."),
    if (long) paste0("Long traces: the extremes of each 1/", trace_steps, " of the time.")
  )
  if (length(parts) > 0L) paste(parts, collapse = " ")
}

# One time axis for all, unless the shortest recording would be lost on it.
lengths_apart <- function(x) ends_apart(recording_ends(x))

ends_apart <- function(ends) {
  length(ends) > 0L && isTRUE(diff(range(ends)) > 3 * min(ends[2L, ] - ends[1L, ]))
}

# When each recording starts (first row) and ends (second), from samples or from windows; a column each with its name.
recording_ends <- function(x) {
  recording <- droplevels(as.factor(x$recording))
  ends <- lapply(intersect(c("time", "start", "end"), names(x)), function(column) {
    vapply(split(as.numeric(x[[column]]), recording), function(times) {
      times <- times[is.finite(times)]
      if (length(times) > 0L) range(times) else c(NA, NA)
    }, c(0, 0))
  })
  if (length(ends) == 0L) {
    return(matrix(0, 2L, 0L))
  }
  both <- rbind(do.call(pmin, c(lapply(ends, `[`, 1L, ), na.rm = TRUE)),
    do.call(pmax, c(lapply(ends, `[`, 2L, ), na.rm = TRUE)))
  both[, !is.na(both[1L, ]), drop = FALSE]
}

# Dimensions of units of their own (skin, heart, a rating): on one axis of values one of them would be a flat line.
value_units_apart <- function(x) {
  known <- is.finite(x[["value"]])
  if (!any(known)) {
    return(FALSE)
  }
  spans <- tapply(x$value[known], as.character(x$dimension[known]), function(v) diff(range(v)))
  spans <- spans[spans > 0]
  length(spans) > 1L && diff(range(x$value[known])) > 10 * min(spans)
}

# Then dimensions are the rows, each with an axis of values of its own.
panel_units <- function(apart) {
  ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$recording),
    scales = if (apart) "free" else "free_y",
    labeller = ggplot2::labeller(.rows = function(x) wrap_names(x, 12, 2L), .cols = function(x) wrap_names(x, 20, 2L)))
}

# In a grid all panels of a column have one axis; where lengths are apart it is built of single panels.
panel_grid <- function(columns, apart) {
  if (apart) {
    width <- strip_letters[[min(columns, 4L)]]
    return(ggplot2::facet_wrap(ggplot2::vars(.data$recording, .data$dimension), ncol = columns, scales = "free_x",
      labeller = function(ids) list(wrap_names(do.call(paste, c(ids, sep = ", ")), width, 2L))))
  }
  ggplot2::facet_grid(ggplot2::vars(.data$recording), ggplot2::vars(.data$dimension),
    labeller = ggplot2::labeller(.rows = function(x) wrap_names(x, 12, 2L), .cols = function(x) wrap_names(x, 26, 2L)))
}

panel_wrap <- function(columns, apart, lines = 2L) {
  ggplot2::facet_wrap(ggplot2::vars(.data$recording), ncol = columns, scales = if (apart) "free_x" else "fixed",
    labeller = wrapped_strips(strip_letters[[columns]], lines))
}

# How many letters fit above a panel of one column, of two, ... of a picture of 5 inches.
strip_letters <- c(54, 27, 18, 13)

# Between panels: axes have labels at both ends, and many columns are narrow.
gap_of_columns <- function(columns) ggplot2::unit(if (columns > 2L) 1.6 else 1, "lines")

# The more panels, the smaller their letters; names of rows stand upright beside them.
theme_panels <- function(rows, columns) {
  size <- if (rows > 6L) 0.6 else if (rows > 3L || columns > 2L) 0.7 else 0.8
  theme_row_strips() + ggplot2::theme(
    strip.text = ggplot2::element_text(size = ggplot2::rel(size), lineheight = 0.9,
      margin = ggplot2::margin(2, 2, 2, 2)),
    axis.text = ggplot2::element_text(size = ggplot2::rel(size)),
    panel.spacing.x = gap_of_columns(columns),
    panel.spacing.y = ggplot2::unit(if (rows > 3L) 0.3 else 0.6, "lines")
  )
}

# In low panels few labels, but two at least, for one says nothing of the scale.
scale_y_values <- function(rows) {
  ggplot2::scale_y_continuous(breaks = function(limits) value_breaks(limits, if (rows > 3L) 3L else 6L),
    labels = axis_numbers, guide = sparse_axis())
}

value_breaks <- function(limits, most) {
  for (n in (most - 1L):8L) {
    breaks <- pretty(limits, n)
    breaks <- breaks[breaks >= limits[[1L]] & breaks <= limits[[2L]]]
    if (length(breaks) > 1L) break
  }
  if (length(breaks) <= most) {
    return(breaks)
  }
  every_other <- (seq_along(breaks) - match(0, breaks, 1L)) %% 2 == 0 # with 0, where it is there
  breaks[every_other]
}

# Numbers of an axis as people write them: "600,000" for "6e+05". What is larger or smaller still stays R's.
axis_numbers <- function(x) {
  largest <- max(abs(x), 0, na.rm = TRUE)
  plain <- largest >= 1e5 && largest < 1e9
  text <- if (plain) format(x, big.mark = ",", scientific = FALSE, trim = TRUE) else format(x, trim = TRUE)
  replace(text, is.na(x), NA)
}

counts_on_axis <- function(limits) {
  values <- few_values(limits)
  values[values == round(values)]
}

few_values <- function(limits) value_breaks(limits, 3L)

# None where a panel has no values at all.
two_values <- function(limits) {
  values <- few_values(limits)
  values[c(which.min(values), which.max(values))]
}

# Beside a line at 0 one value tells the scale.
largest_value <- function(limits) {
  values <- few_values(limits)
  values[which.max(abs(values))]
}

# What the y axis shows: the dimension, where there is one only, and the words at the ends of its scale_axis().
value_label <- function(data, axis) {
  paste0(if (count_ids(data$dimension) == 1L) as.character(data$dimension[[1L]]) else "Value", axis$words)
}

# The axis of the rating scale where all traces have one: its limits, and the words that stood at its ends.
scale_axis <- function(data, values) {
  facts <- unique(trace_facts(data)[c("scale_min", "scale_max", "label_low", "label_high")])
  one <- nrow(facts) == 1L && !is.na(facts$scale_min) && !is.na(facts$scale_max)
  if (!one || any(values < facts$scale_min | values > facts$scale_max, na.rm = TRUE)) {
    return(list(limits = NULL, words = ""))
  }
  ends <- shorten_names(c(facts$label_low, facts$label_high))
  words <- if (anyNA(c(facts$label_low, facts$label_high))) "" else paste0("(", ends[[1L]], " to ", ends[[2L]], ")")
  if (nzchar(words)) words <- paste0(if (nchar(words) > 24L) "\n" else " ", words) # an axis is not long
  list(limits = ggplot2::coord_cartesian(ylim = c(facts$scale_min, facts$scale_max)), words = words)
}

# ---- long traces -------------------------------------------------------------------------------

trace_steps <- 800L

# Long traces by what can be seen of them: of each step of time the first, the last, the lowest and the highest
# sample (M4 of Jugel et al., 2014, doi:10.14778/2732951.2732953: where a step is a column of pixels the line is the
# same to the pixel), and one missing sample where there is any, so that gaps stay gaps. All of `columns` keep their
# extremes: a band has its own.
thin_traces <- function(table, columns = "value", by = NULL, steps = trace_steps) {
  trace <- trace_ids(table, by)
  long <- tabulate(trace, max(trace, 0L))[trace] > 4L * steps
  if (!any(long)) {
    return(table)
  }
  rows <- which(long)
  cell <- time_steps(table$time[rows], trace[rows], steps)
  keep <- unlist(lapply(columns, function(column) step_extremes(cell, table[[column]][rows])))
  table[sort(c(which(!long), rows[unique(keep)])), ]
}

is_long <- function(table) tabulate(trace_ids(table)) > 4L * trace_steps

# A number for each trace: its recording, dimension and rater, and what else tells traces apart. Traces come in blocks
# of rows, so that names are compared once a block.
trace_ids <- function(table, by = NULL) {
  n <- nrow(table)
  columns <- lapply(intersect(c("recording", "dimension", "rater", by), names(table)), function(column) {
    if (is.factor(table[[column]])) as.integer(table[[column]]) else table[[column]]
  })
  if (n == 0L || length(columns) == 0L) {
    return(rep(1L, n))
  }
  differs <- function(x) x[-1L] != x[-n] | is.na(x[-1L]) | is.na(x[-n])
  other <- Reduce(`|`, lapply(columns, differs))
  starts <- which(c(TRUE, other))
  key <- do.call(paste, c(lapply(columns, `[`, starts), sep = "\r"))
  rep.int(match(key, unique(key)), diff(c(starts, n + 1L)))
}

# The step of its trace that each sample is in, numbered through all traces.
time_steps <- function(time, trace, steps) {
  known <- unique(trace)
  trace <- match(trace, known)
  ends <- vapply(split(time, structure(trace, levels = as.character(seq_along(known)), class = "factor")), range,
    c(0, 0), na.rm = TRUE)
  width <- pmax(ends[2L, ] - ends[1L, ], .Machine$double.eps) / steps
  trace * (steps + 1) + pmin(floor((time - ends[1L, trace]) / width[trace]), steps - 1)
}

step_extremes <- function(cell, value) {
  missing <- which(is.na(value))
  known <- which(!is.na(value))
  by_time <- cell[known]
  by_value <- order(by_time, value[known], method = "radix")
  ends <- function(cell) !duplicated(cell) | !duplicated(cell, fromLast = TRUE)
  c(missing[!duplicated(cell[missing])], known[ends(by_time)], known[by_value[ends(by_time[by_value])]])
}
