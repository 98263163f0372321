#' Make a table of annotations
#'
#' @description
#' `as_annotations()` turns what you have (a long or a wide data frame, a matrix, time series) into
#' the table that every verb of the package works on: one row a rating, with the columns
#' `recording`, `dimension`, `rater`, `time` (in seconds) and `value`.
#'
#' Ratings in files are read by [read_annotations()].
#'
#' @section What is done to the data:
#' Nothing is lost silently.
#' * Rows are sorted by recording, dimension, rater and time. Where the times of one rater run
#'   backwards a warning says so; where they go through the same times again it is an error, as two passes would be
#'   woven
#'   into one trace.
#' * Of several ratings by one rater at the same time the last one stays; the others are counted in
#'   a warning. Where more than 2 % of them differ it is an error: an id is missing, and likely columns are named.
#' * Infinite values become `NA`, counted in a warning. Missing values (`NA`) stay as they are.
#' * A time that is missing or infinite, an id that is missing or empty, and a value that is not a
#'   number are errors that name the first rows.
#' * Columns of text, and columns that hold no ratings by their names (frames, labels, confidences: [known_words()])
#'   are left out, which is said.
#' * Values may be numbers or text that holds numbers, with a decimal point or a decimal
#'   comma (`"12,5"`). Ids may be text, factors (whose order is kept)
#'   or numbers; text is put in natural order (`"2"` before `"10"`).
#'
#' @section Times:
#' Times are read as [read_annotations()] reads them: numbers, dates and times of day ([POSIXct], [Date], ISO 8601),
#' `hh:mm:ss.fff`, [difftime], hms, units. A unit that is neither declared (by `unit`, the class, or a name such as
#' `time_ms`) nor clear from the steps is asked for.
#'
#' @param x A data frame, a numeric matrix (time x rater), a `ts` or `mts`, `zoo` or `xts`, or a list: of `ts`, one
#'   a rater; or of data frames, matrices or `mts`, one a recording.
#' @param ... For a list of recordings, arguments for its elements; otherwise empty.
#' @param recording,dimension,rater,time,value Columns of a data frame, bare or quoted. A column
#'   that already has its right name need not be given. Without a column `recording` or `dimension`
#'   all rows belong to one, called `"recording 1"` or `"rating"`; `I("name")` calls it otherwise.
#'   Several columns of values, `value = c(arousal, valence)`, are dimensions, which may be named,
#'   `value = c(arousal = JoyY)`; several of recordings or raters are parts of one name. `time` may be an
#'   expression of columns. For matrices and time series
#'   `recording` and `dimension` are such names, and `time` is the vector of times.
#' @param raters For a wide data frame: the columns that hold one rater each, like
#'   `c(anna, ben)` or `c("anna", "ben")` or, named, `c(anna = VP01)`; or what the names of columns hold,
#'   `"{recording}_{rater}"`. By default a table
#'   without a value column is wide: its columns of numbers
#'   are raters, or dimensions or recordings where they are called so (`arousal`, `valence`; `clip1`, `clip2`).
#' @param unit Unit of the times: `"s"`, `"ms"`, `"us"`, `"ns"`, `"min"`, `"h"`, `"days"`, `"frames"` (with `rate`),
#'   `"mm:ss"` or `"hh:mm"`. The table holds seconds.
#' @param rate Samples per second, if no `time` is given (the first sample is at 0), or where it is cut to whole
#'   seconds; frames per second for times in frames.
#' @param sampling How the traces were sampled, `"regular"`, `"irregular"` or `"event"`; by default this is found from
#'   each one, see [traces()].
#' @param tz,time_format,countdown,restarts,origin As in [read_annotations()]: where the clock was of dates without a
#'   zone, how
#'   times are written, whether they count down, what a clock that starts anew within a rater's rows begins, from which
#'   date numbers count.
#'   `tz` also says so of [POSIXct] times of UTC that show another clock.
#' @param quiet Leave out the message on what was guessed?
#' @returns A table of class `annotations` (a tibble), one row a rating: `recording`, `dimension`,
#'   `rater` (factors), `time` (seconds) and `value`, sorted in this order.
#' @section Errors:
#' `musefuse_error_columns` (a column that is not there, or that may hold several things), `musefuse_error_time`,
#' `musefuse_error_values` (text among the values), `musefuse_error_missing` (missing ids),
#' `musefuse_error_duplicates`, `musefuse_error_empty`.
#' @examples
#' long <- data.frame(
#'   video = "a", coder = rep(c("anna", "ben"), each = 4), ms = c(0, 250, 500, 750),
#'   score = c(0.1, 0.2, 0.4, 0.4, 0, 0.1, 0.3, 0.5)
#' )
#' as_annotations(long, recording = video, rater = coder, time = ms, value = score, unit = "ms")
#'
#' wide <- data.frame(time = 0:3, anna = c(0.1, 0.2, 0.4, 0.4), ben = c(0, NA, 0.3, 0.5))
#' as_annotations(wide, dimension = I("arousal"))
#'
#' as_annotations(cbind(anna = sin(1:8), ben = cos(1:8)), rate = 4)
#' @family data
#' @export
as_annotations <- function(x, ...) {
  check_given(missing(x), "a data frame of ratings", "x")
  UseMethod("as_annotations")
}

