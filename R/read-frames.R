# The columns of data frames as other packages make them: columns of lists, matrices and data frames become plain ones,
# a row each; 64-bit integers and labelled numbers (haven) become numbers, or, where they are ids, their labels.

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

# ---- vectors of other packages -------------------------------------------------------------------

bare_column <- function(column, is_id) {
  if (inherits(column, "integer64")) {
    return(if (is_id) integer64_text(column) else integer64_numbers(column))
  }
  if (!inherits(column, "haven_labelled")) {
    return(column)
  }
  values <- unlabelled(column)
  if (is_id) called_by_labels(values, attr(column, "labels")) else values
}

# 64-bit integers are kept in the bits of doubles, which without their package look like numbers near 0.
integer64_numbers <- function(x) {
  half <- integer64_halves(x)
  replace(half$high * 2^32 + half$low, half$na, NA)
}

integer64_halves <- function(x) {
  halves <- matrix(readBin(writeBin(as.double(unclass(x)), raw(), endian = "little"), "integer", 2L * length(x),
    endian = "little"), nrow = 2L)
  low <- ifelse(is.na(halves[1L, ]), -2^31, halves[1L, ])
  high <- ifelse(is.na(halves[2L, ]), -2^31, halves[2L, ])
  list(high = high, low = ifelse(low < 0, low + 2^32, low), na = low == 0 & high == -2^31)
}

# Ids of more digits than a double has, as text: by sixes of digits, 2^32 being 4294 e6 + 967296. Shorter ones are
# numbers.
integer64_text <- function(x) {
  number <- integer64_numbers(x)
  if (!any(abs(number) >= 2^53, na.rm = TRUE)) {
    return(number)
  }
  half <- integer64_halves(x)
  below <- half$high < 0
  high <- ifelse(below, -half$high - (half$low > 0), half$high)
  low <- ifelse(below & half$low > 0, 2^32 - half$low, half$low)
  end <- high * 967296 + low
  text <- sub("^0+(?=.)", "", sprintf("%.0f%06.0f", high * 4294 + end %/% 1e6, end %% 1e6), perl = TRUE)
  replace(paste0(ifelse(below, "-", ""), text), half$na, NA)
}

# The bare numbers (or texts) of a labelled vector, NA where they are declared missing.
unlabelled <- function(column) {
  values <- as.vector(unclass(column))
  attributes(values) <- NULL
  replace(values, declared_missing(column), NA)
}

# SPSS declares numbers that stand for missing, one by one or a range.
declared_missing <- function(column) {
  values <- as.vector(unclass(column))
  range <- attr(column, "na_range")
  values %in% attr(column, "na_values") |
    (if (length(range) == 2L && is.numeric(values)) !is.na(values) & values >= range[[1L]] & values <= range[[2L]] else
      FALSE)
}

said_missing <- function(columns) {
  labelled <- Filter(function(column) inherits(column, "haven_labelled"), columns)
  n <- vapply(labelled, function(column) sum(declared_missing(column)), 0L)
  n <- n[n > 0L]
  if (length(n) > 0L) line("{sum(n)} value{?s} of {.field {name_some(names(n), 4L)}} {?is/are} declared missing, and",
    "{?is/are} {.code NA}.")
}

# Ids are called by their labels, those without one by their numbers.
called_by_labels <- function(values, labels) {
  text <- as.character(values)
  if (length(labels) == 0L || anyDuplicated(names(labels)) > 0L) {
    return(text)
  }
  at <- match(values, labels)
  ifelse(is.na(at), text, names(labels)[at])
}
