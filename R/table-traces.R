# What a trace is (one rater's ratings of one dimension of one recording) beyond its rows: the scale that was
# used, the labels of its ends, how it was sampled, with which tool. These facts ride beside the rows in the
# attribute "traces", a tibble with one row a trace of which anything is known. Tables are handled by
# functions that know nothing of it, so facts are matched with the traces that are there when they are read.

# Each fact and what stands where it is not known.
trace_unknown <- list(
  scale_min = NA_real_, scale_max = NA_real_, label_low = NA_character_, label_high = NA_character_,
  steps = NA_integer_, rate = NA_real_, sampling = NA_character_, time_ref = NA_character_,
  media = NA_character_, session = NA_character_, tool = NA_character_, file = NA_character_
)

sampling_kinds <- c("regular", "irregular", "event")

# What rides beside the rows; what was cut or replaced by hand is nothing.
stored_facts <- function(x) {
  facts <- attr(x, "traces", exact = TRUE)
  if (is.data.frame(facts) && all(c(trace_keys, names(trace_unknown)) %in% names(facts))) facts
}

# The facts of the traces of a table, one row a trace. A table without raters (a gold standard, features) has
# those of the ratings that it was made of, as far as its recordings and dimensions are left.
trace_facts <- function(x) {
  stored <- stored_facts(x)
  if (!all(trace_keys %in% names(x))) {
    stored <- stored %||% empty_trace_facts()
    for (key in intersect(trace_keys, names(x))) stored <- stored[stored[[key]] %in% as.character(x[[key]]), ]
    return(stored)
  }
  here <- present_traces(x)
  fill_trace_facts(if (is.null(stored)) here else cbind(here, stored[match(trace_key(here), trace_key(stored)),
    names(trace_unknown)]))
}

# `facts` may lack columns, and rows for traces of which nothing is known.
set_trace_facts <- function(x, facts) {
  attr(x, "traces") <- if (!is.null(facts) && nrow(facts) > 0L) fill_trace_facts(facts)
  x
}

# What is known of a verb's input is known of its result, which may know more.
keep_trace_facts <- function(out, inputs) {
  if (is.null(stored_facts(out))) {
    out <- set_trace_facts(out, join_trace_facts(inputs))
  }
  out
}

# The facts of several tables; of a trace that two of them know, those of the first.
join_trace_facts <- function(tables) {
  known <- compact(lapply(tables, stored_facts))
  facts <- do.call(rbind, unname(known))
  if (length(known) > 1L) facts[!duplicated(trace_key(facts)), ] else facts
}

empty_trace_facts <- function() {
  fill_trace_facts(data.frame(recording = character(), dimension = character(), rater = character()))
}

fill_trace_facts <- function(facts) {
  facts <- as.list(facts)
  facts[trace_keys] <- lapply(facts[trace_keys], as.character)
  n <- length(facts$recording)
  filled <- Map(function(name, unknown) {
    given <- facts[[name]] %||% rep(unknown, n)
    storage.mode(given) <- storage.mode(unknown)
    given
  }, names(trace_unknown), trace_unknown)
  tibble::new_tibble(c(facts[trace_keys], filled), nrow = n)
}

# The traces of a table in the order of its rows, whatever was done to them.
present_traces <- function(x) {
  keys <- series_of(x, trace_keys)
  keys[stats::complete.cases(keys), , drop = FALSE]
}

