#' Which raters form a school?
#'
#' Clusters raters by how they rate: raters of one class follow each other's traces more than those of others. Look
#' before you fuse: where raters fall into schools, their mean is the opinion of nobody.
#'
#' The distance of two raters is that of their traces (see [cluster_traces()]) over all recordings that both rated, all
#' dimensions together: for `"ccc"` and `"shape"` the mean over recordings, for the others the root of the mean squared
#' distance a sample. So raters need not have rated the same recordings, but each pair at least one together.
#'
#' @inheritParams cluster_traces
#' @param data Annotations.
#' @param distance,method,linkage As in [cluster_traces()], on the distances of raters.
#' @returns A `trace_classes` table, one row a rater: `rater`, `class`, `distance` from the medoid of the class,
#'   `silhouette`. [tidy()][trace-classes-tidiers] names the medoids.
#' @section Errors: `musefuse_error_data` where two raters rated nothing together, or fewer raters than classes;
#'   `musefuse_error_time` as for [cluster_traces()].
#' @family clustering
#' @examples
#' schools <- cluster_raters(ratings, k = 2)
#' schools
#' autoplot(schools)
#' @export
cluster_raters <- function(data, k, ..., distance = c("ccc", "dtw", "soft_dtw", "euclidean", "shape"),
                           method = c("pam", "hierarchical"), window = NULL, gamma = 1,
                           linkage = c("average", "complete", "single", "ward"), standardise = TRUE,
                           threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  given <- list(
    distance = check_choice(distance),
    method = check_choice(method), window = check_band(window),
    gamma = check_number(gamma, 0, open = TRUE), linkage = check_choice(linkage, names(hclust_linkages)),
    standardise = check_flag(standardise), threads = check_threads(threads)
  )
  k <- check_k(k)
  data <- check_annotations(data)
  traces <- whole_traces(data)
  if (!traces$by_rater) abort_musefuse("{.arg data} must be annotations: it has no raters.", "columns")
  scaling <- if (given$standardise) pooled_scaling(traces$series)
  series <- ready_series(traces, scaling, NULL)
  how <- trace_measure(given, traces$rate, series)
  series <- as_measured(series, how, traces$names)
  ids <- tibble::tibble(rater = factor(levels(droplevels(data$rater)), levels(droplevels(data$rater))))
  rated <- traces$ids[traces$used, ]
  used <- which(as.character(ids$rater) %in% as.character(rated$rater))
  raters <- as.character(ids$rater)[used]
  distances <- rater_distances(series, rated, raters, how, given$threads)
  check_trace_count(k, distances, "rater")
  finish_trace_clustering(as.list(raters), distances, k, how, given, list(unit = "rater", scaling = scaling,
    dimensions = traces$dimensions, rate = traces$rate, ids = ids, used = used), data)
}

# Recording by recording; what cannot be known in one (two traces that never move) does not count there.
rater_distances <- function(series, rated, raters, how, threads, call = caller_env()) {
  sum <- weight <- matrix(0, length(raters), length(raters), dimnames = list(raters, raters))
  per_sample <- how$distance %in% c("dtw", "soft_dtw", "euclidean")
  for (traces in split(seq_along(series), droplevels(rated$recording))) {
    at <- match(as.character(rated$rater[traces]), raters)
    found <- trace_distances(series[traces], NULL, how, threads)
    if (per_sample) found <- found^2
    known <- !is.na(found)
    sum[at, at] <- sum[at, at] + replace(found, !known, 0)
    weight[at, at] <- weight[at, at] + known * if (per_sample) nrow(series[[traces[[1L]]]]) else 1
  }
  apart <- which(weight == 0 & upper.tri(weight), arr.ind = TRUE)
  if (nrow(apart) > 0L) {
    pair <- raters[apart[1L, ]]
    abort_musefuse(c("Each pair of raters must have rated a recording together.",
      x = paste0("{nrow(apart)} pair{?s} did not, or never moved there; the first {.val {pair[[1L]]}} and ",
        "{.val {pair[[2L]]}}."),
      i = "Cluster the raters of a part of the recordings, or leave out those who rated few."), "data", call = call)
  }
  out <- if (per_sample) sqrt(sum / weight) else sum / weight
  diag(out) <- 0
  out
}
