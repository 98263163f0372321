#' Cluster whole traces
#'
#' Finds classes of whole recordings, days or stocks by the course of their traces, where [cluster_kmeans()] and its
#' kin find classes of segments by their features. A trace is a recording of a gold standard, or a recording and
#' rater of annotations; all its dimensions count together.
#'
#' @section Distances:
#' * `"dtw"`: the root of the squared distance of [dtw()], one warp for all dimensions; `window` is its band.
#' * `"soft_dtw"`: the root of the soft-DTW divergence \eqn{s(x, y) - (s(x, x) + s(y, y)) / 2}, which is 0 for equal
#'   traces; `gamma` as in [fuse_softdtw()]. As `gamma` falls it becomes `"dtw"`.
#' * `"euclidean"`: sample by sample; where samples are missing, the sum of the others is scaled up.
#' * `"shape"`: \eqn{1 - \max_s CC_s(x, y) / (|x| |y|)} over shifts in time of all dimensions together, at most
#'   `window`; each dimension of each trace has mean 0 and standard deviation 1 first. From 0 (same shape) to 2.
#' * `"ccc"`: 1 minus the concordance correlation, the mean of the dimensions. From 0 to 2; level and spread count.
#'
#' The last three compare traces of one length. DTW, soft-DTW and Euclidean distances grow with the number of samples:
#' where lengths differ much, long traces are far from all others, and `stretch = TRUE` is the better comparison.
#' @section Methods:
#' * `"pam"`: the `k` traces (medoids) whose distances to the others of their class sum up least; for any distance.
#'   By BUILD and the best swap, as [cluster::pam()].
#' * `"dba"`: as k-means, with barycentres under time warping ([dtw_barycentre()]) for means; for `"dtw"` (squared
#'   distances) and `"soft_dtw"` (its values, by which members are placed, too). It starts from the medoids and from
#'   trees of complete and Ward's linkage; the objective of a descent never rises, and the one that ends lowest counts.
#' * `"hierarchical"`: merges by `linkage` and cuts the tree; the prototype is the medoid of the class.
#' * `"kshape"`: for `"shape"`: a prototype is the course with the largest sum of squared products with the shifted
#'   members. It starts from the medoids; the iteration with the least sum of distances counts.
#'
#' Nothing is drawn at random. Classes are numbered by size, largest first; of equal sizes the one with the earlier
#' first member. Pairs of traces take time: 200 traces of 1000 samples some seconds, without a band ten times as long.
#'
#' @param data A gold standard, or annotations. Traces without any sample in a dimension are set aside with a warning
#'   and have the class `NA`.
#' @param k Number of classes.
#' @inheritParams rlang::args_dots_empty
#' @param distance,method See below. Where `distance` is left out, `method = "kshape"` takes `"shape"`.
#' @param window Farthest that a sample may be moved by a warp or a shift: seconds, [samples()], or `NULL` for no limit.
#'   Without one, warps make any two traces alike that run through the same values.
#' @param gamma How soft soft-DTW is: above 0, in units of the traces' mean variance.
#' @param linkage Distance of two classes, of `"hierarchical"`. `"ward"` is meant for Euclidean distances.
#' @param standardise Give each dimension mean 0 and standard deviation 1 over all traces together, so that none counts
#'   more for its unit? Levels of traces stay apart; to take them out, standardise by recording before.
#' @param stretch Give all traces as many samples as the median trace has, by linear interpolation at the same shares
#'   of their length? Without it, the distances that need one length refuse others.
#' @param max_iter Most iterations of `"dba"` and `"kshape"`.
#' @param threads Number of threads. The result is the same to the byte for any number.
#' @returns A `trace_classes` table, one row a trace: `recording`, `rater` (of annotations), `class` (a factor, `"1"`
#'   to `"k"`), `distance` from the prototype of the class and `silhouette` of these distances (of all pairs). Read it
#'   with [tidy()][trace-classes-tidiers], `glance()`, `augment()`, `predict()`, `autoplot()`, `cluster_stability()`,
#'   and `as.hclust()` where a tree was cut.
#' @section Errors: `musefuse_error_time` for traces of different rates, unequal lengths or steps;
#'   `musefuse_error_constant` for a trace without a shape; `musefuse_error_data` for more classes than traces;
#'   `musefuse_error_argument` for a method that does not go with the distance.
#' @references Kaufman, L. and Rousseeuw, P. J. (1990). *Finding groups in data*. Wiley. \doi{10.1002/9780470316801}
#'   (chapter 2)
#'
#'   Schubert, E. and Rousseeuw, P. J. (2021). Fast and eager k-medoids clustering. *Information Systems* 101, 101804.
#'   \doi{10.1016/j.is.2021.101804}
#'
#'   Petitjean, F., Ketterlin, A. and Gancarski, P. (2011). A global averaging method for dynamic time warping, with
#'   applications to clustering. *Pattern Recognition* 44, 678-693. \doi{10.1016/j.patcog.2010.09.013}
#'
#'   Paparrizos, J. and Gravano, L. (2015). k-Shape: efficient and accurate clustering of time series. *SIGMOD '15*,
#'   1855-1870. \doi{10.1145/2723372.2737793}
#'
#'   Blondel, M., Mensch, A. and Vert, J.-P. (2021). Differentiable divergences between time series. *AISTATS*, PMLR
#'   130, 3853-3861.
#' @family clustering
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_traces(gold, k = 2, window = 4)
#' classes
#' tidy(classes)
#' autoplot(classes)
#' @export
cluster_traces <- function(data, k, ..., distance = c("dtw", "soft_dtw", "euclidean", "shape", "ccc"),
                           method = c("pam", "dba", "hierarchical", "kshape"), window = NULL, gamma = 1,
                           linkage = c("average", "complete", "single", "ward"), standardise = TRUE, stretch = FALSE,
                           max_iter = 100, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  given <- list(
    distance = distance, method = check_choice(method, names(trace_methods)), window = check_band(window),
    gamma = check_number(gamma, 0, open = TRUE), linkage = check_choice(linkage, names(hclust_linkages)),
    standardise = check_flag(standardise), stretch = check_flag(stretch),
    max_iter = check_number(max_iter, 1, 1e6, whole = TRUE), threads = check_threads(threads)
  )
  given$distance <- check_trace_distance(distance, given$method)
  k <- check_k(k)
  traces <- whole_traces(data)
  scaling <- if (given$standardise) pooled_scaling(traces$series)
  length <- if (given$stretch) as.integer(round(stats::median(vapply(traces$series, nrow, 0L))))
  series <- ready_series(traces, scaling, length)
  how <- trace_measure(given, traces$rate, series)
  check_lengths_meet(series, how, traces$names)
  series <- as_measured(series, how, traces$names)
  distances <- check_known_distances(trace_distances(series, NULL, how, given$threads), traces$names)
  check_trace_count(k, distances, "trace")
  known <- list(unit = "trace", series = series, scaling = scaling, length = length, dimensions = traces$dimensions,
    rate = traces$rate, ids = traces$ids, used = traces$used)
  if (how$distance != "shape") known$learnt <- learnt_range(do.call(rbind, traces$series)) # a shape has no scale
  finish_trace_clustering(series, distances, k, how, given, known, data)
}

