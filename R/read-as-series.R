# Matrices, time series and lists as annotations (read-as-annotations.R).

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
