# The table of ratings and what every verb needs of it: its series and its cells.
#
# A SERIES is one rater's trace of one dimension of one recording; in the table it is a block of
# rows, sorted by time. A CELL is one recording x dimension: the neighbouring series of its raters.
# Rows are sorted by recording, dimension, rater, time; ids are factors in natural order.

new_annotations <- function(recording, dimension, rater, time, value) {
  columns <- list(
    recording = as_id(recording), dimension = as_id(dimension), rater = as_id(rater),
    time = as.double(time), value = as.double(value)
  )
  if (!series_starts(columns)$sorted) {
    rows <- order(columns$recording, columns$dimension, columns$rater, columns$time, method = "radix")
    columns <- lapply(columns, function(column) column[rows])
  }
  new_table(known_columns(columns), "annotations")
}

# The table of `data` with other numbers of rows a series: `size`, one after the other in the order of `index`. None of
# its names is lost but with all of its rows.
resized_annotations <- function(data, index, size, time, value) {
  columns <- as.list(data)[table_columns$annotations]
  columns[trace_keys] <- lapply(trace_keys, function(id) {
    codes <- cpp_repeated_codes(index[[id]], as.integer(size), levels(data[[id]]))
    if (uses_levels(index[[id]][size > 0L], nlevels(codes))) codes else drop_unused(codes)
  })
  columns[c("time", "value")] <- list(time, value)
  columns <- known_columns(columns)
  series_starts(columns) # they remember it, and all that follows asks for it
  new_table(columns, "annotations")
}

# Ids become factors: "2" before "10", the order of a given factor kept, unused levels dropped.
as_id <- function(x) {
  if (is.factor(x)) {
    return(drop_unused(composed_levels(x)))
  }
  coded <- if (has_few_values(x)) distinct_codes(x)
  ids <- unique(coded$values %||% x)
  ids <- ids[!is.na(ids)]
  if (is.character(ids) && any(is_decomposed(ids))) {
    return(as_id(composed(x)))
  }
  ids <- if (is.numeric(ids)) sort(ids) else ids[order(natural_key(ids), method = "radix")]
  codes <- if (is.null(coded)) match(x, ids) else
    if (identical(ids, coded$values)) coded$codes else match(coded$values, ids)[coded$codes]
  structure(codes, levels = format_ids(ids), class = "factor")
}

# The same, but that a factor keeps its unused levels.
factor_id <- function(id) if (is.factor(id)) composed_levels(id) else as_id(id)

uses_levels <- function(x, levels = nlevels(x)) all(tabulate(x, levels) > 0L)

# Of each level of a factor, is it in use? R's tabulate() asks for memory to write into: it is given a copy.
used_levels <- function(id) {
  most <- nlevels(id)
  once_for(list(id), paste("used of", most), lasting = TRUE,
    find = function(on) tabulate(as.integer(on[[1L]]), most) > 0L)
}

# droplevels() of a factor, which goes by way of its labels and takes a hundred times as long.
drop_unused <- function(id) {
  used <- used_levels(id)
  if (all(used)) id else structure(cumsum(used)[id], levels = levels(id)[used], class = class(id))
}

format_ids <- function(ids) {
  local_plain_numbers()
  whole <- is.double(ids) && !is.object(ids) && all(abs(ids) < 2^53 & ids == round(ids)) # dates are no numbers
  text <- if (whole) sprintf("%.0f", ids) else as.character(ids) # 100000, not 1e+05
  if (anyDuplicated(text) > 0L) make.unique(text, sep = "_") else text
}

# Digits are padded, so that text sorts as people count: "video 2" before "video 10".
natural_key <- function(x) {
  x <- enc2utf8(as.character(x))
  padded <- gsub("([0-9]+)", "000000000000000\\1", x)
  gsub("(?<![0-9])0+(?=[0-9]{15})", "", padded, perl = TRUE)
}

# An annotations table, sorted; a data frame that has its columns will do.
check_annotations <- function(data, arg = rlang::caller_arg(data), call = caller_env()) {
  check_table(data, "annotations", arg, call)
  local_verb_indices(call)
  if (inherits(data, "annotations") && is_clean(data)) {
    return(data)
  }
  columns <- as.list(data)[table_columns$annotations]
  check_lengths(columns, call)
  columns[trace_keys] <- lapply(columns[trace_keys], bare_column, is_id = TRUE)
  for (id in trace_keys) check_ids(columns[[id]], id, NULL, call)
  columns$time <- mended_times(columns$time, arg, call)
  columns$value <- as.double(mended_number(number_labels(columns, call), "value", arg, call))
  out <- carry_lineage(clean_annotations(columns, call), data)
  attr(out, "truth") <- attr(data, "truth", exact = TRUE)
  said <- stored_facts(data)
  if (is.null(said)) out else set_trace_facts(out, said)
}

