# Distances between rows, for methods that place rows by those of the fit.

# How far each row of `of` is from its k-th nearest row of `values`; a row that is among them is its own first.
core_distances <- function(of, values, k) {
  unlist(lapply(row_chunks(of, values), function(rows) {
    away <- row_distances(of[rows, , drop = FALSE], values)
    apply(away, 1L, function(row) sort(row, partial = k)[[k]])
  }), use.names = FALSE)
}

# Rows of `x`, a million distances to those of `y` at a time: less memory, and an interrupt is heard between them.
row_chunks <- function(x, y) {
  size <- min(500, max(1, 1e6 %/% nrow(y)))
  split(seq_len(nrow(x)), (seq_len(nrow(x)) - 1L) %/% size)
}

# dist() hears no interrupt.
row_dist <- function(x) {
  structure(call_core(cpp_pair_distances(x, "euclidean")), class = "dist", Size = nrow(x), Diag = FALSE, Upper = FALSE,
    method = "euclidean")
}

row_distances <- function(x, y) {
  out <- matrix(0, nrow(x), nrow(y))
  for (column in seq_len(ncol(x))) out <- out + outer(x[, column], y[, column], "-")^2
  sqrt(out)
}
