# Formats of intervals: from when to when something holds. Their readers give a data frame of recording, dimension,
# rater, start, end (seconds) and label; numbers among the labels are traces of steps.

# read() of a format of intervals by its segments().
read_by_segments <- function(segments) {
  force(segments)
  function(file, options) {
    found <- segments(file, options)
    if (nrow(found$rows) == 0L) {
      return(list(rows = list(time = numeric()), said = found$said))
    }
    trace <- trace_key(found$rows)
    number <- text_to_number(found$rows$label, options$decimal)
    text <- unique(trace[is.na(number) & !is_na_text(found$rows$label)])
    steps <- !trace %in% text
    if (!any(steps) && isFALSE(options$alone)) {
      return(left_out_file(file, "labels, not ratings: {.code read_segments(path)} reads them"))
    }
    if (!any(steps)) {
      abort_format(file, "values", options, x = "It holds labels, not ratings.",
        i = if (length(found$numbers) > 0L) "Are these the ratings? {.code value = \"{found$numbers[[1L]]}\"}.",
        i = "{.code read_segments(path)} reads them as segments.")
    }
    found$rows$value <- number
    found <- raters_of_tiers(found, unique(found$rows$dimension[steps]), file, options)
    trace <- trace_key(found$rows)
    samples <- steps & trace %in% sampled_traces(found$rows, trace)
    rows <- Map(c, step_rows(found$rows[steps & !samples, ], file, options),
      as.list(stats::setNames(found$rows[samples, c(trace_keys, "start", "value")], c(trace_keys, "time", "value"))))
    facts <- found$traces
    if (is.null(facts)) facts <- format_facts(rows)
    stepped <- unique(trace[steps & !samples])
    facts$sampling <- ifelse(trace_key(facts) %in% stepped, "event", NA)
    left <- unique(found$rows$dimension[!steps])
    list(rows = rows, traces = facts, names_raters = found$names_raters, said = c(found$said,
      if (length(stepped) > 0L) "Intervals of numbers are steps: a value holds from its start to its end.",
      if (length(left) > 0L) line("Left out, as labels: {.val {name_some(left)}}; {.fn read_segments} reads them.")))
  }
}

