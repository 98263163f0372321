#' Are neighbours on the map neighbours among the features?
#'
#' The trustworthiness of a reduction: how many of the nearest neighbours that a segment has on the map are strangers
#' among the features, and how far off are they there? One number for every kind of map, so that PCA, a
#' self-organising map and t-SNE can be compared.
#'
#' \deqn{T = 1 - \frac{2}{n k (2 n - 3 k - 1)} \sum_i \sum_{j \in U_i} (r(i, j) - k)}{
#'   T = 1 - 2 / (n k (2 n - 3 k - 1)) sum over i and j in U_i of (r(i, j) - k)}
#' where \eqn{U_i} are those of the \eqn{k} nearest neighbours of segment \eqn{i} on the map that are not among its
#' \eqn{k} nearest by their features, and \eqn{r(i, j)} is the rank of \eqn{j} by its distance to \eqn{i} there.
#' Features are scaled as they were for the reduction.
#'
#' @param data The table of features, or the matrix, that was reduced.
#' @param reduced What a `reduce_*()` verb returned (or its [predict()]ed rows).
#' @inheritParams rlang::args_dots_empty
#' @param neighbours How many nearest neighbours count (\eqn{k}); less than half of the rows.
#' @param most Above so many rows, so many of them are judged (evenly spaced ones, each against all rows); a message
#'   says so.
#' @returns One number from 0 to 1: 1 where all neighbours are kept, about 0.5 for a map that has nothing to do with
#'   the features. Rows with missing features are left out.
#' @section Errors: `musefuse_error_columns` where the tables do not have the same rows, `musefuse_error_argument` for
#'   too many neighbours, `musefuse_error_fit` for a table that is no reduction.
#' @references Venna, J. and Kaski, S. (2001). Neighborhood preservation in nonlinear projection methods: an
#'   experimental study. *ICANN 2001*, 485-491. \doi{10.1007/3-540-44668-0_68}
#' @family reduction
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "extended")
#' trustworthiness(features, reduce_pca(features, 2))
#' @export
trustworthiness <- function(data, reduced, ..., neighbours = 5, most = 2000) {
  check_no_dots()
  check_given(missing(data), "the table of features that was reduced", "data")
  check_given(missing(reduced), "what a {.code reduce_*()} verb returned", "reduced")
  fit <- need_fit(reduced)
  if (!inherits(fit, "fit_reduction")) {
    abort_musefuse("{.arg reduced} must be what a {.code reduce_*()} verb returned.", "fit")
  }
  most <- check_number(most, 2, whole = TRUE)
  map <- feature_matrix(reduced)
  original <- feature_matrix(matrix_columns(data), reduced_columns(fit))
  if (nrow(map$values) != nrow(original$values)) {
    abort_musefuse(c("{.arg reduced} and {.arg data} must have the same rows.",
      x = "They have {nrow(map$values)} and {nrow(original$values)}."), "columns")
  }
  rows <- map$complete & original$complete
  scaled <- lapply(unname(fit$groups), function(group) {
    scale_values(original$values[rows, group$columns, drop = FALSE], group$scaling)
  })
  n <- sum(rows)
  neighbours <- check_number(neighbours, 1, (n - 1) / 2, whole = TRUE)
  judged <- seq_len(n)
  if (n > most) {
    judged <- unique(round(seq(1, n, length.out = most)))
    inform_musefuse("{length(judged)} of {n} rows are judged, each against all.", "sample")
  }
  strangers <- misplaced_ranks(do.call(cbind, scaled), map$values[rows, , drop = FALSE], judged, neighbours)
  1 - 2 / (length(judged) * neighbours * (2 * n - 3 * neighbours - 1)) * strangers
}

# The sum of r(i, j) - k over the neighbours on the map that are strangers among the features. Of rows at one distance
# the earlier comes first, in both spaces.
misplaced_ranks <- function(original, map, judged, k) {
  original <- t(original)
  map <- t(map)
  sum(vapply(judged, function(i) {
    near <- order(replace(colSums((map - map[, i])^2), i, Inf))[seq_len(k)]
    rank <- order(order(replace(colSums((original - original[, i])^2), i, Inf)))[near]
    sum(pmax(rank - k, 0))
  }, 0))
}
