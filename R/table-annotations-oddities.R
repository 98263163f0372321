# What is odd about the traces of a cell, seen from the other raters: a clock that is off, a scale turned round,
# somebody who stopped half way; scales are in table-annotations-scales.R, codes for missing in -codes.R. Looked at once
# after reading, by rater_diagnostics() and by the fusions, with the same rules.

# A trace overlaps with those of the others by less than this share of the shorter one: its clock is off.
least_overlap <- 0.2
# Somebody who did not move for the last such share of the recording, while the others did, has stopped.
rest_of_stopped <- 0.3
# Runs against the others: a correlation with their mean below this, over at least so many common times (of fewer it
# says nothing), while they agree with each other.
contrary_rule <- list(below = -0.3, least = 20L)
# A glance needs no more times than this.
glance_rows <- 2000

# A trace of fewer moves may be the same as another by chance.
least_moves_of_twin <- 10L

# Columns, one element a rater of the cell: `apart` (seconds that the trace starts after the others', where it hardly
# meets them), `stopped` (the time), `ended` (where no rating follows that), `r` (correlation with the mean of the
# others) and `contrary`, `twin` (whose trace it is to the last digit); NA or FALSE where nothing is odd.
odd_columns <- function(cell, most = Inf) {
  course <- trace_courses(cell, most)
  apart <- clocks_apart(course$begins, course$ends)
  against <- contrary_raters(cell$ratings, most)
  n <- ncol(cell$ratings)
  list(
    recording = rep(cell$recording, n), dimension = rep(cell$dimension, n), rater = colnames(cell$ratings),
    apart = apart, stopped = stopped_together(course, apart), ended = ends_early(course$ends, course$moved),
    r = against$r, contrary = against$contrary, twin = twins_in(cell$ratings)
  )
}

# When each trace of a cell begins and ends, and when it last moves (NA for somebody who never moved, or has a few
# samples only, which show no course), seen at `most` times.
trace_courses <- function(cell, most = Inf) {
  cpp_trace_courses(cell$time, cell$ratings, min(most, length(cell$time)))
}

# Who, of those before, has the same ratings at the same times: NA for most. Equal sums are looked at closely.
twins_in <- function(ratings) {
  twin <- rep(NA_character_, ncol(ratings))
  total <- colSums(ratings, na.rm = TRUE)
  for (k in which(duplicated(total))) {
    value <- ratings[, k]
    seen <- value[is.finite(value)]
    if (length(seen) < 20L || sum(diff(seen) != 0) < least_moves_of_twin) next
    for (j in which(total[seq_len(k - 1L)] == total[[k]])) {
      if (identical(ratings[, j], value)) twin[[k]] <- colnames(ratings)[[j]]
      if (!is.na(twin[[k]])) break
    }
  }
  twin
}

# Who stopped is told among those of one clock.
stopped_together <- function(course, apart) {
  here <- is.na(apart)
  stopped <- rep(NA_real_, length(apart))
  stopped[here] <- stopped_at(course$begins[here], course$ends[here], course$moved[here])
  stopped
}

# The last rating of a trace that ends, with or soon after its last move, a good while before the others; else NA.
ends_early <- function(ends, moved) {
  last <- max(ends, -Inf, na.rm = TRUE)
  ifelse(!is.na(moved) & ends - moved < 0.1 * (last - moved), ends, NA_real_)
}

# Seconds after the clock that most share, of those who do not meet it; of clocks that equally many share the earliest
# is taken.
clocks_apart <- function(begins, ends) {
  group <- clock_groups(begins, ends)
  size <- tabulate(group, length(group))
  first <- vapply(seq_along(size), function(g) min(begins[group %in% g], Inf), 0)
  main <- order(-size, first)[1L]
  ifelse(group == main, NA_real_, begins - stats::median(begins[group %in% main]))
}

