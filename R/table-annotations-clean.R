# From the five columns as they came to a clean table of annotations: ids, times and values are checked and
# converted, rows sorted, duplicates left out; whatever is changed is said in one warning.

seconds_to <- function(unit) c(s = 1, ms = 1000, min = 1 / 60)[[unit]]

# `columns` are the five columns as they came, and where one row became several, the `row` that each
# is from. Everything is checked here; what is left out is said in one warning.
build_annotations <- function(columns, unit = "s", steps = NULL, call = caller_env()) {
  if (length(columns$time) == 0L) {
    abort_musefuse("There are no ratings: the data have no rows.", "empty", call = call)
  }
  row <- columns$row
  check_lengths(columns[table_columns$annotations], call)
  for (id in c("recording", "dimension", "rater")) {
    check_ids(columns[[id]], id, row, call)
    columns[[id]] <- as_id(columns[[id]])
  }
  columns$time <- as_times(columns$time, row, call) / seconds_to(unit)
  columns$value <- as_ratings(columns$value, "value", call, where = function(row) {
    paste0("recording \"", columns$recording[[row]], "\", rater \"", columns$rater[[row]], "\" at ",
      format(columns$time[[row]]), " s")
  })
  infinite <- is.infinite(columns$value)
  columns$value[infinite] <- NA_real_
  tidy <- sort_and_dedupe(columns[table_columns$annotations])
  warn_cleaned(sum(infinite), series_names(columns, which(infinite)), tidy)
  note_sampling(new_table(tidy$columns, "annotations", steps = steps))
}

# A column of a data frame may itself be a matrix or a data frame.
check_lengths <- function(columns, call) {
  broad <- names(columns)[lengths(columns) != length(columns$time) |
    vapply(columns, function(column) NCOL(column) != 1L, NA)]
  if (length(broad) > 0L) {
    abort_musefuse(c(
      "Each column must hold one value a row.",
      x = "{.field {broad[[1L]]}} is {.obj_type_friendly {columns[[broad[[1L]]]]}}."
    ), "columns", call = call)
  }
}

# A stable sort: of equal times the last row given stays last, and stays.
sort_and_dedupe <- function(columns) {
  index <- function(columns) {
    cpp_index_series(columns$recording, columns$dimension, columns$rater, columns$time)
  }
  found <- index(columns)
  if (found$sorted) {
    return(list(columns = columns, backward = integer(), duplicated = integer()))
  }
  rows <- order(columns$recording, columns$dimension, columns$rater, columns$time, method = "radix")
  columns <- lapply(columns, `[`, rows)
  n <- length(rows)
  same_series <- same_as_next(columns$recording) & same_as_next(columns$dimension) &
    same_as_next(columns$rater)
  backward <- which(same_series & diff(rows) < 0L)
  duplicated <- which(same_series & columns$time[-n] == columns$time[-1L])
  out <- list(
    backward = series_names(columns, backward), duplicated = series_names(columns, duplicated),
    n_duplicated = length(duplicated)
  )
  if (length(duplicated) > 0L) {
    columns <- lapply(columns, `[`, -duplicated)
  }
  c(out, list(columns = columns))
}

same_as_next <- function(x) {
  codes <- as.integer(x)
  codes[-length(codes)] == codes[-1L]
}

# "recording, dimension, rater" of the series of these rows.
series_names <- function(columns, rows) {
  unique(paste(columns$recording[rows], columns$dimension[rows], columns$rater[rows], sep = ", "))
}

