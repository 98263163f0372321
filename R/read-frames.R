# The columns of data frames as other packages make them: columns of lists, matrices and data frames become plain ones,
# a row each; those of other packages become bare (util-bare.R).

# `ids`: names of columns that hold ids.
bare_frame <- function(x, ids, call) {
  x <- unpacked(unnested(as.list(x), call))
  said <- said_missing(x)
  for (k in seq_along(x)) {
    x[[k]] <- bare_column(x[[k]], names(x)[[k]] %in% ids || id_columns(names(x)[[k]]))
  }
  list(columns = x, said = said)
}

# ---- columns within columns ----------------------------------------------------------------------

is_list_column <- function(column) is.list(column) && !is.data.frame(column) && !inherits(column, "POSIXlt")

# A row of lists (as nest() makes them) becomes as many rows as its lists have elements.
unnested <- function(columns, call) {
  lists <- which(vapply(columns, is_list_column, NA))
  frames <- lists[vapply(columns[lists], function(column) all(vapply(column, is.data.frame, NA)), NA)]
  atoms <- lists[vapply(columns[lists], function(column) {
    all(vapply(column, function(one) is.atomic(one) && is.null(dim(one)), NA))
  }, NA)]
  nested <- sort(c(frames, atoms))
  if (length(nested) == 0L || length(columns[[1L]]) == 0L) {
    return(columns)
  }
  sizes <- lapply(columns[nested], function(column) vapply(column, NROW, 0L))
  if (length(frames) == 0L && max(unlist(sizes)) == 1L) { # of one value a row, what is not there is missing
    columns[atoms] <- lapply(columns[atoms], function(column) replace(column, lengths(column) == 0L, list(NA)))
    sizes <- lapply(columns[nested], function(column) vapply(column, NROW, 0L))
  }
  if (length(unique(unname(sizes))) > 1L) abort_uneven_lists(names(columns)[nested], sizes, call)
  rows <- rep(seq_along(sizes[[1L]]), sizes[[1L]])
  out <- lapply(columns, function(column) if (NCOL(column) > 1L) column[rows, ] else column[rows])
  out[atoms] <- lapply(columns[atoms], function(column) do.call(c, unname(as.list(column))))
  out[frames] <- lapply(columns[frames], function(column) vctrs::vec_rbind(!!!unname(as.list(column))))
  out
}

abort_uneven_lists <- function(names, sizes, call) {
  differ <- which(Reduce(`|`, lapply(sizes[-1L], `!=`, sizes[[1L]])))[[1L]]
  abort_musefuse(c(
    "Columns of lists must hold as many elements as each other in every row.",
    x = "{.field {name_some(names, 4L)}} hold {vapply(sizes, `[[`, 0L, differ)} in row {differ}.",
    i = "Did a pivot meet several ratings of one cell? Then an id is missing among those that it was given."
  ), "columns", call = call)
}

# Columns that are matrices or data frames are their columns.
unpacked <- function(columns) {
  wide <- vapply(columns, function(column) {
    (is.data.frame(column) || is.matrix(column)) && !is.null(colnames(column)) && NCOL(column) > 0L
  }, NA)
  if (!any(wide)) {
    return(columns)
  }
  parts <- Map(function(column, name, is_wide) {
    if (is_wide) as.list(as.data.frame(column)) else stats::setNames(list(column), name)
  }, columns, names(columns), wide)
  out <- do.call(c, unname(parts))
  stats::setNames(out, number_twins(names(out)))
}

# ---- what is said of them ---------------------------------------------------------------------------

said_missing <- function(columns) {
  labelled <- Filter(function(column) inherits(column, "haven_labelled"), columns)
  n <- vapply(labelled, function(column) sum(declared_missing(column)), 0L)
  n <- n[n > 0L]
  if (length(n) > 0L) line("{sum(n)} value{?s} of {.field {name_some(names(n), 4L)}} {?is/are} declared missing, and",
    "{?is/are} {.code NA}.")
}
