#' Are the classes stable?
#'
#' Clusters bootstrap samples of the segments in the same way and asks of each class how well it is found
#' again. A class that dissolves when a third of the segments are left out is hardly there.
#'
#' For each sample and each class, the largest Jaccard similarity (segments in both over segments in
#' either) with a class of the sample, on the segments that were drawn (Hennig 2007). A mean above 0.75
#' speaks for a stable class, one below 0.6 against (the rules of thumb of the package fpc); at or below
#' 0.5 a class counts as dissolved (Hennig 2008).
#'
#' @param data A `classes` or `trace_classes` table, as made by a `cluster_*()` verb. Its rows of the fit are sampled,
#'   with features on the scale that was clustered; a `start` that was given is not used again.
#' @inheritParams rlang::args_dots_empty
#' @param resamples Number of samples.
#' @inheritParams cluster_kmeans
#' @returns A tibble with one row a class: `class`, `size`, `jaccard` (mean), `conf.low` and `conf.high` (2.5 and
#'   97.5 percent points over samples), `recovered` (share of samples above 0.75), `dissolved` (share at
#'   or below 0.5), `resamples` (samples that count: those that hold the class and could be clustered).
#' @references Hennig, C. (2007). Cluster-wise assessment of cluster stability. *Computational Statistics
#'   & Data Analysis* 52, 258-271. \doi{10.1016/j.csda.2006.11.025}
#'
#'   Hennig, C. (2008). Dissolution point and isolation robustness: robustness criteria for general
#'   cluster analysis methods. *Journal of Multivariate Analysis* 99, 1154-1176. \doi{10.1016/j.jmva.2007.07.002}
#' @family indices
#' @examples
#' classes <- cluster_kmeans(iris[1:4], k = 3, seed = 1)
#' cluster_stability(classes, resamples = 20, seed = 1)
#' @export
cluster_stability <- function(data, ..., resamples = 100, seed = NULL,
                              threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  check_given(missing(data), "a table that a {.code cluster_*()} verb made", "data")
  resamples <- check_repeats(resamples)
  threads <- check_threads(threads)
  if (is.data.frame(data) && "class" %in% names(data)) warn_changed_classes(data)
  made <- if (inherits(data, "trace_classes")) resampled_traces(data, threads) else resampled_rows(data, threads)
  seed <- draw_seed(seed)
  similarity <- matrix(NA_real_, resamples, length(made$sizes))
  bar <- start_bar("Bootstrap samples", total = resamples)
  for (resample in seq_len(resamples)) {
    rows <- cpp_bootstrap_rows(length(made$label), seed, resample)
    again <- made$again(rows, next_seed(seed, resample))
    if (!is.null(again)) similarity[resample, ] <- best_jaccard(made$label[rows], again, rows, length(made$sizes))
    move_bar(bar)
  }
  summarise_jaccard(similarity, made$sizes, made$names)
}

# What is sampled: the classes (`label`) of the members, `sizes` and `names` of the classes, and `again(rows, seed)`,
# the labels of a clustering of some members; NULL where these cannot be clustered so (a sample may hold too few
# different ones).
resampled_rows <- function(x, threads, call = caller_env()) {
  refit <- same_clustering(x, threads, call)
  fit <- need_fit(x, call = call)
  # in canonical order: what is drawn does not depend on the order of the table
  train <- fit$train[cpp_lexicographic_order(fit$values[fit$train, , drop = FALSE])]
  values <- fit$values[train, , drop = FALSE]
  label <- hard_labels(place_rows(fit, complete = seq_len(nrow(fit$values)) %in% fit$train))[train]
  list(label = label, sizes = fit$sizes, names = class_levels(fit),
    again = function(rows, seed) refit(values[rows, , drop = FALSE], seed))
}

# The distances of whole traces are known, so they are not computed again.
resampled_traces <- function(x, threads, call = caller_env()) {
  fit <- need_fit(x, call = call)
  if (is.null(fit$made_by)) abort_musefuse(c("Traces that were placed were not clustered.",
    i = "Ask for the stability of the classes that they were placed in."), "argument", call = call)
  given <- c(fit$made_by$arguments, list(threads = threads))
  k <- length(fit$prototypes)
  members <- fit$series %||% as.list(seq_along(fit$label)) # raters have distances only
  names <- as.character(seq_along(fit$sizes))
  list(label = fit$label, sizes = fit$sizes, names = names, again = function(rows, seed) {
    if (length(unique(rows)) >= k) {
      trace_methods[[fit$method]]$partition(members[rows], fit$distances[rows, rows], k, fit$how, given)$label
    }
  })
}

# A function that clusters other values as `x` was clustered and gives their labels.
same_clustering <- function(x, threads, call = caller_env()) {
  made <- if (inherits(x, "classes") && !is.null(fit_of(x))) need_fit(x, call = call)$made_by
  if (is.null(made)) {
    abort_wanted(x, "a table that a {.code cluster_*()} verb made", "data", call)
  }
  arguments <- made$arguments[!names(made$arguments) %in% c("partition", "features", "standardise", "start", "seed")]
  arguments$standardise <- FALSE # the values of the fit are on its scale already
  function(values, seed) {
    tryCatch(hard_labels(silently(call_verb(made$verb, c(list(values), arguments), seed = seed, threads = threads))),
      musefuse_error = function(cnd) NULL)
  }
}

# Classes as numbers; noise and missing classes are NA.
hard_labels <- function(classes) as.integer(without_noise(classes$class))

# For each class the largest Jaccard similarity with a class of `again`, over the different rows drawn.
best_jaccard <- function(label, again, rows, k) {
  first <- !duplicated(rows)
  both <- table(factor(label[first], seq_len(k)), factor(again[first]))
  in_class <- tabulate(label[first], k)
  in_again <- as.vector(table(again[first]))
  jaccard <- both / (outer(in_class, in_again, "+") - both)
  ifelse(in_class > 0L, apply(cbind(0, jaccard), 1L, max), NA_real_)
}

summarise_jaccard <- function(similarity, sizes, names) {
  used <- colSums(!is.na(similarity))
  of_class <- function(summary) {
    value <- apply(similarity, 2L, function(one) if (all(is.na(one))) NA else summary(one[!is.na(one)]))
    as.numeric(value)
  }
  failed <- sum(rowSums(!is.na(similarity)) == 0L)
  if (failed > 0L) {
    warn_musefuse(c(
      "{failed} of {nrow(similarity)} bootstrap sample{?s} could not be clustered and {?does/do} not count.",
      i = "A sample may have fewer different rows than classes; a smaller {.arg k} mends that."
    ), "data")
  }
  tibble::tibble(
    class = factor(names, names), size = sizes, jaccard = of_class(mean),
    conf.low = of_class(function(one) stats::quantile(one, 0.025, names = FALSE)),
    conf.high = of_class(function(one) stats::quantile(one, 0.975, names = FALSE)),
    recovered = of_class(function(one) mean(one > 0.75)),
    dissolved = of_class(function(one) mean(one <= 0.5)),
    resamples = used
  )
}
