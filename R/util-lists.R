# Lists.

compact <- function(x) Filter(Negate(is.null), x)

# The columns of a matrix; R would take their numbers one by one.
columns_of <- function(x) {
  if (is.double(x) && is.null(rownames(x))) cpp_columns(x) else lapply(seq_len(ncol(x)), function(j) x[, j])
}

# One text, not missing.
is_text <- function(x) is.character(x) && length(x) == 1L && !is.na(x)

# Is none of them given?
all_null <- function(...) all(vapply(list(...), is.null, NA))
