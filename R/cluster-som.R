#' Cluster segments by a self-organising map
#'
#' Trains a map with [reduce_som()] and takes its units, or groups of neighbouring units, for classes. Take it where
#' the map is shown anyway, or where there are many segments and few groups of them: the units stand for the segments.
#'
#' With `k`, units that have segments are merged by their codes, the two nearest first (Ward's criterion, each unit
#' counts once), as Vesanto and Alhoniemi (2000) do; without, each such unit is a class. A segment, and a new row, has
#' the class of the nearest code among the units that have segments of the fit.
#'
#' @inheritParams cluster_kmeans
#' @param k Number of classes; `NULL`: each unit that has segments is one.
#' @param grid,topology,max_iter Of the map, see [reduce_som()].
#' @param seed A whole number; the same seed gives the same result. Starting from principal components the map draws
#'   nothing.
#' @returns A `classes` table: ids and `class`. [tidy()] gives the mean of each class, [glance()] adds `units` (that
#'   have segments) and the map's `quantisation_error` and `topographic_error`.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` where fewer units than `k` have segments.
#' @references Vesanto, J. and Alhoniemi, E. (2000). Clustering of the self-organizing map. *IEEE Transactions on Neural
#'   Networks* 11, 586-600. \doi{10.1109/72.846731}
#' @family clustering
#' @examples
#' classes <- cluster_som(iris[1:4], k = 3, grid = c(6, 5), seed = 1)
#' table(classes$class, iris$Species)
#' @export
cluster_som <- function(data, k = NULL, ..., grid = NULL, topology = c("hexagonal", "rectangular"), max_iter = 100,
                        partition = NULL, features = NULL, standardise = NULL, seed = NULL) {
  check_no_dots()
  if (!is.null(k)) k <- check_k(k)
  topology <- check_choice(topology)
  max_iter <- check_number(max_iter, 1, whole = TRUE)
  input <- cluster_data(data, partition, standardise, features)
  values <- train_values(input)
  check_fit_rows(values, max(k, 1L))
  seed <- draw_seed(seed)
  map <- reduce_som(values, grid, topology = topology, max_iter = max_iter, standardise = FALSE, seed = seed)
  codes <- as.matrix(tidy(map, "codes")[-(1:4)])
  codes <- codes[tabulate(map$som_unit, nrow(codes)) > 0L, , drop = FALSE]
  fit <- c(unit_classes(codes, k, values), list(status = "converged", facts = list(units = nrow(codes),
    quantisation_error = glance(map)$quantisation_error, topographic_error = glance(map)$topographic_error)))
  finish_clustering(input, fit, "som", data)
}

# Codes merged into k classes, and the classes of the rows by their nearest codes.
unit_classes <- function(codes, k, values, call = caller_env()) {
  if (!is.null(k) && k > nrow(codes)) {
    abort_musefuse(c("There must be at least as many units with segments as classes.",
      x = "{nrow(codes)} unit{?s} {?has/have} segments; {.arg k} is {k}.", i = "Take a larger {.arg grid}."), "data",
    call = call)
  }
  dimnames(codes) <- NULL
  class <- if (is.null(k)) seq_len(nrow(codes)) else
    cpp_cut_tree(cpp_agglomerate(codes, "ward", function(share) NULL), k, 0)
  label <- class[cpp_nearest_centre(values, codes)]
  list(label = label, centres = cpp_class_means(values, label, max(label)), codes = codes, anchor_class = class)
}

assign_rows.fit_som <- function(fit, values) list(label = fit$anchor_class[cpp_nearest_centre(values, fit$codes)])
