# The table of classes of whole traces, or of raters: its rows, and how it is read.

# The largest class first; of equal sizes the one with the earlier first member.
new_trace_classes <- function(fit, threads = 1L) {
  k <- length(fit$prototypes)
  sizes <- tabulate(fit$label, k)
  order <- order(-sizes, match(seq_len(k), fit$label))
  fit$label <- match(fit$label, order)
  fit$prototypes <- fit$prototypes[order]
  if (!is.null(fit$medoid)) fit$medoid <- fit$medoid[order]
  fit$sizes <- sizes[order]
  fit$partition_by <- trace_methods[[fit$method]]$label
  class(fit) <- c("fit_trace_classes", "musefuse_fit")
  to_prototype <- if (is.null(fit$medoid)) trace_distances(fit$series, fit$prototypes, fit$how, threads) else
    fit$distances[, fit$medoid, drop = FALSE]
  fit$shifts <- own_shifts(fit, threads)
  trace_classes_table(fit, to_prototype, distance_silhouettes(fit$distances, fit$label, k))
}

# How many samples later a trace is most like its prototype, for shapes.
own_shifts <- function(fit, threads = 1L) {
  if (fit$how$distance == "shape" && fit$unit == "trace") {
    shifts <- cpp_shape_distances(unname(fit$prototypes), unname(fit$series), fit$how$window, threads)$shift
    shifts[cbind(fit$label, seq_along(fit$label))]
  }
}

trace_classes_table <- function(fit, to_prototype, silhouette = NULL) {
  whole <- function(value, missing) replace(rep(missing, nrow(fit$ids)), fit$used, value)
  levels <- as.character(seq_along(fit$prototypes))
  columns <- c(as.list(fit$ids), list(
    class = structure(whole(fit$label, NA_integer_), levels = levels, class = "factor"),
    distance = whole(to_prototype[cbind(seq_along(fit$label), fit$label)], NA_real_),
    silhouette = if (!is.null(silhouette)) whole(silhouette, NA_real_)
  ))
  new_table(compact(columns), "trace_classes", fit = fit)
}

# Rousseeuw (1987); 0 for a member alone in its class, NA where there is one class.
distance_silhouettes <- function(distances, label, k) {
  if (k < 2L) {
    return(rep(NA_real_, length(label)))
  }
  member <- outer(label, seq_len(k), `==`)
  own <- cbind(seq_along(label), label)
  sums <- distances %*% member
  size <- colSums(member)
  within <- sums[own] / pmax(size[label] - 1, 1)
  other <- sums / rep(size, each = length(label))
  other[own] <- Inf
  nearest <- do.call(pmin, columns_of(other))
  larger <- pmax(within, nearest)
  ifelse(size[label] > 1 & larger > 0, (nearest - within) / larger, 0)
}

#' Read classes of whole traces
#'
#' `tidy()` gives the classes, their prototypes or all distances, `glance()` one row of facts, `augment()` the nearest
#' other class; `predict()` places new traces.
#'
#' @param x,object A `trace_classes` table, of [cluster_traces()] or [cluster_raters()].
#' @param type `"classes"`: a row a class; `"prototypes"`: the prototypes sample by sample; `"distances"`: all pairs.
#' @param new_data A gold standard or annotations with the dimensions and the rate of the fit: each trace gets the
#'   class of the nearest prototype, nothing is fitted again. Traces that were fitted get their class again, but for
#'   `"hierarchical"`, whose tree may have put a trace elsewhere.
#' @inheritParams rlang::args_dots_empty
#' @returns
#' * `tidy()`: `class`, `size`, `share`, the medoid (`recording`, `rater`; where the prototype is a trace),
#'   `mean_distance` from the prototype and mean `silhouette`. Prototypes: `class`, `dimension`, `time` (seconds from
#'   the start; where traces were stretched, of the mean length), `value` (in the unit of the data; of k-Shape in
#'   standard deviations). Distances: `first`, `second` (names), `distance`.
#' * `glance()`: `method`, `distance`, `k`, `n`, `n_missing`, `n_dimensions`, `status`, `iterations` (swaps of PAM),
#'   `objective`, `silhouette`, `changed` (rows whose class was changed by hand).
#' * `augment()`: the rows and `other`, the nearest other class.
#' * `predict()`: a `trace_classes` table of the new traces, without silhouettes.
#' @family clustering
#' @name trace-classes-tidiers
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_traces(gold, k = 2, window = 4)
#' tidy(classes)
#' glance(classes)
#' predict(classes, gold[gold$recording == "clip1", ])
NULL

