# Indices of a partition. One entry of `partition_indices` says all about an index: its name in words,
# range, direction, and how it is computed of index_data(): `values` and `label` of the rows that count,
# `k` classes, `membership`, and how many rows were left out.

partition_indices <- list(
  silhouette = list(range_low = -1, range_high = 1, direction = "higher",
    compute = function(data) mean_silhouette_of(data)),
  calinski_harabasz = list(range_low = 0, range_high = Inf, direction = "higher",
    compute = function(data) cpp_calinski_harabasz(data$values, data$label, data$k)),
  davies_bouldin = list(range_low = 0, range_high = Inf, direction = "lower",
    compute = function(data) cpp_davies_bouldin(data$values, data$label, data$k)),
  s_dbw = list(range_low = 0, range_high = Inf, direction = "lower",
    compute = function(data) cpp_s_dbw(data$values, data$label, data$k, FALSE)[["value"]]),
  s_dbw_muse = list(range_low = 0, range_high = Inf, direction = "lower",
    compute = function(data) cpp_s_dbw(data$values, data$label, data$k, TRUE)[["value"]]),
  fuzzy_partition = list(range_low = 0, range_high = 1, direction = "higher", soft = TRUE,
    compute = function(data) fuzzy_partition(data$membership)),
  fuzzy_partition_normalised = list(range_low = 0, range_high = 1, direction = "higher", soft = TRUE,
    compute = function(data) {
      k <- ncol(data$membership)
      (fuzzy_partition(data$membership) - 1 / k) / (1 - 1 / k)
    })
)

fuzzy_partition <- function(membership) mean(rowSums(membership^2))

# All pairs up to so many rows, else a sample of rows, each against all: 2000 of them leave an error below .02, for
# silhouettes lie between -1 and 1.
silhouette_rows <- c(most = 20000L, sample = 2000L)

mean_silhouette_of <- function(data) {
  if (!is.null(data$distances) || length(data$label) <= silhouette_rows[["most"]]) {
    return(mean(silhouettes(data)))
  }
  found <- cpp_sampled_silhouette(data$values, data$label, data$k, silhouette_rows[["sample"]], data$threads,
    core_progress("silhouettes"))
  structure(found$mean, note = sprintf("from a sample of %d of %d rows, standard error %s", silhouette_rows[["sample"]],
    length(data$label), format(found$std_error, digits = 2)))
}

# All pairs: a report that shows their mean and draws each of them finds them once.
silhouettes <- function(data) {
  columns <- list(values = data$values, distances = data$distances, label = data$label, k = data$k)
  once_for(columns, "silhouettes", function(on) {
    if (!is.null(on$distances)) {
      return(distance_silhouettes(on$distances, on$label, on$k))
    }
    cpp_silhouettes(on$values, on$label, on$k, data$threads, core_progress("silhouettes"))
  }, same = identical)
}

# The rows that count: those with a class that is not noise. A classes table brings its features on the
# scale that was clustered.
index_data <- function(x, labels = NULL, threads = 1L, call = caller_env()) {
  check_given(missing(x), "a table of classes or of features", "data", call)
  soft <- NULL
  if (inherits(x, c("classes", "trace_classes")) && !is.null(labels)) {
    abort_musefuse("A classes table has its own labels; leave {.arg labels} out.", "argument", call = call)
  }
  if (inherits(x, "trace_classes")) {
    return(trace_index_data(x, threads, call))
  }
  if (inherits(x, "classes")) {
    fit <- need_fit(x, call = call)
    labels <- mended_id(x$class, "class", "classes", "data", call)
    values <- fit$values[fit_rows(x), , drop = FALSE]
    soft <- grep("^membership_[0-9]+$", names(x), value = TRUE)
    soft <- if (length(soft) > 0L) do.call(cbind, unclass(x)[soft])
    if (!is.null(soft) && !is.numeric(soft)) {
      abort_musefuse("The memberships of {.arg data} must be numbers.", "values", call = call)
    }
  } else {
    values <- feature_matrix(cluster_table(x, arg = "data", call = call), arg = "data", call = call)$values
    check_class_labels(labels, nrow(values), call = call)
  }
  noise <- !is.na(labels) & as.character(labels) %in% c("noise", "-1")
  missing <- is.na(labels) | rowSums(!is.finite(values)) > 0
  use <- !noise & !missing
  label <- as.integer(factor(as.character(labels[use])))
  list(
    values = values[use, , drop = FALSE], label = label, k = max(label, 0L), use = use,
    membership = if (!is.null(soft)) soft[!missing, , drop = FALSE],
    n_noise = sum(noise & !missing), n_missing = sum(missing), threads = threads
  )
}