# Raters who met, or met somebody who met them, have one number; NA for who rated nothing.
clock_groups <- function(begins, ends) {
  group <- seq_along(begins) + ifelse(is.na(begins), NA_integer_, 0L)
  length <- ends - begins
  for (i in seq_along(begins)) for (j in seq_len(i - 1L)) {
    shared <- min(ends[[i]], ends[[j]]) - max(begins[[i]], begins[[j]])
    if (isTRUE(shared >= least_overlap * min(length[[i]], length[[j]]))) group[group %in% group[[i]]] <- group[[j]]
  }
  group
}

# Said by the verbs that compare or fuse raters.
warn_clocks_apart <- function(cells) {
  off <- lapply(cells, function(cell) {
    if (all(is.finite(cell$ratings[c(1L, nrow(cell$ratings)), ]))) {
      return(NULL) # all begin and end together
    }
    course <- trace_courses(cell)
    apart <- clocks_apart(course$begins, course$ends)
    data.frame(recording = cell$recording, dimension = cell$dimension, rater = colnames(cell$ratings), apart = apart)
  })
  off <- do.call(rbind, off)
  line <- if (!is.null(off)) apart_line(off)
  if (length(line) > 0L) {
    warn_musefuse(c("Raters are compared who hardly rated at the same times.", "*" = escape_braces(line)), "clock")
  }
}

stopped_at <- function(begins, ends, moved) {
  # most move to their end, which is seen without a median for each
  rest <- max(ends) - min(moved)
  if (isTRUE(rest <= rest_of_stopped * (min(ends) - max(begins)))) {
    return(rep(NA_real_, length(begins)))
  }
  vapply(seq_along(begins), function(k) {
    end <- stats::median(ends[-k], na.rm = TRUE)
    rest <- end - moved[[k]]
    length <- end - stats::median(begins[-k], na.rm = TRUE)
    others <- stats::median(moved[-k], na.rm = TRUE)
    if (isTRUE(rest > rest_of_stopped * length && others > moved[[k]] + rest / 2)) moved[[k]] else NA_real_
  }, 0)
}

# Who runs against the others? Of two raters nobody can say which one does: both.
contrary_raters <- function(ratings, most = Inf) {
  cpp_contrary_raters(ratings, contrary_rule, min(most, nrow(ratings)))
}

warn_contrary <- function(cells, fused) {
  some <- vapply(fused, function(one) any(one$contrary), NA)
  traces <- unlist(Map(function(cell, one) traces_of_cell(colnames(cell$ratings)[one$contrary], cell), cells[some],
    fused[some]))
  warn_of(traces, "{n} trace{?s} run{?s/} against the others and {?was/were} averaged nonetheless.", "weights",
    paste("A scale turned round? {.fn rescale_annotations} turns it back. {.fn fuse_ewe} leaves such traces out;",
      "{.fn rater_diagnostics} says more."))
}

# ---- after reading -----------------------------------------------------------------------------

# Said once, each with the verb that mends it.
say_odd_traces <- function(data) {
  local_known_indices()
  # a data frame a cell would take longer than the looking
  odd <- lapply(annotation_cells_quietly(data), odd_columns, glance_rows)
  odd <- as.data.frame(stack_columns_of(odd), stringsAsFactors = FALSE)
  scales <- trace_scales_used(data)
  lines <- c(pace_line(data) %||% step_line(data), sampling_line(data), code_line(data), unit_line(data),
    apart_line(odd),
    scale_line(scales_apart(data, scales), data) %||% use_line(scales, data), contrary_line(odd),
    twin_line(odd), copy_line(data), mean_line(data), spelling_line(data),
    order_line(data), stopped_line(odd), ended_line(odd))
  if (length(lines) > 0L) {
    inform_musefuse(c("Before these ratings are compared:", bullets(lines)), "odd")
  }
  invisible(data)
}

# What would be said of the clocks is said when a verb makes use of them.
annotation_cells_quietly <- function(data) {
  withCallingHandlers(annotation_cells(data), musefuse_warning_time = function(cnd) rlang::cnd_muffle(cnd))
}