# The classes of `members` at these distances, by the `given` method; `known` is what else their fit says.
finish_trace_clustering <- function(members, distances, k, how, given, known, data) {
  fit <- trace_methods[[given$method]]$partition(members, distances, k, how, given)
  made_by <- list(verb = paste0("cluster_", known$unit, "s"), arguments = c(list(k = k),
    given[setdiff(names(given), "threads")]))
  known <- c(known, list(method = given$method, distances = distances, how = how, made_by = made_by))
  fit[names(known)] <- known
  add_step(new_trace_classes(fit, given$threads), data, made_by$verb, made_by$arguments)
}

# Which methods go with which distances: all where `distances` is NULL.
trace_methods <- list(
  pam = list(label = "PAM", partition = function(...) partition_pam(...)),
  dba = list(label = "DBA", distances = c("dtw", "soft_dtw"), partition = function(...) partition_dba(...)),
  hierarchical = list(label = "hierarchical clustering", partition = function(...) partition_tree(...)),
  kshape = list(label = "k-Shape", distances = "shape", partition = function(...) partition_kshape(...))
)

check_trace_distance <- function(distance, method, call = caller_env()) {
  untouched <- identical(distance, eval(formals(cluster_traces)$distance))
  distance <- check_choice(distance, names(trace_distance_labels), arg = "distance", call = call)
  allowed <- trace_methods[[method]]$distances
  if (is.null(allowed) || distance %in% allowed) {
    return(distance)
  }
  if (untouched) {
    return(allowed[[1L]])
  }
  abort_musefuse(c("{.code method = {.val {method}}} goes with {.code distance = } {.or {.val {allowed}}}.",
    x = "It is {.val {distance}}.", i = "{.val pam} and {.val hierarchical} go with any distance."), "argument",
    call = call)
}

# Those that lie at the same place are one: which of them made a class of its own would be chance.
check_trace_count <- function(k, distances, what, call = caller_env()) {
  again <- vapply(seq_len(nrow(distances)), function(i) any(distances[i, seq_len(i - 1L)] == 0), NA)
  n <- sum(!again)
  if (k > n) {
    different <- if (any(again)) paste("different", what) else what
    abort_musefuse("{cli::qty(n)}There {?is/are} {count_of(n, different)}, too few for {k} class{?es}.", "data",
      call = call)
  }
}

# ---- traces as series --------------------------------------------------------------------------

