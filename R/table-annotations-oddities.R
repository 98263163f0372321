# What is odd about the traces of a cell, seen from the other raters: a clock that is off, a scale turned round,
# somebody who stopped half way, ends of the scale that differ. Looked at once after reading, by rater_diagnostics()
# and by the fusions, with the same rules.

# A trace overlaps with those of the others by less than this share of the shorter one: its clock is off.
least_overlap <- 0.2
# Somebody who did not move for the last such share of the recording, while the others did, has stopped.
rest_of_stopped <- 0.3
# Runs against the others: a correlation with their mean below this, over at least so many common times (of fewer it
# says nothing), while they agree with each other.
contrary_rule <- list(below = -0.3, least = 20L)
# A glance needs no more times than this.
glance_rows <- 2000
# Scales (and what is used of them) that differ by more than this cannot be averaged.
widest_scale <- 5

# A trace of fewer moves may be the same as another by chance.
least_moves_of_twin <- 10L
# Of scales that nobody knows, those of which so many times as much is used are others.
widest_use <- 20

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

# ---- scales ------------------------------------------------------------------------------------

# Scales that studies have, as ends; what a rater uses lies within one of them.
common_scales <- rbind(c(0, 1), c(-1, 1), c(1, 5), c(0, 5), c(1, 7), c(1, 9), c(0, 10), c(-10, 10), c(0, 100),
  c(-100, 100),
  c(0, 255), c(0, 1000), c(-1000, 1000))

# A scale is seen at so many values of each series, evenly.
values_of_scale <- 500L

# The width of each trace's scale: as declared; otherwise that of the narrowest common scale that holds all that the
# rater gave in the dimension, if two fifths of it are used (somebody timid does not show it). What is logged
# as a count of movements has no scale. NA where nothing can be said. `used`: the middle nine tenths, unless `middle` is
# FALSE, which is quicker.
trace_scales_used <- function(data, middle = TRUE) {
  index <- series_index(data)
  facts <- trace_facts(data)
  key <- paste(index$dimension, index$rater)
  group <- match(key, unique(key))
  find <- function(...) {
    cpp_used_scales(data$value, index$start, index$size, group, max(group, 0L), values_of_scale, middle)
  }
  found <- once_for(as.list(data)[table_columns$annotations], if (middle) "middles" else "scales", find, lasting = TRUE)
  few <- found$n < 10
  found <- lapply(found, replace, few, NA_real_)
  width <- rep(NA_real_, length(few))
  width[!few] <- vapply(which(!few), function(g) scale_width(found$low[[g]], found$high[[g]]), 0)
  logged <- facts$sampling %in% "event"
  declared <- facts$scale_max - facts$scale_min
  width <- ifelse(is.na(declared), ifelse(logged, NA, width[group]), declared)
  data.frame(recording = facts$recording, dimension = facts$dimension, rater = facts$rater, width = width,
    used = found$middle[group], low = found$low[group], high = found$high[group], declared = !is.na(declared))
}

scale_width <- function(low, high) {
  holds <- which(low >= common_scales[, 1L] & high <= common_scales[, 2L])
  if (length(holds) == 0L) {
    return(NA_real_)
  }
  width <- min(common_scales[holds, 2L] - common_scales[holds, 1L])
  if (high - low >= 0.4 * width) width else NA_real_
}

# Recordings and dimensions whose raters have scales too different to be averaged, with the raters of the widest and of
# the narrowest one.
scales_apart <- function(data, scales = trace_scales_used(data)) {
  scales <- scales[!is.na(scales$width), ]
  key <- cell_key(scales)
  widths <- split(scales$width, key)
  differ <- names(widths)[vapply(widths, function(width) max(width) > widest_scale * min(width), NA)]
  differ <- key %in% differ # mostly none: a data frame for each cell would take longer than all the rest
  cells <- split(scales[differ, ], key[differ])
  do.call(rbind, unname(lapply(cells, function(cell) {
    wide <- which.max(cell$width)
    narrow <- which.min(cell$width)
    seen <- isTRUE(cell$used[[wide]] > widest_scale * cell$used[[narrow]])
    if (seen || (cell$declared[[wide]] && cell$declared[[narrow]] && !is_one_scale(cell))) {
      data.frame(cell[1L, c("recording", "dimension")], wide = cell$rater[[wide]], narrow = cell$rater[[narrow]],
        times = cell$width[[wide]] / cell$width[[narrow]])
    }
  })))
}

