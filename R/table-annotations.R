# The table of ratings and what every verb needs of it: its series and its cells.
#
# A SERIES is one rater's trace of one dimension of one recording; in the table it is a block of
# rows, sorted by time. A CELL is one recording x dimension: the neighbouring series of its raters.
# Rows are sorted by recording, dimension, rater, time; ids are factors in natural order.

new_annotations <- function(recording, dimension, rater, time, value, steps = NULL) {
  columns <- list(
    recording = as_id(recording), dimension = as_id(dimension), rater = as_id(rater),
    time = as.double(time), value = as.double(value)
  )
  index <- cpp_index_series(columns$recording, columns$dimension, columns$rater, columns$time)
  if (!index$sorted) {
    rows <- order(columns$recording, columns$dimension, columns$rater, columns$time, method = "radix")
    columns <- lapply(columns, function(column) column[rows])
  }
  new_table(columns, "annotations", steps = steps)
}

# Ids become factors: "2" before "10", the order of a given factor kept, unused levels dropped.
as_id <- function(x) {
  if (is.factor(x)) {
    return(if (all(tabulate(x, nlevels(x)) > 0L)) x else droplevels(x))
  }
  ids <- unique(x)
  ids <- ids[!is.na(ids)]
  ids <- if (is.numeric(ids)) sort(ids) else ids[order(natural_key(ids), method = "radix")]
  structure(match(x, ids), levels = format_ids(ids), class = "factor")
}

format_ids <- function(ids) {
  text <- as.character(ids)
  if (anyDuplicated(text) > 0L) make.unique(text, sep = "_") else text
}

# Digits are padded, so that text sorts as people count: "video 2" before "video 10".
natural_key <- function(x) {
  x <- enc2utf8(as.character(x))
  digits <- gregexpr("[0-9]+", x)
  regmatches(x, digits) <- lapply(regmatches(x, digits), function(run) {
    paste0(strrep("0", pmax(0L, 15L - nchar(run))), run)
  })
  x
}

# An annotations table, sorted; a data frame that has its columns will do.
check_annotations <- function(data, arg = rlang::caller_arg(data), call = caller_env()) {
  check_table(data, "annotations", arg, call)
  if (inherits(data, "annotations") && is_clean(data)) {
    return(data)
  }
  out <- build_annotations(as.list(data)[table_columns$annotations],
    steps = attr(data, "steps", exact = TRUE), call = call)
  attr(out, "truth") <- attr(data, "truth", exact = TRUE)
  said <- attr(data, "traces", exact = TRUE)
  if (is.null(said)) out else set_trace_facts(out, said)
}

# Does an annotations table still hold what as_annotations() made sure of? Users may have changed it.
is_clean <- function(data) {
  ids <- vapply(data[c("recording", "dimension", "rater")], is.factor, NA)
  numbers <- vapply(data[c("time", "value")], function(x) is.double(x) && is.null(attributes(x)), NA)
  if (!all(ids, numbers)) {
    return(FALSE)
  }
  index <- series_index(data)
  finite <- is.finite(max(0, data$value, na.rm = TRUE)) && is.finite(min(0, data$value, na.rm = TRUE))
  index$sorted && finite && all(vapply(names(ids)[ids], function(id) {
    all(tabulate(index[[id]], nlevels(data[[id]])) > 0L) # rows may have been taken
  }, NA))
}

# One element a series: first row, number of rows, and the codes of its keys.
series_index <- function(data) {
  index <- cpp_index_series(data$recording, data$dimension, data$rater, data$time)
  starts <- index$starts
  list(
    start = starts, size = diff(c(starts, nrow(data) + 1L)), sorted = index$sorted,
    recording = as.integer(data$recording)[starts], dimension = as.integer(data$dimension)[starts],
    rater = as.integer(data$rater)[starts]
  )
}

# Samples per second of each series, whatever its gaps and jitter. NA for a series of one sample.
series_rate <- function(data, index = series_index(data)) {
  1 / cpp_series_step(data$time, index$start, index$size)
}

# The usual distance of two of the rising times.
typical_step <- function(time) cpp_series_step(time, 1L, length(time))