# Whole traces and raters are known by their distances only.
trace_index_data <- function(x, threads, call) {
  fit <- need_fit(x, call = call)
  distances <- distances_of_pairs(fit, call)
  rows <- trace_class_rows(x)
  use <- !is.na(x$class) & !is.na(rows)
  label <- as.integer(factor(as.character(x$class[use])))
  list(distances = distances[rows[use], rows[use], drop = FALSE], label = label, k = max(label, 0L), use = use,
    n_noise = 0L, n_missing = sum(!use), threads = threads)
}

check_class_labels <- function(labels, n, call = caller_env()) {
  if (is.null(labels)) {
    abort_musefuse("{.arg labels} must say the class of each row of {.arg data}.", "argument", call = call)
  }
  if (!is.atomic(labels) || length(labels) != n) {
    abort_musefuse(c(
      "{.arg labels} must be a vector with one label a row.",
      x = if (!is.atomic(labels)) "It is {.obj_type_friendly {labels}}." else
        "There are {length(labels)} label{?s} for {n} row{?s}."
    ), "argument", call = call)
  }
}

# The value of one index, or NA and why.
index_of <- function(name, data) {
  index <- partition_indices[[name]]
  soft <- isTRUE(index$soft)
  reason <- if (soft && is.null(data$membership)) {
    "these classes have no memberships"
  } else if (soft && nrow(data$membership) == 0L) {
    "no row is left"
  } else if (is.null(data$values) && is.null(data$membership) && name != "silhouette") {
    "it needs features, and whole traces have distances only"
  } else if (soft && ncol(data$membership) < 2L || !soft && data$k < 2L) {
    paste0("it needs at least 2 classes, there ", if (data$k == 1L) "is 1" else paste("are", data$k))
  } else if (!soft && data$k == length(data$label)) {
    "each row is a class of its own"
  }
  if (!is.null(reason)) {
    return(list(value = NA_real_, reason = reason))
  }
  value <- index$compute(data)
  note <- attr(value, "note")
  value <- as.vector(value)
  list(value = value, reason = if (!is.finite(value)) why_not_finite(value, data), note = note)
}

# An index without a finite value has no spread to divide by.
why_not_finite <- function(value, data) {
  if (all(constant_columns(data$values))) {
    return("all rows are equal")
  }
  if (is.nan(value)) "two classes have one centre" else "no class has any spread, or two have one centre"
}

# What one index function returns: the number; left out rows and missing values are said.
index_value <- function(name, data) {
  index <- index_of(name, data)
  if (!is.null(index$reason)) {
    warn_musefuse("The index {.val {name}} is {index$value}: {index$reason}.", "data")
  }
  if (!is.null(index$note)) inform_musefuse("The index {.val {name}} is {index$note}.", "index")
  if (data$n_noise > 0L) {
    inform_musefuse("{data$n_noise} noise row{?s} {?is/are} left out of the index {.val {name}}.", "noise")
  }
  index$value
}

