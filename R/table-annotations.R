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
  new_table(columns, "annotations")
}

# Ids become factors: "2" before "10", the order of a given factor kept, unused levels dropped.
as_id <- function(x) {
  if (is.factor(x)) {
    return(if (uses_levels(x)) x else droplevels(x))
  }
  coded <- if (is_plain_text(x)) text_codes(x)
  ids <- unique(coded$texts %||% x)
  ids <- ids[!is.na(ids)]
  ids <- if (is.numeric(ids)) sort(ids) else ids[order(natural_key(ids), method = "radix")]
  codes <- if (is.null(coded)) match(x, ids) else match(coded$texts, ids)[coded$codes]
  structure(codes, levels = format_ids(ids), class = "factor")
}

uses_levels <- function(x, levels = nlevels(x)) all(tabulate(x, levels) > 0L)

format_ids <- function(ids) {
  local_plain_numbers()
  text <- as.character(ids)
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
  if (inherits(data, "annotations") && is_clean(data)) {
    return(data)
  }
  columns <- as.list(data)[table_columns$annotations]
  check_lengths(columns, call)
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
  ids <- vapply(data[c("recording", "dimension", "rater")], is.factor, NA)
  numbers <- vapply(data[c("time", "value")], function(x) is.double(x) && is.null(attributes(x)), NA)
  if (!all(ids, numbers)) {
    return(FALSE)
  }
  index <- series_index(data)
  finite <- is.finite(sum(data$value, na.rm = TRUE)) # or too large for a sum, which costs a second look only
  used <- vapply(names(ids), function(id) uses_levels(index[[id]], nlevels(data[[id]])), NA) # rows may have been taken
  index$sorted && finite && all(used)
}

# One element a series: first row, number of rows, and the codes of its keys.
series_index <- function(data) {
  index <- series_starts(data)
  starts <- index$starts
  list(
    start = starts, size = diff(c(starts, length(data$time) + 1L)), sorted = index$sorted,
    recording = as.integer(data$recording[starts]), dimension = as.integer(data$dimension[starts]),
    rater = as.integer(data$rater[starts])
  )
}

# Where the series of these columns (ids are factors or codes) begin, and whether all is sorted.
series_starts <- function(columns) {
  once_for(as.list(columns)[c(trace_keys, "time")], "indices",
    function(on) cpp_index_series(on$recording, on$dimension, on$rater, on$time))
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
series_rate <- function(data, index = series_index(data)) {
  1 / cpp_series_step(data$time, index$start, index$size)
}

# The usual distance of two of the rising times.
typical_step <- function(time) cpp_series_step(time, 1L, length(time))