#' @export
as_annotations.default <- function(x, ...) {
  abort_musefuse(c(
    "{.fn as_annotations} makes annotations of a data frame, a matrix, time series or a list of them.",
    x = "{.arg x} is {.obj_type_friendly {x}}.",
    i = if (is.character(x)) "Ratings in files are read by {.fn read_annotations}." else recipe_of_arrays(x)
  ), "argument")
}

# How what has no columns becomes a table.
recipe_of_arrays <- function(x) {
  if (is.numeric(x) && is.null(dim(x)) && !is.object(x)) {
    return("Is it one rater's trace? {.code as_annotations(data.frame(anna = x), rate = 25)}.")
  }
  if (is.array(x) && length(dim(x)) == 3L) {
    each <- if (is.null(dimnames(x)[[3L]])) "paste(seq_len(dim(x)[3]))" else "dimnames(x)[[3]]"
    part <- if (is.null(dimnames(x)[[3L]])) "as.integer(d)" else "d"
    shown <- paste0("do.call(rbind, lapply(", each, ", function(d) as_annotations(x[, , ", part, "], rate = 25, ",
      c("dimension", "recording"), " = d)))")
    return(paste0("Is its third extent dimensions, or recordings? ", paste0("{.code ", escape_braces(shown), "}",
      collapse = " or "), "."))
  }
  "Ratings in files are read by {.fn read_annotations}."
}

#' @export
as_annotations.annotations <- function(x, ...) {
  check_no_dots()
  check_annotations(x)
}

#' @rdname as_annotations
#' @export
as_annotations.data.frame <- function(x, ..., recording = NULL, dimension = NULL, rater = NULL,
                                      time = NULL, value = NULL, raters = NULL, unit = NULL, rate = NULL,
                                      sampling = NULL, tz = NULL, time_format = NULL, countdown = NULL,
                                      restarts = NULL, origin = NULL, quiet = FALSE) {
  check_no_dots()
  call <- rlang::current_env()
  unit <- check_unit(unit, rate)
  rate <- check_number(rate, 0, open = TRUE, null = TRUE)
  sampling <- check_sampling(sampling)
  check_flag(quiet)
  list(tz, time_format, countdown, restarts, origin) # what runs in them has run before anything is known of columns
  local_known_indices()
  if (length(x) == 0L) abort_musefuse("There are no ratings: the data have no columns.", "empty", call = call)
  columns <- stats::setNames(as.list(x), frame_names(x, call))
  for (name in names(columns)) check_sound_ids(columns[[name]], name, call)
  ids <- unlist(lapply(rlang::enquos(recording, dimension, rater), names_in))
  plain <- bare_frame(columns, c(ids, trace_keys), call)
  names <- names(plain$columns)
  columns <- stats::setNames(bare_numbers(plain$columns, names), names)
  column <- function(quo, arg) pick_column(columns, quo, arg, call)
  wanted <- list(
    recording = column(rlang::enquo(recording), "recording"), dimension = column(rlang::enquo(dimension), "dimension"),
    rater = column(rlang::enquo(rater), "rater"), raters = pick_columns(columns, rlang::enquo(raters), "raters", call),
    value = pick_columns(columns, rlang::enquo(value), "value", call) %||% if ("value" %in% names) "value",
    rate = rate, unit = unit, verb = "as_annotations(x", row_times = are_row_times(rownames_of(x)), tz = check_zone(tz),
    time_format = check_time_format(time_format), countdown = if (!is.null(countdown)) check_flag(countdown),
    restarts = check_restarts_argument(restarts), origin = check_origin(origin)
  )
  if (!is.null(wanted$raters)) wanted$value <- NULL
  if (rlang::quo_is_null(rlang::enquo(value)) && is.null(wanted$raters)) check_not_gold(names, NULL, call)
  n <- if (length(columns) > 0L) NROW(columns[[1L]]) else NROW(x)
  clock <- time_expression(columns, rlang::enquo(time), n)
  if (!is.null(clock)) columns[["time"]] <- clock
  wanted$time <- if (!is.null(clock)) "time" else column(rlang::enquo(time), "time")
  check_ids_named(names(columns), columns, wanted, call)
  if (has_calls(rlang::enquos(recording, dimension, rater, time, value, raters))) local_known_indices() # nor after it
  plan <- plan_columns(names(columns), columns, wanted, call, strict = TRUE)
  if (length(plan$raters) == 0L && !is.null(wanted$raters) && !is.null(wanted$rater)) abort_rater_twice(wanted$rater,
    call)
  for (id in c("recording", "dimension", "rater")) {
    if (inherits(wanted[[id]], "AsIs")) check_label_used(wanted[[id]], id, plan, NULL, call)
  }
  columns <- coded_ids(columns, plan)
  built <- frame_annotations(columns, plan, wanted, n, call)
  built$data <- declare_sampling(built$data, sampling)
  said <- c(twins_text(names(x)), plain$said, built$said)
  if (!quiet) inform_frame(plan, said, wanted)
  named <- named_columns_said(wanted, rlang::enquos(recording = recording, dimension = dimension, rater = rater,
    time = time, value = value, raters = raters))
  say_odd_traces_of(add_step(built$data, NULL, "as_annotations", c(named, list(unit = unit, rate = rate,
    sampling = sampling), compact(wanted[c("tz", "time_format", "countdown", "restarts", "origin")]))), quiet)
}