# Declared scales speak of the ratings as they came; once these are standardised they all use the same range.
is_one_scale <- function(cell) {
  used <- cell$used[!is.na(cell$used) & cell$used > 0]
  length(used) > 1L && max(used) <= widest_scale * min(used)
}

# Averages of ratings on 0 to 100 and on -1 to 1 are the first alone.
all_one_width <- function(width) length(unique(width[!is.na(width)])) < 2L

check_scales <- function(data, call = caller_env()) {
  # most are of one width, which is seen without the middle of what is used
  apart <- if (!all_one_width(trace_scales_used(data, middle = FALSE)$width)) scales_apart(data)
  if (is.null(apart)) {
    return(invisible())
  }
  where <- name_some(paste(apart$recording, "/", apart$dimension))
  first <- apart[1L, ]
  abort_musefuse(c(
    "The raters use scales that differ by more than {widest_scale} times, in {.val {where}}.",
    x = paste0(
      "That of {.val {first$wide}} is {format(first$times, digits = 2)} times as wide as that of ",
      "{.val {first$narrow}}."
    ),
    i = "{.fn rescale_annotations} brings raters to one scale, {.fn standardise_annotations} to one spread.",
    i = "Do they have one scale after all? {.code set_traces(data, scale = c(low, high))} says so."
  ), "values", call = call)
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
    twin_line(odd), copy_line(data), mean_line(data), spelling_line(data), stopped_line(odd), ended_line(odd))
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

# Numbers that stand for missing in files of statistics packages and loggers.
missing_codes <- c(-1, -9, -99, -999, -9999, -99999, 0, 9, 99, 999, 9999, 99999, -8, -7, 8, 88, 98, -98, -88, -77, 77,
  -888, -777, 777, 888, 997, 998, -998, 9997, 9998, 255, -32768, 32767, 65535)

# A number that may be a code for missing: far from all others, or one to which ratings jump, and back.
code_line <- function(data) {
  at <- cpp_rows_of_values(data$value, missing_codes)
  if (length(at) == 0L && !recurring_end(data$value)) {
    return(NULL)
  }
  index <- series_index(data)
  rank <- likely_coded(data, index, at)
  for (dimension in unique(index$dimension)) {
    all <- which(index$dimension == dimension)
    of <- all[order(rank[all])]
    of <- sort(of[cumsum(index$size[of]) - index$size[of] < ratings_of_codes])
    begins <- replace(logical(sum(index$size[of])), cumsum(c(1L, index$size[of]))[seq_along(of)], TRUE)
    value_of <- function(of) data$value[sequence(index$size[of], index$start[of])]
    found <- codes_of(value_of(of), begins)
    if (length(found$code) > 0L) {
      at <- sequence(index$size[all], index$start[all])
      at <- at[data$value[at] %in% found$code]
      return(code_text(found, as.character(data$rater[at]), data$value[at]))
    }
  }
}

# No more ratings of a dimension, but for the last trace, are looked at for codes: those of traces that most likely hold
# one come first.
ratings_of_codes <- 1e5

# A rank of each trace: first those that reach to an end of all numbers of their dimension, then those that hold the
# known codes (rows `at`) which the fewest traces do.
likely_coded <- function(data, index, at) {
  held <- unique(data.frame(code = data$value[at], trace = findInterval(at, index$start)))
  traces <- table(held$code)[as.character(held$code)]
  rank <- rep(Inf, length(index$start))
  rarest <- tapply(as.vector(traces), held$trace, min)
  rank[as.integer(names(rarest))] <- rarest
  extremes <- series_extremes(data, index)
  at_end <- extremes$low == stats::ave(extremes$low, index$dimension, FUN = function(x) min(x, Inf, na.rm = TRUE)) |
    extremes$high == stats::ave(extremes$high, index$dimension, FUN = function(x) max(x, -Inf, na.rm = TRUE))
  replace(rank, at_end %in% TRUE, 0)
}

# An end of all numbers that comes several times may be a code that nobody knows.
recurring_end <- function(value) {
  any(vapply(finite_range(value), function(end) isTRUE(cpp_share_near(value, end, 0) * length(value) > 2.5), NA))
}

