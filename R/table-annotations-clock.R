# The cells of a table of annotations: the raters of a recording and dimension on one clock. How a trace comes
# onto a clock that is not its own follows from the way it was sampled (table-traces.R): a log holds each
# value until the next, the others are interpolated over gaps that are usual for them.

# The cells as a list; each is list(recording, dimension, time, ratings, rate): `ratings` is time x
# rater on one clock, NA where a rater gave nothing, the raters' names as its columns; `brought`: how many of them were
# held or interpolated to be on it, `held`: how many held.
annotation_cells <- function(data, call = caller_env()) {
  index <- series_index(data)
  cell <- cell_of_series(index)
  ways <- clock_ways(data, index, cell)
  warn_unused(data, index, ways)
  ways$step <- with_usual_gaps(series_step(data, index), data, index, ways$shared)
  times <- shared_times(data, index, which(!duplicated(cell) & ways$shared))
  columns <- as.list(data)
  labels <- lapply(columns[trace_keys], levels) # of a table they are asked for once, not once a cell
  cells <- lapply(split(seq_along(cell), cell), function(members) {
    cell_matrix(columns, labels, index, ways, members, times, call)
  })
  stats::setNames(cells, NULL)
}

# Methods that count in samples take seconds by the step. Where a shared clock is irregular that is the mean of its
# usual gaps, as most steps are shorter.
with_usual_gaps <- function(step, data, index, shared) {
  span <- data$time[last_of_series(index)] - data$time[index$start]
  for (k in which(shared & index$size > 2L & abs(span / (index$size - 1) / step - 1) > 0.1)) {
    time <- data$time[rows_of_series(index, k)]
    look <- look_at_clock(time)
    gaps <- diff(time)
    if (look$kind != "regular") step[[k]] <- mean(gaps[gaps <= (look$gap %|% Inf)])
  }
  step
}

# Is a clock that raters share, which is nobody's log, regular? Of few times nobody knows. `gap`: the longest usual one.
look_at_clock <- function(time) {
  look <- cpp_look_at_sampling(time, as.double(seq_along(time)), 1L, length(time))
  list(kind = if (sampling_kinds[look$kind] %in% c("regular", NA)) "regular" else "irregular", gap = look$gap)
}

# The times of clocks that series share, by their numbers: many cells have one.
shared_times <- function(data, index, series) {
  series <- series[!duplicated(index$clock[series])]
  times <- vector("list", max(index$clock, 0L))
  times[index$clock[series]] <- lapply(series, function(at) {
    data$time[rows_of_series(index, at)]
  })
  times
}

# Ratings whose squares fit into doubles (`most` = 1e150), or their fourth powers, for methods that multiply squares.
check_magnitude <- function(data, call = caller_env(), most = 1e70) {
  index <- series_index(data)
  extremes <- series_extremes(data, index)
  cell <- cell_of_series(index)
  of_cell <- function(ends, how) vapply(split(ends, cell), how, 0, na.rm = TRUE, USE.NAMES = FALSE)
  low <- of_cell(replace(extremes$low, is.na(extremes$low), Inf), min)
  high <- of_cell(replace(extremes$high, is.na(extremes$high), -Inf), max)
  largest <- pmax(-low, high)
  spread <- high - low
  bad <- which(largest > most | spread > 0 & spread < 1 / most)
  if (length(bad) > 0L) {
    at <- bad[[1L]]
    first <- match(at, cell)
    where <- name_cell(ids_of_series(data, index, first))
    abort_musefuse(c(
      "Ratings must differ by {1 / most} at least and lie within {-most} and {most}.",
      x = "Those of {where} reach {signif(largest[[at]], 3)} and differ by {signif(spread[[at]], 3)}.",
      i = "{.fn rescale_annotations} brings them to another scale."
    ), "values", call = call)
  }
  data
}

# The number of each series' cell; the series of a cell are neighbours.
cell_of_series <- function(index) {
  n <- length(index$recording)
  if (n == 0L) {
    return(integer())
  }
  cumsum(c(TRUE, diff(index$recording) != 0L | diff(index$dimension) != 0L))
}

