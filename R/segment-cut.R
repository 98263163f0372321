# Segments that are given, of one length, or a window that moves along the recordings.

#' Segments of recordings
#'
#' @description
#' The stretches that [extract_features()] describes and that a clustering sorts into classes.
#' * `segment_table()` takes segments that you have: a data frame, a CSV file, or a folder of them.
#' * `segment_fixed()` cuts each recording into pieces of one length.
#' * `segment_sliding()` moves a window along each recording; its segments overlap.
#' * [segment_changepoint()] cuts where the gold standard changes.
#'
#' @param data A data frame, a CSV file, or a folder; for the other verbs a gold standard, annotations, or a data frame
#'   with `recording` and `time` (seconds): what is cut into segments. A table needs `recording`, `start`, `end`, and
#'   may have `segment` (numbers are given otherwise) and `partition`; other columns are kept. `video`, `video_id`,
#'   `id`, `segment_id`, `start_time`, `end_time`, `begin`, `stop`, `from` and `to` are understood, too.
#'
#'   A folder holds one file a recording, named after it, with `start`, `end` and `segment_id`; either by itself
#'   or in a folder `segment_info` or `segments` in it. A file `partition.csv` (`id`, `partition`) in the
#'   folder or beside it is read as well.
#' @param unit Unit of `start` and `end`: `"s"`, `"ms"`, `"us"`, `"ns"`, `"min"`, `"h"` or `"days"`, or of text such
#'   as `12:30` `"mm:ss"` or `"hh:mm"`. `NULL` takes the
#'   unit that the headers name (`start_ms`, `end_ms`, as [write_labels()] writes them), or guesses, from the length of
#'   the recordings where `recordings` is given, and says so.
#' @param recordings A gold standard, annotations, or a data frame with `recording` and `time` (seconds): what the
#'   segments are segments of.
#' @param partitions The partition of each recording: a data frame with `recording` (or `id`) and `partition`, a
#'   named vector, or a CSV file.
#' @param length Length of a segment in seconds (a number, or [seconds()]). Half a sample, and a tenth of the length at
#'   most, may lack at the end of a recording: that is jitter. A first sample less than a step after 0 is that of 0.
#' @param step Seconds from the start of a segment to that of the next.
#' @param rest What becomes of the end of a recording that is shorter than `length`: `"drop"` leaves it out
#'   (a message counts), `"keep"` makes a shorter segment.
#' @inheritParams rlang::args_dots_empty
#' @returns A `segments` table, one row a segment: `recording`, `segment` (number within the recording),
#'   `start`, `end` (seconds; a sample belongs to a segment if `start <= time < end`), `partition` where
#'   known. `print()` counts overlaps and gaps; with `recordings`, one warning counts segments that reach beyond
#'   their recording or belong to none. They are kept.
#' @section Errors:
#' `musefuse_error_columns`, `_values`, `_empty`, `_file`; `musefuse_error_segments` for segments without
#' length.
#' @family segments and features
#' @examples
#' folder <- system.file("extdata", "ratings", package = "musefuse")
#' segment_table(folder, recordings = ratings)
#' segment_fixed(ratings, length = 10)
#' segment_sliding(ratings, length = 10, step = 5)
#' @export
segment_table <- function(data, unit = NULL, ..., recordings = NULL, partitions = NULL) {
  check_no_dots()
  check_given(missing(data), "a data frame, a file or a folder", "data")
  unit <- check_segment_unit(unit)
  columns <- if (is.data.frame(data)) name_segment_columns(data, unit = unit) else
    read_segment_path(check_path(data), unit)
  span <- if (!is.null(recordings)) recording_spans(recordings)
  unit <- said_segment_unit(columns, unit) %||% guess_segment_unit(columns, span)
  columns$start <- in_seconds(columns$start, unit)
  columns$end <- in_seconds(columns$end, unit)
  out <- check_segments(as.data.frame(columns, optional = TRUE), arg = "data")
  out <- add_partition(out, partitions %||% if (!is.data.frame(data)) partition_file(data))
  if (!is.null(span)) warn_outside(out, span)
  add_step(out, NULL, "segment_table", list(data = as_tibble(out), unit = "s"))
}

