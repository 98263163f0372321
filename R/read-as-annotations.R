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