# The columns that the user named, for settings(): by their names, whatever way; an expression of columns as its words.
named_columns_said <- function(wanted, given) {
  given <- given[!vapply(given, rlang::quo_is_null, NA)]
  said <- wanted[names(given)]
  expr <- if (!is.null(given$time)) rlang::quo_get_expr(given$time)
  if (is.call(expr) && identical(wanted$time, "time")) said$time <- paste0("<", rlang::as_label(given$time), ">")
  compact(said)
}

# Does code of the user's run in what they named columns by?
has_calls <- function(quos) any(vapply(quos, rlang::quo_is_call, NA))

rownames_of <- function(x) if (is.data.frame(x)) attr(x, "row.names") else rownames(x)

# Row names that rise, but do not count the rows, may be times.
are_row_times <- function(names) {
  if (!is.character(names) || length(names) < 2L) {
    return(FALSE)
  }
  number <- suppressWarnings(as.numeric(names))
  !anyNA(number) && !is.unsorted(number, strictly = TRUE) && any(number != seq_along(number))
}

# The columns that an argument speaks of, bare or quoted.
names_in <- function(quo) {
  expr <- rlang::quo_get_expr(quo)
  c(all.vars(expr), Filter(is.character, if (is.call(expr)) as.list(expr) else list(expr)))
}

frame_names <- function(x, call) {
  names <- names(x)
  if (length(names) == 0L && length(x) > 0L) abort_musefuse("The columns of {.arg x} must have names.", "columns",
    call = call)
  names[is.na(names)] <- ""
  number_twins(names)
}

# Ids of data frames are named by the user, or called as they are here; a column that looks like one is asked for.
check_ids_named <- function(names, columns, wanted, call) {
  for (id in c("rater", "recording")) {
    if (!is.null(wanted[[id]]) || id == "rater" && (!is.null(wanted$raters) || is.null(wanted$value))) next
    found <- names[is_word(names, id) & vapply(columns, is_id_like,
      NA) & !names %in% unlist(wanted[c("raters", "value", "time")])]
    found <- setdiff(found, unlist(wanted))
    if (length(found) > 0L) abort_no_column(id, columns, call, hint = paste0(id, " = ", found[[1L]]))
  }
}

abort_rater_twice <- function(rater, call) {
  abort_musefuse(c(
    "A table has either a column of raters and one of values, or one column a rater.",
    x = "{.arg rater} names {.field {rater}}, and {.arg raters} names columns, too."
  ), "columns", call = call)
}

# An expression of columns as the clock: time = difftime(t, min(t)).
time_expression <- function(columns, quo, n) {
  expr <- rlang::quo_get_expr(quo)
  if (!is.call(expr) || identical(expr[[1L]], quote(c)) || identical(expr[[1L]], quote(`:`)) ||
    identical(expr[[1L]], quote(I))) {
    return(NULL)
  }
  time <- tryCatch(rlang::eval_tidy(quo, columns), error = function(cnd) NULL)
  if (length(time) == n && !(is.character(time) && n == 1L)) time
}

# Long columns of ids are of few kinds: they are looked through once, and are codes from here on.
coded_ids <- function(columns, plan) {
  for (id in c("recording", "dimension", "rater")) {
    at <- plan[[id]]
    is_long <- length(at) == 1L && (is.character(columns[[at]]) || has_few_values(columns[[at]]))
    if (is_long) columns[[at]] <- as_id(columns[[at]])
  }
  columns
}

