#' Cluster segments by density
#'
#' A class is a region in which segments lie densely, of whatever shape; segments in no such region are
#' noise. The number of classes comes out by itself. Take it where outliers must not bend the classes or
#' where classes are not round; it needs a distance `eps` that suits all classes, and few features.
#'
#' A segment is a *core* segment if at least `min_samples` segments (itself included) lie within `eps`.
#' Core segments within `eps` of each other share a class; a segment near a core segment joins the class
#' of the nearest one; all others are noise. So the outcome does not depend on the order of rows. To
#' choose `eps`, look for the bend in [k_distance()].
#'
#' @inheritParams cluster_kmeans
#' @param eps Radius of a neighbourhood (Euclidean, bounds included; a distance that differs from it by
#'   rounding only counts as within).
#' @param min_samples How many segments make a neighbourhood dense, the segment itself included.
#' @returns A `classes` table: ids and `class`, a factor with levels `"1"` to `"k"` and `"noise"`. Where
#'   all segments are noise, or all fall in one class, a message says how to change `eps`.
#' @section Errors: as [cluster_kmeans()].
#' @references Ester, M., Kriegel, H.-P., Sander, J. and Xu, X. (1996). A density-based algorithm for
#'   discovering clusters in large spatial databases with noise. *KDD-96*, 226-231.
#' @family clustering
#' @examples
#' cluster_dbscan(iris[1:4], eps = 0.5)
#' @export
cluster_dbscan <- function(data, eps, ..., min_samples = 5, partition = NULL, features = NULL,
                           standardise = NULL,
                           threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  eps <- check_number(eps, 0, Inf, open = TRUE)
  min_samples <- check_number(min_samples, 1, whole = TRUE)
  threads <- check_threads(threads)
  input <- cluster_data(data, partition, standardise, features)
  values <- train_values(input)
  fit <- call_core(cpp_dbscan(values, eps, min_samples, threads, core_progress("DBSCAN")))
  fit$status <- "converged"
  fit$knows_noise <- TRUE
  fit$eps <- eps
  fit$min_samples <- min_samples
  fit$facts <- list(eps = eps, min_samples = min_samples, n_core = sum(fit$core))
  inform_eps(fit, input)
  finish_clustering(input, fit, "dbscan", data)
}

assign_rows.fit_dbscan <- function(fit, values) {
  # the matrix of the fit rides along also where other rows are placed
  nearest <- cpp_nearest_within(values, fit$core_values, fit$eps, 1L)
  list(label = c(0L, fit$core_label)[nearest + 1L])
}

inform_eps <- function(fit, data) {
  if (fit$classes == 1L && all(fit$label > 0L) && length(fit$label) > 1L) {
    inform_musefuse(c(
      "All segments are in one class.",
      i = "If you expected more, take a smaller {.arg eps} (it is {fit$eps}); {.fn k_distance} helps to choose."
    ), "eps")
  }
  if (fit$classes == 0L) {
    n <- length(fit$label)
    # the search for far neighbours costs more than the clustering: for few rows only
    near <- if (n <= 5000L) stats::median(cpp_kth_distance(train_values(data), min(fit$min_samples, n), 1L))
    inform_musefuse(c(
      "All segments are noise: none has {fit$min_samples} segments within {.arg eps} = {fit$eps}.",
      i = if (!is.null(near)) "Half of them have as many within {signif(near, 3)}; {.fn k_distance} helps to choose.",
      i = if (is.null(near)) "Take a larger {.arg eps}; {.fn k_distance} helps to choose."
    ), "eps")
  }
}

#' Distance to the k-th nearest segment
#'
#' How far each segment is from its k-th nearest, itself included. Sorted, these distances rise slowly
#' through the dense regions and steeply for outliers; the height of the bend is a good `eps` for
#' [cluster_dbscan()] with `min_samples = k`.
#'
#' @inheritParams cluster_dbscan
#' @param k Which neighbour; the segment itself is the first.
#' @returns A tibble of class `k_distance`: the ids and `distance`, smallest first; rows with missing
#'   features are left out, and one warning counts them. [autoplot()] draws the curve.
#' @family clustering
#' @examples
#' near <- k_distance(iris[1:4], k = 5)
#' tail(near)
#' ggplot2::autoplot(near)
#' @export
k_distance <- function(data, k = 5, ..., partition = NULL, features = NULL,
                       standardise = NULL,
                       threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  k <- check_k(k)
  input <- cluster_data(data, partition, standardise, features)
  distance <- call_core(cpp_kth_distance(train_values(input), k, check_threads(threads)))
  out <- input$ids[input$train, ]
  out$distance <- distance
  fit <- structure(list(k = k, scaling = input$scaling), class = c("fit_k_distance", "musefuse_fit"))
  add_step(new_table(as.list(out[order(distance), ]), "k_distance", fit = fit), data, "k_distance",
    own_arguments())
}

# The sorted distances to the neighbour that counts (`min_samples`), of the rows that were fitted.
fitted_k_distance <- function(fit) {
  values <- fit$values[fit$train, , drop = FALSE]
  k <- min(fit$min_samples, nrow(values))
  list(k = k, distance = sort(call_core(cpp_kth_distance(values, k, 1L))))
}
