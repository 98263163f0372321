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
#'   backwards a warning says so, as that is often a clock that was reset.
#' * Of several ratings by one rater at the same time the last one stays; the others are counted in
#'   a warning.
#' * Infinite values become `NA`, counted in a warning. Missing values (`NA`) stay as they are.
#' * A time that is missing or infinite, an id that is missing or empty, and a value that is not a
#'   number are errors that name the first rows.
#' * Times and values may be numbers or text that holds numbers, with a decimal point or a decimal
#'   comma (`"12,5"`); times may also be [difftime]s. Ids may be text, factors (whose order is kept)
#'   or numbers; text is put in natural order (`"2"` before `"10"`).
#'
#' @param x A data frame, a numeric matrix (time x rater), a `ts` or `mts`, or a list: of `ts`, one
#'   a rater; or of data frames, matrices or `mts`, one a recording.
#' @param ... For a list of recordings, arguments for its elements; otherwise empty.
#' @param recording,dimension,rater,time,value Columns of a data frame, bare or quoted. A column
#'   that already has its right name need not be given. Without a column `recording` or `dimension`
#'   all rows belong to one, called `"recording 1"` or `"rating"`; `I("name")` calls it otherwise.
#'   Several columns of values, `value = c(arousal, valence)`, are dimensions. For matrices and time series
#'   `recording` and `dimension` are such names, and `time` is the vector of times.
#' @param raters For a wide data frame: the columns that hold one rater each, like
#'   `c(anna, ben)` or `c("anna", "ben")`. By default a table without a value column is wide and
#'   every column that is not an id or the time is a rater.
#' @param unit Unit of the times: `"s"`, `"ms"` or `"min"`. The table holds seconds.
#' @param rate Samples per second of a matrix, if no `time` is given; the first sample is at 0.
#' @returns A table of class `annotations` (a tibble), one row a rating: `recording`, `dimension`,
#'   `rater` (factors), `time` (seconds) and `value`, sorted in this order.
#' @section Errors:
#' `musefuse_error_columns` (a column that is not there), `musefuse_error_time`,
#' `musefuse_error_values` (text among the values), `musefuse_error_missing` (missing ids),
#' `musefuse_error_empty`.
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
    i = "Ratings in files are read by {.fn read_annotations}."
  ), "argument")
}

#' @export
as_annotations.annotations <- function(x, ...) {
  check_no_dots()
  check_annotations(x)
}

#' @rdname as_annotations
#' @export
as_annotations.data.frame <- function(x, ..., recording = NULL, dimension = NULL, rater = NULL,
                                      time = NULL, value = NULL, raters = NULL,
                                      unit = c("s", "ms", "min")) {
  check_no_dots()
  unit <- check_choice(unit, c("s", "ms", "min"))
  call <- rlang::current_env()
  column <- function(quo, arg) pick_column(x, quo, arg, call)
  recording <- column(rlang::enquo(recording), "recording")
  dimension <- column(rlang::enquo(dimension), "dimension")
  time <- column(rlang::enquo(time), "time")
  rater <- column(rlang::enquo(rater), "rater")
  value <- pick_columns(x, rlang::enquo(value), "value", call) %||% if ("value" %in% names(x)) "value"
  raters <- pick_columns(x, rlang::enquo(raters), "raters", call)
  if (is.null(time)) {
    abort_no_column("time", x, call)
  }
  wide <- !is.null(raters) || is.null(value)
  if (wide && !is.null(rater)) {
    abort_musefuse(c(
      "A table has either a column of raters and one of values, or one column a rater.",
      x = "It has the column {.field {rater}}, but no column {.field value}.",
      i = paste("Say which column holds the values by {.arg value}, or which columns, one a dimension;",
        "it has {.field {name_some(names(x), 8L)}}.")
    ), "columns", call = call)
  }
  ids <- unlist(Filter(function(id) !inherits(id, "AsIs"), list(recording, dimension, time)))
  if (wide) {
    raters <- raters %||% setdiff(names(x), ids)
    columns <- stack_wide(x, recording, dimension, time, raters, call)
  } else {
    if (is.null(rater) && length(setdiff(names(x), c(ids, value))) > 0L) {
      abort_no_column("rater", x, call)
    }
    columns <- if (length(value) > 1L) stack_dimensions(x, recording, dimension, rater, time, value, call) else list(
      recording = id_column(x, recording, "recording 1"),
      dimension = id_column(x, dimension, "rating"),
      rater = id_column(x, rater, "rater 1"), time = x[[time]], value = x[[value]]
    )
  }
  out <- build_annotations(columns, unit, call = call)
  add_step(out, NULL, "as_annotations", list(unit = unit))
}

#' @rdname as_annotations
#' @export
as_annotations.matrix <- function(x, ..., rate = NULL, time = NULL, unit = c("s", "ms", "min"),
                                  recording = "recording 1", dimension = "rating") {
  check_no_dots()
  unit <- check_choice(unit, c("s", "ms", "min"))
  if (is.null(rate) == is.null(time)) {
    abort_musefuse(c(
      "A matrix needs either {.arg rate} (samples per second) or {.arg time} (one time a row).",
      x = if (is.null(rate)) "Neither is given." else "Both are given."
    ), "argument")
  }
  if (is.null(time)) {
    time <- (seq_len(nrow(x)) - 1) / check_number(rate, 0, open = TRUE) * seconds_to(unit)
  } else if (length(time) != nrow(x)) {
    abort_musefuse("{.arg time} must have one element a row of {.arg x}: {nrow(x)}, not {length(time)}.",
      "argument")
  }
  columns <- stack_matrix(x, time, check_string(recording), check_string(dimension))
  out <- build_annotations(columns, unit)
  add_step(out, NULL, "as_annotations", list(unit = unit, rate = rate))
}