# The rows of the planned columns, one value column below the other.
frame_annotations <- function(columns, plan, wanted, n, call) {
  if (n == 0L) {
    abort_musefuse("There are no ratings: the data have no rows.", "empty", call = call)
  }
  with_unit <- Filter(function(at) inherits(columns[[at]], "units"), plan$values)
  columns[with_unit] <- lapply(columns[with_unit], function(column) as.double(unclass(column)))
  time <- frame_times(columns, plan, wanted, n, call)
  own <- ids_of_rows(columns, plan, wanted, n)
  out <- frame_ratings(columns, plan, wanted, own, time$time, call)
  said <- c(unit_guess_text(time$guessed, plan$names[plan$time]), time$said,
    if (length(with_unit) > 0L) paste0("Left out: the unit of ", name_some(plan$names[with_unit]), "."))
  parted <- part_ids(out, list(plan), wanted)
  out <- parted$columns
  said <- c(said, parted$said)
  if (isTRUE(wanted$countdown)) out$time <- count_up(out$time, out$recording)
  third <- third_ids(columns, plan, wanted, own, time$time, call)
  if (length(third) > 0L || !is.na(time$origin)) {
    composed <- with_third_ids(out, third, length(plan$recording) > 0L || !is.null(wanted$recording) ||
      identical(wanted$restarts, "session"), call)
    out <- composed$columns[names(out)]
    said <- c(said, composed$said)
  }
  facts <- NULL
  if (!is.na(time$origin)) {
    clock <- start_clocks(out$time, time$origin, out$recording, trace_code(out), time$zone)
    out$time <- clock$time
    facts <- c(trace_sources(c(out, list(file = rep(1L, length(out$time)))), NA_character_, list()),
      list(time_ref = clock$time_ref))
    said <- c(said, if (clock$apart) "Raters who rated at different times of day start at 0 each." else
      "Times are seconds since the recording's start.")
  }
  data <- build_annotations(out, call = call, suspects = function() likely_ids(columns, plan, wanted))
  list(data = if (is.null(facts)) data else keep_facts(data, facts, NULL), said = said)
}

# The id of each row of a frame, by the user's word, its column or columns, or as `default`.
ids_of_rows <- function(columns, plan, wanted, n) {
  function(id, default) {
    given <- wanted[[id]]
    ids <- if (inherits(given, "AsIs")) as.character(given) else
      if (length(plan[[id]]) == 1L) columns[[plan[[id]]]] else
      if (length(plan[[id]]) > 1L) id_text(columns, plan[[id]], plan$names) else default
    if (length(ids) == 1L) rep(ids, n) else ids
  }
}

# A rating a row, the columns of values one below the other.
frame_ratings <- function(columns, plan, wanted, own, time, call) {
  k <- length(plan$values)
  n <- length(time)
  several <- plan$layout %in% c("raters", "long") && !plan$single && (k > 1L || !inherits(wanted$dimension, "AsIs"))
  values <- lapply(plan$values, function(at) {
    as_ratings(columns[[at]], plan$names[[at]], call, where = if (length(plan$rater) > 0L) function(row) {
      paste0("recording \"", own("recording", "recording 1")[[row]], "\", rater \"", own("rater")[[row]], "\" at ",
        format(time[[row]]), " s")
    })
  })
  list(
    recording = if (is.null(plan$recordings)) again(own("recording", "recording 1"), k) else
      labels_again(plan$recordings, n),
    dimension = if (plan$layout == "both") labels_again(plan$labels, n) else if (several) rep_id(plan$labels, n) else
      again(own("dimension", single_dimension(plan)), k),
    rater = switch(plan$layout, recordings = rep_id(plan$labels, n), both = labels_again(plan$raters, n),
      again(own("rater", nobody), k)),
    time = again(time, k), value = if (k == 1L) values[[1L]] else unlist(values, use.names = FALSE),
    row = again(seq_len(n), k)
  )
}

# Trials and sessions, by columns or by clocks that start anew: those that there are.
third_ids <- function(columns, plan, wanted, own, time, call) {
  third <- lapply(c(trial = "trial", session = "session"),
    function(id) if (length(plan[[id]]) > 0L) id_text(columns, plan[[id]], plan$names))
  if (!is.null(wanted$restarts)) {
    ids <- list(recording = own("recording", "recording 1"), dimension = own("dimension", "rating"),
      rater = own("rater", nobody))
    third <- with_restarts(c(ids, third), time, wanted$restarts, plan$names[plan$time], call)[c("trial", "session")]
  }
  lapply(Filter(length, third), function(id) as_id(rep(id, length(plan$values))))
}

with_third_ids <- function(out, third, recordings_known, call) {
  for (id in c("recording", "dimension", "rater")) {
    check_ids(out[[id]], id, out$row, call)
    out[[id]] <- as_id(out[[id]])
  }
  compose_ids(c(out, third), recordings_known)
}

again <- function(x, times) if (times == 1L) x else rep(x, times)

labels_again <- function(labels, n) factor(rep(labels, each = n), levels = unique(labels))

single_dimension <- function(plan) {
  label <- plan$labels[[1L]]
  if (!is.null(plan$called)) return(label)
  if (plan$layout != "recordings" && nzchar(dimension_of_name(label)$dimension)) label else "rating"
}