warn_cleaned <- function(n_infinite, infinite, tidy) {
  n_duplicated <- tidy$n_duplicated %||% 0L
  backward <- tidy$backward
  duplicated <- tidy$duplicated
  if (n_infinite + n_duplicated + length(backward) == 0L) {
    return(invisible())
  }
  # One warning that carries the class of each thing that it tells.
  kinds <- c("duplicates", "time", "values")[c(n_duplicated > 0L, length(backward) > 0L, n_infinite > 0L)]
  lines <- c(
    "The ratings were cleaned:",
    "*" = if (n_duplicated > 0L) {
      paste(
        "{n_duplicated} rating{?s} at a time that the same rater rated again {?was/were} replaced by",
        "the last one, in {.val {name_some(duplicated)}}."
      )
    },
    "*" = if (length(backward) > 0L) {
      "Times ran backwards and were sorted, in {.val {name_some(backward)}}. Was a clock reset?"
    },
    "*" = if (n_infinite > 0L) {
      "{n_infinite} infinite value{?s} became {.code NA}, in {.val {name_some(infinite)}}."
    }
  )
  cli::cli_warn(lines, class = c(paste0("musefuse_warning_", kinds), "musefuse_warning"), call = NULL)
}

check_ids <- function(id, name, row, call) {
  bad <- if (is.factor(id)) is.na(id) | levels(id)[id] %in% "" else is.na(id) | id %in% ""
  if (any(bad)) {
    rows <- which_rows(bad, row)
    abort_musefuse(c(
      "Every rating needs a {name}.",
      x = "{.field {name}} is missing in {cli::qty(length(rows))}row{?s} {name_some(rows)}."
    ), "missing", call = call)
  }
}

which_rows <- function(bad, row) {
  rows <- which(bad)
  if (is.null(row)) rows else unique(row[rows])
}

as_times <- function(time, row = NULL, call = caller_env()) {
  if (inherits(time, "difftime")) {
    time <- as.numeric(time, units = "secs")
  }
  text <- if (is.character(time) || is.factor(time)) as.character(time)
  if (!is.null(text)) {
    time <- text_to_number(text)
  }
  if (!is.numeric(time) || inherits(time, c("POSIXt", "Date"))) {
    abort_musefuse(c(
      "Times must be numbers: seconds, or what {.arg unit} says.",
      x = "They are {.obj_type_friendly {time}}.",
      i = if (inherits(time, c("POSIXt", "Date"))) {
        "Take the time since the start of the recording: {.code difftime(time, min(time))}."
      }
    ), "time", call = call)
  }
  bad <- !is.finite(time)
  if (any(bad)) {
    rows <- which_rows(bad, row)
    shown <- if (is.null(text)) unique(time[bad]) else unique(text[bad])
    abort_musefuse(c(
      "Every rating needs a time that is a finite number.",
      x = "The time is {.val {name_some(shown)}} in {cli::qty(length(rows))}row{?s} {name_some(rows)}."
    ), "time", call = call)
  }
  as.double(time)
}

# Numbers as they are, text that holds numbers as these numbers, anything else an error.
as_ratings <- function(value, name, call = caller_env(), where = NULL) {
  if (is.numeric(value) || (is.logical(value) && all(is.na(value)))) {
    return(as.double(value))
  }
  if (!is.character(value) && !is.factor(value)) {
    abort_musefuse("The ratings in {.field {name}} must be numbers, not {.obj_type_friendly {value}}.",
      "values", call = call)
  }
  text <- as.character(value)
  number <- text_to_number(text)
  bad <- which(is.na(number) & !is_na_text(text))
  if (length(bad) > 0L) {
    shown <- utils::head(bad, 5L)
    abort_musefuse(c(
      "The ratings in {.field {name}} must be numbers.",
      x = paste(
        "{cli::qty(length(bad))}{length(bad)} {?is/are} not, the first in row{?s} {.val {shown}}:",
        "{.val {text[shown]}}."
      ),
      i = if (!is.null(where)) "The first is that of {where(bad[[1L]])}."
    ), "values", call = call)
  }
  number
}

is_na_text <- function(text) {
  is.na(text) | trimws(text) %in% c("", "NA", "NaN", "nan", "null")
}

# A decimal comma counts where there is no point.
text_to_number <- function(text) {
  number <- suppressWarnings(as.numeric(text))
  comma <- which(is.na(number) & grepl(",", text, fixed = TRUE))
  number[comma] <- suppressWarnings(as.numeric(sub(",", ".", text[comma], fixed = TRUE)))
  number
}