#' @rdname segment_table
#' @export
segment_fixed <- function(data, length, ..., rest = c("drop", "keep"), partitions = NULL) {
  check_no_dots()
  length <- check_seconds(length)
  rest <- check_choice(rest)
  spans <- recording_spans(data)
  warn_segments_short(spans, length)
  out <- slide(spans, length, length, rest)
  add_step(add_partition(out, partitions), data, "segment_fixed",
    list(length = length, rest = rest, partitions = partition_table(partitions)))
}

#' @rdname segment_table
#' @export
segment_sliding <- function(data, length, step, ..., rest = c("drop", "keep"), partitions = NULL) {
  check_no_dots()
  length <- check_seconds(length)
  step <- check_seconds(step)
  rest <- check_choice(rest)
  spans <- recording_spans(data)
  warn_segments_short(spans, length)
  out <- slide(spans, length, step, rest)
  add_step(add_partition(out, partitions), data, "segment_sliding", list(length = length, step = step, rest = rest,
    partitions = partition_table(partitions)))
}

# A number, or seconds(): recordings of several rates have no samples in common.
check_seconds <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (missing(x) || !inherits(x, "musefuse_window")) {
    return(check_number(x, 0, open = TRUE, arg = arg, call = call))
  }
  if (x$unit != "seconds") {
    abort_musefuse(c("{.arg {arg}} must be in seconds.", x = "It is {format(x)}."), "argument", call = call)
  }
  x$length
}

# Segments that hold less than a sample each, as a few seconds of a diary do, are mostly empty.
warn_segments_short <- function(spans, length) {
  short <- which(length < 0.9 * spans$step)
  if (base::length(short) > 0L) {
    worst <- short[[which.max(spans$step[short])]]
    n <- (spans$to[[worst]] - spans$from[[worst]]) / length
    warn_musefuse(c("Segments of {format(length, digits = 4)} s are shorter than the time between two samples.",
      x = paste("In recording {.val {as.character(spans$recording[[worst]])}} that is",
        "{format(spans$step[[worst]], digits = 4)} s: most of its {format(ceiling(n), big.mark = ',')} segments",
        "are empty."),
      i = "Lengths are in seconds."), "segments")
  }
}

slide <- function(span, length, step, rest, call = caller_env()) {
  pieces <- lapply(seq_len(nrow(span)), function(i) {
    from <- span$from[[i]]
    to <- span$to[[i]]
    # jitter of the last samples is none of the segment's time
    spare <- max(1e-6 * step, min(0.5 * span$step[[i]], 0.1 * length))
    whole <- floor((to - from - length + spare) / step) + 1
    if (whole > 1e6) {
      abort_musefuse(c(paste0(
        "These segments would be {format(whole, digits = 3)} in recording ",
        "{.val {as.character(span$recording[[i]])}}."
      ),
        i = "Take longer ones, or a longer step: both are in seconds."), "argument", call = call)
    }
    start <- from + step * (seq_len(max(0, whole)) - 1)
    covered <- if (whole > 0) start[[whole]] + length else from
    left <- to - covered > spare
    end <- start + length
    if (left && rest == "keep") {
      start <- c(start, from + step * max(0, whole))
      end <- c(end, to)
    }
    list(start = start, end = end, left = left)
  })
  left <- sum(vapply(pieces, `[[`, NA, "left"))
  if (left > 0L && rest == "drop") {
    inform_musefuse(c(
      "The end of {left} of {nrow(span)} recording{?s} is shorter than a segment and left out.",
      i = "{.code rest = \"keep\"} keeps it as a shorter segment."
    ), "segments")
  }
  n <- lengths(lapply(pieces, `[[`, "start"))
  if (sum(n) == 0L) {
    abort_musefuse(c(
      "No recording is as long as a segment of {length} s.", i = "The longest has {max(span$to - span$from)} s."
    ), "segments", call = call)
  }
  new_segments(list(
    recording = rep(span$recording, n), segment = sequence(n),
    start = unlist(lapply(pieces, `[[`, "start")), end = unlist(lapply(pieces, `[[`, "end"))
  ))
}

