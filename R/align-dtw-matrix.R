#' Dynamic time warping of all pairs
#'
#' The distances of [dtw()] between all series of a list, all columns of a matrix, or all raters of each
#' recording and dimension.
#'
#' @param x A list of series (vectors or matrices of time x dimension; lengths may differ), a matrix
#'   whose columns are series, or an annotations table.
#' @param ... These dots are for future extensions and must be empty.
#' @inheritParams dtw
#' @param rate Samples a second, which turns `window` into samples; for annotations it comes from the
#'   data.
#' @param threads Number of threads. The result is the same to the byte for any number.
#' @returns For a list or a matrix: a symmetric matrix of distances with zeros on the diagonal
#'   (`as.dist()` makes a `dist` of it). For annotations: a tibble, one row a pair: `recording`,
#'   `dimension`, `rater`, `other`, `distance`.
#' @family alignment
#' @examples
#' set.seed(1)
#' walks <- replicate(4, cumsum(rnorm(100)))
#' dtw_matrix(walks, window = 10)
#' @export
dtw_matrix <- function(x, ..., window = NULL, rate = 1, distance = c("squared", "euclidean"),
                       step_pattern = c("symmetric1", "symmetric2", "symmetricP1"), max_slope = Inf,
                       threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  distance <- check_choice(distance)
  threads <- check_threads(threads)
  limits <- check_slopes(step_pattern, max_slope)
  if (!missing(x) && is.data.frame(x)) {
    return(dtw_raters(check_annotations(x), c(list(window = check_band(window)), limits), distance, threads))
  }
  series <- check_series_list(x)
  window <- band_samples(window, check_number(rate, 0, open = TRUE))
  pairwise_distances(series, c(list(window = window), limits), distance, threads)
}

pairwise_distances <- function(series, warping, distance, threads, call = caller_env()) {
  check_memory_of_pairs(length(series), 16, "series", call)
  squared <- call_core(
    cpp_dtw_squared_matrix(unname(series), warping, threads, core_progress("Warping pairs")),
    call = call
  )
  dimnames(squared) <- list(names(series), names(series))
  as_distance(squared, distance)
}

# A list of series, or the columns of a matrix, as matrices of doubles.
check_series_list <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  wanted <- "a list of series, a matrix whose columns are series, or annotations"
  check_given(missing(x), wanted, arg, call)
  if (is.matrix(x)) {
    x <- stats::setNames(lapply(seq_len(ncol(x)), function(k) x[, k]), colnames(x))
  }
  if (!is.list(x) || length(x) == 0L) abort_wanted(x, wanted, arg, call)
  labels <- paste0(arg, "[[", if (is.null(names(x))) seq_along(x) else encodeString(names(x), quote = "\""), "]]")
  x <- mapply(check_series, x, labels, MoreArgs = list(call = call), SIMPLIFY = FALSE)
  check_same_dimensions(x, labels, call)
  x
}

dtw_raters <- function(data, warping, distance, threads, call = caller_env()) {
  groups <- warp_groups(data, joint = FALSE, call = call)
  pairs <- map_cells(groups, "Warping pairs", group_distances, warping, distance, threads, call = call)
  warn_unrated(groups)
  pairs <- stack_rows(groups, pairs, "pairs")
  pairs[c("rater", "other")] <- lapply(pairs[c("rater", "other")], factor, levels = levels(data$rater))
  pairs
}

group_distances <- function(group, warping, distance, threads) {
  rated <- rated_series(group)
  found <- pairwise_distances(group$series[rated], group_warping(warping, group), distance, threads)
  pair <- which(upper.tri(found), arr.ind = TRUE)
  list(pairs = data.frame(
    rater = rated[pair[, 1L]], other = rated[pair[, 2L]], distance = found[pair]
  ))
}