# Whose traces the advice is for, as code: those of the first rater that are odd. No recording or dimension is named
# where all that the rater has there are odd alike.
whose_code <- function(odd, all) {
  first <- odd[1L, ]
  of <- function(rows, ...) {
    keys <- c(...)
    rows[Reduce(`&`, lapply(keys, function(key) rows[[key]] == first[[key]])), ]
  }
  here <- of(odd, "rater", "recording")
  everywhere <- nrow(of(odd, "rater")) == nrow(of(all, "rater"))
  both <- everywhere || nrow(here) == nrow(of(all, "rater", "recording"))
  paste(c(if (!everywhere) names_code("recording", first$recording), if (!both) names_code("dimension", here$dimension),
    names_code("rater", first$rater)), collapse = ", ")
}

# dimension = "arousal", or dimension = c("arousal", "valence").
names_code <- function(key, names) paste0(key, " = ", quoted_code(unique(names)))

odd_names <- function(odd) first_names(trace_names(odd))

first_names <- function(names) {
  paste(c(utils::head(names, 3L), if (length(names) > 3L) paste("and", length(names) - 3L, "more")), collapse = ", ")
}

sampling_line <- function(data) {
  kind <- trace_sampling(data)
  logs <- sum(kind == "event")
  loose <- sum(kind == "irregular")
  n <- length(kind)
  c(
    if (logs > 0L) paste0(logs, " of ", n, if (n == 1L) " trace is a log" else " traces are logs",
      " of changes: each value holds until the next. set_traces(data, sampling = ) says otherwise."),
    if (loose > 0L) paste0(loose, " of ", n, if (n == 1L) " trace has" else " traces have",
      " irregular times: they are interpolated over usual gaps. set_traces(data, sampling = \"event\") holds values ",
      "instead.")
  )
}

apart_line <- function(odd) {
  all <- odd
  odd <- odd[!is.na(odd$apart), ]
  if (nrow(odd) == 0L) {
    return(NULL)
  }
  by <- format(odd$apart[[1L]], digits = 6)
  alike <- odd[abs(odd$apart - odd$apart[[1L]]) < 1e-3 * abs(odd$apart[[1L]]), ]
  whose <- whose_code(alike, all)
  lags <- if (grepl("^rater = ", whose)) paste0("c(", encodeString(odd$rater[[1L]], quote = "\""), " = ", by, ")") else
    paste0("data.frame(", if (!grepl("dimension = ", whose, fixed = TRUE)) dimension_code(alike), whose, ", lag = ", by,
      ")")
  paste0("A clock of its own: ", odd_names(odd), " starts ", sub("-", "", by, fixed = TRUE), " s ",
    if (odd$apart[[1L]] > 0) "after" else "before", " the others. shift_lag(data, ", lags, ") moves ",
    if (startsWith(lags, "c(")) "a rater's clock." else "it, and nothing else.")
}

# A table of lags names each trace.
dimension_code <- function(odd) {
  here <- odd$dimension[odd$rater == odd$rater[[1L]] & odd$recording == odd$recording[[1L]]]
  paste0(names_code("dimension", here), ", ")
}

# Seconds that were declared, by an argument or a name, though their steps are those of milliseconds (40, 100, 250).
step_line <- function(data) {
  index <- series_index(data)
  if (any(!is.na(trace_facts(data)$time_ref)) || declared_slow(data) || all(is_sensor(levels(data$dimension)))) {
    return(NULL)
  }
  longest <- which.max(index$size)
  time <- data$time[rows_of_series(index, longest)]
  step <- diff(time)
  usual <- stats::median(step)
  steady <- length(time) >= 20L && all(time == round(time)) && mean(abs(step - usual) <= 0.35 * usual) > 0.8
  if (steady && usual >= 25 && natural_in_ms(usual) && !natural_in_seconds(usual)) {
    paste0("Milliseconds? A rating every ", format(usual), " s, for ", time_code(round(diff(range(time)))),
      ", as declared: `unit = \"ms\"` makes seconds of milliseconds.")
  }
}

