# From the five columns of annotations as they came to columns that clean_annotations() takes: ids are there, times are
# seconds, values numbers.

# `columns` are the five columns, times in `unit`, and where one row became several, the `row` that each is from.
# `suspects` names what could be the id that is missing, where too many ratings share a time.
build_annotations <- function(columns, unit = "s", call = caller_env(), suspects = NULL) {
  if (length(columns$time) == 0L) {
    abort_musefuse("There are no ratings: the data have no rows.", "empty", call = call)
  }
  row <- columns$row
  check_lengths(columns[table_columns$annotations], call)
  if (is.null(getOption("musefuse.known_indices"))) local_known_indices()
  seen <- ids_seen(columns)
  for (id in trace_keys) if (!are_ids(seen[[id]])) check_ids(columns[[id]], id, row, call)
  columns$time <- in_seconds(as_times(columns$time, row, call), unit)
  columns$value <- as_ratings(columns$value, "value", call, where = function(row) {
    paste0("recording \"", columns$recording[[row]], "\", rater \"", columns$rater[[row]], "\" at ",
      format(columns$time[[row]]), " s")
  })
  clean_annotations(columns, call, suspects, holes = TRUE)
}

# Times that read_times() has made numbers of: each must be there.
as_times <- function(time, row = NULL, call = caller_env(), text = NULL) {
  if (!is.numeric(time) || is.object(time)) {
    read <- read_times(time, "s", call = call)
    time <- read$time
    text <- text %||% read$text
  }
  if (!is.finite(sum(time)) && any(!is.finite(time))) {
    bad <- !is.finite(time)
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
    column <- quote_names(name)
    abort_musefuse(c("The ratings in {.field {name}} must be numbers, not {.obj_type_friendly {value}}.",
      i = if (is.logical(value)) "0 and 1 are: {.code x[[{column}]] <- as.numeric(x[[{column}]])}."), "values",
    call = call)
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
