#' Cluster segments by fuzzy c-means
#'
#' Classes with soft borders: each segment belongs to every class to a degree between 0 and 1. Take it
#' where segments lie between classes and you want to say so. With many features (say, above ten) all
#' distances become alike and the classes can collapse into one; the fit says so. Then lower
#' `fuzzifier` towards 1, or reduce the features first.
#'
#' Minimises \eqn{\sum_i \sum_c u_{ic}^m \lVert x_i - v_c \rVert^2} over memberships \eqn{u} and
#' centres \eqn{v}, where \eqn{m} is the fuzzifier:
#' \eqn{u_{ic} = 1 / \sum_b (d_{ic} / d_{ib})^{2 / (m - 1)}}. Starts draw their centres by k-means++; the
#' best one counts. Order of classes, seeds and row order: see [cluster_kmeans()].
#'
#' @inheritParams cluster_kmeans
#' @param fuzzifier Above 1. Near 1 the classes are hard, large values blur them.
#' @param start A matrix of memberships to start from, one row for each row of the fit and `k` columns,
#'   instead of drawn centres.
#' @param tolerance Stop once no membership changes by more.
#' @returns A `classes` table: ids, `class` (the largest membership) and `membership_1` to
#'   `membership_k`, which sum up to 1. A fit whose centres have run into each other has the status
#'   `"degenerate"` and warns with `musefuse_warning_convergence`.
#' @section Errors: as [cluster_kmeans()].
#' @references Bezdek, J. C. (1981). *Pattern Recognition with Fuzzy Objective Function Algorithms*.
#'   Plenum. \doi{10.1007/978-1-4757-0450-1}
#' @family clustering
#' @examples
#' classes <- cluster_cmeans(iris[1:4], k = 3, seed = 1)
#' classes
#' index_fuzzy_partition(classes)
#' @export
cluster_cmeans <- function(data, k, ..., fuzzifier = 2, partition = NULL, features = NULL,
                           standardise = NULL, starts = 5,
                           start = NULL, max_iter = 1000, tolerance = 1e-6, seed = NULL,
                           threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  k <- check_k(k)
  fuzzifier <- check_number(fuzzifier, 1, Inf, open = TRUE)
  starts <- check_repeats(starts)
  max_iter <- check_number(max_iter, 1, whole = TRUE)
  tolerance <- check_number(tolerance, 0)
  threads <- check_threads(threads)
  input <- cluster_data(data, partition, standardise, features)
  if (!is.null(start)) start <- check_matrix(start, length(input$train), k)
  seed <- draw_seed(seed)
  fit <- call_core(cpp_cmeans(
    train_values(input), list(k = k, fuzzifier = fuzzifier, starts = starts, max_iter = max_iter,
      tolerance = tolerance, seed = seed, threads = threads, start = start),
    core_progress("fuzzy c-means")
  ))
  warn_status(fit, "Fuzzy c-means")
  warn_collapse(fit, fuzzifier)
  fit$fuzzifier <- fuzzifier
  fit <- by_membership(fit)
  finish_clustering(input, fit, "cmeans", data)
}

assign_rows.fit_cmeans <- function(fit, values) {
  assign_largest(cpp_fuzzy_membership(values, fit$centres, fit$fuzzifier))
}

# In plain text, see warn_status().
warn_collapse <- function(fit, fuzzifier) {
  if (identical(fit$status, "degenerate")) {
    warn_musefuse(c(
      "Fuzzy c-means has collapsed: centres have run into each other, and memberships say little.",
      i = cli::pluralize("Lower `fuzzifier` (it is {fuzzifier}), take a smaller `k`, or reduce the features first.")
    ), "convergence")
  }
}