# Clocks that tick and end sixty times or more apart: somebody's times may be in another unit.
unit_line <- function(data) {
  index <- series_index(data)
  last <- last_of_series(index)
  span <- data$time[last] - data$time[index$start]
  step <- span / pmax(index$size - 1L, 1L)
  for (rows in split(seq_along(span), cell_of_series(index))) {
    rows <- rows[index$size[rows] >= 20L]
    if (length(rows) < 2L) next
    longest <- rows[[which.max(span[rows])]]
    short <- rows[span[rows] * 50 < span[[longest]] & step[rows] * 50 < step[[longest]]]
    if (length(short) > 0L) {
      who <- ids_of_series(data, index, c(short[[1L]], longest))
      return(paste0("Times in another unit? Those of ", who$rater[[1L]], " end after ",
        format(span[[short[[1L]]]], digits = 3), " s, those of ", who$rater[[2L]], " after ",
        format(span[[longest]], digits = 3), " s (", who$recording[[2L]],
        "). Read or make them apart, each with its unit, and bind them by rbind()."))
    }
  }
}

twin_line <- function(odd) {
  all <- odd
  odd <- odd[!is.na(odd$twin), ]
  if (nrow(odd) > 0L) paste0("One trace of two raters? ", odd_names(odd), if (nrow(odd) == 1L) " is that of " else
    " are those of ", paste(unique(utils::head(odd$twin, 3L)), collapse = ", "),
  " to the last digit. exclude_annotations(data, \"exported twice\", ", whose_code(odd, all), ") leaves it out.")
}

# A copy of a file is a recording that counts twice, or in another folder a dimension.
copy_line <- function(data) {
  if (!is.factor(data$recording)) {
    return(NULL)
  }
  index <- series_index(data)
  from <- index$start[!duplicated(cell_of_series(index))]
  to <- c(from[-1L] - 1L, nrow(data))
  # most differ in their length or their first ratings, and are told apart by these
  brief <- paste(to - from, data$time[from], data$value[from], data$value[pmin(from + 7L, to)])
  some <- which(brief %in% brief[duplicated(brief)] & to - from >= 19L)
  some <- some[vapply(some, function(k) length(unique(data$value[seq.int(from[[k]], to[[k]])])) > 2L, NA)]
  whole <- vapply(some, function(k) {
    rows <- seq.int(from[[k]], to[[k]])
    rlang::hash(list(as.character(data$rater[rows]), data$time[rows], data$value[rows]))
  }, "")
  twice <- whole %in% whole[duplicated(whole)]
  if (!any(twice)) {
    return(NULL)
  }
  some <- some[twice]
  whole <- whole[twice]
  same <- which(whole == whole[[1L]])
  ids <- lapply(stats::setNames(nm = c("recording", "dimension")), function(id) as.character(data[[id]][from[some]]))
  id <- if (length(unique(ids$recording[same])) > 1L) "recording" else "dimension"
  names <- unique(ids[[id]][same])
  copy <- lapply(ids, function(of) unique(of[ids[[id]] == names[[2L]]]))
  paste0("One ", id, " under two names? ", toString(encodeString(names, quote = "\"")),
    " hold the same ratings of the same raters. exclude_annotations(data, \"a copy\", ",
    names_code("recording", copy$recording), ", ", names_code("dimension", copy$dimension), ") leaves one out.")
}

