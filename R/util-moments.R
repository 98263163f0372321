# Standard deviation with divisor n of what is finite; NA where nothing is. A constant has exactly 0, though
# its mean may be rounded.
population_sd <- function(x) {
  x <- x[is.finite(x)]
  if (length(x) == 0L) {
    return(NA_real_)
  }
  if (all(x == x[[1L]])) 0 else sqrt(mean((x - mean(x))^2))
}
