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
    values = values, complete = rowSums(!is.finite(values)) == 0
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

#' @export
print.features <- function(x, ..., n = 6L) {
  cli::cat_line(format(x))
  print(as_tibble.musefuse_tbl(x), n = n, ...)
  cli::cat_line(cli::style_dim(features_next(fit_of(x))))
  invisible(x)
}

#' @export
format.features <- function(x, ...) {
  fit <- fit_of(x)
  columns <- feature_columns(x)
  gaps <- sum(!stats::complete.cases(as.data.frame(x)[columns]))
  partitions <- table(x[["partition"]])
  partitions <- partitions[partitions > 0L]
  c(
    cli::style_bold(paste0("Features of ", nrow(x), " segment", if (nrow(x) != 1L) "s", " of ",
      length(unique(x$recording)), " recording", if (length(unique(x$recording)) != 1L) "s", ": ",
      length(columns), " column", if (length(columns) != 1L) "s")),
    describe_fit(fit),
    if (length(partitions) > 0L) paste0("Partitions: ", paste0(names(partitions), " ", partitions, collapse = ", ")),
    if (gaps > 0L) paste0(gaps, " of ", nrow(x), " rows have missing features")
  )
}

# One line on what was estimated, and one on what to do next; reductions have methods of their own.
describe_fit <- function(fit) UseMethod("describe_fit")
#' @export
describe_fit.default <- function(fit) NULL

features_next <- function(fit) UseMethod("features_next")
#' @export
features_next.default <- function(fit) {
  "Next: autoplot(x), reduce_pca(x), cluster_kmeans(x, k = 3); feature_catalogue() says what the columns mean"
}