#' @rdname as_annotations
#' @export
as_annotations.ts <- function(x, ..., unit = c("s", "ms", "min"),
                              recording = "recording 1", dimension = "rating") {
  check_no_dots()
  unit <- check_choice(unit, c("s", "ms", "min"))
  time <- as.numeric(stats::time(x))
  ratings <- if (is.matrix(x)) x else matrix(x, ncol = 1L)
  columns <- stack_matrix(unclass(ratings), time, check_string(recording), check_string(dimension))
  out <- build_annotations(columns, unit)
  add_step(out, NULL, "as_annotations", list(unit = unit))
}

#' @rdname as_annotations
#' @export
as_annotations.list <- function(x, ..., unit = c("s", "ms", "min"),
                                recording = "recording 1", dimension = "rating") {
  unit <- check_choice(unit, c("s", "ms", "min"))
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
    out <- build_annotations(stack_columns(columns), unit)
    return(add_step(out, NULL, "as_annotations", list(unit = unit)))
  }
  if (any(is_rater) || !all(vapply(x, function(one) is.data.frame(one) || is.matrix(one), NA))) {
    abort_musefuse(c(
      "A list must hold one {.cls ts} a rater, or one data frame, matrix or {.cls mts} a recording.",
      x = "Its elements are {.cls {unique(vapply(x, function(one) class(one)[[1L]], ''))}}."
    ), "argument")
  }
  names(x) <- default_names(names(x), length(x), "recording")
  tables <- Map(function(one, name) {
    if (is.data.frame(one)) {
      as_annotations(one, ..., recording = I(name), unit = unit)
    } else {
      as_annotations(one, ..., unit = unit, recording = name, dimension = dimension)
    }
  }, x, names(x))
  bind_annotations(tables)
}

# ---- columns of a data frame -------------------------------------------------------------------

# The name of one column that the user named bare, quoted or by position; the column `arg` where
# nothing was named and it is there; I("text") is no column but the one id of all rows.
pick_column <- function(data, quo, arg, call) {
  picked <- pick_columns(data, quo, arg, call)
  if (is.null(picked)) {
    return(if (arg %in% names(data)) arg)
  }
  if (length(picked) != 1L) {
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
    return(names)
  }
  if (!is.character(picked)) {
    abort_no_column(rlang::as_label(quo), data, call, arg)
  }
  missing <- setdiff(picked, names(data))
  if (length(missing) > 0L) {
    abort_no_column(missing, data, call, arg)
  }
  picked
}

abort_no_column <- function(name, data, call, arg = NULL) {
  abort_musefuse(c(
    "The data have no column {.field {name}}.",
    i = if (length(data) > 0L) "They have {.field {name_some(names(data), 10L)}}." else
      "They have no columns at all.",
    i = if (is.null(arg)) "Name the column by {.arg {name}}."
  ), "columns", call = call)
}

# A column of ids, or the one id of all rows.
id_column <- function(data, name, default) {
  if (is.null(name)) {
    return(rep(default, nrow(data)))
  }
  if (inherits(name, "AsIs")) rep(as.character(name), nrow(data)) else data[[name]]
}

stack_wide <- function(data, recording, dimension, time, raters, call) {
  if (length(raters) == 0L) {
    abort_musefuse(c(
      "The data have no column that could be a rater.",
      i = "They have {.field {name_some(names(data), 10L)}}."
    ), "columns", call = call)
  }
  k <- length(raters)
  values <- Map(function(name, column) as_ratings(column, name, call), raters, as.list(data)[raters])
  list(
    recording = rep(id_column(data, recording, "recording 1"), k),
    dimension = rep(id_column(data, dimension, "rating"), k),
    rater = rep_id(raters, nrow(data)),
    time = rep(data[[time]], k), value = unlist(values, use.names = FALSE),
    row = rep(seq_len(nrow(data)), k)
  )
}

# A long table with a column of values for each dimension.
stack_dimensions <- function(data, recording, dimension, rater, time, values, call) {
  if (!is.null(dimension)) {
    abort_musefuse(c(
      "Several columns of values are dimensions, and cannot have a column of dimensions beside them.",
      x = "{.field {values}} are named by {.arg value}, and {.field {dimension}} by {.arg dimension}."
    ), "columns", call = call)
  }
  k <- length(values)
  ratings <- Map(function(name, column) as_ratings(column, name, call), values, as.list(data)[values])
  list(
    recording = rep(id_column(data, recording, "recording 1"), k), dimension = rep_id(values, nrow(data)),
    rater = rep(id_column(data, rater, "rater 1"), k), time = rep(data[[time]], k),
    value = unlist(ratings, use.names = FALSE),
    row = rep(seq_len(nrow(data)), k)
  )
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
  raters <- default_names(colnames(x), ncol(x), "rater")
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
  out <- do.call(new_annotations, c(columns, list(steps = attr(tables[[1L]], "steps", exact = TRUE))))
  set_trace_facts(out, join_trace_facts(tables))
}