# Times of a data frame in seconds (since `origin`).
frame_times <- function(columns, plan, wanted, n, call) {
  if (length(plan$time) == 0L) {
    ids <- compact(lapply(c(plan$recording, plan$rater, plan$dimension, plan$trial, plan$session),
      function(k) columns[[k]]))
    own <- stats::setNames(ids, c("recording", "dimension", "rater", "session", "trial")[seq_along(ids)])
    return(list(time = rows_as_times(own, n, wanted$rate), origin = NA_real_))
  }
  column <- columns[[plan$time]]
  if (NCOL(column) != 1L) check_lengths(columns["time"], call)
  column <- clock_column(columns, plan$names, plan)
  name <- plan$names[[plan$time]]
  out <- settled_times(column, wanted, name, trace_columns(columns, plan), named_columns(columns, plan), call)
  at_given_rate(out, trace_columns(columns, plan), wanted$rate, name, call)
}

# Times of one column, whose unit is asked for where it is neither declared nor clear.
settled_times <- function(column, wanted, name, ids = list(), values = list(), call = caller_env()) {
  out <- read_times(column, wanted$unit, wanted$rate, name, call = call, how = wanted)
  out$time <- as_times(out$time, call = call, text = out$text)
  out <- settle_wall(out, unname(ids), wanted, name, NULL, call, inherits(column, "POSIXct"))
  if (is.null(out$unit)) {
    step <- rising_steps(out$time, ids)
    unit <- clear_unit(out$time, step, name, values)
    if (is.na(unit)) abort_unclear_unit(out$time, step, name, call, wanted$verb)
    out$time <- in_seconds(out$time, unit)
    out$kind <- unit
    out$guessed <- unit
    if (unit == "s") out$said <- c(out$said, count_said(out$time, step, name))
  }
  if (is.na(out$origin)) check_far_start(out, name, call)
  if (identical(out$kind, "mm:ss") && is.null(wanted$unit)) {
    out$said <- c(out$said, line("Times ({.field {name}}) are minutes and seconds. Otherwise set {.arg unit}."))
  }
  out
}

# A unit that the steps have told is said, but for seconds, which the table holds anyway.
unit_guess_text <- function(unit, name) {
  if (!is.null(unit) && unit != "s") line("Times ({.field {name}}) are {unit_names[[unit]]}, by their steps.",
    "Otherwise set {.arg unit}.")
}

# What was guessed of a data frame's columns; nothing where all have their usual names.
inform_frame <- function(plan, said, wanted) {
  lines <- c(
    if (plan$layout %in% c("raters", "both") && length(plan$values) > 1L && is.null(wanted$value)) {
      line("Columns {.field {name_some(plan$names[plan$values])}} are", if (isTRUE(plan$single)) "recordings" else
        "dimensions", "by their names. Otherwise set {.arg raters}, {.arg value}.")
    },
    if (plan$layout == "recordings" && !is.null(plan$recordings) && !is_template(wanted$raters)) {
      line("Columns {.field {name_some(plan$names[plan$values])}} are of a recording and a rater each. Otherwise set",
        "{.arg raters}.")
    },
    if (length(plan$rater) > 0L &&
      is.null(wanted$rater)) line("Raters: column {.field {plan$names[plan$rater]}}. Otherwise set {.arg rater}."),
    if (length(plan$time) > 0L &&
      is.null(wanted$time)) line("Time: column {.field {plan$names[[plan$time]]}}. Otherwise set {.arg time}."),
    if (length(plan$skipped$text) > 0L) line("Left out, as text: {.field {name_some(plan$skipped$text, 8L)}}."),
    if (length(plan$skipped$other) > 0L && is.null(wanted$raters)) {
      line("Left out, as no ratings: {.field {name_some(plan$skipped$other, 8L)}}.")
    },
    unnamed_text(plan$skipped$unnamed, by_columns = FALSE),
    said
  )
  if (is.null(lines) || length(lines) == 0L || !is.null(wanted$raters) && length(said) == 0L) {
    return(invisible())
  }
  inform_musefuse(bullets(lines), "read")
}

#' @rdname as_annotations
#' @export
as_annotations.matrix <- function(x, ..., rate = NULL, time = NULL, unit = NULL,
                                  recording = "recording 1", dimension = "rating") {
  check_no_dots()
  unit <- check_unit(unit, rate)
  check_no_clock_among(colnames(x))
  if (is.null(colnames(x)) && !is.null(rownames(x)) && !are_row_times(rownames(x)) && ncol(x) > nrow(x)) {
    abort_musefuse(c("A matrix has a column a rater, but this one has names of rows, and more columns than rows.",
      i = "Is it a row a rater? {.code as_annotations(t(x), rate = 25)}."), "columns")
  }
  if (is.null(rate) == is.null(time) && !identical(unit, "frames")) {
    abort_musefuse(c(
      "A matrix needs either {.arg rate} (samples per second) or {.arg time} (one time a row).",
      x = if (is.null(rate)) "Neither is given." else "Both are given.",
      i = if (is.null(rate) && are_row_times(rownames(x))) {
        "Are they its row names? {.code as_annotations(x, time = as.numeric(rownames(x)))}."
      } else if (is.null(rate) && are_row_times(colnames(x))) {
        "Are they its columns' names? {.code as_annotations(t(x), time = as.numeric(colnames(x)))}."
      }
    ), "argument")
  }
  if (is.null(time)) {
    time <- list(time = (seq_len(nrow(x)) - 1) / check_number(rate, 0, open = TRUE), origin = NA_real_)
  } else if (length(time) != nrow(x)) {
    abort_musefuse("{.arg time} must have one element a row of {.arg x}: {nrow(x)}, not {length(time)}.",
      "argument")
  } else {
    time <- settled_times(time, list(unit = unit, rate = rate, verb = "matrix"), "time", values = as.data.frame(x))
  }
  series_annotations(x, time, recording, dimension, list(unit = unit, rate = rate))
}

