#' Cluster segments by k-means
#'
#' Finds `k` classes of segments such that each segment is close to the mean of its class. The quickest
#' method and a good first choice where classes are compact, of similar width and of any size. Take
#' [cluster_gmm()] for stretched classes, [cluster_dbscan()] for odd shapes or outliers.
#'
#' Classes minimise the sum of squared distances \eqn{\sum_i \lVert x_i - c_{a(i)} \rVert^2}. Each
#' start draws centres by k-means++ and runs Lloyd's iteration to its end; distances that the triangle
#' inequality makes superfluous are left out, which does not change the result. A class that loses its
#' last segment restarts at the segment farthest from its centre. The best start counts.
#'
#' Classes are numbered by size, largest first; of equal sizes the one with the smaller centre in the
#' first feature comes first. Rows are sorted inside, so that the same seed gives the same classes for
#' any order of rows and any number of threads; a segment equally near to two centres goes to the one
#' drawn first.
#'
#' @param data A features table, or any data frame or matrix of numeric features. Columns `recording`,
#'   `segment` and `partition` are ids, all others features. Rows with missing features get the class
#'   `NA` and one warning counts them.
#' @param k Number of classes.
#' @inheritParams rlang::args_dots_empty
#' @param features Names of the columns to cluster, by default all features: columns that you have added to a table of
#'   features by hand are none.
#' @param partition Names of the partitions (column `partition`) to fit on; the other rows are placed by
#'   `predict()`. `NULL` fits on all.
#' @param standardise Give each feature mean 0 and standard deviation 1 (of the rows of the fit) first, so that
#'   none counts more for its unit? `NULL`: in a table of features or a data frame, but a matrix is taken as it is.
#'   What a `reduce_*()` verb made is left as it is: components have one unit, and
#'   their spread says how much they tell.
#' @param starts Number of starts.
#' @param start A matrix of `k` rows with centres to start from, on the features' own scale, instead of
#'   drawn ones.
#' @param max_iter Iterations at most.
#' @param tolerance Stop once the squared moves of all centres sum up to less than this many mean
#'   variances of a feature. With 0 the iteration runs until no segment changes its class.
#' @param seed A whole number; the same seed gives the same result. `NULL` draws one from R's generator,
#'   see [set.seed()].
#' @param threads Number of threads; the result does not depend on it.
#' @returns A `classes` table: the id columns and `class`, a factor with levels `"1"` to `"k"`. Read it
#'   with [tidy()], [glance()], [augment()], [predict()] and [autoplot()]. Its objective is the sum of
#'   squared distances.
#' @section Errors: `musefuse_error_data` where there are fewer different rows than classes,
#'   `musefuse_error_columns` for columns that are not numeric, `musefuse_error_empty` where no row is
#'   left to fit on. A fit that has not converged warns with `musefuse_warning_convergence`.
#' @references Arthur, D. and Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding.
#'   *SODA '07*, 1027-1035.
#'
#'   Hamerly, G. (2010). Making k-means even faster. *SIAM International Conference on Data Mining*,
#'   130-140. \doi{10.1137/1.9781611972801.12}
#'
#'   Lloyd, S. (1982). Least squares quantization in PCM. *IEEE Transactions on Information Theory*
#'   28, 129-137. \doi{10.1109/TIT.1982.1056489}
#' @family clustering
#' @examples
#' classes <- cluster_kmeans(iris[1:4], k = 3, seed = 1)
#' classes
#' tidy(classes)
#' @export
cluster_kmeans <- function(data, k, ..., partition = NULL, features = NULL,
                           standardise = NULL, starts = 10,
                           start = NULL, max_iter = 300, tolerance = 0, seed = NULL,
                           threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  k <- check_k(k)
  starts <- check_repeats(starts)
  max_iter <- check_number(max_iter, 1, whole = TRUE)
  tolerance <- check_number(tolerance, 0)
  threads <- check_threads(threads)
  input <- cluster_data(data, partition, standardise, features)
  scaled_start <- check_start_centres(start, k, input)
  seed <- draw_seed(seed)
  fit <- call_core(cpp_kmeans(
    train_values(input), list(k = k, starts = starts, max_iter = max_iter, tolerance = tolerance, seed = seed,
      threads = threads, start = scaled_start),
    core_progress("k-means")
  ))
  warn_status(fit, "k-means")
  finish_clustering(input, fit, "kmeans", data)
}

# Centres to start from, on the scale that is clustered.
check_start_centres <- function(start, k, data, call = caller_env()) {
  if (is.null(start)) {
    return(NULL)
  }
  scale_values(check_matrix(start, k, ncol(data$values), arg = "start", call = call), data$scaling)
}
