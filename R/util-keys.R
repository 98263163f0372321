# The columns that tell traces apart.
trace_keys <- c("recording", "dimension", "rater")

# What names a cell or a trace in one string, row by row (of a table, or of one cell): for split() and match(). No
# name holds the separator, so that no two of them run into one.
cell_key <- function(x) paste(x$recording, x$dimension, sep = "\r")
trace_key <- function(x) paste(x$recording, x$dimension, x$rater, sep = "\r")

# A series at other times, linearly between its samples.
interpolate_gold <- function(time, value, at) {
  if (length(time) < 2L) {
    return(value[match(at, time)])
  }
  # A missing neighbour makes NA, as approx() is told nothing else.
  out <- stats::approx(time, ifelse(is.na(value), Inf, value), at)$y
  replace(out, !is.finite(out), NA_real_)
}

# Is the id of a row that of the next?
same_as_next <- function(x) {
  codes <- as.integer(x)
  codes[-length(codes)] == codes[-1L]
}