# list(code, why), of each code. One that was found is missing where the next is looked for.
codes_of <- function(value, begins) {
  codes <- list(code = numeric(), why = character())
  while (length(codes$code) < 5L && !is.null(found <- code_of(replace(value, value %in% codes$code, NA), begins))) {
    codes <- Map(c, codes, found)
  }
  codes
}

# list(code, why), or NULL. `begins`: the first ratings of traces. Of several codes none is looked at beside another.
code_of <- function(value, begins) {
  clear <- finite_range(value[!value %in% missing_codes])
  margin <- diff(clear) / 10
  aside <- missing_codes[!missing_codes %in% 0 & (missing_codes < clear[[1L]] - margin |
    missing_codes > clear[[2L]] + margin) %in% TRUE]
  for (code in intersect(c(missing_codes, finite_range(value)), value)) {
    why <- why_code(code, replace(value, value %in% setdiff(aside, code), NA), begins)
    if (!is.null(why)) {
      return(list(code = code, why = why))
    }
  }
}

why_code <- function(code, value, begins) {
  coded <- value %in% code
  others <- finite_range(value[!coded])
  if (anyNA(others) || mean(coded) > 0.5) {
    return(NULL)
  }
  known <- code %in% missing_codes
  far <- known && max(abs(others)) < abs(code) / 5 && abs(code) > 8
  gap <- max(others[[1L]] - code, code - others[[2L]])
  spread <- diff(others)
  if (far || sum(coded) > 2L && spread > 0 && gap > 2 * spread && abs(gap) > max(abs(others)) / 2) {
    return("far from all others")
  }
  thirds <- code == -1 && all(value[!coded] %in% c(0, 1, NA)) # disagree, neither, agree
  lone <- code < 0 && others[[1L]] >= 0
  if (known && lone && sum(coded) > 1L && code != -1) {
    return("the only number below zero")
  }
  jumps <- if (known && spread > 0) jumps_to(coded, value, begins, spread, times = if (gap > 0) 1.5 else 2)
  if (isTRUE(jumps$sharp) && !thirds) {
    return("to which ratings jump, and back")
  }
  # a 0 far below a heart rate is as much within as one of a scale; so is that of a scale from 1 on
  from_one <- code == 0 && others[[1L]] == 1 && others[[2L]] %in% c(5, 7, 9) &&
    all(value == round(value), na.rm = TRUE)
  inside <- (gap <= 0 || code == 0 && gap > 0.3 * spread || from_one) && known && spread > 0 &&
    !thirds
  if (inside && stays_apart(code, coded, value, begins, jumps, spread, from_one)) {
    return("to which ratings jump, and where they stay")
  }
  if (inside && stands_out(code, coded, value, spread)) {
    return("far more often than any number beside it")
  }
  if (is.null(jumps) || thirds || code %in% c(0, 8, 9, 77, 88, 98) && gap < spread / 10) {
    return(NULL)
  }
  returns <- sum(jumps$returns, na.rm = TRUE)
  always <- returns > 1L && all(jumps$returns %in% c(TRUE, NA))
  rests <- abs(code) > 9 && any(jumps$size >= 5) # from the first rating on, or to the last
  if (gap > 0 && (length(jumps$far) > 1L || rests) && mean(jumps$far) > 0.5 && (code != 0 || always)) {
    return(if (lone) "the only number below zero" else "beside all others, and they jump there")
  }
  if (gap <= 0 && returns > 1L) {
    "to which ratings jump, and back"
  }
}

# Within a scale a stay to which smooth ratings jump, and from which they jump, is none of theirs; a trace that begins
# or ends there may rest there. Small numbers are ratings more often than codes: no number beside may be as frequent.
stays_apart <- function(code, coded, value, begins, jumps, spread, from_one) {
  small <- code %in% c(0, 8, 9) && !from_one && min(abs(value[!coded] - code), na.rm = TRUE) < 0.3 * spread
  n <- length(value)
  smooth <- if (small) 0.05 else if (from_one) 0.3 else 0.1 # the share of the spread that most moves are below
  if (is.null(jumps) || is.na(jumps$usual) || jumps$usual > smooth * spread ||
    mean(coded) > (if (small) 0.3 else 0.5)) {
    return(FALSE)
  }
  both <- jumps$both %in% TRUE | code != 0 & (jumps$rests | jumps$ends)
  small <- small && !(code != 0 && any(jumps$alone | jumps$ends))
  at_ends <- coded[begins] | coded[c(which(begins)[-1L] - 1L, n)]
  size <- jumps$size
  sum(size[both]) >= max(5, 0.5 * sum(size)) && (any(size[both] >= 5) || sum(both) > 1L) &&
    (!small || !any(at_ends) && stands_out(code, coded, value, spread, small = TRUE))
}