# The cells as a list; each is list(recording, dimension, time, ratings, rate): `ratings` is time x
# rater on one clock, NA where a rater gave nothing, the raters' names as its columns.
annotation_cells <- function(data, call = caller_env()) {
  index <- series_index(data)
  cell <- paste(index$recording, index$dimension)
  lapply(split(seq_along(cell), factor(cell, unique(cell))), function(members) {
    cell_matrix(data, index, members, call)
  })
}

cell_matrix <- function(data, index, members, call) {
  rows <- seq.int(index$start[[members[[1L]]]], length.out = sum(index$size[members]))
  raters <- levels(data$rater)[index$rater[members]]
  recording <- levels(data$recording)[[index$recording[[members[[1L]]]]]]
  dimension <- levels(data$dimension)[[index$dimension[[members[[1L]]]]]]
  times <- split(data$time[rows], rep(seq_along(members), index$size[members]))
  values <- data$value[rows]
  clock <- times[[1L]]
  same_clock <- all(vapply(times, identical, NA, clock))
  if (same_clock) {
    ratings <- matrix(values, ncol = length(members))
  } else {
    clock <- common_clock(stats::setNames(times, raters), paste(recording, "/", dimension), call)
    ratings <- on_clock(times, split(values, rep(seq_along(members), index$size[members])), clock)
  }
  colnames(ratings) <- raters
  list(
    recording = recording, dimension = dimension, time = clock, ratings = ratings,
    rate = 1 / typical_step(clock)
  )
}

# The clock that the raters of a cell share: all their times, if these lie as close as those of the
# finest rater (raters who differ in length only). Otherwise a grid from the first to the last sample
# of anybody, at the finest step of a rater.
common_clock <- function(times, where, call = caller_env()) {
  step <- min(vapply(times, typical_step, 0), Inf, na.rm = TRUE)
  all_times <- sort(unique(unlist(times, use.names = FALSE)))
  if (!is.finite(step) || all(abs(diff(all_times) / step - 1) < 0.5)) {
    return(all_times)
  }
  from <- all_times[[1L]]
  span <- all_times[[length(all_times)]] - from
  size <- floor(span / step + 1e-6) + 1
  if (size > 1e6 && size > 100 * length(all_times)) {
    abort_huge_clock(times, all_times, size, where, call)
  }
  from + step * seq.int(0, size - 1)
}

# One time far from all others (a clock in another unit, a date) would ask for a clock that is empty
# nearly everywhere.
abort_huge_clock <- function(times, all_times, size, where, call) {
  at <- which.max(diff(all_times))
  after <- all_times[[at + 1L]]
  rater <- names(Filter(function(time) after %in% time, times))
  abort_musefuse(c(
    "The ratings of {.val {where}} are too far apart in time.",
    x = paste(
      "Nobody rated between {all_times[[at]]} s and {after} s",
      if (length(rater) > 0L) "(rater {.val {rater[[1L]]}})",
      "and a clock for all of it would have {.val {signif(size, 3)}} samples."
    ),
    i = "Is a time wrong, or in another unit? Mend it, or cut the recording in two."
  ), "time", call = call)
}

# Each rater on `clock`: as rated where the samples lie on it (to a thousandth of a step) at its own
# rate, otherwise interpolated between neighbours at most 2.5 steps of that rater apart.
on_clock <- function(times, values, clock) {
  step <- if (length(clock) > 1L) typical_step(clock) else 1
  between <- (clock[-1L] + clock[-length(clock)]) / 2
  ratings <- mapply(function(time, value) {
    slot <- findInterval(time, between) + 1L
    own_step <- if (length(time) > 1L) typical_step(time) else step
    if (own_step < 1.5 * step && all(abs(time - clock[slot]) < 1e-3 * step)) {
      out <- rep(NA_real_, length(clock))
      out[slot] <- value
      return(out)
    }
    cpp_interpolate(time, value, clock, 2.5 * own_step)
  }, times, values, SIMPLIFY = FALSE)
  matrix(unlist(ratings, use.names = FALSE), nrow = length(clock))
}