# ---- recordings --------------------------------------------------------------------------------

# From when to when each recording lasts: to one sample after the last.
recording_spans <- function(data, arg = rlang::caller_arg(data), call = caller_env()) {
  force(arg)
  wanted <- "a gold standard, annotations or a data frame with {.field recording} and {.field time}"
  check_given(missing(data), wanted, arg, call)
  if (!is.data.frame(data) || !"time" %in% names(data) || !is.numeric(data[["time"]])) {
    abort_musefuse(c(
      paste0("{.arg {arg}} must be ", wanted, "."),
      x = if (is.data.frame(data)) "Its columns are {.field {name_some(names(data))}}." else
        "It is {.obj_type_friendly {data}}."
    ), "columns", call = call)
  }
  warn_groups(data, arg)
  check_rows(data, arg, call)
  if (inherits(data, c("annotations", "gold"))) data <- mended(data, arg = arg, call = call)
  check_times(data$time, arg, call)
  if (is.null(data[["recording"]])) check_one_recording(data, arg, call)
  recording <- data[["recording"]] %||% rep(1L, nrow(data))
  check_ids(recording, "recording", NULL, call)
  recording <- as_id(recording)
  spans <- lapply(split(data$time + 0, recording), function(time) { # of a copy: R's split() asks to write into it
    time <- sort(unique(time))
    step <- if (length(time) > 1L) stats::median(diff(time)) else 0
    # a first sample less than a step after 0 is that of 0, with jitter
    c(if (time[[1L]] > 0 && time[[1L]] < 0.999 * step) 0 else time[[1L]], time[[length(time)]] + step, step)
  })
  spans <- do.call(rbind, spans)
  data.frame(recording = factor(rownames(spans), levels(recording)), from = spans[, 1L], to = spans[, 2L],
    step = spans[, 3L], row.names = NULL)
}

# A table without recordings is one, unless a time stands in it more than once.
check_one_recording <- function(data, arg, call) {
  again <- anyDuplicated(as.data.frame(data)[intersect(c("dimension", "rater", "time"), names(data))])
  if (again > 0L) {
    abort_musefuse(c(
      "{.arg {arg}} has no column {.field recording}, and is more than one: time {data$time[[again]]} is there twice.",
      x = "Its columns are {.field {name_some(names(data))}}.",
      i = "Name the one that holds recordings {.field recording}."
    ), "columns", call = call)
  }
}

warn_outside <- function(segments, span) {
  at <- match(as.character(segments$recording), as.character(span$recording))
  unknown <- sum(is.na(at))
  outside <- sum(segments$start >= span$to[at] | segments$end <= span$from[at], na.rm = TRUE)
  beyond <- sum(segments$end > span$to[at] + span$step[at] & segments$start < span$to[at], na.rm = TRUE)
  if (unknown + outside + beyond > 0L) {
    warn_musefuse(c(
      paste0(
        "{unknown + outside + beyond} of {nrow(segments)} segment{?s} ",
        "{cli::qty(unknown + outside + beyond)}{?does/do} not lie within {?its/their} recording; {?it is/they are} ",
        "kept."
      ),
      x = if (beyond > 0L) "{beyond} {?reaches/reach} beyond its end.",
      x = if (outside > 0L) "{outside} {?lies/lie} outside altogether.",
      x = if (unknown > 0L) "{unknown} {?is/are} of a recording that is not in {.arg data}."
    ), "segments")
  }
}