# The rows of the fit that the rows of the table are, which users may have filtered or sorted.
trace_class_rows <- function(x, call = caller_env()) {
  fit <- need_fit(x, call = call)
  need_columns(x, "x", call, intersect(c("recording", "rater"), names(fit$ids)))
  match(trace_key_of(x), trace_key_of(fit$ids)[fit$used])
}

trace_class_names <- function(fit) {
  gsub("\r", " / ", trace_key_of(fit$ids)[fit$used], fixed = TRUE)
}

#' @rdname trace-classes-tidiers
#' @export
tidy.trace_classes <- function(x, type = c("classes", "prototypes", "distances"), ...) {
  check_no_dots()
  type <- check_choice(type)
  x <- mended(x)
  fit <- need_fit(x)
  warn_changed_classes(x)
  switch(type, classes = tidy_trace_classes(fit, x), prototypes = tidy_prototypes(fit),
    distances = tidy_trace_distances(fit))
}

tidy_trace_classes <- function(fit, x) {
  levels <- as.character(seq_along(fit$prototypes))
  of <- function(column) if (!is.null(x[[column]])) as.vector(tapply(x[[column]], factor(as.character(x$class), levels),
    mean, na.rm = TRUE))
  tibble::as_tibble(compact(c(
    list(class = factor(levels, levels), size = fit$sizes, share = fit$sizes / sum(fit$sizes)),
    if (!is.null(fit$medoid)) as.list(fit$medoid_ids %||% fit$ids[fit$used[fit$medoid], ]),
    list(mean_distance = of("distance"), silhouette = of("silhouette"))
  )))
}

tidy_prototypes <- function(fit, call = caller_env()) {
  if (fit$unit == "rater") {
    abort_musefuse("Raters have no prototype trace: they are alike over all recordings that they share.", "argument",
      call = call)
  }
  do.call(rbind, lapply(seq_along(fit$prototypes), function(class) {
    long_trace(fit$prototypes[[class]], fit, list(class = factor(class, seq_along(fit$prototypes))))
  }))
}

# A series of the fit as rows, in the unit of the data; shapes have none.
long_trace <- function(series, fit, ids) {
  if (fit$how$distance != "shape") series <- unscale_values(series, fit$scaling)
  n <- nrow(series)
  rate <- fit$rate %|% 1
  tibble::as_tibble(c(lapply(ids, rep, n * ncol(series)), list(
    dimension = factor(rep(fit$dimensions, each = n), fit$dimensions),
    time = rep((seq_len(n) - 1) / rate, ncol(series)), value = as.vector(series)
  )))
}

tidy_trace_distances <- function(fit, call = caller_env()) {
  distances <- distances_of_pairs(fit, call)
  pair <- which(upper.tri(distances), arr.ind = TRUE)
  names <- trace_class_names(fit)
  tibble::tibble(first = names[pair[, 1L]], second = names[pair[, 2L]], distance = distances[pair])
}

distances_of_pairs <- function(fit, call = caller_env()) {
  if (is.null(fit$distances)) {
    abort_musefuse(c("Traces that were placed have no distances of pairs.",
      i = "The classes that they were placed in have them."), "argument", call = call)
  }
  fit$distances
}

#' @rdname trace-classes-tidiers
#' @export
glance.trace_classes <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- need_fit(x)
  changed <- changed_rows(x, "class")
  own <- list(status = fit$status, iterations = fit$iterations, objective = fit$objective,
    silhouette = mean_silhouette(x))
  if (changed > 0L) own[] <- list(NA_character_, NA_integer_, NA_real_, NA_real_)
  tibble::as_tibble(c(list(method = fit$method, distance = fit$how$distance, k = length(fit$prototypes), n = nrow(x),
    n_missing = sum(is.na(x$class)), n_dimensions = length(fit$dimensions)), own, list(changed = changed)))
}

mean_silhouette <- function(x) {
  known <- x[["silhouette"]][!is.na(x[["silhouette"]])]
  if (length(known) > 0L) mean(known) else NA_real_
}

#' @rdname trace-classes-tidiers
#' @export
augment.trace_classes <- function(x, new_data = NULL, ...) {
  check_no_dots()
  if (!is.null(new_data)) {
    return(augment.trace_classes(predict.trace_classes(x, new_data)))
  }
  x <- mended(x)
  fit <- need_fit(x)
  out <- as_tibble.musefuse_tbl(x)
  to_prototype <- if (fit$unit == "rater") fit$distances[, fit$medoid, drop = FALSE] else
    trace_distances(fit$series, fit$prototypes, fit$how, 1L)
  to_prototype[cbind(seq_along(fit$label), fit$label)] <- Inf
  other <- if (length(fit$prototypes) > 1L) max.col(-to_prototype, ties.method = "first") else
    rep(NA_integer_, length(fit$label))
  out$other <- factor(other[trace_class_rows(x)], seq_along(fit$prototypes))
  out
}