# A matrix has a column a rater: what a data frame would take for a clock, or for dimensions, is none of these.
check_no_clock_among <- function(names, call = caller_env()) {
  clock <- names[time_rank(names) %in% 1:7]
  if (length(clock) > 0L) {
    abort_musefuse(c("A matrix has a column a rater, but {.field {clock}} {?is/are} called like {?a clock/clocks}.",
      i = paste("{.code as_annotations(as.data.frame(x))} takes it for one;",
        "{.code as_annotations(x[, -{match(clock[[1L]], names)}], time = x[, {match(clock[[1L]], names)}])}, too."
      )), "columns", call = call)
  }
}

check_no_counter_among <- function(x, call) {
  if (is.null(colnames(x)) || ncol(x) < 2L) {
    return(invisible())
  }
  named <- colnames(x)
  columns <- lapply(seq_len(ncol(x)), function(k) x[, k])
  counts <- which(row_numbers(named, compact_name(named), columns, NULL))
  if (length(counts) > 0L) {
    abort_musefuse(c("A matrix has a column a rater, but {.field {named[counts]}} count{?s/} the rows.",
      i = "Leave {?it/them} out: {.code x[, -{counts[[1L]]}]}."), "columns", call = call)
  }
}

check_no_dimensions_among <- function(names, call) {
  if (length(names) > 1L && all(nzchar(dimension_of_name(names)$dimension))) {
    abort_musefuse(c(
      "Matrices and time series have a column a rater, but {.field {name_some(names, 4L)}} are called like dimensions.",
      i = "{.code as_annotations(data.frame(time = seconds, x))}, with the times, takes them for dimensions."
    ), "columns", call = call)
  }
}

# Time series and matrices have few words: their times, and raters of one name.
inform_series <- function(x, time) {
  said <- c(twins_text(colnames(x)), unit_guess_text(time$guessed, "time"))
  if (length(said) > 0L) inform_musefuse(bullets(said), "read")
}

# A matrix of ratings, a column a rater, at times that tell the date or count from a start.
series_annotations <- function(x, time, recording, dimension, arguments, call = caller_env()) {
  check_no_dimensions_among(colnames(x), call)
  check_no_counter_among(x, call)
  columns <- stack_matrix(x, time$time, check_string(recording, call = call), check_string(dimension, call = call),
    call)
  inform_series(x, time)
  if (is.na(time$origin)) {
    out <- build_annotations(columns, call = call)
  } else {
    columns[1:3] <- lapply(columns[1:3], as_id)
    clock <- start_clocks(columns$time, time$origin, columns$recording, trace_code(columns), time$zone)
    columns$time <- clock$time
    facts <- c(trace_sources(c(columns, list(file = rep(1L, length(columns$time)))), NA_character_, list()),
      list(time_ref = clock$time_ref))
    out <- keep_facts(build_annotations(columns, call = call), facts, NULL)
  }
  given <- list(recording = recording, dimension = dimension)
  add_step(out, NULL, "as_annotations", c(given[given != c("recording 1", "rating")], arguments))
}

#' @rdname as_annotations
#' @export
as_annotations.ts <- function(x, ..., unit = NULL, recording = "recording 1", dimension = "rating") {
  check_no_dots()
  unit <- check_unit(unit) %||% ts_unit(x, rlang::current_env())
  ratings <- if (is.matrix(x)) x else matrix(x, ncol = 1L)
  time <- list(time = in_seconds(as.numeric(stats::time(x)), unit), origin = NA_real_)
  series_annotations(unclass(ratings), time, recording, dimension, list(unit = unit))
}

# Time series count seconds, unless they look like calendar years.
ts_unit <- function(x, call) {
  start <- stats::start(x)
  by <- c("1" = "year", "4" = "quarter", "12" = "month", "52" = "week", "365" = "day")[
    as.character(stats::frequency(x))]
  if (start[[1L]] > 1000 && !is.na(by)) {
    part <- c(start, 1L)[[2L]]
    days <- c(week = 7, day = 1)[by]
    first <- if (!is.na(days)) as.Date(paste0(start[[1L]], "-01-01")) + (part - 1) * days else
      first_of_month(start[[1L]] + (part - 1) / stats::frequency(x))
    code <- paste0("as_annotations(data.frame(time = seq(as.Date(\"", format(first), "\"), by = \"", by,
      "\", length.out = NROW(x)), x))")
    abort_musefuse(c(
      "The time series seems to count years, from {start[[1L]]} on, {stats::frequency(x)} values a year.",
      i = "Give its dates: {.code {code}}, or say {.code unit = \"s\"}."), "time", call = call)
  }
  "s"
}

