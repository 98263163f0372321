#' Barycentre of any series under time warping
#'
#' The mean of several series by DBA, or by soft-DTW: what [fuse_dba()] and [fuse_softdtw()] do for the
#' raters of annotations, for any list of series, which may have different lengths.
#'
#' @inheritParams dtw_matrix
#' @inheritParams fuse_dba
#' @param x A list of series (vectors or matrices of time x dimension; lengths may differ), or a matrix
#'   whose columns are series.
#' @param weights `NULL` for equal weights, or one number above 0 for each series.
#' @param window Half-width of the band: seconds, [samples()], or `NULL` for no band.
#' @param gamma 0 for DBA; above 0, in squared units of the series, for soft-DTW, see [fuse_softdtw()].
#' @param start What to start from: `"best"` or `"steady"` of several, `"medoid"`, `"mean"` (of series of one
#'   length), see [fuse_dba()]; the number of a series; or any complete series, of its own length.
#' @returns A list of class `dtw_barycentre`: `centre` (vector, or matrix of time x dimension, as long as
#'   the series at the start), `n_series` (series matched to each sample with a value that is not
#'   missing), `distance` (of each series from the centre, the root of the summed squares), `objective` (at
#'   the start and after each iteration), `start` (the number of the series at the start, or `"mean"` or `"given"`),
#'   `iterations` and `status` (`"converged"` or `"max_iterations"`).
#' @family alignment
#' @examples
#' time <- seq(0, 10, by = 0.2)
#' series <- list(sin(time), sin(time[-(1:4)]), sin(0.9 * time))
#' dtw_barycentre(series)
#' @export
dtw_barycentre <- function(x, ..., weights = NULL, window = NULL, rate = 1, gamma = 0, max_iter = 50,
                           tolerance = 1e-6, start = "best",
                           step_pattern = c("symmetric1", "symmetric2", "symmetricP1"), max_slope = Inf,
                           threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  series <- check_series_list(x)
  weights <- check_series_weights(weights, length(series))
  gamma <- check_number(gamma, 0)
  slopes <- check_slopes(step_pattern, max_slope)
  check_hard_slopes(slopes, gamma)
  found <- call_core(cpp_barycentre(
    unname(series), weights, list(
      warping = c(list(window = band_samples(window, check_number(rate, 0, open = TRUE))), slopes), gamma = gamma,
      max_iter = check_number(max_iter, 1, 1e6, whole = TRUE), tolerance = check_number(tolerance, 0),
      threads = check_threads(threads), start = check_start(start, series)
    )
  ))
  if (found$start == 0L) found$start <- if (is.numeric(start)) "given" else "mean"
  found$distance <- sqrt(found$squared)
  if (ncol(series[[1L]]) == 1L) found[c("centre", "n_series")] <- lapply(found[c("centre", "n_series")], drop)
  kept <- c("centre", "n_series", "distance", "objective", "start", "iterations", "status")
  structure(c(found[kept], gamma = gamma), class = "dtw_barycentre")
}

# Paths of soft-DTW are all paths, each by its share.
check_hard_slopes <- function(slopes, gamma, call = caller_env()) {
  if (gamma > 0 && (slopes$step_pattern != "symmetric1" || is.finite(slopes$max_slope))) {
    abort_musefuse(c("{.arg step_pattern} and {.arg max_slope} are for DBA ({.code gamma = 0}).",
      i = "Soft-DTW weighs all paths; {.arg window} is the limit that it has."), "argument", call = call)
  }
}

barycentre_starts <- c("steady", "best", "mean", "medoid")

# As the core takes it: a name, the number of a series, or a matrix.
check_start <- function(start, series, call = caller_env()) {
  if (is.character(start)) {
    start <- check_choice(start, barycentre_starts, call = call)
    if (start == "mean" && length(unique(vapply(series, nrow, 0L))) > 1L) {
      abort_musefuse("Series of different lengths have no mean to start from.", "argument", call = call)
    }
    return(start)
  }
  if (is.numeric(start) && length(start) == 1L) {
    return(as.integer(check_number(start, 1, length(series), whole = TRUE, call = call)))
  }
  start <- check_series(start, call = call)
  check_same_dimensions(list(start, series[[1L]]), c("start", "x[[1]]"), call)
  if (anyNA(start)) abort_musefuse("{.arg start} must have no missing samples.", "missing", call = call)
  start
}

check_series_weights <- function(weights, n, call = caller_env()) {
  if (is.null(weights)) {
    return(rep(1, n))
  }
  if (!is.numeric(weights) || length(weights) != n || !all(is.finite(weights) & weights > 0)) {
    abort_musefuse(c(
      "{.arg weights} must be {n} number{?s} above 0, one a series.",
      x = if (length(weights) != n) "There {?is/are} {length(weights)}."
    ), "weights", call = call)
  }
  as.double(weights)
}

#' @export
print.dtw_barycentre <- function(x, ...) print_format(x)

#' @export
format.dtw_barycentre <- function(x, ...) {
  need_parts(x, c("centre", "distance", "objective", "gamma", "start", "iterations", "status"), "dtw_barycentre")
  local_plain_numbers()
  c(
    cli::style_bold(paste("Barycentre by", if (x$gamma == 0) "DBA" else
      paste0("soft-DTW (gamma ", format(x$gamma), ")"))),
    paste0(length(x$distance), " series, centre of ", NROW(x$centre), " samples",
      if (NCOL(x$centre) > 1L) paste0(" x ", NCOL(x$centre)), ", started from ",
      if (is.character(x$start)) c(mean = "the mean", given = "a given series")[[x$start]] else
        paste("series", x$start)),
    paste0("Objective ", format(x$objective[[1L]], digits = 4), " -> ",
      format(x$objective[[length(x$objective)]], digits = 4), " in ", x$iterations, " iteration",
      if (x$iterations != 1L) "s", if (x$status == "converged") ", converged" else ", not converged (max_iter)"),
    cli::style_dim("Next: plot(x$centre), x$objective, x$distance")
  )
}