#' @rdname trace-classes-tidiers
#' @export
predict.trace_classes <- function(object, new_data, ...) {
  check_no_dots()
  if (missing(new_data)) {
    return(object)
  }
  fit <- need_fit(object)
  warn_changed_classes(object)
  if (fit$unit == "rater") {
    abort_musefuse(c("New raters cannot be placed: a rater is known by the recordings shared with others.",
      i = "Cluster all raters together."), "argument")
  }
  traces <- whole_traces(new_data, arg = "new_data", known = fit$dimensions)
  if (!is.na(traces$rate) && !is.na(fit$rate) && abs(traces$rate / fit$rate - 1) > 1e-3) {
    abort_musefuse(c("{.arg new_data} must have the rate of the traces that were clustered.",
      x = "It has {format(traces$rate, digits = 4)} samples a second, they have {format(fit$rate, digits = 4)}."),
      "time")
  }
  warn_other_scale(do.call(rbind, traces$series), fit$learnt)
  series <- ready_series(traces, fit$scaling, fit$length)
  check_lengths_meet(c(fit$prototypes[1L], series), fit$how, c("the prototypes", traces$names))
  series <- as_measured(series, fit$how, traces$names)
  costs <- prototype_costs(series, fit$prototypes, fit$how, fit$method, 1L)
  lost <- traces$names[rowSums(is.na(costs)) > 0]
  if (length(lost) > 0L) abort_musefuse(c("Each trace of {.arg new_data} must share samples with each prototype.",
    x = "{.val {name_some(lost)}} do{?es/} not."), "data")
  if (!is.null(fit$medoid)) fit$medoid_ids <- fit$ids[fit$used[fit$medoid], ]
  fit[c("series", "ids", "used", "label", "objective", "iterations", "status", "made_by", "distances")] <-
    list(series, traces$ids, traces$used, max.col(-costs, ties.method = "first"), NA_real_, NA_integer_, "placed", NULL,
      NULL)
  fit$shifts <- own_shifts(fit)
  out <- trace_classes_table(fit, trace_distances(series, fit$prototypes, fit$how, 1L))
  add_step(out, object, "predict", list(new_data = new_data))
}

#' @rdname trace-classes-tidiers
#' @export
nobs.trace_classes <- function(object, ...) length(need_fit(object)$used)

#' @rdname trace-classes-tidiers
#' @export
as.hclust.trace_classes <- function(x, ...) {
  fit <- need_fit(x)
  if (is.null(fit$tree)) {
    abort_musefuse(c("These classes have no tree.", i = "{.code method = \"hierarchical\"} makes one."), "argument")
  }
  fit$tree$labels <- trace_class_names(fit)
  fit$tree
}

#' @export
print.trace_classes <- function(x, ..., n = 6L) {
  print_table(x, paste0("Next: autoplot(x), tidy(x), glance(x), cluster_stability(x)",
    if (!identical(fit_of(x)$unit, "rater")) ", predict(x, new)"), n = n)
}

lines_of.trace_classes <- function(x, ...) {
  fit <- fit_of(x)
  c(
    cli::style_bold(paste0(count_of(nrow(x), fit$unit %||% "row"), " in ", count_classes(nlevels(as.factor(x$class))),
      if (!is.null(fit)) trace_method_words(fit))),
    if (is.null(fit)) "Their fit was lost on the way." else describe_trace_fit(fit,
      if (changed_rows(x, "class") > 0L) NA_real_ else mean_silhouette(x)),
    class_size_lines(x$class, "no ratings in a dimension"),
    format_handled(x)
  )
}

trace_method_words <- function(fit) {
  paste0(" by ", fit$partition_by, " on ", trace_distance_labels[[fit$how$distance]], " distances")
}

describe_trace_fit <- function(fit, silhouette) {
  band <- fit$how$window
  paste0(
    paste(fit$dimensions, collapse = " + "),
    if (!is.null(fit$scaling)) " (standardised)",
    if (!is.null(band)) paste0(", band ", format(band / fit$rate %|% 1, digits = 3), " s"),
    if (!is.null(fit$length)) paste0(", stretched to ", fit$length, " samples"),
    "; ", sub("_", " ", fit$status),
    if (!is.na(fit$iterations)) paste0(" after ", count_of(fit$iterations,
      if (fit$method == "pam") "swap" else "iteration")),
    if (!is.na(silhouette)) paste0("; mean silhouette ", format(silhouette, digits = 2))
  )
}
