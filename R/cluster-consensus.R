# What many runs of a method on parts of the segments put together.

#' Cluster segments by the consensus of many runs
#'
#' One run of k-means may cut where another does not. Here a method is run many times, each time on a random part of the
#' segments; how often two segments are put into one class, of the runs that had both, is the evidence that they belong
#' together, and classes are cut from that. Use it where runs differ, to see which segments do not belong clearly to
#' any class, or, with many small classes in each run (`base_k`), to find classes of any shape.
#'
#' @details
#' With `base_k = k` (default) this is the consensus clustering of Monti et al. (2003): the matrix of
#' shares is near 0 or 1 everywhere if k classes are there. With larger or several `base_k` it is the evidence
#' accumulation of Fred and Jain (2005): small compact classes, many times and each time others, chain into long ones,
#' for which they take `linkage = "single"`. The tree of \eqn{1 - M}, M the matrix, is cut into `k` classes.
#'
#' `autoplot(x, type = "consensus")` draws the matrix. [glance()] tells `consensus` (mean share of pairs within
#' classes) and `ambiguous` (share of all pairs between .1 and .9, Senbabaoglu et al. 2014: the lower, the clearer; it
#' compares numbers of classes). Beware: k-means cuts a single cloud, too, and often the same way.
#'
#' New rows get the class of the nearest row of the fit. Memory is about \eqn{40 n^2} bytes, of at most 3000 rows to fit
#' on; 1000 rows and 100 runs of k-means take some seconds.
#'
#' @inheritParams cluster_kmeans
#' @param method What is run: `"kmeans"`, `"kmedoids"`, `"cmeans"`, `"gmm"`, `"agglomerative"`, `"spectral"` or `"som"`.
#' @param parameters A list of arguments for it, such as `list(linkage = "average")`.
#' @param base_k Number of classes of the runs; of several, each in turn.
#' @param share Share of the rows that a run has, .05 to 1.
#' @param resamples Number of runs.
#' @param linkage Of the tree of the consensus: `"average"`, `"single"` or `"complete"`.
#' @returns A `classes` table: ids and `class`. [tidy()] gives the means of the classes, [glance()] adds `resamples`,
#'   `failed` (runs that found no classes; a warning of class `musefuse_warning_resamples` says why), `consensus` and
#'   `ambiguous`.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_argument` where too few runs had some two rows together,
#'   `musefuse_error_data` where no run found classes, and for more than 3000 rows.
#' @references Monti, S., Tamayo, P., Mesirov, J. and Golub, T. (2003). Consensus clustering: a resampling-based method
#'   for class discovery and visualization of gene expression microarray data. *Machine Learning* 52, 91-118.
#'   \doi{10.1023/A:1023949509487}
#'
#'   Fred, A. L. N. and Jain, A. K. (2005). Combining multiple clusterings using evidence accumulation. *IEEE
#'   Transactions on Pattern Analysis and Machine Intelligence* 27, 835-850. \doi{10.1109/TPAMI.2005.113}
#'
#'   Senbabaoglu, Y., Michailidis, G. and Li, J. Z. (2014). Critical limitations of consensus clustering in class
#'   discovery. *Scientific Reports* 4, 6207. \doi{10.1038/srep06207}
#' @family clustering
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std"))
#' classes <- cluster_consensus(features, k = 3, resamples = 30, seed = 1)
#' glance(classes)
#' autoplot(classes, type = "consensus")
#' @export
cluster_consensus <- function(data, k, ..., method = "kmeans", parameters = list(), base_k = k, share = 0.8,
                              resamples = 100, linkage = c("average", "single", "complete"), partition = NULL,
                              features = NULL, standardise = NULL, seed = NULL) {
  check_no_dots()
  k <- check_k(k)
  call <- rlang::current_env()
  base_k <- vapply(as.list(check_values(base_k)), function(one) {
    check_number(one, 1, whole = TRUE, arg = "base_k", call = call)
  }, 0)
  method <- check_choice(method, consensus_methods)
  share <- check_number(share, 0.05, 1)
  resamples <- check_repeats(resamples, 1)
  linkage <- check_choice(linkage)
  check_arguments(check_parameters(parameters), paste0("cluster_", method), call, setdiff(set_by_caller, "threads"))
  input <- cluster_data(data, partition, standardise, features)
  sorted <- sorted_rows(input)
  check_fit_rows(sorted$values, k, 3000L, bytes = 24)
  seed <- draw_seed(seed)
  found <- consensus_of_runs(sorted$values, method, parameters, base_k, share, resamples, seed)
  warn_failed_runs(found$failed, resamples)
  label <- consensus_classes(found$matrix, k, linkage)
  pairs <- found$matrix[upper.tri(found$matrix)]
  within <- outer(label, label, `==`)[upper.tri(found$matrix)]
  fit <- list(
    centres = cpp_class_means(sorted$values, label, k), label = label[sorted$back], status = "converged",
    anchors = sorted$values, anchor_class = label, consensus = found$matrix[sorted$back, sorted$back, drop = FALSE],
    facts = list(resamples = resamples, failed = length(found$failed), consensus = mean(pairs[within]),
      ambiguous = mean(pairs > 0.1 & pairs < 0.9))
  )
  finish_clustering(input, fit, "consensus", data)
}

consensus_methods <- c("kmeans", "kmedoids", "cmeans", "gmm", "agglomerative", "spectral", "som")

# How often rows are put together, of the runs that had both; and why runs failed.
consensus_of_runs <- function(values, method, parameters, base_k, share, resamples, seed, call = caller_env()) {
  n <- nrow(values)
  together <- both <- matrix(0, n, n)
  failed <- character()
  for (i in seq_len(resamples)) {
    at <- next_seed(seed, i)
    rows <- with_seed(at, sort(sample.int(n, min(n, max(2L, round(share * n))))))
    classes <- base_k[[(i - 1L) %% length(base_k) + 1L]]
    found <- clustered_or_why(values[rows, , drop = FALSE], classes, method, c(parameters, standardise = FALSE), at)
    if (is.character(found)) {
      failed <- c(failed, found)
      next
    }
    label <- as.integer(found$class)
    both[rows, rows] <- both[rows, rows] + 1
    together[rows, rows] <- together[rows, rows] + outer(label, label, `==`)
  }
  if (length(failed) == resamples) {
    abort_musefuse(c("No run found classes.", x = escape_braces(failed[[1L]])), "data", call = call)
  }
  apart <- sum(both[upper.tri(both)] == 0)
  if (apart > 0L) {
    abort_musefuse(c("{apart} pair{?s} of rows {?was/were} never in one run.",
      i = "Take more {.arg resamples}, or a larger {.arg share}."), "argument", call = call)
  }
  out <- together / both
  diag(out) <- 1
  list(matrix = out, failed = failed)
}

consensus_classes <- function(matrix, k, linkage) {
  if (nrow(matrix) < 2L) {
    return(rep(1L, nrow(matrix)))
  }
  unname(stats::cutree(stats::hclust(stats::as.dist(1 - matrix), linkage), k))
}

warn_failed_runs <- function(failed, resamples) {
  if (length(failed) > 0L) {
    warn_musefuse(c(
      "{length(failed)} of {resamples} run{?s} found no classes and {cli::qty(length(failed))}{?does/do} not count.",
      x = escape_braces(failed[[1L]])), "resamples")
  }
}

assign_rows.fit_consensus <- function(fit, values) {
  list(label = fit$anchor_class[cpp_nearest_centre(values, fit$anchors)])
}
