#' Cluster segments about typical ones
#'
#' Like [cluster_kmeans()], but the middle of a class is one of its segments, its medoid. Take it where outliers must
#' not draw the middle away, where each class shall be shown by a real segment, or where distances are not Euclidean.
#'
#' Classes minimise the sum of the distances (not squared) of segments to the medoid of their class. Medoids are built
#' one by one, then exchanged for as long as an exchange lowers the sum (partitioning around medoids, Kaufman and
#' Rousseeuw 1990), which draws nothing at random: the result is the same in every run and for any order of rows.
#'
#' Memory is \eqn{8 n^2} bytes (800 MB for 10000 rows), time of order \eqn{k n^2}.
#'
#' @inheritParams cluster_kmeans
#' @param distance `"euclidean"`, or `"manhattan"`, the sum of the features' differences, which a single odd
#'   feature rules less.
#' @returns A `classes` table: ids and `class`. [tidy()] gives the medoids as centres, [glance()] the sum of distances
#'   as `objective`. New rows go to the nearest medoid.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` for more than 10000 rows to fit on.
#' @references Kaufman, L. and Rousseeuw, P. J. (1990). *Finding Groups in Data: An Introduction to Cluster Analysis*.
#'   Wiley. \doi{10.1002/9780470316801}
#' @family clustering
#' @examples
#' classes <- cluster_kmedoids(iris[1:4], k = 3)
#' tidy(classes)
#' @export
cluster_kmedoids <- function(data, k, ..., distance = c("euclidean", "manhattan"), partition = NULL, features = NULL,
                             standardise = NULL) {
  check_no_dots()
  k <- check_k(k)
  distance <- check_choice(distance)
  input <- cluster_data(data, partition, standardise, features)
  sorted <- sorted_rows(input)
  check_fit_rows(sorted$values, k, 10000L, bytes = 16)
  found <- call_core(cpp_medoids(cpp_square_distances(sorted$values, distance), k, 1e6))
  fit <- list(centres = sorted$values[found$medoid, , drop = FALSE], label = found$label[sorted$back],
    objective = found$objective, iterations = found$iterations, status = found$status, distance = distance,
    facts = list(distance = distance))
  finish_clustering(input, fit, "kmedoids", data)
}

assign_rows.fit_kmedoids <- function(fit, values) {
  if (fit$distance == "euclidean") {
    return(NextMethod())
  }
  away <- vapply(seq_len(nrow(fit$centres)), function(class) {
    rowSums(abs(values - to_columns(fit$centres[class, ], values)))
  }, numeric(nrow(values)))
  list(label = max.col(-matrix(away, nrow(values)), ties.method = "first"))
}
