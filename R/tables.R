# What all tables of the package share: a tibble subclass whose first class names the table, an
# attribute `fit` with what was estimated, and an attribute `steps` with how the table was made.

table_columns <- list(
  annotations = c("recording", "dimension", "rater", "time", "value"),
  gold = c("recording", "dimension", "time", "value"),
  agreement = c("recording", "dimension", "index", "estimate"),
  diagnostics = c("recording", "dimension", "rater", "flags"),
  lags = c("recording", "dimension", "rater", "lag"),
  segments = c("recording", "segment", "start", "end"),
  features = c("recording", "segment"),
  classes = c("recording", "segment", "class"),
  class_profile = c("class", "feature"),
  class_search = c("setting", "algorithm", "k", "smallest_share", "small", "stability", "status", "seed", "note")
)

# `table` is a name of `table_columns`; `fit` a classed list (see fuse.R), `steps` a list (steps.R).
new_table <- function(columns, table, fit = NULL, steps = NULL) {
  out <- tibble::new_tibble(columns, class = c(table, "musefuse_tbl"))
  attr(out, "fit") <- fit
  attr(out, "steps") <- steps
  out
}

# A plain tibble: same columns, nothing riding along.
#' @export
as_tibble.musefuse_tbl <- function(x, ...) {
  columns <- unclass(x)
  attributes(columns) <- list(names = names(x))
  tibble::new_tibble(columns, nrow = nrow(x))
}

#' @export
as.data.frame.musefuse_tbl <- function(x, ...) {
  as.data.frame(as_tibble.musefuse_tbl(x), ...)
}

# Rows can be taken freely; a table that loses a column it lives by becomes a plain tibble.
#' @export
`[.musefuse_tbl` <- function(x, i, j, drop = FALSE) {
  out <- NextMethod()
  if (!is.data.frame(out) || all(table_columns[[class(x)[[1L]]]] %in% names(out))) {
    return(out)
  }
  as_tibble.musefuse_tbl(out)
}

#' @export
`names<-.musefuse_tbl` <- function(x, value) {
  out <- NextMethod()
  if (all(table_columns[[class(x)[[1L]]]] %in% names(out))) out else as_tibble.musefuse_tbl(out)
}

fit_of <- function(x) attr(x, "fit", exact = TRUE)

# A data frame with the columns that `table` lives by; `wanted` says what it should be, `makers` (cli markup)
# which verbs make one.
check_table <- function(x, table, wanted, makers, arg, call) {
  missing <- setdiff(table_columns[[table]], names(x))
  if (!is.data.frame(x) || length(missing) > 0L) {
    abort_musefuse(c(
      "{.arg {arg}} must be {wanted}.",
      x = if (is.data.frame(x)) "It lacks {.field {missing}}." else "It is {.obj_type_friendly {x}}.",
      i = makers
    ), "columns", call = call)
  }
}
