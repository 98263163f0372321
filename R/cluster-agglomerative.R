#' Cluster segments by merging
#'
#' Starts with each segment by itself and merges the two nearest classes until one is left; the tree is
#' then cut. Take it to see how classes are nested, or where the number of classes is an open question.
#'
#' `linkage` says how far apart two classes are: `"ward"`, the growth of the sum of squares that their
#' merger costs (heights as `ward.D2` of [stats::hclust()]), makes compact classes of similar size;
#' `"complete"`, their largest distance, compact ones; `"average"`, their mean distance, is a
#' compromise; `"single"`, their least distance, finds chains and outliers. Distances are Euclidean. The
#' nearest-neighbour chain takes time of order \eqn{n^2}. Where there are at most ten features, kd-trees find single
#' linkage (a minimum spanning tree) and that of Ward (by centroids, from 1000 rows on) in about \eqn{n \log n}.
#' Where several pairs are equally near, the row of smaller values merges first, so that the order of rows
#' has no part in the outcome.
#'
#' Memory is about \eqn{4 n^2} bytes (1.6 GB for 20000 rows). It is hardly more than the data for `"single"`, and for
#' `"ward"` with at most ten features (from 1000 rows on) or more than 40000 rows.
#'
#' @inheritParams cluster_kmeans
#' @param k Number of classes; or give `height`.
#' @param height Cut the tree at this height: classes that are farther apart stay apart.
#' @param linkage Distance of two classes, see below.
#' @returns A `classes` table: ids and `class`. `as.hclust()` gives the tree for all that R can do with
#'   one, [tidy()] with `type = "merges"` its merges. New rows are placed by the nearest centre of the cut.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` for more than 40000 rows with `"complete"` or
#'   `"average"` linkage.
#' @references Murtagh, F. (1983). A survey of recent advances in hierarchical clustering algorithms.
#'   *The Computer Journal* 26, 354-359. \doi{10.1093/comjnl/26.4.354}
#'
#'   Murtagh, F. and Legendre, P. (2014). Ward's hierarchical agglomerative clustering method: which
#'   algorithms implement Ward's criterion? *Journal of Classification* 31, 274-295.
#'   \doi{10.1007/s00357-014-9161-z}
#' @family clustering
#' @examples
#' classes <- cluster_agglomerative(iris[1:4], k = 3)
#' classes
#' head(as.hclust(classes)$height)
#' @export
cluster_agglomerative <- function(data, k = NULL, ..., height = NULL,
                                  linkage = c("ward", "complete", "average", "single"),
                                  partition = NULL, features = NULL,
                                  standardise = NULL) {
  check_no_dots()
  linkage <- check_choice(linkage)
  if (is.null(k) == is.null(height)) {
    abort_musefuse("Give {.arg k} or {.arg height}: where should the tree be cut?", "argument")
  }
  if (!is.null(k)) k <- check_k(k)
  height <- check_number(height, 0, null = TRUE)
  cut_agglomerative(agglomerate(data, linkage, partition, features, standardise), k, height)
}

# A tree that can be cut more than once: the rows, the merges and what they were made with.
agglomerate <- function(data, linkage, partition, features, standardise, call = caller_env()) {
  input <- cluster_data(data, partition, standardise, features, call = call)
  values <- train_values(input)
  if (cpp_keeps_distances(nrow(values), ncol(values), linkage)) check_memory_of_pairs(nrow(values), 4, call = call)
  tree <- call_core(cpp_agglomerate(values, linkage, core_progress("agglomerative clustering")), call = call)
  list(data = data, input = input, tree = tree,
    given = list(linkage = linkage, partition = partition, features = features, standardise = standardise))
}

cut_agglomerative <- function(made, k, height = NULL, call = caller_env()) {
  values <- train_values(made$input)
  # rows that are all alike are joined at height 0, and no cut parts them
  if (!is.null(k)) check_different_rows(nrow(values) - sum(made$tree$height == 0), k, call)
  fit <- call_core({
    label <- cpp_cut_tree(made$tree, k %||% 0, height %||% 0)
    list(tree = made$tree, label = label, centres = cpp_class_means(values, label, max(label)))
  }, call = call)
  merged <- nrow(values) - max(fit$label)
  fit$status <- "converged"
  fit$linkage <- made$given$linkage
  fit$facts <- list(
    linkage = made$given$linkage,
    height_below = if (merged > 0) fit$tree$height[merged] else 0,
    height_above = if (max(fit$label) > 1) fit$tree$height[merged + 1] else NA_real_
  )
  finish_clustering(made$input, fit, "agglomerative", made$data,
    arguments = c(list(k = k, height = height), made$given))
}

#' @rdname cluster_agglomerative
#' @param x Classes of `cluster_agglomerative()`.
#' @param ... Not used.
#' @importFrom stats as.hclust
#' @export
as.hclust.classes <- function(x, ...) {
  fit <- need_fit(x)
  check_has_tree(fit)
  linkage <- if (fit$linkage == "ward") "ward.D2" else fit$linkage
  structure(
    list(
      merge = cbind(fit$tree$left, fit$tree$right), height = fit$tree$height, order = fit$tree$order,
      labels = leaf_names(fit), method = linkage, dist.method = "euclidean", call = quote(cluster_agglomerative())
    ),
    class = "hclust"
  )
}

leaf_names <- function(fit) {
  ids <- fit$ids[fit$train, ]
  one_each <- anyDuplicated(as.character(ids$recording)) == 0L
  if (one_each) {
    return(as.character(ids$recording))
  }
  of <- paste(ids$recording, ids$segment, sep = ":")
  if (!is.null(ids[["rater"]]) && anyDuplicated(of) > 0L) paste(of, ids$rater) else of
}
