#' Classes by hard-coded boundaries
#'
#' Cuts one feature at quantiles or thresholds, or two features into quadrants: what one does without a clustering, and
#' what a clustering should beat ([class_predictability()]).
#'
#' @param data A features table, or any data frame or matrix of numeric features. Rows where the feature is missing get
#'   the class `NA`, and one warning counts them.
#' @param by `"quantiles"`: `k` classes of one feature that hold about the same number of segments; `"thresholds"`: one
#'   feature, cut at `at`; `"quadrants"`: two features, each cut at one value, by default the median.
#' @param features Names of the one or two features. They may be left out where there are no others.
#' @inheritParams rlang::args_dots_empty
#' @param k Number of quantile classes.
#' @param at Rising thresholds, in the unit of the feature; for quadrants two numbers, one a feature. A value at a
#'   threshold belongs below it.
#' @param partition Names of the partitions (column `partition`) that quantiles and medians are taken of; `NULL` takes
#'   all.
#' @returns A `classes` table, which everything reads that reads a clustering: ids and `class`, from low to high
#'   (`"low"`, `"high"` and in between `"middle"` or numbers; of quadrants such as `"mean_arousal high, mean_valence
#'   low"`). `predict()` cuts other rows at the same values. [cluster_stability()] has nothing to resample.
#' @section Errors: `musefuse_error_data` where quantiles fall together (too few different values),
#'   `musefuse_error_argument`, `musefuse_error_unknown`.
#' @family clustering
#' @examples
#' features <- extract_features(fuse_mean(ratings), ratings_segments, "mean")
#' cut_classes(features, "quantiles", features = "mean_arousal", k = 3)
#' cut_classes(features, "thresholds", features = "mean_arousal", at = 0)
#' cut_classes(features, "quadrants", features = c("mean_arousal", "mean_valence"), at = c(0, 0))
#' @export
cut_classes <- function(data, by = c("quantiles", "thresholds", "quadrants"), features = NULL, ..., k = 3, at = NULL,
                        partition = NULL) {
  check_no_dots()
  check_given(missing(data), "a table of features", "data")
  by <- check_choice(by)
  k <- check_number(k, 2, whole = TRUE)
  at <- check_boundaries(at, by)
  input <- cluster_data(data, partition, FALSE, features)
  wanted <- if (by == "quadrants") 2L else 1L
  if (ncol(input$values) != wanted) {
    abort_musefuse(c("{.arg features} must name {if (wanted == 1L) 'one feature' else 'two features'} to cut.",
      x = "{if (is.null(features)) 'The table has' else 'It names'} {ncol(input$values)}: {.val {name_some(colnames(input$values))}}."), # nolint: line_length_linter.
      "argument")
  }
  boundaries <- switch(by,
    quantiles = list(quantile_boundaries(train_values(input)[, 1L], k)),
    thresholds = list(at),
    quadrants = as.list(at %||% apply(train_values(input), 2L, stats::median))
  )
  add_step(boundary_classes(input, boundaries, by), data, "cut_classes", own_arguments())
}

check_boundaries <- function(at, by, call = caller_env()) {
  if (by == "quantiles" || (by == "quadrants" && is.null(at))) {
    if (!is.null(at)) abort_musefuse("{.arg at} goes with thresholds and quadrants; quantiles are found.", "argument",
      call = call)
    return(NULL)
  }
  wanted <- if (by == "quadrants") "two numbers, one a feature" else "rising numbers"
  check_given(is.null(at), wanted, "at", call)
  good <- is.numeric(at) && length(at) > 0L && all(is.finite(at)) &&
    (if (by == "quadrants") length(at) == 2L else all(diff(at) > 0))
  if (!good) abort_wanted(at, wanted, "at", call)
  as.double(at)
}

quantile_boundaries <- function(values, k, call = caller_env()) {
  at <- stats::quantile(values, seq_len(k - 1L) / k, names = FALSE)
  if (anyDuplicated(at) > 0L || at[[length(at)]] >= max(values)) {
    abort_musefuse(c("The quantiles of {k} classes fall together.",
      x = "There {?is/are} {length(unique(values))} different value{?s}, and some of them come too often.",
      i = "Take a smaller {.arg k}, or {.val thresholds}."), "data", call = call)
  }
  at
}

# The classes are in the order of the boundaries, so they are not sorted by size as those of clusterings.
boundary_classes <- function(input, boundaries, by) {
  fit <- c(input[c("values", "ids", "train", "scaling", "partition")], list(
    method = "cut", by = by, boundaries = boundaries, features = colnames(input$values), status = "given"
  ))
  fit$class_names <- boundary_names(boundaries, fit$features)
  class(fit) <- c("fit_cut", "musefuse_fit")
  label <- assign_rows(fit, train_values(input))$label
  fit$centres <- cpp_class_means(train_values(input), label, length(fit$class_names))
  colnames(fit$centres) <- fit$features
  fit$sizes <- tabulate(label, length(fit$class_names))
  place_rows(fit, input$complete)
}

assign_rows.fit_cut <- function(fit, values) {
  steps <- Map(function(at, j) findInterval(values[, j], at, left.open = TRUE), fit$boundaries,
    seq_along(fit$boundaries))
  size <- lengths(fit$boundaries) + 1L
  list(label = as.integer(Reduce(function(label, step) label * size[[2L]] + step, steps)) + 1L)
}

boundary_names <- function(boundaries, features) {
  levels <- lapply(boundaries, function(at) switch(as.character(length(at)),
    `1` = c("low", "high"), `2` = c("low", "middle", "high"),
    c("low", as.character(seq_along(at)[-1L]), "high")
  ))
  if (length(levels) == 1L) {
    return(levels[[1L]])
  }
  both <- expand.grid(levels[2:1], stringsAsFactors = FALSE)
  paste0(features[[1L]], " ", both[[2L]], ", ", features[[2L]], " ", both[[1L]])
}
