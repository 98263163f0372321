# The table of segments: stretches of recordings, start <= t < end in seconds.

new_segments <- function(columns) {
  columns$recording <- as_id(columns$recording)
  new_table(columns, "segments")
}

# A segments table; a data frame that has its columns, in seconds, will do. A table without a column
# `segment` gets numbers within its recordings.
check_segments <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  numberless <- !missing(x) && is.data.frame(x) && is.null(x[["segment"]])
  if (numberless && all(c("recording", "start", "end") %in% names(x))) {
    x <- as.data.frame(x)
    x$segment <- number_within(x$recording)
  }
  check_table(x, "segments", arg, call)
  check_no_lists(as.list(x)[c("recording", "segment")], call)
  for (id in c("recording", "segment")) x[[id]] <- bare_column(x[[id]], is_id = TRUE)
  x$recording <- factor_id(x$recording)
  x$start <- check_segment_times(x$start, "start", call = call)
  x$end <- check_segment_times(x$end, "end", call = call)
  refuse <- function(which, why, how = NULL) {
    if (!any(which)) return()
    first <- which(which)[[1L]]
    abort_musefuse(c(
      paste("{cli::qty(sum(which))}{sum(which)} segment{?s}", why),
      x = paste0(
        "The first is segment {.val {as.character(x$segment[[first]])}} of recording ",
        "{.val {as.character(x$recording[[first]])}}, from {x$start[[first]]} to {x$end[[first]]}."
      ),
      i = how
    ), "segments", call = call)
  }
  refuse(is.na(x$recording) | is.na(x$segment), "{?has/have} no recording or no number.")
  refuse(!is.finite(x$start) | !is.finite(x$end), "{?has/have} no start or no end: both must be finite numbers.")
  refuse(x$end <= x$start, "{?has/have} no length: {.field end} must come after {.field start}.")
  refuse(stands_above(x, c("recording", "segment")),
    "{?has/have} the recording and number of another one.",
    "Number them within their recording; a table without the column {.field segment} gets numbers.")
  if (inherits(x, "segments")) x else new_segments(as.list(as.data.frame(x)))
}

# Of a segment that is there twice nobody knows which row is meant, or it would count twice.
check_segments_once <- function(x, ids = intersect(segment_keys, names(x)), call = caller_env()) {
  twice <- stands_above(x, ids)
  if (any(twice)) {
    row <- which(twice)[[1L]]
    abort_musefuse(c(
      "Each segment must be there once: {sum(twice)} row{?s} {?has/have} the same {.field {ids}} as another one.",
      x = paste("The first is row {row}, segment {.val {as.character(x$segment[[row]])}} of recording",
        "{.val {as.character(x$recording[[row]])}}."),
      i = paste("Copies are left out by {.code x[!duplicated(x[{deparse(ids)}]), ]}; what is another segment, or of",
        "other ratings, needs a {.field recording} or {.field segment} of another name.")
    ), "duplicates", call = call)
  }
}

# Times of segments as a plain vector of numbers.
check_segment_times <- function(x, name, where = NULL, call = caller_env()) {
  x <- without_dims(x)
  if (!is.numeric(x) || inherits(x, c("Date", "POSIXt", "difftime")) || length(dim(x)) > 1L) {
    abort_musefuse(c("Column {.field {name}} must hold numbers.",
      x = "It is {.obj_type_friendly {x}}.",
      i = if (is.character(x) || inherits(x, c("Date", "POSIXt"))) paste("Of dates take the seconds since the",
        "recording's start: {.code as.numeric(difftime({name}, recording_start, units = \"secs\"))}."),
      i = if (!is.null(where)) "In {.file {where}}."), "values", call = call)
  }
  as.double(x)
}

# 1, 2, 3, ... within each recording.
number_within <- function(recording) {
  as.integer(stats::ave(seq_along(recording), as.character(recording), FUN = seq_along))
}

# ---- print -------------------------------------------------------------------------------------

#' @export
print.segments <- function(x, ..., n = 6L) {
  print_table(x, "Next: extract_features(gold, x), autoplot(x, data = gold)", n = n, ...)
}

lines_of.segments <- function(x, ...) {
  length <- x$end - x$start
  between <- neighbours(x)
  range <- if (nrow(x) > 0L) unique(format(range(length), digits = 3, trim = TRUE))
  c(
    cli::style_bold(paste(count_of(nrow(x), "segment"), "of", count_of(count_ids(x$recording), "recording"))),
    if (nrow(x) > 0L) paste0("Length ", paste(range, collapse = " to "), " s; ", count_of(between$overlaps, "overlap"),
      ", ", count_of(between$gaps, "gap"), " between neighbours"),
    partition_line(x),
    format_handled(x)
  )
}

partition_line <- function(x) {
  size <- table(x[["partition"]])
  size <- size[size > 0L]
  if (length(size) > 0L) paste0("Partitions: ", paste0(names(size), " ", size, collapse = ", "))
}

# How many segments start before, or well after, all earlier ones of their recording have ended.
neighbours <- function(x) {
  order <- order(x$recording, x$start, x$end)
  start <- x$start[order]
  end <- stats::ave(x$end[order], as.character(x$recording[order]), FUN = cummax)
  same <- utils::tail(as.character(x$recording[order]), -1L) == utils::head(as.character(x$recording[order]), -1L)
  jump <- (utils::tail(start, -1L) - utils::head(end, -1L))[same]
  list(overlaps = sum(jump < -1e-9), gaps = sum(jump > 1e-9))
}