# Is a number within a fine scale far more frequent than each of those that are near? 0 may be where a hand rests. Of a
# small number, whose stay is told by its jumps, less is asked.
stands_out <- function(code, coded, value, spread, small = FALSE) {
  near <- value[!coded & abs(value - code) <= 0.1 * spread & !is.na(value)]
  n <- sum(coded)
  both_sides <- any(near > code) && any(near < code)
  if (!small && (code == 0 || !both_sides || n < max(20, 0.02 * length(value)) || length(near) < 5L)) {
    return(FALSE)
  }
  most <- if (length(near) > 0L) max(tabulate(match(near, unique(near)))) else 0
  if (small) n > 3 * most else n > 10 * most && length(unique(near)) > 2L
}

# Are the ways to a code and from it jumps beside the usual moves (`far`), and are those of each stay, to where they
# came from (`returns`)? Nobody comes and goes within few ratings of a trace that has no other spikes (`sharp`), nor
# jumps to a long stay (`rests`); a jump may be the largest of all moves by far (`alone`), or the one that a trace has
# which begins or ends there (`ends`). At an end of a scale whose other numbers go on to it nobody jumps. NULL where
# nobody comes or goes.
jumps_to <- function(coded, value, begins, spread, times = 3) {
  n <- length(value)
  first <- which(coded & (begins | !c(FALSE, coded[-n])))
  last <- which(coded & (c(begins[-1L], TRUE) | !c(coded[-1L], FALSE)))
  from <- replace(value[pmax(first - 1L, 1L)], begins[first], NA)
  to <- replace(c(value, NA)[last + 1L], c(begins, TRUE)[last + 1L], NA)
  code <- value[[first[[1L]]]]
  if (all(is.na(c(from, to)))) {
    return(NULL)
  }
  moves <- abs(diff(value)[!begins[-1L] & !coded[-1L] & !coded[-n]])
  usual <- stats::quantile(moves[moves > 0], 0.95, na.rm = TRUE, names = FALSE)
  largest <- max(moves, 0, na.rm = TRUE)
  alone <- if (largest > 0) max(0.05 * spread, 2 * largest) else Inf
  least <- min(max(0.2 * spread, times * usual, na.rm = TRUE), alone)
  far <- abs(c(from, to) - code) >= least
  both <- abs(from - code) >= least & abs(to - code) >= least
  size <- last - first + 1L
  nearer <- pmin(abs(from - code), abs(to - code))
  steep <- min(max(0.3 * spread, 4 * usual), 1.5 * alone, na.rm = TRUE)
  sharp <- size <= 3L & nearer >= steep & abs(from - to) <= max(0.2 * abs(from - code), 2 * largest)
  step <- replace(diff(value), begins[-1L] | coded[-1L] | coded[-n], 0)
  spikes <- sum(pmin(abs(step[-1L]), abs(step[1L - n])) >= steep & step[-1L] * step[1L - n] < 0, na.rm = TRUE)
  list(far = far[!is.na(far)], both = both, returns = both & abs(from - to) <= 0.4 * abs(from - code), size = size,
    usual = usual, sharp = sum(sharp, na.rm = TRUE) > spikes, alone = (nearer >= alone) %in% TRUE,
    rests = (size >= 5L & nearer >= min(max(0.1 * spread, 3 * usual, na.rm = TRUE), alone)) %in% TRUE,
    ends = (size >= 5L & is.na(nearer) & pmax(abs(from - code), abs(to - code), na.rm = TRUE) >= alone) %in% TRUE)
}

# `who`: the rater of each rating of a code, `value`.
code_text <- function(found, who, value) {
  code <- vapply(found$code, format, "", digits = 15, scientific = FALSE)
  each <- vapply(seq_along(code), function(k) {
    at <- value %in% found$code[[k]]
    paste0(count_of(sum(at), "rating"), " of ", code[[k]], " by ", first_names(unique(who[at])), ", ", found$why[[k]])
  }, "")
  one <- length(code) == 1L
  paste0(if (one) "A code" else "Codes", " for missing? ", paste(each, collapse = "; "), ". read_annotations(na = ",
    quoted_code(code), ") reads ", if (one) "it" else "them", " so; in a data frame make ", if (one) "it" else "them",
    " NA.")
}