#' How good are these classes?
#'
#' Internal indices: they look at the segments and their classes only. Compare classifications of the
#' same features by them; their values say little by themselves, and each favours classes of some shape
#' (the silhouette, Calinski-Harabasz and Davies-Bouldin compact round ones).
#'
#' @details
#' * **Silhouette** (-1 to 1, higher is better): \eqn{(b - a) / \max(a, b)} of each segment, where
#'   \eqn{a} is its mean distance to its own class and \eqn{b} that to the nearest other class; 0 for a
#'   segment alone in its class. The index is the mean; above 20000 rows it is estimated from 2000 of them (the same
#'   ones each time), each against all rows, and the note gives its standard error. `each = TRUE` compares all pairs.
#' * **Calinski-Harabasz** (0 to infinity, higher): variance between over variance within classes,
#'   \eqn{(B / (k - 1)) / (W / (n - k))}.
#' * **Davies-Bouldin** (0 to infinity, lower): mean over classes of the worst
#'   \eqn{(s_i + s_j) / d(c_i, c_j)}, with \eqn{s} the mean distance to the centre.
#' * **S_Dbw** (0 to infinity, lower): scatter within classes,
#'   \eqn{\frac{1}{k} \sum \lVert \sigma^2(C_i) \rVert / \lVert \sigma^2 \rVert}, plus the density of
#'   segments midway between two centres relative to that at the centres. `variant = "muse"` follows the
#'   library of the original MuSe-Toolbox: norms of standard deviations, and the segment nearest to the
#'   mean as centre.
#' * **Fuzzy partition** coefficient (1/k to 1, higher): mean over segments of the sum of squared
#'   memberships; normalised, 0 is no structure.
#'
#' Rows of noise count in the fuzzy partition alone; elsewhere they are left out and counted in a
#' message. With fewer than two classes an index is `NA`, and a warning says why.
#'
#' @param data A `classes` table, which is judged on the features as they were clustered; a `trace_classes` table
#'   (silhouette only, by its distances); or a features table, data frame or matrix (for `index_fuzzy_partition()`, a
#'   matrix of memberships).
#' @param labels The class of each row, where `data` is not a `classes` table. `"noise"` (or -1) is noise.
#' @inheritParams rlang::args_dots_empty
#' @param each One silhouette for each row (`NA` for noise) instead of their mean?
#' @param variant `"textbook"` follows the paper, `"muse"` the original toolbox.
#' @param indices Which indices; by default all: `r paste0('"', names(partition_indices), '"', collapse = ", ")`.
#' @param normalised Scale the coefficient to 0 to 1?
#' @inheritParams cluster_kmeans
#' @returns One number; `index_silhouette(each = TRUE)` one a row. `cluster_indices()` gives a tibble with
#'   one row an index: `index`, `value`, `range_low`, `range_high` (what it can reach), `direction` (is `"higher"` or
#'   `"lower"` better?), `n` (rows that count), `note` (what was left out, or why there is no value).
#' @references Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and validation of
#'   cluster analysis. *Journal of Computational and Applied Mathematics* 20, 53-65.
#'   \doi{10.1016/0377-0427(87)90125-7}
#'
#'   Calinski, T. and Harabasz, J. (1974). A dendrite method for cluster analysis. *Communications in
#'   Statistics* 3, 1-27. \doi{10.1080/03610927408827101}
#'
#'   Davies, D. L. and Bouldin, D. W. (1979). A cluster separation measure. *IEEE Transactions on Pattern
#'   Analysis and Machine Intelligence* 1, 224-227. \doi{10.1109/TPAMI.1979.4766909}
#'
#'   Halkidi, M. and Vazirgiannis, M. (2001). Clustering validity assessment: finding the optimal
#'   partitioning of a data set. *ICDM 2001*, 187-194. \doi{10.1109/ICDM.2001.989517}
#'
#'   Bezdek, J. C. (1981). *Pattern Recognition with Fuzzy Objective Function Algorithms*. Plenum.
#'   \doi{10.1007/978-1-4757-0450-1}
#' @family indices
#' @examples
#' classes <- cluster_kmeans(iris[1:4], k = 3, seed = 1)
#' cluster_indices(classes)
#' index_silhouette(iris[1:4], labels = iris$Species)
#' @export
cluster_indices <- function(data, labels = NULL, ..., indices = NULL, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  indices <- check_known(indices %||% names(partition_indices), names(partition_indices), "index")
  judged <- call_core(index_data(data, labels, check_threads(threads)))
  noise <- if (judged$n_noise > 0L) paste(judged$n_noise, "noise rows left out")
  missing <- if (judged$n_missing > 0L) paste(judged$n_missing, "rows without class left out")
  rows <- lapply(indices, function(name) {
    found <- index_of(name, judged)
    about <- partition_indices[[name]]
    soft <- isTRUE(about$soft)
    tibble::tibble(
      index = name, value = found$value, range_low = about$range_low, range_high = about$range_high,
      direction = about$direction,
      n = if (soft) nrow(judged$membership) %||% 0L else length(judged$label),
      note = paste(c(found$reason, found$note, if (!soft) noise, missing), collapse = "; ")
    )
  })
  do.call(rbind, rows)
}

#' @rdname cluster_indices
#' @export
index_silhouette <- function(data, labels = NULL, ..., each = FALSE,
                             threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  each <- check_flag(each)
  judged <- index_data(data, labels, check_threads(threads))
  if (!each || judged$k < 2L) {
    mean <- call_core(index_value("silhouette", judged))
    return(if (each) rep(NA_real_, length(judged$use)) else mean)
  }
  values <- rep(NA_real_, length(judged$use))
  values[judged$use] <- call_core(silhouettes(judged))
  values
}

#' @rdname cluster_indices
#' @export
index_calinski_harabasz <- function(data, labels = NULL, ...) {
  check_no_dots()
  call_core(index_value("calinski_harabasz", index_data(data, labels)))
}

#' @rdname cluster_indices
#' @export
index_davies_bouldin <- function(data, labels = NULL, ...) {
  check_no_dots()
  call_core(index_value("davies_bouldin", index_data(data, labels)))
}