#' What is known of each trace
#'
#' @description
#' A trace is one rater's ratings of one dimension of one recording. `traces()` shows what is known of each one
#' beyond its rows; `set_traces()` sets it by hand. The facts come from the files where they tell
#' them, and stay through all verbs.
#'
#' @section Kinds of sampling:
#' The column `sampling` decides how a trace is put on the clock that raters are compared on.
#' * `"regular"`: a rating each step of time; jitter and dropouts do not matter.
#' * `"irregular"`: a rating now and then of something that goes on between: it is interpolated linearly, over
#'   gaps that are usual for that trace.
#' * `"event"`: a line only where the value changed. Each value holds until the next, the last one until the
#'   end of the recording.
#'
#' Where nobody said so, the kind is found from the trace: times with steps of about one length are regular; other
#' traces are event logs if they hardly ever repeat a value although they move in small steps, or move
#' no further over long gaps than over short ones; the rest is irregular. A trace of fewer than ten lines goes with
#' the others of its dimension.
#'
#' @param data A table of annotations. For `traces()` also a gold standard.
#' @param recording,dimension,rater Names of the traces to set, all by default.
#' @param scale Two numbers, the ends of the rating scale.
#' @param labels Two texts, what stands at these ends (`c("calm", "excited")`).
#' @param steps Number of steps of the scale.
#' @param rate Samples per second.
#' @param sampling `"regular"`, `"irregular"` or `"event"`, see below.
#' @param time_ref What time 0 is. In ISO 8601 it is a calendar for [split_recordings()], features of the clock and the
#'   axes of long recordings: `"2024-03-30T06:00"` is a clock on the wall, `"2024-03-30T05:00Z"` an instant,
#'   `"2024-03-30T05:00Z[Europe/Berlin]"` an instant at a place.
#' @param media,session,tool,file What was rated, in which session, with which software, and where it was read.
#' @inheritParams rlang::args_dots_empty
#' @returns `traces()`: a tibble, one row a trace: `recording`, `dimension`, `rater`, `scale_min`, `scale_max`,
#'   `label_low`, `label_high`, `steps`, `rate`, `sampling`, `time_ref`, `media`, `session`, `tool`, `file`; `NA`
#'   where it is not known. Of annotations `rate` (the usual one) and `sampling` are always known.
#'   `set_traces()`: `data`, with the facts.
#' @examples
#' known <- set_traces(ratings, scale = c(-1, 1), labels = c("calm", "excited"), dimension = "arousal")
#' traces(known)
#' # a log that has a line only where the slider was moved
#' log <- data.frame(rater = "anna", time = c(0, 2.8, 3.1, 9), value = c(0, 0.4, 0.5, 0.2))
#' set_traces(as_annotations(log), sampling = "event")
#' @family data
#' @export
traces <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "a table of annotations", "data")
  if (!is.data.frame(data)) {
    abort_wanted(data, "a table of annotations, or one made of them", "data", caller_env())
  }
  if (!all(table_columns$annotations %in% names(data)) || nrow(data) == 0L) {
    return(trace_facts(data))
  }
  data <- check_annotations(data)
  facts <- trace_facts(data)
  facts$sampling <- trace_sampling(data)
  known <- facts$rate
  facts$rate <- ifelse(is.na(known), told_rate(data), known)
  facts
}

#' @rdname traces
#' @export
set_traces <- function(data, ..., recording = NULL, dimension = NULL, rater = NULL, scale = NULL, labels = NULL,
                       steps = NULL, rate = NULL, sampling = NULL, time_ref = NULL, media = NULL,
                       session = NULL, tool = NULL, file = NULL) {
  check_no_dots()
  data <- check_annotations(data)
  facts <- trace_facts(data)
  chosen <- rep(TRUE, nrow(facts))
  selection <- list(recording = recording, dimension = dimension, rater = rater)
  for (key in names(compact(selection))) {
    chosen <- chosen & facts[[key]] %in% check_known(selection[[key]], levels(data[[key]]), key, arg = key)
  }
  if (!any(chosen)) {
    abort_musefuse("No trace has all of {.arg {names(compact(selection))}}.", "unknown")
  }
  given <- check_trace_facts(list(scale = scale, labels = labels, steps = steps, rate = rate, sampling = sampling,
    time_ref = time_ref, media = media, session = session, tool = tool, file = file))
  for (name in names(given)) facts[[name]][chosen] <- given[[name]]
  arguments <- c(selection, list(scale = scale, labels = labels, steps = steps, rate = rate, sampling = sampling,
    time_ref = time_ref, media = media, session = session, tool = tool, file = file))
  add_step(set_trace_facts(data, facts), data, "set_traces", compact(arguments))
}

# The facts that were given by hand, under the names of the columns.
check_trace_facts <- function(given, call = caller_env()) {
  if (all(vapply(given, is.null, NA))) {
    abort_musefuse(c("Nothing is set.", i = "Give at least one of {.arg {names(given)}}."), "argument", call = call)
  }
  scale <- given$scale
  if (!is.null(scale) && !(is.numeric(scale) && length(scale) == 2L && all(is.finite(scale)) && diff(scale) > 0)) {
    abort_wanted(scale, "two rising numbers, the ends of the scale", "scale", call)
  }
  labels <- given$labels
  if (!is.null(labels) && !(is.character(labels) && length(labels) == 2L && !anyNA(labels))) {
    abort_wanted(labels, "two texts, what stands at the ends of the scale", "labels", call)
  }
  texts <- c("time_ref", "media", "session", "tool", "file")
  given[texts] <- Map(function(text, name) check_string(text, null = TRUE, arg = name, call = call), given[texts],
    texts)
  compact(c(
    list(scale_min = scale[1L], scale_max = scale[2L], label_low = labels[1L], label_high = labels[2L],
      steps = check_number(given$steps, 2, whole = TRUE, null = TRUE, arg = "steps", call = call),
      rate = check_number(given$rate, 0, open = TRUE, null = TRUE, arg = "rate", call = call),
      sampling = check_sampling(given$sampling, call = call)),
    given[texts]
  ))
}

check_sampling <- function(sampling, call = caller_env()) {
  if (is.null(sampling)) NULL else check_choice(sampling, sampling_kinds, arg = "sampling", call = call)
}

