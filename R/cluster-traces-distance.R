# Distances of whole traces. `how` says which one: list(distance, window (samples or NULL), gamma).

trace_distance_labels <- c(dtw = "DTW", soft_dtw = "soft-DTW", euclidean = "Euclidean", shape = "shape",
  ccc = "1 - CCC")

trace_measure <- function(given, rate, series) {
  window <- if (!is.null(given$window) && !is.na(rate)) window_samples(given$window, rate)
  list(distance = given$distance, window = window,
    gamma = if (given$distance == "soft_dtw") given$gamma * gamma_unit(series))
}

# Those that compare sample by sample need one length.
check_lengths_meet <- function(series, how, names, call = caller_env()) {
  size <- vapply(series, nrow, 0L)
  if (how$distance %in% c("euclidean", "shape", "ccc") && any(size != size[[1L]])) {
    other <- which(size != size[[1L]])[[1L]]
    abort_musefuse(c(
      "The distance {.val {how$distance}} needs traces of the same length.",
      x = "{.val {names[[1L]]}} has {size[[1L]]} samples, {.val {names[[other]]}} {size[[other]]}.",
      i = "{.code stretch = TRUE} makes them equally long; {.val dtw} and {.val soft_dtw} take any length."
    ), "time", call = call)
  }
}

# What soft-DTW and shifts cannot do without: complete traces; and shapes have no level and no spread.
as_measured <- function(series, how, names, call = caller_env()) {
  if (how$distance %in% c("soft_dtw", "shape")) series <- lapply(series, fill_gaps)
  if (how$distance != "shape") {
    return(series)
  }
  still <- vapply(series, function(one) all(constant_columns(one)), NA)
  if (any(still)) {
    abort_musefuse(c("A trace that never moves has no shape.",
      x = "{sum(still)} trace{?s} {?does/do} not move: {.val {name_some(names[still])}}.",
      i = "Leave {cli::qty(sum(still))}{?it/them} out, or take another distance."), "constant", call = call)
  }
  lapply(series, unit_shape)
}

# Gaps by straight lines, ends by the nearest sample.
fill_gaps <- function(series) {
  for (d in which(colSums(is.na(series)) > 0)) {
    there <- which(!is.na(series[, d]))
    series[, d] <- stats::approx(there, series[there, d], seq_len(nrow(series)), rule = 2L,
      method = if (length(there) > 1L) "linear" else "constant")$y
  }
  series
}

unit_shape <- function(series) {
  moves <- !constant_columns(series)
  series <- sweep(series, 2L, colMeans(series))
  series[, !moves] <- 0
  series[, moves] <- sweep(series[, moves, drop = FALSE], 2L, apply(series[, moves, drop = FALSE], 2L, population_sd),
    `/`)
  series
}

# Between all series of `x`, or of `x` (rows) and `y` (columns).
trace_distances <- function(x, y, how, threads) {
  x <- unname(x)
  y <- if (!is.null(y)) unname(y)
  check_memory_of_pairs(sqrt(length(x) * as.double(length(y %||% x))), 24, "traces", call = caller_env(2L))
  found <- call_core(switch(how$distance,
    dtw = sqrt(dtw_squares(x, y, how, threads)),
    soft_dtw = soft_dtw_distances(x, y, how, threads),
    euclidean = euclidean_distances(x, y %||% x),
    shape = cpp_shape_distances(x, y %||% x, how$window, threads)$distance,
    ccc = ccc_distances(x, y)
  ), call = caller_env(2L))
  if (is.null(y)) diag(found) <- 0
  found
}

dtw_squares <- function(x, y, how, threads) {
  if (!is.null(y)) {
    return(cpp_dtw_squared_between(x, y, how$window, threads))
  }
  cpp_dtw_squared_matrix(x, how$window, threads, core_progress("Warping pairs"))
}

# The root of the divergence of Blondel, Mensch & Vert (2021), eq. 12; rounding may leave less than nothing of it.
soft_dtw_distances <- function(x, y, how, threads) {
  if (is.null(y)) {
    value <- cpp_soft_dtw_matrix(x, how$window, how$gamma, threads, core_progress("Warping pairs"))
    own_x <- own_y <- diag(value)
  } else {
    value <- cpp_soft_dtw_between(x, y, how$window, how$gamma, threads)
    own <- function(series) vapply(series, function(one) {
      cpp_soft_dtw(one, one, how$window, how$gamma, FALSE)$value
    }, 0)
    own_x <- own(x)
    own_y <- own(y)
  }
  sqrt(pmax(value - outer(own_x, own_y, "+") / 2, 0))
}

# Where samples are missing the sum of the others is scaled up, as stats::dist() does; NaN where none is shared.
euclidean_distances <- function(x, y) {
  flat <- function(series) vapply(series, as.vector, double(length(series[[1L]])))
  x <- matrix(flat(x), ncol = length(x))
  y <- matrix(flat(y), ncol = length(y))
  out <- vapply(seq_len(ncol(y)), function(j) sqrt(colMeans((x - y[, j])^2, na.rm = TRUE) * nrow(x)), double(ncol(x)))
  matrix(out, ncol(x), ncol(y))
}

ccc_distances <- function(x, y) {
  columns <- seq_along(x)
  agreement <- lapply(seq_len(ncol(x[[1L]])), function(d) {
    values <- do.call(cbind, lapply(c(x, y), function(one) one[, d]))
    found <- cpp_pairwise_agreement(values, "ccc")
    if (is.null(y)) found else found[columns, -columns, drop = FALSE]
  })
  1 - Reduce(`+`, agreement) / length(agreement)
}

# A distance that cannot be known (no sample in common, two traces that both never move) is no large and no small one.
check_known_distances <- function(distances, names, call = caller_env()) {
  unknown <- which(is.na(distances), arr.ind = TRUE)
  if (nrow(unknown) > 0L) {
    at <- unknown[1L, ]
    abort_musefuse(c(
      "{nrow(unknown) / 2} pair{?s} of traces {?has/have} no distance.",
      x = paste0("The first {.val {names[[at[[2L]]]]}} and {.val {names[[at[[1L]]]]}}: no sample is rated in both, or ",
        "both never move at the same level."),
      i = "Leave one of each pair out, or take {.code distance = \"dtw\"}."
    ), "data", call = call)
  }
  distances
}
