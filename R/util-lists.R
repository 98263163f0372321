# Lists.

compact <- function(x) Filter(Negate(is.null), x)

# The columns of a matrix.
columns_of <- function(x) lapply(seq_len(ncol(x)), function(j) x[, j])

# One text, not missing.
is_text <- function(x) is.character(x) && length(x) == 1L && !is.na(x)

# A tibble of a table's own columns and one a feature (columns of the matrix `values`). Features have any name: one that
# is called as an own column gets `_feature` behind it.
beside_features <- function(own, values) {
  features <- as.data.frame(values, optional = TRUE)
  taken <- names(features) %in% names(own)
  while (any(taken)) {
    names(features)[taken] <- paste0(names(features)[taken], "_feature")
    taken <- names(features) %in% names(own) | duplicated(names(features))
  }
  tibble::as_tibble(c(own, features), .name_repair = "minimal")
}