# All traces as matrices of time x dimension, with the names and ids of whose they are. `ids` has a row each trace,
# also those that are set aside; `used` are the rows that have a series.
whole_traces <- function(data, arg = "data", call = caller_env(), known = NULL) {
  check_given(missing(data), "a gold standard or annotations", arg, call)
  if (!is.data.frame(data)) abort_wanted(data, "a gold standard or annotations", arg, call, "columns")
  by_rater <- "rater" %in% names(data)
  if (!all(table_columns$gold %in% names(data))) {
    abort_musefuse(c("{.arg {arg}} must be a gold standard or annotations.",
      x = "It lacks {.field {setdiff(table_columns$gold, names(data))}}."), "columns", call = call)
  }
  data <- if (by_rater) check_annotations(data, arg = arg, call = call) else gold_as_rated(check_gold(data, arg, call))
  there <- levels(data$dimension) # annotations that were checked or made have no others
  dimensions <- known %||% there
  check_known(dimensions, there, "dimension", arg = arg, call = call)
  groups <- warp_groups(if (all(there %in% dimensions)) data else data[data$dimension %in% dimensions, ], TRUE, call)
  check_even_clock(groups, call)
  series <- unlist(lapply(groups, group_traces, dimensions), recursive = FALSE)
  ids <- tibble::new_tibble(compact(list(
    recording = factor(rep(vapply(groups, `[[`, "", "recording"), lengths(lapply(groups, `[[`, "series"))),
      levels(data$recording)),
    rater = if (by_rater) factor(unlist(lapply(groups, function(group) names(group$series))), levels(data$rater))
  )))
  names <- if (by_rater) paste(ids$recording, ids$rater, sep = " / ") else as.character(ids$recording)
  whole <- vapply(series, function(one) all(colSums(!is.na(one)) > 0), NA)
  warn_set_aside(names[!whole], dimensions)
  if (!any(whole)) {
    abort_musefuse("No trace of {.arg {arg}} has ratings in {.and {.val {dimensions}}}.", "empty", call = call)
  }
  list(series = unname(series)[whole], names = names[whole], ids = ids, used = which(whole), dimensions = dimensions,
    rate = groups[[1L]]$rate, by_rater = by_rater)
}

gold_as_rated <- function(gold) {
  new_annotations(gold$recording, gold$dimension, repeated_ids("gold standard", nrow(gold)), gold$time, gold$value)
}

# The traces of one recording, with a column of NA for a dimension that it does not have.
group_traces <- function(group, dimensions) {
  here <- vapply(group$cells, `[[`, "", "dimension")
  lapply(group$series, function(series) {
    out <- series[, match(dimensions, here), drop = FALSE]
    colnames(out) <- dimensions
    out
  })
}

# Samples are compared with samples, so all must be equally far apart.
check_even_clock <- function(groups, call) {
  uneven <- Filter(function(group) {
    step <- diff(group$time)
    length(step) > 0L && max(step) > 1.5 * min(step)
  }, groups)
  if (length(uneven) > 0L) {
    names <- vapply(uneven, `[[`, "", "recording")
    abort_musefuse(c("The samples of a whole trace must be equally far apart.",
      x = "They are not in {length(names)} recording{?s}: {.val {name_some(names)}}.",
      i = "{.fn resample_annotations} puts ratings on an even clock."), "time", call = call)
  }
  rate <- vapply(groups, function(group) group$rate %||% NA_real_, 0)
  off <- which(abs(rate / rate[!is.na(rate)][1L] - 1) > 1e-3)
  if (length(off) > 0L) {
    first <- which(!is.na(rate))[[1L]]
    other <- groups[[off[[1L]]]]
    abort_musefuse(c("All traces must have the same rate.",
      x = paste0("{.val {groups[[first]]$recording}} has {format(rate[[first]], digits = 4)} samples a second, ",
        "{.val {other$recording}} {format(other$rate, digits = 4)}."),
      i = "{.fn resample_annotations} gives ratings one rate."), "time", call = call)
  }
}

warn_set_aside <- function(names, dimensions) {
  if (length(names) > 0L) {
    warn_musefuse(c("{length(names)} trace{?s} {?has/have} no ratings in {.or {.val {dimensions}}} and no class.",
      "*" = "{.val {name_some(names)}}"), "missing")
  }
}

# Mean and standard deviation of each dimension over all samples of all traces.
pooled_scaling <- function(series) {
  dimensions <- seq_len(ncol(series[[1L]]))
  pooled <- lapply(dimensions, function(d) unlist(lapply(series, function(one) one[!is.na(one[, d]), d])))
  scale <- vapply(pooled, population_sd, 0)
  list(centre = vapply(pooled, mean, 0), scale = ifelse(scale > 0, scale, 1))
}

# As they are compared: on one scale and, where wanted, of one length.
ready_series <- function(traces, scaling, length) {
  lapply(traces$series, function(one) {
    one <- scale_values(one, scaling)
    if (is.null(length)) one else stretched(one, length)
  })
}

# Linearly at the same shares of the time; a missing neighbour makes a missing sample.
stretched <- function(series, length) {
  at <- seq(1, nrow(series), length.out = length)
  out <- vapply(seq_len(ncol(series)), function(d) interpolate_series(seq_len(nrow(series)), series[, d], at),
    double(length))
  matrix(out, length, ncol(series), dimnames = list(NULL, colnames(series)))
}