#' @rdname as_annotations
#' @export
as_annotations.zoo <- function(x, ..., unit = NULL, rate = NULL, recording = "recording 1", dimension = "rating") {
  check_no_dots()
  unit <- check_unit(unit, rate)
  index <- attr(x, "index")
  if (inherits(x, "xts")) index <- structure(as.numeric(index), class = c("POSIXct", "POSIXt"),
    tzone = attr(index, "tzone"))
  # zooreg() makes quarters or months of four or twelve values a unit, in the year 0, too
  if (inherits(index, c("yearmon", "yearqtr")) && all(as.numeric(index) < 1000)) index <- as.numeric(index)
  ratings <- matrix(as.numeric(x), nrow = length(index), dimnames = list(NULL, if (is.matrix(x)) colnames(x)))
  time <- settled_times(index, list(unit = unit, rate = rate, verb = "matrix"), "time", values = as.data.frame(ratings))
  series_annotations(ratings, time, recording, dimension, list(unit = unit, rate = rate))
}

#' @rdname as_annotations
#' @export
as_annotations.list <- function(x, ..., unit = NULL, recording = "recording 1", dimension = "rating") {
  unit <- check_unit(unit, given_dots(...)$rate)
  if (length(x) == 0L) {
    abort_musefuse("{.arg x} is an empty list.", "empty")
  }
  is_rater <- vapply(x, function(one) stats::is.ts(one) && !is.matrix(one), NA)
  if (all(is_rater)) {
    check_no_dots()
    names(x) <- default_names(names(x), length(x), "rater")
    columns <- Map(function(one, name) {
      list(
        recording = check_string(recording), dimension = check_string(dimension),
        rater = rep(name, length(one)), time = as.numeric(stats::time(one)), value = as.numeric(one)
      )
    }, x, names(x))
    out <- build_annotations(stack_columns(columns), unit %||% ts_unit(x[[1L]], rlang::current_env()))
    return(add_step(out, NULL, "as_annotations", list(unit = unit)))
  }
  if (any(is_rater) || !all(vapply(x, function(one) is.data.frame(one) || is.matrix(one), NA))) {
    abort_musefuse(c(
      "A list must hold one {.cls ts} a rater, or one data frame, matrix or {.cls mts} a recording.",
      x = "Its elements are {.cls {unique(vapply(x, function(one) class(one)[[1L]], ''))}}.",
      i = if (all(vapply(x, is.numeric, NA)) && length(unique(lengths(x))) == 1L) {
        paste0("A vector a rater? {.code as_annotations(as.data.frame(x)", if (all(is.na(time_rank(names(x) %||% ""))))
          ", rate = 25", ")}.")
      }
    ), "argument")
  }
  if (are_of_raters(x)) {
    return(as_annotations(vctrs::vec_rbind(!!!unname(x)), ..., unit = unit))
  }
  names(x) <- default_names(names(x), length(x), "recording")
  tables <- Map(function(one, name) {
    if (is.data.frame(one) && "recording" %in% names(one)) {
      as_annotations(one, ..., unit = unit)
    } else if (is.data.frame(one)) {
      as_annotations(one, ..., recording = I(name), unit = unit)
    } else {
      as_annotations(one, ..., unit = unit, recording = name, dimension = dimension)
    }
  }, x, names(x))
  if (!isTRUE(given_dots(...)$quiet)) say_list_of_traces(tables)
  bind_annotations(tables)
}

# A list of one trace each is more often one of raters than one of recordings.
say_list_of_traces <- function(tables) {
  raters <- unique(unlist(lapply(tables, function(table) levels(table$rater))))
  if (length(tables) > 1L && identical(raters, nobody)) {
    inform_musefuse(c(i = paste("Each element is a recording of one rater. Are they raters?",
      "{.code do.call(rbind, lapply(names(x), function(one) as_annotations(x[[one]], rater = I(one))))}.")), "read")
  }
}

# split(x, x$rater): the names of the elements are those of their raters, and of no recording.
are_of_raters <- function(x) {
  if (is.null(names(x)) || !all(vapply(x, is.data.frame, NA))) {
    return(FALSE)
  }
  own <- lapply(x, function(one) {
    unique(as.character(unlist(as.list(one)[names(one) %in% "rater" | is_word(names(one), "rater")][1L])))
  })
  all(lengths(own) == 1L) && all(unlist(own) == names(x))
}

# ---- columns of a data frame -------------------------------------------------------------------

