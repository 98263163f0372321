# The table of segments: stretches of recordings, start <= t < end in seconds.

new_segments <- function(columns, steps = NULL) {
  columns$recording <- as_id(columns$recording)
  new_table(columns, "segments", steps = steps)
}

# A segments table; a data frame that has its columns, in seconds, will do. A table without a column
# `segment` gets numbers within its recordings.
check_segments <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (is.data.frame(x) && is.null(x[["segment"]]) && !is.null(x[["recording"]])) {
    x <- as.data.frame(x)
    x$segment <- number_within(x$recording)
  }
  absent <- if (is.data.frame(x)) setdiff(table_columns$segments, names(x))
  if (!is.data.frame(x) || length(absent) > 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be a table of segments.",
      x = if (is.data.frame(x)) "It has no column {.field {absent}}." else "It is {.obj_type_friendly {x}}.",
      i = "{.fn segment_table}, {.fn segment_fixed}, {.fn segment_sliding} and {.fn segment_changepoint} make one."
    ), "columns", call = call)
  }
  if (nrow(x) == 0L) abort_musefuse("{.arg {arg}} has no rows.", "empty", call = call)
  if (!is.numeric(x$start) || !is.numeric(x$end)) {
    abort_musefuse("Columns {.field start} and {.field end} of {.arg {arg}} must be numbers: seconds.", "values",
      call = call)
  }
  empty <- which(is.na(x$start) | is.na(x$end) | x$end <= x$start | is.na(x$recording))
  if (length(empty) > 0L) {
    first <- empty[[1L]]
    abort_musefuse(c(
      "{length(empty)} segment{?s} {?has/have} no length: {.field end} must come after {.field start}.",
      x = "The first is segment {.val {as.character(x$segment[[first]])}} of recording {.val {as.character(x$recording[[first]])}}, from {x$start[[first]]} to {x$end[[first]]}."
    ), "segments", call = call)
  }
  if (inherits(x, "segments")) x else new_segments(as.list(as.data.frame(x)))
}

# 1, 2, 3, ... within each recording.
number_within <- function(recording) {
  as.integer(stats::ave(seq_along(recording), as.character(recording), FUN = seq_along))
}