# Nobody is named as rater: tiers of numbers may be called after one and a dimension ("arousal_anna"), or after raters
# alone, by words that are known or by the argument `raters`.
raters_of_tiers <- function(found, tiers, file, options) {
  if (!all(found$rows$rater == nobody)) {
    return(found)
  }
  unknown <- setdiff(options$raters, tiers)
  if (length(unknown) > 0L) {
    abort_format(file, "columns", options, x = "{.arg raters} names {.val {unknown}}; its tiers of numbers are
      {.val {tiers}}.")
  }
  named <- dimension_of_name(tiers)
  raters <- !is.null(options$raters) | all(role_of_name(tiers) == "rater")
  parted <- !raters && all(nzchar(named$dimension) & nzchar(named$rest))
  if (!raters && !parted) {
    others <- length(tiers) > 1L && !any(nzchar(named$dimension))
    found$said <- c(found$said, if (others) line("Tiers {.field {tiers}} are dimensions;",
      "{.code raters = {quote_names(tiers)}} takes them for raters."))
    return(found)
  }
  kept <- if (is.null(options$raters)) tiers else options$raters
  to <- if (parted) named else list(dimension = rep(folder_dimension(file), length(tiers)), rest = tiers)
  with_raters <- function(ids) {
    at <- match(ids$dimension, tiers)
    at[!ids$dimension %in% kept] <- NA
    ids$rater <- ifelse(is.na(at), ids$rater, to$rest[at])
    ids$dimension <- ifelse(is.na(at), ids$dimension, to$dimension[at])
    ids
  }
  found[c("rows", "traces")] <- list(with_raters(found$rows),
    if (!is.null(found$traces)) with_raters(found$traces))
  found$names_raters <- TRUE
  found$said <- c(found$said, if (parted) line("Tiers hold who rated: {.val {tiers[[1L]]}} is",
    "{.val {to$dimension[[1L]]}} by {.val {to$rest[[1L]]}}.") else line("Tiers are raters: {.val {kept}}."))
  found
}

# One of several files, which holds nothing that is asked for: it is said.
left_out_file <- function(file, what, rows = list(time = numeric())) {
  name <- basename(file$path)
  list(rows = rows, said = line(paste0("Left out: {.file {name}} holds ", what, ".")))
}

# The dimension and the rater of each tier; of tiers that would be of one dimension and rater, the whole name is the
# dimension, numbered where that is one, too. `rater`: who rated where the name does not say.
tiers_apart <- function(name, rater) {
  part <- lapply(name, split_tier_name)
  dimension <- vapply(part, `[[`, "", "dimension")
  key <- paste(dimension, rater, sep = "\r")
  twice <- key %in% key[duplicated(key)]
  dimension[twice] <- name[twice]
  dimension <- numbered_again(dimension, rater)
  list(dimension = dimension, said = if (any(twice)) line("Tiers of one dimension and rater are told apart, as",
    "{.val {name_some(dimension[twice], 3L)}}."))
}

# Traces of points, and of intervals that are declared to be samples: a value a time.
sampled_traces <- function(rows, trace) {
  point <- (rows$end == rows$start) %in% TRUE
  if (!is.null(rows$sample)) point <- point | rows$sample
  setdiff(trace, trace[!point])
}

# Intervals with a `value` as the lines of event logs: each holds from its start; a gap after it, and the end, is
# missing.
step_rows <- function(intervals, file = NULL, options = list()) {
  pieces <- lapply(split(intervals, factor(trace_key(intervals), unique(trace_key(intervals)))), function(one) {
    one <- one[order(one$start, one$end), ]
    n <- nrow(one)
    one$end[-n] <- ifelse(is.na(one$end[-n]), one$start[-1L], one$end[-n]) # what has no end holds until the next
    overlap <- which(one$start[-1L] < one$end[-n] - 1e-9)
    if (length(overlap) > 0L) abort_overlap(one[overlap[[1L]] + 0:1, ], file, options)
    ends <- c(one$start[-1L] > one$end[-n] + 1e-9, !is.na(one$end[[n]]))
    time <- c(one$start, one$end[ends])
    order <- order(time)
    list(recording = one$recording[[1L]], dimension = one$dimension[[1L]], rater = one$rater[[1L]],
      time = time[order], value = c(one$value, rep(NA_real_, sum(ends)))[order])
  })
  size <- vapply(pieces, function(piece) length(piece$time), 0L)
  ids <- lapply(stats::setNames(trace_keys, trace_keys), function(id) rep(vapply(pieces, `[[`, "", id), size))
  c(lapply(ids, unname), list(time = unlist(lapply(pieces, `[[`, "time"), use.names = FALSE),
    value = unlist(lapply(pieces, `[[`, "value"), use.names = FALSE)))
}

abort_overlap <- function(two, file, options) {
  bullets <- c(
    "Intervals of one trace overlap, so that it has no one value.",
    x = paste0(
      "{.val {two$rater[[1L]]}} has {.val {two$dimension[[1L]]}} in {.val {two$recording[[1L]]}} until ",
      "{two$end[[1L]]} s and again from {two$start[[2L]]} s."
    ),
    i = if (!is.null(file)) "In {.file {file$path}}."
  )
  abort_musefuse(bullets, "segments", call = options$call)
}

# Rows of intervals with one id for all, or one each.
interval_rows <- function(recording, dimension, rater, start, end, label) {
  n <- length(start)
  data.frame(recording = rep_len(as.character(recording), n), dimension = rep_len(as.character(dimension), n),
    rater = rep_len(as.character(rater), n), start = as.double(start), end = as.double(end),
    label = as.character(label), stringsAsFactors = FALSE)
}

check_intervals <- function(rows, file, options) {
  wrong <- which(rows$end < rows$start)
  if (length(wrong) > 0L) {
    one <- rows[wrong[[1L]], ]
    abort_format(file, "time", options,
      x = "{.val {one$label}} ends at {one$end} s, before it starts at {one$start} s.")
  }
  rows
}

# ---- the verbs -----------------------------------------------------------------------------------

#' Read segments and labels from files
#'
#' @description
#' `read_segments()` reads what lasts from one time to another: tiers of ELAN (`.eaf`) and Praat (`.TextGrid`), discrete
#' and free schemes of NOVA, `events.tsv` of BIDS, events of BORIS, subtitles, who spoke when
#' (RTTM, STM, CTM), and tables with a start and an end (text or Parquet, also those of [write_labels()]).
#' `as_trace()` makes traces of segments whose labels are numbers: each value holds from the start of its segment to the
#' end.
#'
#' @param path A file, files, or a folder.
#' @param format Name of the format, where files do not show it themselves, see [read_annotations()].
#' @param ... Arguments that one format alone knows.
#' @param recording,dimension,rater Names to use where the files do not tell, or tell otherwise.
#' @param unit Unit of the times of tables, where their columns' names do not tell: `"s"`, `"ms"`, `"min"`, ..., or of
#'   text such as `12:30` `"mm:ss"` or `"hh:mm"`.
#' @param template,decimal,encoding,na As in [read_annotations()].
#' @param quiet Leave out the message?
#' @returns `read_segments()`: a table of `segments`: `recording`, `segment` (number within the recording), `start`,
#'   `end` (seconds), `dimension` (tier or scheme), `rater`, `label` (text, `NA` where there is none). What
#'   [extract_features()] needs are the segments of one `dimension` and `rater`. `as_trace()`: a table of
#'   annotations, sampled by `"event"`, missing between segments.
#' @section Errors:
#' `musefuse_error_file`, `_columns`, `_values` and `_time` name the file; `musefuse_error_segments` where segments
#' of one trace overlap. Points (of no duration) and events without duration are left out and counted.
#' @examples
#' file <- tempfile(fileext = ".tsv")
#' writeLines(c("onset\tduration\ttrial_type", "0\t2.5\t3", "2.5\t1\t5"), file)
#' steps <- read_segments(file, recording = "film", rater = "anna", quiet = TRUE)
#' steps
#' as_trace(steps)
#' @family data
#' @export
read_segments <- function(path, format = NULL, ..., recording = NULL, dimension = NULL, rater = NULL,
                          template = NULL, unit = NULL, decimal = NULL, encoding = NULL, na = NULL, quiet = FALSE) {
  call <- rlang::current_env()
  format <- check_format(format)
  check_flag(quiet)
  options <- list(recording = check_string(recording, null = TRUE), dimension = check_string(dimension, null = TRUE),
    rater = check_string(rater, null = TRUE), template = check_string(template, null = TRUE),
    unit = check_segment_unit(unit))
  options <- c(options, text_dialect(decimal, encoding, na, call))
  files <- find_files(path)
  if (!quiet) inform_unread(files)
  formats <- vapply(files, function(file) format %||% claiming_format(file, file_top(file$path)) %||% NA_character_, "")
  check_format_options(given_dots(...), unique(formats[!is.na(formats)]), call)
  said <- c(list(format = format), options, given_dots(...))
  at <- which(!is_partition(files))
  options <- c(options, given_dots(...), list(call = call, alone = length(at) == 1L))
  found <- said_once(Map(segments_of_file, files[at], formats[at], MoreArgs = list(options, annotation_formats())))
  check_one_unit(found, call)
  if (is.null(template)) found <- ids_from_names(unname(found), files[at], call)
  found <- raters_from_folders(raters_from_sessions(unname(found)), files[at])
  intervals_to_segments(found, path, quiet, call, said)
}

# The segments of one file by its format; of several, those that hold ratings are left out.
segments_of_file <- function(file, format, options, known) {
  if (is.na(format)) format <- "delimited"
  reader <- if (format == "delimited") segments_of_table else known[[format]]$segments
  if (is.null(reader) && options$alone) {
    abort_format(file, "file", options, x = "Format {.val {format}} holds ratings, not segments.",
      i = "{.fn read_annotations} reads it.")
  }
  check_text_code(file, options)
  out <- if (is.null(reader)) left_out_file(file, "ratings: {.code read_annotations(path)} reads them", NULL) else
    settle_format_ids(read_declared(reader, format, file, options), file, options)
  c(out, list(format = format))
}

is_partition <- function(files) {
  vapply(files, `[[`, "", "name") == "partition" & grepl("[.](csv|tsv|txt)$", vapply(files, `[[`, "", "path"))
}

# Tables with a start and an end (or a duration).
segments_of_table <- function(file, options) {
  table <- name_segment_columns(read_csv_table(file$path, options$call, options$decimal, options$encoding,
    options$na), file$path, c("start", "end"), options$call, options$unit, options$decimal)
  named <- c(as.list(table), list(recording = rep(file$name, nrow(table))))[unique(c(names(table), "recording"))]
  known <- said_segment_unit(table, options$unit)
  unit <- known %||% guess_segment_unit(named, NULL)
  known_as <- list(rater = named_like(table, "rater"), dimension = named_like(table, "dimension_id"))
  label <- label_column(table[setdiff(names(table), known_as$rater)])
  ids <- lapply(known_as, setdiff, label$name)
  if (any(table$start / seconds_to(unit) >= far_start, na.rm = TRUE)) {
    first <- format(min(table$start), digits = 12)
    abort_format(file, "time", options, x = "Its times tell dates: they start at {first}.",
      i = "Take the seconds since the recording's start, {.code start - recording_start}.")
  }
  rows <- interval_rows(table[["recording"]] %||% file$name, id_cells(unlist(table[ids$dimension])) %||% "label",
    id_cells(unlist(table[ids$rater])) %||% nobody, table$start / seconds_to(unit), table$end / seconds_to(unit),
    if (is.null(label$name)) NA_character_ else table[[label$name]])
  rows$label[rows$label %in% c("", "n/a", "N/A", "#N/A", "<NA>")] <- NA
  said <- Map(function(id, names) {
    if (length(names) > 1L) line("Columns {.field {names}} are called like {id}s, and left out.") else
      if (!id %in% names && length(names) > 0L) line("The {id}s are of column {.field {names}}.")
  }, names(ids), ids)
  ids <- ids[lengths(ids) == 1L]
  list(rows = check_intervals(rows, file, options), said = c(label$said, unlist(said)),
    guessed = if (is.null(known)) unit)
}

# The columns that are called as raters or dimensions are, be it in other words.
named_like <- function(table, kind) {
  names <- setdiff(names(table), c(names(segment_column_names), "duration"))
  exact <- intersect(names, sub("_id$", "", kind))
  if (length(exact) > 0L) exact else names[is_word(names, kind)]
}

# Files of one folder count alike: two guesses are one too many.
check_one_unit <- function(found, call) {
  guessed <- unique(unlist(lapply(found, `[[`, "guessed")))
  if (length(guessed) > 1L) {
    abort_musefuse(c("The unit of the times is not clear.",
      x = "They look like {.or {unit_names[guessed]}}, file by file.",
      i = "Say it: {.or {.code {paste0('unit = \"', guessed, '\"')}}}."), "time", call = call)
  }
}

# The column of labels, by its name, or the only one of text that there is; which, and what is left out, is said.
label_column <- function(table) {
  at <- match(c("label", "labels", "class", "class_id", "trial_type", "value", "text", "code", "annotation", "category",
    "event", "behavior", "behaviour", "etikett", "klasse", "kode", "etiquette", "etiqueta", "etichetta"),
  lower(names(table)))
  at <- at[!is.na(at)]
  if (length(at) > 0L) {
    return(list(name = names(table)[[at[[1L]]]]))
  }
  ids <- c(names(segment_column_names), "duration", "dimension", "rater")
  other <- setdiff(names(table), c(ids, "", "partition"))
  text <- other[vapply(table[other], is.character, NA)]
  if (length(text) == 0L) text <- other
  if (length(text) == 1L) list(name = text, said = line("Labels: column {.field {text}}.")) else
    if (length(text) > 1L) list(said = line("No column is called like labels; left out:",
      "{.field {name_some(text, 6L)}}."))
}

# `arguments`: what the user said of the files, for settings().
intervals_to_segments <- function(found, path, quiet, call, arguments) {
  rows <- do.call(rbind, unname(lapply(found, `[[`, "rows")))
  said <- unique(unlist(lapply(found, `[[`, "said")))
  length <- rows$end - rows$start
  points <- sum(length == 0, na.rm = TRUE)
  endless <- sum(is.na(length))
  rows <- rows[which(length > 0), ]
  rows$label[!nzchar(trimws(rows$label))] <- NA
  again <- duplicated(rows)
  rows <- rows[!again, ]
  if (NROW(rows) == 0L) {
    abort_musefuse(c("{.path {path}} has no segments.", stats::setNames(escape_braces(as.character(said)),
      rep("x", length(said))),
      x = if (points + endless > 0L) "{points} point{?s} and {endless} event{?s} without duration are none."),
      "empty", call = call)
  }
  rows <- rows[order(match(rows$recording, unique(rows$recording)), rows$start, rows$end), ]
  if (!quiet) {
    n <- nrow(rows)
    inform_musefuse(stats::setNames(escape_braces(c(
      line("Read {length(found)} file{?s}: {n} segment{?s}."),
      if (points > 0L) line("{points} point{?s} of no duration {?is/are} left out."),
      if (endless > 0L) line("{endless} event{?s} without duration {?is/are} left out."),
      if (any(again)) line("{sum(again)} segment{?s} that stand{?s/} there twice {?is/are} read once."), said)),
    c("", rep("*", (points > 0L) + (endless > 0L) + any(again) + length(said)))), "read")
  }
  columns <- list(recording = rows$recording, segment = number_within(rows$recording), start = rows$start,
    end = rows$end, dimension = as_id(rows$dimension), rater = as_id(rows$rater), label = rows$label)
  add_step(new_segments(columns), NULL, "read_segments", c(list(path = path), compact(arguments)))
}

#' @rdname read_segments
#' @param data A table of segments, with a column of numbers.
#' @param value Name of that column.
#' @export
as_trace <- function(data, ..., value = "label", recording = NULL, dimension = NULL, rater = NULL) {
  check_no_dots()
  segments <- check_segments(data)
  value <- check_string(value)
  if (!value %in% names(segments)) {
    abort_musefuse(c("{.arg data} has no column {.field {value}}.",
      i = "It has {.field {name_some(names(segments))}}."),
      "columns")
  }
  for (name in c("recording", "dimension", "rater")) check_string(get(name), null = TRUE, arg = name)
  text <- as.character(segments[[value]])
  number <- text_to_number(text)
  bad <- which(is.na(number) & !is_na_text(text))
  if (length(bad) > 0L) {
    abort_musefuse(c("Traces are made of numbers.", x = "Column {.field {value}} holds {.val {text[[bad[[1L]]]]}}.",
      i = "Choose the rows of one dimension, or recode the labels."), "values")
  }
  rows <- interval_rows(recording %||% segments$recording, dimension %||% segments[["dimension"]] %||% "rating",
    rater %||% segments[["rater"]] %||% nobody, segments$start, segments$end, text)
  rows$value <- number
  out <- as_annotations(as.data.frame(step_rows(rows, options = list(call = rlang::current_env()))),
    recording = "recording",
    dimension = "dimension", rater = "rater", time = "time", value = "value", unit = "s")
  out <- declare_sampling(out, "event")
  add_step(out, segments, "as_trace", compact(list(value = value, recording = recording,
    dimension = dimension, rater = rater)))
}