#' @rdname cluster_indices
#' @export
index_s_dbw <- function(data, labels = NULL, ..., variant = c("textbook", "muse")) {
  check_no_dots()
  variant <- check_choice(variant)
  name <- c(textbook = "s_dbw", muse = "s_dbw_muse")[[variant]]
  call_core(index_value(name, index_data(data, labels)))
}

#' @rdname cluster_indices
#' @export
index_fuzzy_partition <- function(data, ..., normalised = FALSE) {
  check_no_dots()
  check_given(missing(data), "a table of classes or a matrix of memberships", "data")
  normalised <- check_flag(normalised)
  judged <- if (inherits(data, "classes")) index_data(data) else list(membership = check_memberships(data))
  judged$n_noise <- 0L
  judged$k <- ncol(judged$membership) %||% judged$k
  index_value(if (normalised) "fuzzy_partition_normalised" else "fuzzy_partition", judged)
}

check_memberships <- function(x, call = caller_env()) {
  if (is.numeric(x) || is.data.frame(x)) x <- as.matrix(x)
  if (!is.matrix(x) || !is.numeric(x) || nrow(x) == 0L || !all(is.finite(x)) || any(x < 0) ||
        any(abs(rowSums(x) - 1) > 1e-6)) {
    abort_musefuse(c(
      "{.arg data} must be a classes table or a matrix of memberships.",
      i = "Memberships are not negative and sum up to 1 in each row."
    ), "values", call = call)
  }
  x
}

#' Do two classifications agree?
#'
#' The adjusted Rand index: over all pairs of segments, how far two classifications agree on which
#' segments belong together, corrected for chance. 1 is the same partition (whatever the classes are
#' called), 0 is what chance gives; it can be negative.
#'
#' @param x,y Two `classes` tables (of the same segments, matched by recording and segment), or two
#'   vectors of labels. Noise counts as a class of its own. Rows without class in either are left out.
#' @param ... These dots are for future extensions and must be empty.
#' @returns One number, `NA` where fewer than two rows have classes in both.
#' @references Hubert, L. and Arabie, P. (1985). Comparing partitions. *Journal of Classification* 2,
#'   193-218. \doi{10.1007/BF01908075}
#' @family indices
#' @examples
#' adjusted_rand(cluster_kmeans(iris[1:4], k = 3, seed = 1)$class, iris$Species)
#' @export
adjusted_rand <- function(x, y, ...) {
  check_no_dots()
  check_given(missing(x), "a table of classes or a vector of labels", "x")
  check_given(missing(y), "a table of classes or a vector of labels", "y")
  labels <- paired_labels(x, y)
  counts <- table(labels$x, labels$y)
  n <- sum(counts)
  if (n < 2) {
    return(NA_real_)
  }
  pairs <- function(of) sum(choose(of, 2))
  in_both <- pairs(counts)
  in_x <- pairs(rowSums(counts))
  in_y <- pairs(colSums(counts))
  chance <- in_x * in_y / choose(n, 2)
  most <- (in_x + in_y) / 2
  # two partitions into one class, or into n: the same
  if (most == chance) 1 else (in_both - chance) / (most - chance)
}

paired_labels <- function(x, y, call = caller_env()) {
  if (inherits(x, c("classes", "trace_classes"))) need_columns(x, "x", call)
  if (inherits(y, c("classes", "trace_classes"))) need_columns(y, "y", call)
  if (inherits(x, "classes") && inherits(y, "classes")) y <- y[match_segments(x, y, call = call), ]
  if (inherits(x, "trace_classes") && inherits(y, "trace_classes")) y <- y[match(trace_key_of(x), trace_key_of(y)), ]
  labels <- list(x = labels_of(x, "x", call), y = labels_of(y, "y", call))
  if (length(labels$x) != length(labels$y)) {
    abort_musefuse(c(
      "{.arg x} and {.arg y} must have labels of the same segments.",
      x = "They have {length(labels$x)} and {length(labels$y)} labels."
    ), "argument", call = call)
  }
  labels
}

# Whose trace a row is, or which rater.
trace_key_of <- function(x) do.call(paste, c(unname(lapply(as.list(x)[intersect(c("recording", "rater"), names(x))],
  as.character)), sep = "\r"))

labels_of <- function(x, arg, call) {
  labels <- if (is.data.frame(x)) x[["class"]] else x
  if (!is.atomic(labels) || is.null(labels)) {
    abort_wanted(x, "a table of classes or a vector of labels", arg, call)
  }
  as.character(labels)
}