# Does an annotations table still hold what as_annotations() made sure of? Users may have changed it.
is_clean <- function(data) {
  columns <- as.list(data)
  ids <- vapply(columns[trace_keys], is.factor, NA)
  numbers <- vapply(columns[c("time", "value")], function(x) is.double(x) && is.null(attributes(x)), NA)
  if (!all(ids, numbers) || any(vapply(columns[trace_keys], function(id) anyDuplicated(levels(id)) > 0L, NA))) {
    return(FALSE)
  }
  index <- series_index(data)
  used <- vapply(names(ids), function(id) uses_levels(index[[id]], nlevels(data[[id]])), NA) # rows may have been taken
  index$sorted && all(used) && !anyNA(index[names(ids)], recursive = TRUE) && series_extremes(data, index)$finite
}

# One element a series: first row, number of rows, the codes of its keys, and the number of its clock, which is that of
# the series before where the times are the same.
series_index <- function(data) {
  index <- series_starts(data)
  starts <- index$starts
  list(
    start = starts, size = diff(c(starts, length(data$time) + 1L)), sorted = index$sorted, clock = index$clock,
    recording = as.integer(data$recording[starts]), dimension = as.integer(data$dimension[starts]),
    rater = as.integer(data$rater[starts])
  )
}

# Whose trace each of the series is (or `which` of them); the rows of one; the last row of each.
ids_of_series <- function(data, index, which = TRUE) lapply(as.list(data)[trace_keys], `[`, index$start[which])
rows_of_series <- function(index, s) seq.int(index$start[[s]], length.out = index$size[[s]])
last_of_series <- function(index) index$start + index$size - 1L

# Where the series of these columns (ids are factors or codes) begin, and whether all is sorted.
series_starts <- function(columns) {
  once_for(as.list(columns)[c(trace_keys, "time")], "indices",
    function(on) cpp_index_series(on$recording, on$dimension, on$rater, on$time), lasting = TRUE)
}

# The least and the largest rating of each series, `low` and `high`; and are all of the table `finite`, or missing?
series_extremes <- function(data, index = series_index(data)) {
  once_for(as.list(data)[table_columns$annotations], "extremes",
    function(on) cpp_series_extremes(on$value, index$start, index$size), lasting = TRUE)
}

# Where the series begin whose ids these columns are, and the number of the clock of each, as far as that was found
# before, of the same `time`.
known_runs <- function(ids, time = NULL) {
  mine <- identical(names(ids), trace_keys)
  all <- if (mine && !is.null(time)) known_for(c(ids, list(time = time)), "indices")
  list(starts = all$starts %||% (if (mine) known_for(ids, "indices")$starts) %||% integer(),
    clock = all$clock %||% integer())
}

# The rows of the series of these columns (ids are factors) one after the other, each by its times: `rows`, their
# `time`, where series `starts`. NULL where the core does not know.
series_order <- function(columns) {
  columns <- columns[c(trace_keys, "time")]
  if (!all(vapply(columns[trace_keys], is.factor, NA)) || !is.double(columns$time) || is.object(columns$time)) {
    return(NULL)
  }
  once_for(columns, "orders", function(on) cpp_order_series(on[trace_keys], on$time))
}

# Samples per second of each series, whatever its gaps and jitter. NA for a series of one sample.
series_rate <- function(data, index = series_index(data)) 1 / series_step(data, index)

# The columns of a table that may be of gold standards, whose series have no rater.
with_rater <- function(data) if (is.null(data[["rater"]])) without_raters(data) else as.list(data)

# Those of a gold standard, whatever else it has: the dimension in place of raters tells no more series apart, and what
# is found of their index is remembered by columns of its own.
without_raters <- function(data) replace(as.list(data), "rater", list(data[["dimension"]]))

# First rows from 0, and one past the end, as the core takes them.
series_bounds <- function(data, index) as.integer(c(index$start - 1L, nrow(data)))

# The usual distance of two of its times. Raters of a cell mostly share their clock, which is measured once, and
# remembered by the times beside the rows that it is of.
series_step <- function(data, index = series_index(data)) {
  first <- which(!duplicated(index$clock))
  rows <- list(start = index$start[first], size = index$size[first])
  known <- known_for(list(data$time), "steps")
  if (!identical(known$rows, rows)) {
    known <- list(rows = rows, step = cpp_series_step(data$time, rows$start, rows$size))
    cpp_learn_fact(list(data$time), "steps", known)
  }
  known$step[index$clock]
}

# The usual distance of two of the rising times.
typical_step <- function(time) cpp_series_step(time, 1L, length(time))