scale_line <- function(apart, data) {
  if (is.null(apart)) {
    return(NULL)
  }
  all <- present_traces(data)
  names(apart)[names(apart) == "wide"] <- "rater"
  wide <- apart[apart$rater == apart$rater[[1L]], ]
  # the scale is that of a rater in a dimension, in all recordings
  dimensions <- unique(wide$dimension)
  everywhere <- setequal(dimensions, all$dimension[all$rater == wide$rater[[1L]]])
  whose <- c(if (!everywhere) names_code("dimension", dimensions), names_code("rater", wide$rater[[1L]]))
  paste0("Another scale: that of ", wide$rater[[1L]], " is ", format(apart$times[[1L]], digits = 2),
    " times as wide as that of ", apart$narrow[[1L]], " (", apart$recording[[1L]], " / ", apart$dimension[[1L]],
    "). rescale_annotations(data, from = c(low, high), ", paste(whose, collapse = ", "),
    ") brings raters to one scale.")
}

# Where no common scale holds the ratings, what is used of it tells: far more than the others use; far less, and
# elsewhere or in finer steps (somebody timid uses little, too).
use_line <- function(scales, data) {
  scales <- scales_seen(scales, data)
  for (rows in split(seq_len(nrow(scales)), cell_key(scales))) {
    cell <- lapply(as.list(scales), `[`, rows) # a data frame for each would take longer than the looking
    beyond <- who_is_beyond(cell)
    if (!is.null(beyond)) {
      return(paste0("Another scale? All that ", trace_names(beyond), " rated is ", beyond$where,
        " all of the others'. rescale_annotations(data, from = c(low, high), ", names_code("rater", beyond$rater),
        ") brings raters to one scale."))
    }
    if (length(rows) < 3L) next
    for (k in c(which.max(cell$used), which.min(cell$used))) {
      times <- cell$used[[k]] / stats::median(cell$used[-k])
      if (times > widest_use || times < 1 / widest_use && is_elsewhere(data, cell, k)) {
        who <- cell$rater[[k]]
        share <- format(max(times, 1 / times), digits = 2)
        odd <- trace_names(lapply(cell, `[`, k))
        return(paste0("Another scale? ", odd, " uses ", if (times > 1) paste(share, "times") else
          paste0("1/", share, " of"), " the range of the others. rescale_annotations(data, from = c(low, high), ",
        names_code("rater", who), ") brings raters to one scale."))
      }
    }
  }
}

# The traces of which what is used tells of their scale.
scales_seen <- function(scales, data) {
  logged <- trace_facts(data)$sampling %in% "event"
  scales[!logged & !scales$declared & !is.na(scales$used) & scales$used > 0, ]
}

# Whose scale begins where that of all others ends: the row, with `where`. Traces that hardly move show no scale.
who_is_beyond <- function(cell) {
  n <- length(cell$low)
  for (k in seq_len(n)[n > 1L]) {
    above <- cell$low[[k]] > max(cell$high[-k])
    below <- cell$high[[k]] < min(cell$low[-k])
    gap <- if (above) cell$low[[k]] - max(cell$high[-k]) else min(cell$low[-k]) - cell$high[[k]]
    # two that differ by a shift alone have one scale
    if ((above || below) && (gap > max(cell$used[-k]) || cell$used[[k]] > 2 * max(cell$used[-k]))) {
      return(c(lapply(cell[trace_keys], `[`, k), where = if (above) "above" else "below"))
    }
  }
}

is_elsewhere <- function(data, cell, k) {
  here <- data$recording == cell$recording[[k]] & data$dimension == cell$dimension[[k]] & is.finite(data$value)
  own <- data$value[here & data$rater == cell$rater[[k]]]
  others <- data$value[here & data$rater %in% cell$rater[-k]]
  range <- stats::quantile(others, c(0.05, 0.95), names = FALSE)
  max(own) < range[[1L]] || min(own) > range[[2L]] || all(others == round(others)) && any(own != round(own))
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