# The ends of the scales after a linear change of the values; `moved` takes one number a trace, in the order of the
# series. The width of its steps is not kept, their number is.
move_scale_ends <- function(data, moved) {
  if (is.null(stored_facts(data))) {
    return(data)
  }
  facts <- trace_facts(data)
  ends <- lapply(list(moved(facts$scale_min), moved(facts$scale_max)), function(end) replace(end, !is.finite(end), NA))
  facts$scale_min <- pmin(ends[[1L]], ends[[2L]])
  facts$scale_max <- pmax(ends[[1L]], ends[[2L]])
  turned <- which(ends[[1L]] > ends[[2L]])
  facts[turned, c("label_low", "label_high")] <- facts[turned, c("label_high", "label_low")]
  set_trace_facts(data, facts)
}

# What time 0 of each of these traces is (`here` has a row a trace): its `time_ref`. The clock of a gold standard is
# that of
# its raters, if they had one.
trace_refs <- function(data, here, call = caller_env()) {
  facts <- trace_facts(data)
  keys <- intersect(trace_keys, names(here))
  id <- function(rows) do.call(paste, c(lapply(rows[keys], as.character), sep = "\r"))
  known <- id(facts)
  if ("rater" %in% keys) {
    return(facts$time_ref[match(id(here), known)])
  }
  refs <- lapply(split(facts$time_ref, factor(known, unique(id(here)))), function(ref) unique(ref[!is.na(ref)]))
  several <- which(lengths(refs) > 1L)
  if (length(several) > 0L) {
    recording <- facts$recording[match(names(refs)[several[[1L]]], known)]
    abort_musefuse(c(
      "The raters of recording {.val {recording}} have clocks of their own, so its gold standard has none.",
      i = "Work on the annotations, and fuse then."), "time", call = call)
  }
  one <- vapply(refs, function(ref) c(ref, NA_character_)[[1L]], "", USE.NAMES = FALSE)
  one[match(id(here), unique(id(here)))]
}

# ---- sampling ----------------------------------------------------------------------------------

# The kind of each trace of a clean table: as it was said or found when it was read, otherwise as it looks. What
# was regular is looked at again, as rows may have been taken out; an event log looks like one only until
# it is smoothed, so that once known it stays one.
trace_sampling <- function(data, index = series_index(data), look = look_at_sampling(data, index)) {
  found <- look$kind
  few <- which(is.na(found))
  found[few] <- kind_of_few(found, index$dimension, few, look$steady)
  if (is.null(stored_facts(data))) {
    return(found)
  }
  said <- said_of_series(data, index)
  ifelse(is.na(said) | (said == "regular" & !look$steady), found, said)
}

# The kinds that were said of these series, which may be some of the table's.
said_of_series <- function(data, index) {
  facts <- trace_facts(data)
  facts$sampling[match(trace_key(ids_of_series(data, index)), trace_key(facts))]
}

# A trace of a few lines does not show what it is. Beside event logs of its dimension it is one (somebody who
# hardly moved); otherwise its steps decide.
kind_of_few <- function(found, dimension, few, steady) {
  logs <- tapply(found == "event", dimension, function(event) any(event, na.rm = TRUE) && all(event, na.rm = TRUE))
  ifelse(logs[as.character(dimension[few])], "event", ifelse(steady[few], "regular", "irregular"))
}

# As said by the user when the traces were read; NULL leaves it to what is found.
declare_sampling <- function(data, sampling) {
  if (is.null(sampling)) {
    return(data)
  }
  facts <- trace_facts(data)
  facts$sampling <- sampling
  set_trace_facts(data, facts)
}

# One element a series: `kind` (NA in a trace of a few lines), `steady` (do the steps of time keep to one length?),
# `gap`: the longest gap in seconds that is usual.
look_at_sampling <- function(data, index) {
  find <- function(...) cpp_look_at_sampling(data$time, data$value, index$start, index$size)
  columns <- as.list(data)[table_columns$annotations]
  whole <- sum(index$size) == length(data$time) # or of a part only
  look <- if (whole) once_for(columns, "looks", find, lasting = TRUE) else find()
  look$kind <- sampling_kinds[look$kind]
  look
}

# Samples per second as a reader takes them: of irregular times by the mean of the gaps that are usual, as most steps
# are shorter than that.
told_rate <- function(data, index = series_index(data)) {
  rate <- series_rate(data, index)
  look <- look_at_sampling(data, index)
  for (k in which(look$kind %in% "irregular")) {
    gaps <- diff(data$time[rows_of_series(index, k)])
    rate[[k]] <- 1 / mean(gaps[gaps <= look$gap[[k]]])
  }
  rate
}

# Remembers what is not regular, so that a log remains one whatever is done to its values.
note_sampling <- function(data) {
  kind <- trace_sampling(data)
  if (all(kind == "regular")) {
    return(data)
  }
  facts <- trace_facts(data)
  facts$sampling <- kind
  set_trace_facts(data, facts)
}
