# Seconds since the first of what people call times.

seconds_of <- function(x, ...) {
  out <- read_times(x, ...)
  out$time - out$time[[1L]]
}