# The name of one column that the user named bare, quoted or by position; the column `arg` where
# nothing was named and it is there; I("text") is no column but the one id of all rows.
pick_column <- function(data, quo, arg, call) {
  picked <- pick_columns(data, quo, arg, call)
  if (is.null(picked)) {
    return(if (arg %in% names(data)) arg)
  }
  if (length(picked) != 1L && !arg %in% c("recording", "rater")) { # ids may have parts
    abort_musefuse("{.arg {arg}} must name one column, not {length(picked)}.", "columns", call = call)
  }
  picked
}

# Column names stand for their positions, so that c(anna, ben), anna:carl and -1 work as well.
pick_columns <- function(data, quo, arg, call) {
  if (rlang::quo_is_null(quo)) {
    return(NULL)
  }
  here <- stats::setNames(as.list(seq_along(data)), names(data))
  picked <- tryCatch(rlang::eval_tidy(quo, here), error = function(cnd) {
    abort_no_column(rlang::as_label(quo), data, call, arg)
  })
  if (inherits(picked, "AsIs") && is.character(picked)) {
    return(picked)
  }
  if (is.numeric(picked)) {
    names <- names(data)[picked]
    if (length(names) == 0L || anyNA(names)) abort_no_column(rlang::as_label(quo), data, call, arg)
    return(stats::setNames(names, names(picked)))
  }
  if (!is.character(picked)) {
    abort_no_column(rlang::as_label(quo), data, call, arg)
  }
  if (arg == "raters" && is_template(picked)) {
    return(picked)
  }
  picked[] <- as_spelt(picked, names(data))
  missing <- setdiff(picked, names(data))
  if (length(missing) > 0L) {
    abort_no_column(missing, data, call, arg, label = if (length(picked) == 1L) missing)
  }
  picked
}

abort_no_column <- function(name, data, call, arg = NULL, hint = NULL, label = NULL) {
  near <- if (is.null(hint) && length(data) > 0L) nearest_words(name[[1L]], names(data))
  abort_musefuse(c(
    "The data have no column {.field {name}}.",
    i = if (length(near) > 0L) "Did you mean {.or {.field {near}}}?",
    i = if (length(data) > 0L) "They have {.field {name_some(names(data), 10L)}}." else
      "They have no columns at all.",
    i = if (isTRUE(arg %in% trace_keys) && is.character(label)) {
      "Is it what the one {arg} is called? {.code {arg} = I({quoted_code(label)})}."
    },
    i = if (!is.null(hint)) "Name the column by {.arg {name}}: {.code as_annotations(x, {hint})}." else
      if (is.null(arg)) "Name the column by {.arg {name}}."
  ), "columns", call = call)
}

# Each of the names `times` times, as a factor in the order given.
rep_id <- function(names, times) {
  factor(rep(names, each = times), levels = unique(names))
}

stack_matrix <- function(x, time, recording, dimension, call = caller_env()) {
  if (!is.numeric(x) && !all(is.na(x))) {
    abort_musefuse("{.arg x} must be a numeric matrix, not {.obj_type_friendly {x}}.", "values",
      call = call)
  }
  raters <- number_twins(default_names(colnames(x), ncol(x), "rater"))
  list(
    recording = rep(recording, length(x)), dimension = rep(dimension, length(x)),
    rater = rep_id(raters, nrow(x)), time = rep(as.numeric(time), ncol(x)), value = as.numeric(x)
  )
}

default_names <- function(names, n, what) {
  names <- names %||% rep("", n)
  nameless <- is.na(names) | names == ""
  names[nameless] <- paste(what, seq_len(n))[nameless]
  names
}

# Tables as lists of columns, one below the other; single values stand for whole columns.
stack_columns <- function(pieces) {
  names <- names(pieces[[1L]])
  stack <- function(name) {
    parts <- lapply(pieces, function(piece) {
      if (length(piece[[name]]) == 1L) rep(piece[[name]], max(lengths(piece))) else piece[[name]]
    })
    if (is.factor(parts[[1L]])) stack_factors(parts) else unlist(parts, use.names = FALSE)
  }
  stats::setNames(lapply(names, stack), names)
}

# Levels that all share keep their order; otherwise they come in natural order.
stack_factors <- function(parts) {
  given <- levels(parts[[1L]])
  if (!all(vapply(parts, function(part) identical(levels(part), given), NA))) {
    given <- unique(unlist(lapply(parts, levels), use.names = FALSE))
    given <- given[order(natural_key(given), method = "radix")]
  }
  codes <- lapply(parts, function(part) match(levels(part), given)[part])
  structure(unlist(codes, use.names = FALSE), levels = given, class = "factor")
}

bind_annotations <- function(tables) {
  columns <- stack_columns(lapply(unname(tables), function(table) as.list(table)[table_columns$annotations]))
  out <- set_lineage(do.call(new_annotations, columns), join_lineages(lapply(tables, current_lineage)))
  set_trace_facts(out, join_trace_facts(tables))
}
