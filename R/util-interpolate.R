# A series at other times, linearly between its samples.
interpolate_series <- function(time, value, at) {
  if (length(time) < 2L) {
    return(value[match(at, time)])
  }
  # At its own times a series is what it is, also for raters one below the other who all have them.
  shared <- length(at) > 0L && length(at) %% length(time) == 0L && isTRUE(all(at == time))
  if (shared && isFALSE(is.unsorted(time, strictly = TRUE))) {
    return(rep_len(replace(as.double(value), !is.finite(value), NA_real_), length(at)))
  }
  # A missing neighbour makes NA, as approx() is told nothing else.
  out <- stats::approx(time, ifelse(is.na(value), Inf, value), at)$y
  replace(out, !is.finite(out), NA_real_)
}