# A file or a column of means lies among those of raters: one that is the mean of all others, but for rounding.
mean_line <- function(data) {
  index <- series_index(data)
  for (rows in utils::head(split(seq_along(index$size), cell_of_series(index)), 10L)) {
    n <- index$size[[rows[[1L]]]]
    if (length(rows) < 3L || n < 20L || any(index$size[rows] != n)) next
    at <- unique(round(seq(0, n - 1, length.out = 200L)))
    time <- vapply(index$start[rows], function(start) data$time[start + at], at)
    value <- vapply(index$start[rows], function(start) data$value[start + at], at)
    value <- value[is.finite(rowSums(value)), , drop = FALSE]
    if (nrow(value) < 20L || any(time != time[, 1L])) next
    off <- apply(abs(value - (rowSums(value) - value) / (length(rows) - 1L)), 2L, max)
    mean <- which(off < 6e-3 * diff(range(value)))
    if (length(mean) == 1L) {
      odd <- as.data.frame(lapply(ids_of_series(data, index, rows[[mean]]), as.character))
      return(paste0("A mean among the raters? ", trace_names(odd), " is the mean of all others. ",
        "exclude_annotations(data, \"a mean\", ", names_code("rater", odd$rater), ") leaves it out."))
    }
  }
}

# Ids that differ by capitals alone.
spelling_line <- function(data) {
  for (id in trace_keys) {
    levels <- levels(data[[id]])
    first <- match(lower(levels), lower(levels))
    other <- which(first != seq_along(levels))
    if (length(other) > 0L) {
      pair <- encodeString(levels[c(first[[other[[1L]]]], other[[1L]])], quote = "\"")
      return(paste0("One ", id, " in two spellings? ", pair[[1L]], " and ", pair[[2L]], " are two here."))
    }
  }
}

# "film_ab" and "film_ba", which nobody rated both: the order in which films were seen is no other recording.
order_line <- function(data) {
  level <- levels(data$recording)
  letters <- vapply(strsplit(lower(level), ""), function(one) paste(sort(one), collapse = ""), "")
  number <- gsub("[^0-9]", "", level)
  first <- match(paste(letters, number), paste(letters, number))
  index <- series_index(data)
  who <- split(as.integer(data$rater[index$start]), factor(as.integer(data$recording[index$start]), seq_along(level)))
  for (k in which(first != seq_along(level) & lower(level) != lower(level[first]))) {
    if (length(intersect(who[[k]], who[[first[[k]]]])) > 0L) next
    return(paste0("One recording in two orders? ", toString(encodeString(level[c(first[[k]], k)], quote = "\"")),
      " have no rater in common. read_annotations(recording = I(\"film\")) takes all that is read for one recording."))
  }
}

contrary_line <- function(odd) {
  all <- odd
  odd <- odd[odd$contrary, ]
  if (nrow(odd) > 0L) paste0("Turned round? ", odd_names(odd), if (nrow(odd) == 1L) " runs" else " run",
    " against the others (r = ", format(round(odd$r[[1L]], 2), nsmall = 2),
    "). rescale_annotations(data, from = c(low, high), to = c(high, low), ", whose_code(odd, all),
    ") turns a scale round.")
}

stopped_line <- function(odd) {
  all <- odd
  odd <- odd[!is.na(odd$stopped) & is.na(odd$ended), ]
  if (nrow(odd) == 0L) {
    return(NULL)
  }
  at <- format(odd$stopped[[1L]], digits = 4)
  alike <- odd[format(odd$stopped, digits = 4) == at & odd$recording == odd$recording[[1L]], ]
  paste0("Stopped half way: ", odd_names(odd), if (nrow(odd) == 1L) " does" else " do", " not move after ", at,
    " s. exclude_annotations(data, \"stopped\", ", whose_code(alike, all), ", start = ", at,
    ") leaves out what follows.")
}

# Nothing follows that could be left out: the others go on alone.
ended_line <- function(odd) {
  odd <- odd[!is.na(odd$stopped) & !is.na(odd$ended), ]
  if (nrow(odd) > 0L) paste0("Ends early: ", odd_names(odd), if (nrow(odd) == 1L) " has" else " have",
    " no rating after ", format(odd$ended[[1L]], digits = 4), " s, where the others go on. Is the file whole?")
}