# How each series comes onto the clock of its cell: `shared` (all raters of the cell have the same times, which
# then are the clock), `kind` of sampling, the longest `gap` (seconds) that is interpolated, and `until`: how
# long its last value may be held. Raters who were logged at the same times were no event loggers.
clock_ways <- function(data, index, cell) {
  n <- length(cell)
  alone <- tabulate(cell)[cell] == 1L
  shared <- index$clock[match(cell, cell)] == index$clock[n + 1L - match(cell, rev(cell))] & !alone
  ways <- list(kind = rep("regular", n), gap = rep(NA_real_, n), until = series_ends(data, index), shared = shared)
  own <- which(!shared)
  if (length(own) == 0L) {
    return(ways)
  }
  part <- lapply(index[c("start", "size", "recording", "dimension", "rater")], `[`, own)
  look <- look_at_sampling(data, part)
  ways$kind[own] <- trace_sampling(data, part, look)
  regular <- 2.5 * cpp_series_step(data$time, part$start, part$size)
  ways$gap[own] <- ifelse(ways$kind[own] == "regular", regular, look$gap)
  # A trace that stands alone has the clock it came with, but for a log, whose lines are not its samples.
  ways$shared <- shared | (alone & ways$kind != "event")
  ways
}

# The end of each series' recording, in whatever dimension and by whomever.
series_ends <- function(data, index) {
  last <- data$time[last_of_series(index)]
  late <- order(last, decreasing = TRUE)
  last[late[match(index$recording, index$recording[late])]]
}

cell_matrix <- function(columns, labels, index, ways, members, times, call) {
  first <- members[[1L]]
  raters <- labels$rater[index$rater[members]]
  recording <- labels$recording[[index$recording[[first]]]]
  dimension <- labels$dimension[[index$dimension[[first]]]]
  if (ways$shared[[first]]) {
    clock <- times[[index$clock[[first]]]]
    ratings <- cpp_window(columns$value, index$start[[first]], length(clock), raters)
    step <- ways$step[[first]]
    brought <- held <- 0L
  } else {
    rows <- seq.int(index$start[[first]], length.out = sum(index$size[members]))
    of <- rep(seq_along(members), index$size[members])
    times <- stats::setNames(unname(split(columns$time[rows], of)), raters)
    ways <- lapply(ways, `[`, members)
    clock <- common_clock(times, paste(recording, "/", dimension), call, ways)
    ratings <- on_clock(times, unname(split(columns$value[rows], of)), clock, ways)
    colnames(ratings) <- raters
    step <- typical_step(clock)
    brought <- sum(ways$kind != "regular" | !vapply(times, is_on_clock, NA, clock, step))
    held <- sum(ways$kind == "event")
  }
  if (is.infinite(1 / step)) {
    abort_musefuse(c("The times of recording {.val {recording}} have no rate: they lie {step} s apart.",
      i = "In which unit are they? {.fn as_annotations} takes {.arg unit}."), "time", call = call)
  }
  list(recording = recording, dimension = dimension, time = clock, ratings = ratings, rate = 1 / step,
    brought = brought, held = held)
}

# The clock that the raters of a cell share: all their times, if these lie as close as those of the
# finest rater (raters who differ in length only). Otherwise a grid from the first to the last sample
# of anybody, or to the end of the recording where a value is held, at the finest step of a rater.
common_clock <- function(times, where, call = caller_env(), ways = NULL) {
  kind <- ways$kind %||% rep("regular", length(times))
  all_times <- sort(unique(unlist(times, use.names = FALSE)))
  from <- all_times[[1L]]
  to <- max(all_times, ways$until[kind == "event"])
  step <- min(unlist(Map(clock_step, times, kind, to - from)), Inf, na.rm = TRUE)
  if (!is.finite(step) || step <= 0 || (all(kind == "regular") && all(abs(diff(all_times) / step - 1) < 0.5))) {
    return(all_times)
  }
  size <- floor((to - from) / step + 1e-6) + 1
  if (size > 1e6 && size > 100 * length(all_times)) {
    abort_huge_clock(times, all_times, size, where, call)
  }
  from + step * seq.int(0, size - 1)
}

