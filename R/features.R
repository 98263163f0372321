# The table of features and what every verb that reads one needs of it: its numbers as a matrix and
# the rows of a partition. Columns that say where a row comes from are ids; so is whatever is not
# numeric. Columns that say how sure the gold standard was are numbers, but not features.

feature_ids <- c("recording", "rater", "segment", "partition", "start", "end")
feature_notes <- c("band_width", "n_raters")

new_features <- function(columns, fit = NULL, steps = NULL) {
  new_table(columns, "features", fit = fit, steps = steps)
}

# The names of the columns that hold features: numeric, neither an id nor a note.
feature_columns <- function(x) {
  numeric <- vapply(x, is.numeric, NA)
  note <- grepl(paste0("^(", paste(feature_notes, collapse = "|"), ")_"), names(x))
  names(x)[numeric & !note & !names(x) %in% feature_ids]
}

# A table of features apart: `ids` (a tibble of the other columns), `values` (a numeric matrix, one row
# a segment) and `complete` (rows without a missing value; what is not finite is missing).
feature_matrix <- function(x, columns = NULL, arg = rlang::caller_arg(x), call = caller_env()) {
  if (!is.data.frame(x)) {
    abort_musefuse(c(
      "{.arg {arg}} must be a table of features.", x = "It is {.obj_type_friendly {x}}.",
      i = "{.fn extract_features} makes one."
    ), "columns", call = call)
  }
  if (nrow(x) == 0L) {
    abort_musefuse("{.arg {arg}} has no rows.", "empty", call = call)
  }
  known <- feature_columns(x)
  columns <- if (is.null(columns)) known else
    check_known(columns, known, "feature", arg = "columns", call = call)
  if (length(columns) == 0L) {
    abort_musefuse(c(
      "{.arg {arg}} has no numeric column of features.",
      i = "Its columns are {.field {name_some(names(x))}}."
    ), "columns", call = call)
  }
  values <- vapply(columns, function(name) as.double(x[[name]]), double(nrow(x)))
  values <- matrix(values, nrow = nrow(x), dimnames = list(NULL, columns))
  list(
    ids = tibble::new_tibble(unclass(x)[setdiff(names(x), known)], nrow = nrow(x)),
    values = values, complete = is.finite(rowSums(values)) & rowSums(!is.finite(values)) == 0
  )
}

# Which rows belong to the named partition(s): TRUE for all where `partition` is NULL.
partition_rows <- function(x, partition = NULL, call = caller_env()) {
  if (is.null(partition)) {
    return(rep(TRUE, nrow(x)))
  }
  if (!"partition" %in% names(x)) {
    abort_musefuse(c(
      "{.arg partition} is given, but the table has no column {.field partition}.",
      i = "{.fn segment_table} reads one from {.file partition.csv}; or add the column yourself."
    ), "columns", call = call)
  }
  of_row <- as.character(x$partition)
  check_known(partition, unique(of_row[!is.na(of_row)]), "partition", arg = "partition", call = call)
  of_row %in% partition
}
