#' Cluster segments by a Gaussian mixture
#'
#' Each class is a normal distribution with a mean and a covariance of its own, so that classes may be
#' stretched, tilted and of different width; each segment has a probability for each class. It needs
#' more rows than the other methods: a full covariance of `d` features asks for clearly more than `d`
#' rows a class. Where there are fewer, take `covariance = "diagonal"` or reduce the features first.
#'
#' Expectation maximisation of \eqn{\sum_i \log \sum_c \pi_c N(x_i; \mu_c, \Sigma_c)}, from the classes
#' of the best of `starts` k-means. `covariance` is `"full"` (one matrix a class), `"tied"` (one for
#' all), `"diagonal"` (features independent within a class) or `"spherical"` (one variance a class).
#' The share `reg_covar` of each feature's variance is added to all variances; the log-likelihood grows with each
#' iteration up to its effect.
#' Order of classes, seeds and row order: see [cluster_kmeans()].
#'
#' The maximisation runs once: among several runs the one of the highest likelihood is often one with a
#' class that has shrunk onto a few rows. To look for a better maximum, run it with `starts = 1` and
#' several seeds and compare the `log_likelihood` of those that [glance()] does not call `"degenerate"`.
#'
#' @inheritParams cluster_kmeans
#' @param covariance Form of the covariances.
#' @param reg_covar Which share of each feature's variance is added to the variances of the classes: it keeps classes of
#'   few or collinear rows regular, whatever the unit. For `"spherical"` it is a share of the mean variance.
#' @param starts Number of starts of the k-means that gives the start.
#' @param start Classes (1 to k) of the rows of the fit to start from, instead of k-means.
#' @param tolerance Stop once the mean log-likelihood of a row grows by less.
#' @returns A `classes` table: ids, `class` (the largest posterior) and the posteriors `membership_1` to
#'   `membership_k`, which sum up to 1. [glance()] has `log_likelihood`, `bic` and `aic` (smaller is
#'   better) and `n_parameters`; the objective is the log-likelihood. [tidy()] with
#'   `type = "covariances"` gives the covariances. A fit with a class of fewer rows than its covariance
#'   needs has the status `"degenerate"` and warns with `musefuse_warning_data`.
#' @section Errors: as [cluster_kmeans()]; `musefuse_error_data` where a covariance is singular.
#' @references Dempster, A. P., Laird, N. M. and Rubin, D. B. (1977). Maximum likelihood from incomplete
#'   data via the EM algorithm. *Journal of the Royal Statistical Society B* 39, 1-38.
#'   \doi{10.1111/j.2517-6161.1977.tb01600.x}
#'
#'   Fraley, C. and Raftery, A. E. (2002). Model-based clustering, discriminant analysis, and density
#'   estimation. *JASA* 97, 611-631. \doi{10.1198/016214502760047131}
#' @family clustering
#' @examples
#' classes <- cluster_gmm(iris[1:4], k = 3, seed = 1)
#' classes
#' glance(classes)$bic
#' @export
cluster_gmm <- function(data, k, ..., covariance = c("full", "tied", "diagonal", "spherical"),
                        reg_covar = 1e-6, partition = NULL, features = NULL,
                        standardise = NULL, starts = 10,
                        start = NULL, max_iter = 500, tolerance = 1e-6, seed = NULL,
                        threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  k <- check_k(k)
  covariance <- check_choice(covariance)
  reg_covar <- check_number(reg_covar, 0)
  starts <- check_repeats(starts)
  max_iter <- check_number(max_iter, 1, whole = TRUE)
  tolerance <- check_number(tolerance, 0)
  threads <- check_threads(threads)
  input <- cluster_data(data, partition, standardise, features)
  if (!is.null(start)) start <- check_start_classes(start, k, length(input$train))
  seed <- draw_seed(seed)
  fit <- call_core(cpp_gmm(
    train_values(input), list(k = k, covariance = covariance, reg_covar = reg_covar, starts = starts,
      max_iter = max_iter, tolerance = tolerance, seed = seed, threads = threads,
      start = start %||% integer()),
    core_progress("Gaussian mixture")
  ))
  warn_status(fit, "The Gaussian mixture")
  warn_few_rows(fit, covariance, ncol(input$values))
  fit$covariance <- covariance
  fit$facts <- mixture_facts(fit, length(input$train))
  fit <- by_membership(fit)
  finish_clustering(input, fit, "gmm", data, c("centres", "covariances", "weights", "rows_of_class"))
}

assign_rows.fit_gmm <- function(fit, values) {
  assign_largest(cpp_posteriors(values, fit$centres, fit$covariances, fit$weights, fit$covariance))
}

mixture_facts <- function(fit, n) {
  list(
    log_likelihood = fit$objective, n_parameters = fit$parameters,
    bic = fit$parameters * log(n) - 2 * fit$objective,
    aic = 2 * fit$parameters - 2 * fit$objective
  )
}

# In plain text, see warn_status().
warn_few_rows <- function(fit, covariance, d) {
  if (identical(fit$status, "degenerate")) {
    rows <- min(fit$rows_of_class)
    warn_musefuse(c(
      cli::pluralize(paste0(
        "A class rests on {format(rows, digits = 2)} row{cli::qty(ceiling(rows))}{?s}, too few for a {covariance} ",
        "covariance of {d} feature{?s}."
      )),
      i = paste0(
        "Only `reg_covar` keeps it regular. Take `covariance = \"diagonal\"`, a smaller `k`, or reduce the ",
        "features first."
      )
    ), "data")
  }
}