# The step of a clock that loses nothing of a trace. Irregular times are more exact than their distance: the
# clock has at least 2000 samples. Lines of a log come in bursts at the pace of a screen, and nobody's hand tells
# more than ten values a second; logs with few lines have their times kept to a 5000th of the whole.
clock_step <- function(time, kind, span) {
  usual <- typical_step(time)
  switch(kind,
    regular = usual,
    irregular = min(usual, span / 2000),
    event = max(min(usual, span / 5000, na.rm = TRUE), min(0.1, span / 100))
  )
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

# The time, ratings and rate of a cell in equal steps, for methods that count in these: the clock that raters share may
# skip or jitter, or be irregular.
on_even_clock <- function(cell, call = caller_env()) {
  time <- cell$time
  n <- length(time)
  step <- typical_step(time)
  if (n < 3L || all(abs(diff(time) - step) < 0.01 * step)) {
    return(cell[c("time", "ratings", "rate")])
  }
  look <- look_at_clock(time)
  clock <- common_clock(list(time), name_cell(cell), call, look["kind"])
  if (!identical(clock, time)) step <- typical_step(clock)
  size <- ceiling((time[[n]] - time[[1L]]) / step - 1e-6)
  clock <- c(time[[1L]] + step * seq.int(0, size - 1), max(time[[1L]] + step * size, time[[n]])) # no time lies beyond
  k <- ncol(cell$ratings)
  ratings <- on_clock(rep(list(time), k), lapply(seq_len(k), function(i) cell$ratings[, i]), clock,
    lapply(look, rep, k))
  colnames(ratings) <- colnames(cell$ratings)
  list(time = clock, ratings = ratings, rate = 1 / typical_step(clock))
}

# Each rater on `clock`, time x rater. Without `ways` all are regular.
on_clock <- function(times, values, clock, ways = NULL) {
  step <- if (length(clock) > 1L) typical_step(clock) else 1
  kind <- ways$kind %||% rep("regular", length(times))
  gap <- ways$gap %||% rep(NA_real_, length(times))
  ratings <- Map(function(time, value, kind, gap) {
    switch(kind,
      event = hold_on_clock(time, value, clock, step),
      irregular = cpp_interpolate(time, value, clock, gap),
      regular = step_on_clock(time, value, clock, step)
    )
  }, times, values, kind, gap)
  matrix(unlist(ratings, use.names = FALSE), nrow = length(clock))
}

# Each line holds until the next; a line that says NA says that nothing is held.
hold_on_clock <- function(time, value, clock, step) {
  line <- findInterval(clock + 1e-6 * step, time)
  c(NA_real_, value)[line + 1L]
}

# As rated where the samples lie on the clock (to a thousandth of a step) at its own rate, otherwise interpolated
# between neighbours at most 2.5 steps of that rater apart.
step_on_clock <- function(time, value, clock, step) {
  own_step <- own_step_of(time, step)
  if (is_on_clock(time, clock, step, own_step)) {
    return(replace(rep(NA_real_, length(clock)), clock_slots(time, clock), value))
  }
  cpp_interpolate(time, value, clock, 2.5 * own_step)
}

is_on_clock <- function(time, clock, step, own_step = own_step_of(time, step)) {
  own_step < 1.5 * step && all(abs(time - clock[clock_slots(time, clock)]) < 1e-3 * step)
}

clock_slots <- function(time, clock) findInterval(time, (clock[-1L] + clock[-length(clock)]) / 2) + 1L

own_step_of <- function(time, step) if (length(time) > 1L) typical_step(time) else step

# Between irregular ratings that lie further apart than is usual for a trace nothing is known. Where that is more than
# a fifth of its time, the kind of sampling may be another one.
warn_unused <- function(data, index, ways) {
  irregular <- which(ways$kind == "irregular" & !ways$shared)
  lost <- vapply(irregular, function(s) {
    steps <- diff(data$time[rows_of_series(index, s)])
    sum(steps[steps > ways$gap[[s]]]) / sum(steps)
  }, 0)
  lost[is.nan(lost)] <- 0
  much <- irregular[lost > 0.2]
  if (length(much) == 0L) {
    return(invisible())
  }
  name <- function(s) do.call(paste, c(unname(ids_of_series(data, index, s)[c(3L, 1L, 2L)]), sep = " / "))
  who <- name_some(name(much))
  worst <- name(irregular[[which.max(lost)]])
  warn_musefuse(c(
    paste0(
      "{length(much)} trace{?s} {?has/have} irregular times with unusually long gaps; what lies within ",
      "{?its/their} gaps is missing: {.val {who}}."
    ),
    x = "It is {format_share(max(lost))} of the time of {.val {worst}}.",
    i = paste0(
      "Does a value hold until the next? {.code set_traces(data, sampling = \"event\")} says so. ",
      "{.fn resample_annotations} bridges gaps of your choice ({.arg max_gap})."
    )
  ), "time")
}
