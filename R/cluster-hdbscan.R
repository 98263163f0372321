#' Cluster segments by density at every scale
#'
#' Like [cluster_dbscan()], but without a radius that must suit all classes: dense and sparse ones are found
#' side by side, and the number of classes comes out by itself. The one thing to choose is how many segments make a
#' class.
#'
#' Two segments are as far apart as their distance, but no nearer than either is from its `min_samples`-th nearest
#' segment, itself included. The tree that links the nearest first is cut not at one height: of the branches of at least
#' `min_samples` segments those are taken that live longest while the height falls (excess of mass, Campello et al.
#' 2013). Rows that are alike count as a thousandth of the least distance apart.
#' What is in none of them is noise. The tree comes from [dbscan::hdbscan()] of the package dbscan. One class that
#' holds all segments is never found.
#'
#' A new row belongs to the class whose segments it reaches, by the same distance, no later than the class itself hangs
#' together (`reach`); a row that reaches none is noise. Memory is \eqn{8 n^2} bytes. The package dbscan does not look
#' for Ctrl-C: with 10000 rows it can take 0.7 s until the work stops.
#'
#' @inheritParams cluster_kmeans
#' @param min_samples The fewest segments that make a class, at least 2.
#' @returns A `classes` table: ids and `class`, a factor with levels `"1"` to `"k"` and `"noise"`. Where there is no
#'   class, a message says so. [glance()] adds `min_samples`.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` for fewer rows than `min_samples`, and for more than
#'   10000 to fit on.
#' @references Campello, R. J. G. B., Moulavi, D. and Sander, J. (2013). Density-based clustering based on hierarchical
#'   density estimates. *PAKDD 2013*, 160-172. \doi{10.1007/978-3-642-37456-2_14}
#' @family clustering
#' @examplesIf requireNamespace("dbscan", quietly = TRUE)
#' cluster_hdbscan(iris[1:4], min_samples = 8)
#' @export
cluster_hdbscan <- function(data, min_samples = 5, ..., partition = NULL, features = NULL, standardise = NULL) {
  check_no_dots()
  min_samples <- check_number(min_samples, 2, whole = TRUE)
  input <- cluster_data(data, partition, standardise, features)
  sorted <- sorted_rows(input)
  check_fit_rows(sorted$values, 1L, 10000L, bytes = 8)
  if (nrow(sorted$values) < min_samples) {
    abort_musefuse(c("There must be at least as many rows to fit on as {.arg min_samples}.",
      x = "There {cli::qty(nrow(sorted$values))}{?is/are} {nrow(sorted$values)}; {.arg min_samples} is {min_samples}."),
    "data")
  }
  check_package("dbscan", "for the tree of HDBSCAN.")
  fit <- c(density_classes(sorted$values, min_samples), list(min_samples = min_samples, knows_noise = TRUE,
    status = "converged", facts = list(min_samples = min_samples)))
  fit$label <- fit$label[sorted$back]
  if (nrow(fit$centres) == 0L) inform_no_density(min_samples)
  finish_clustering(input, fit, "hdbscan", data, c("centres", "reach"))
}

# The classes of the sorted rows, and what places new ones: the rows that have a class, their core distances, and how
# far apart the segments of a class may be to hang together.
density_classes <- function(values, min_samples) {
  n <- nrow(values)
  distances <- row_dist(values)
  # doubles would have infinite density: they count as a thousandth of the least distance apart
  if (n > 1L && min(distances) == 0) distances[distances == 0] <- min(distances[distances > 0], Inf) / 1000
  found <- if (n > min_samples && max(distances) < Inf) dbscan::hdbscan(distances, minPts = min_samples)
  label <- as.integer(found$cluster %||% rep(0L, n))
  classes <- max(label, 0L)
  core <- call_core(cpp_kth_distance(values, min_samples, 1L))
  reach <- vapply(seq_len(classes), function(class) branch_height(found$hc, label == class), 0)
  list(label = label, centres = cpp_class_means(values, label, classes), reach = reach,
    anchors = values[label > 0L, , drop = FALSE], anchor_core = core[label > 0L], anchor_class = label[label > 0L],
    basis = values)
}

# The height at which the members, a branch of the tree, are all linked.
branch_height <- function(tree, members) {
  wanted <- sum(members)
  held <- integer(nrow(tree$merge))
  for (step in seq_along(held)) {
    sides <- tree$merge[step, ]
    held[[step]] <- sum(ifelse(sides < 0L, members[pmax(-sides, 1L)], held[pmax(sides, 1L)]))
    if (held[[step]] == wanted) {
      return(tree$height[[step]])
    }
  }
}

assign_rows.fit_hdbscan <- function(fit, values) {
  if (nrow(fit$anchors) == 0L) {
    return(list(label = rep(0L, nrow(values))))
  }
  label <- lapply(row_chunks(values, fit$anchors), function(rows) reached_class(fit, values[rows, , drop = FALSE]))
  list(label = unlist(label, use.names = FALSE))
}

# The core distance of a new row counts the row itself, as that of a row of the fit does.
reached_class <- function(fit, values) {
  k <- min(fit$min_samples, nrow(fit$basis))
  core <- if (k > 1L) core_distances(values, fit$basis, k - 1L) else rep(0, nrow(values))
  away <- row_distances(values, fit$anchors)
  away <- pmax(away, core, matrix(fit$anchor_core, nrow(away), ncol(away), byrow = TRUE))
  nearest <- max.col(-away, ties.method = "first")
  class <- fit$anchor_class[nearest]
  ifelse(away[cbind(seq_along(nearest), nearest)] <= fit$reach[class] * (1 + 1e-9), class, 0L)
}

inform_no_density <- function(min_samples) {
  inform_musefuse(c("All segments are noise: no {min_samples} of them lie closer together than the rest.",
    i = "Another {.arg min_samples} may find classes; {.fn cluster_kmeans} always does."), "eps")
}
