# What all clusterings share: from a table of features to the matrix that the core clusters, and from
# the core's result to a `classes` table with its fit.
#
# A method hands new_classes() a list, its fit, with at least
#   centres      k x features, on the scale that was clustered
#   label        class of each row of the fit (0 is noise), or NULL where assign_rows() says it
#   objective, status, iterations
# and whatever else it estimated, with one element or row a class where it is named in `per_class`.
# Where the nearest centre does not decide it writes a method of assign_rows(), which places rows in the classes of its
# fit.

# The values that are clustered: `values` has a row for each row of x, standardised where wanted (and where x
# was not reduced before: components have one unit) by what the rows of the fit alone say; `train` are the rows of the
# fit, `complete` those without NA.
cluster_data <- function(x, partition, standardise, features = NULL, call = caller_env()) {
  table <- cluster_table(x, arg = "data", call = call)
  check_no_text(x, features, call = call)
  standardise <- to_standardise(standardise, x, call) && !inherits(fit_of(x), "fit_reduction")
  x <- table
  features <- feature_matrix(x, features, arg = "data", call = call)
  fitted_on <- partition_rows(x, partition, call = call)
  train <- which(fitted_on & features$complete)
  if (length(train) == 0L) abort_few_rows(features, fitted_on, 1L, partition, call)
  warn_incomplete(features, "and no class: {name_some(rows)}.")
  inform_copies(take_rows(features$values, train))
  scaling <- if (standardise) fit_scaling(take_rows(features$values, train))
  list(
    values = scale_values(features$values, scaling), ids = features$ids,
    complete = features$complete, train = train, scaling = scaling, partition = partition
  )
}

train_values <- function(data) take_rows(data$values, data$train)

# The values of the fit in an order that does not depend on that of the rows, and the places of the rows in it.
sorted_rows <- function(data) {
  values <- unname(train_values(data))
  order <- cpp_lexicographic_order(values)
  list(values = values[order, , drop = FALSE], back = order(order))
}

# Rows of the fit are enough for k classes, and not more than a method can hold in memory.
# `bytes` of memory for each pair of rows.
check_fit_rows <- function(values, k, most = Inf, bytes = 0, call = caller_env()) {
  n <- nrow(values)
  if (n > most) {
    abort_musefuse(c("This method takes at most {most} rows to fit on.", x = "There are {n}.",
      i = "Fit on some of them ({.arg partition}); the rest are placed."), "data", call = call)
  }
  check_memory_of_pairs(n, bytes, call = call)
  check_different_rows(sum(!duplicated(values)), k, call)
}

check_different_rows <- function(different, k, call) {
  if (different < k) {
    abort_musefuse(c("There must be at least as many different rows to fit on as classes.",
      x = "There {cli::qty(different)}{?is/are} {different}; {.arg k} is {k}."), "data", call = call)
  }
}

# Rows of a matrix by their numbers in ascending order; all of them without a copy.
take_rows <- function(x, rows) if (length(rows) == nrow(x)) x else x[rows, , drop = FALSE]
take_columns <- function(x, columns) if (identical(columns, colnames(x))) x else x[, columns, drop = FALSE]

# A data frame with the ids that classes need; where there are none, rows are recordings.
cluster_table <- function(x, arg = rlang::caller_arg(x), call = caller_env(), empty = FALSE) {
  force(arg)
  wanted <- "a table of features, a data frame or a numeric matrix"
  check_given(missing(x), wanted, arg, call)
  by_hand <- if (inherits(x, "features")) hand_columns(x)
  x <- matrix_columns(x)
  if (!is.data.frame(x)) {
    abort_wanted(x, wanted, arg, call, "columns")
  }
  x <- check_feature_table(x, arg, call, empty)
  columns <- unclass(x)[setdiff(names(x), c("class", "recording", "segment"))]
  recording <- x[["recording"]] %||% row_factor(row.names(x))
  segment <- x[["segment"]] %||% if (is.null(x[["recording"]])) rep(1L, nrow(x)) else number_within(recording)
  out <- tibble::new_tibble(c(list(recording = recording, segment = segment), columns), nrow = nrow(x))
  attr(out, "no_features") <- by_hand
  out
}

# The rows by name or number, as a factor; factor() would sort the names first.
row_factor <- function(names) structure(seq_along(names), levels = as.character(names), class = "factor")

# A table of features has a unit a column; a matrix is taken for numbers that are ready.
to_standardise <- function(standardise, x, call) {
  if (is.null(standardise)) !is.matrix(x) else check_flag(standardise, "standardise", call)
}

# Means and standard deviations, which do not depend on the order of the rows. A constant feature keeps its scale.
fit_scaling <- function(values) lapply(cpp_column_scale(values), stats::setNames, colnames(values))

scale_values <- function(values, scaling) {
  if (is.null(scaling)) {
    return(values)
  }
  out <- cpp_scale_columns(values, scaling$centre, scaling$scale)
  dimnames(out) <- dimnames(values) # structure() would copy
  out
}

unscale_values <- function(values, scaling) {
  if (is.null(scaling)) {
    return(values)
  }
  values * to_columns(scaling$scale, values) + to_columns(scaling$centre, values)
}

# One number a column for each value of a matrix; sweep() takes three times as long.
to_columns <- function(number, values) rep.int(number, rep.int(nrow(values), ncol(values)))

check_k <- function(k, call = caller_env()) check_number(k, 1, whole = TRUE, arg = "k", call = call)
check_ks <- function(k, call) unique(vapply(as.list(k), check_k, 0, call = call))

# A matrix of finite numbers of a known size, to start from.
check_matrix <- function(x, rows, columns, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  if (is.numeric(x) || is.data.frame(x)) x <- as.matrix(x)
  if (!is.matrix(x) || !is.numeric(x) || nrow(x) != rows || ncol(x) != columns || !all(is.finite(x))) {
    abort_musefuse(c(
      "{.arg {arg}} must be a matrix of finite numbers with {rows} row{?s} and {columns} column{?s}.",
      x = if (is.matrix(x)) "It is {.obj_type_friendly {x}} with {nrow(x)} row{?s} and {ncol(x)} column{?s}." else
        "It is {.obj_type_friendly {x}}."
    ), "argument", call = call)
  }
  storage.mode(x) <- "double"
  x
}

# Classes to start from; none where `start` is NULL.
check_start_classes <- function(start, k, n, call = caller_env()) {
  if (!is.numeric(start)) start <- if (is.atomic(start)) as.character(start) else NA
  start <- suppressWarnings(as.integer(start)) # what is no number is NA
  if (length(start) != n || anyNA(start) || any(start < 1L | start > k)) {
    abort_musefuse(c(
      "{.arg start} must name a class from 1 to {k} for each of the {n} rows of the fit.",
      x = "It has {length(start)} value{?s}."
    ), "argument", call = call)
  }
  start
}

# ---- the classes table -------------------------------------------------------------------------

new_classes <- function(data, fit, method, per_class) {
  fit <- order_classes(fit, per_class)
  colnames(fit$centres) <- colnames(data$values)
  fit$method <- method
  fit$features <- colnames(data$values)
  fit[c("values", "ids", "train", "scaling", "partition")] <-
    data[c("values", "ids", "train", "scaling", "partition")]
  fit$learnt <- learnt_range(unscale_values(train_values(data), data$scaling))
  if (!is.null(fit$core)) { # DBSCAN places rows by its core points
    fit$core_values <- train_values(data)[fit$core, , drop = FALSE]
    fit$core_label <- fit$label[fit$core]
  }
  class(fit) <- c(paste0("fit_", method), "musefuse_fit")
  place_rows(fit, data$complete)
}

# The largest class first; of equally large ones the one with the smaller centre, feature by feature.
order_classes <- function(fit, per_class) {
  k <- nrow(fit$centres)
  if (is.null(fit$sizes)) fit$sizes <- tabulate(fit$label, k)
  order <- do.call(base::order, c(list(-fit$sizes), columns_of(fit$centres)))
  for (name in c(per_class, "sizes")) {
    item <- fit[[name]]
    fit[[name]] <- if (is.matrix(item)) item[order, , drop = FALSE] else item[order]
  }
  if (!is.null(fit$label)) fit$label <- c(0L, match(seq_len(k), order))[fit$label + 1L]
  # rows or codes that new rows are placed by
  if (!is.null(fit$anchor_class)) fit$anchor_class <- match(fit$anchor_class, order)
  fit
}

# The table: labels of the fit where the method gave some, and the placing of all other complete rows.
place_rows <- function(fit, complete) {
  n <- nrow(fit$values)
  k <- nrow(fit$centres)
  label <- rep(NA_integer_, n)
  if (!is.null(fit$label)) {
    label[fit$train] <- fit$label
    complete[fit$train] <- FALSE
  }
  rest <- which(complete)
  membership <- NULL
  if (length(rest) > 0L) {
    placed <- assign_rows(fit, take_rows(fit$values, rest))
    label[rest] <- placed$label
    if (!is.null(placed$membership)) membership <- spread_matrix(placed$membership, rest, n)
  } else if (is.null(fit$label)) { # no row to place, but the columns are those of any other
    any_row <- matrix(0, 1L, ncol(fit$centres)) # where all is noise there is no centre
    if (!is.null(assign_rows(fit, any_row)$membership)) membership <- matrix(NA_real_, n, k)
  }
  noise <- isTRUE(fit$knows_noise)
  levels <- c(class_levels(fit), if (noise) "noise")
  label[which(label == 0L)] <- k + 1L
  columns <- c(
    as.list(fit$ids), list(class = structure(label, levels = levels, class = "factor")),
    membership_columns(membership)
  )
  new_table(columns, "classes", fit = fit)
}

# The rows of x in the places `rows` of n; NA elsewhere.
spread_matrix <- function(x, rows, n) {
  if (length(rows) == n) {
    return(x)
  }
  out <- matrix(NA_real_, n, ncol(x))
  out[rows, ] <- x
  out
}

membership_columns <- function(membership) {
  if (is.null(membership)) {
    return(NULL)
  }
  stats::setNames(columns_of(membership), paste0("membership_", seq_len(ncol(membership))))
}

# Classes (0 is noise) and, where soft, memberships of rows without NA.
assign_rows <- function(fit, values) UseMethod("assign_rows")
assign_rows.musefuse_fit <- function(fit, values) list(label = cpp_nearest_centre(values, fit$centres))

# Without those that are noise.
without_noise <- function(class) replace(class, class %in% "noise", NA)

# Memberships, and the first class of the largest one.
assign_largest <- function(membership) {
  list(label = max.col(membership, ties.method = "first"), membership = membership)
}

# Methods with memberships: the core's labels say the sizes; the table's classes come from the
# memberships, of all rows alike.
by_membership <- function(fit) {
  fit$sizes <- tabulate(fit$label, nrow(fit$centres))
  fit$label <- NULL
  fit
}

# Warnings about a finished fit come in crowds, where verbs are run again and again (a search, a bootstrap),
# and cli takes a millisecond for each piece of its markup, more than many a fit: so they are put
# together beforehand, by pluralize(), and name arguments in plain backticks, which print alike.
warn_status <- function(fit, what) {
  if (identical(fit$status, "max_iterations")) {
    warn_musefuse(c(
      cli::pluralize("{what} stopped after {fit$iterations} iteration{?s} and has not converged."),
      i = "Raise `max_iter`, or `tolerance` if less precision will do."
    ), "convergence")
  }
}

#' Place new segments in known classes
#'
#' Gives new rows the classes of an earlier clustering: nothing is fitted again. k-means takes the
#' nearest centre, fuzzy c-means the largest membership, the Gaussian mixture the largest posterior,
#' the agglomerative clustering the nearest centre of the cut, DBSCAN the class of the nearest core
#' point within `eps`, else noise. How the other methods place rows is on their pages.
#'
#' @param object A `classes` table.
#' @param new_data A features table, data frame or matrix with the features of the fit (by name;
#'   others are ignored). Without it, `object` comes back: its rows have their classes.
#' @inheritParams rlang::args_dots_empty
#' @returns A `classes` table with one row for each row of `new_data` (none for none); the class is `NA` where a
#'   feature is missing (one warning counts them).
#' @family clustering
#' @examples
#' classes <- cluster_kmeans(iris[1:100, 1:4], k = 2, seed = 1)
#' predict(classes, iris[101:103, ])
#' @export
predict.classes <- function(object, new_data, ...) {
  check_no_dots()
  if (missing(new_data)) {
    return(object)
  }
  fit <- need_fit(object)
  warn_changed_classes(object)
  new_data <- matrix_columns(new_data)
  check_has_features(new_data, fit$features)
  features <- feature_matrix(cluster_table(new_data, empty = TRUE), columns = fit$features, arg = "new_data",
    empty = TRUE)
  warn_incomplete(features, "and no class: {name_some(rows)}.")
  if (!inherits(fit_of(new_data), "fit_reduction")) { # which has said it
    warn_other_scale(take_rows(features$values, which(features$complete)), fit$learnt)
  }
  fit$values <- scale_values(features$values, fit$scaling)
  fit$ids <- features$ids
  fit$train <- integer()
  fit$label <- NULL
  fit$made_by <- NULL # nothing was clustered here
  add_step(place_rows(fit, features$complete), object, "predict", list(new_data = new_data))
}

# What the verb cluster_<method>() returns; its fit remembers the call, so that other rows can be clustered in the same
# way.
finish_clustering <- function(input, fit, method, data, per_class = "centres",
                              arguments = own_arguments(frame = caller_env())) {
  verb <- paste0("cluster_", method)
  out <- new_classes(input, fit, method, per_class)
  attr(out, "fit")$made_by <- list(verb = verb, arguments = arguments)
  add_step(out, data, verb, arguments)
}

# Rows of the fit's matrix that are the rows of the table, which users may have filtered or sorted.
fit_rows <- function(x) {
  ids <- need_fit(x)$ids
  same <- nrow(x) == nrow(ids) && identical(x$recording, ids$recording) &&
    identical(x$segment, ids$segment)
  if (same) {
    return(seq_len(nrow(x)))
  }
  match_segments(x, ids)
}

# Which row of `ids` is the segment of each row of `x`, rater by rater where both tables have raters.
match_segments <- function(x, ids, call = caller_env()) {
  names <- c("recording", "segment", if ("rater" %in% names(x)) intersect("rater", names(ids)))
  for (name in names) {
    if (is.list(x[[name]]) || !is.null(dim(x[[name]]))) mended_id(x[[name]], name, "classes", "x", call) # an error
  }
  key <- function(of) do.call(paste, c(lapply(names, function(name) as.character(of[[name]])), sep = "\r"))
  check_segments_once(ids, names, call)
  match(key(x), key(ids))
}

# ---- reading a classes table -------------------------------------------------------------------

#' Read a clustering
#'
#' `tidy()` gives the classes (centres on the features' own scale, or covariances, or the merges of a
#' tree), `glance()` one row of facts about the fit, `augment()` the segments with their features,
#' classes and, if wanted, silhouettes.
#'
#' @param x,object A `classes` table.
#' @param type `"centres"`; `"covariances"` (Gaussian mixture) or `"merges"` (agglomerative).
#' @param new_data Other rows, with the features of the fit: they are placed in its classes first, as by `predict()`.
#' @param silhouette Add the silhouette of each segment? It compares all pairs of segments.
#' @inheritParams rlang::args_dots_empty
#' @returns
#' * `tidy()`: `class`, `size` (rows of the fit), `share` of them, then one column a feature (one that is called
#'   as a column before it has `_feature` behind its name); for
#'   covariances `class`, `feature`, `with`, `covariance`; for merges `step`, `height`, `size`.
#' * `glance()`: `method`, `k`, `n`, `n_fit`, `n_noise`, `n_missing`, `n_features`, `status`, `iterations`, `objective`,
#'   what the method adds, and the indices `calinski_harabasz`, `davies_bouldin` and `silhouette` (of a sample above
#'   20000 rows, see [index_silhouette()]) of all rows with a class, and `changed`: in how many recordings classes were
#'   changed by hand since; what the fit said of itself is `NA` then.
#' * `augment()`: the table with the features (own scale) between ids and class.
#' @family clustering
#' @name classes-tidiers
#' @examples
#' classes <- cluster_kmeans(iris[1:4], k = 3, seed = 1)
#' tidy(classes)
#' glance(classes)
#' augment(classes, silhouette = TRUE)
NULL

#' @rdname classes-tidiers
#' @export
tidy.classes <- function(x, type = c("centres", "covariances", "merges"), ...) {
  check_no_dots()
  type <- check_choice(type)
  x <- mended(x)
  fit <- need_fit(x)
  warn_changed_classes(x)
  switch(type,
    centres = tidy_centres(fit),
    covariances = tidy_covariances(fit),
    merges = tidy_merges(fit)
  )
}

# What a fit says of classes, and where it puts new rows, is of the classes that it made.
warn_changed_classes <- function(x) {
  if (changed_rows(x, "class") > 0L) {
    warn_musefuse(c("The classes were changed by hand.", i = "What was fitted belongs to the classes as they were."),
      "changed")
  }
}

tidy_centres <- function(fit) {
  k <- nrow(fit$centres)
  facts <- list(class = factor(class_levels(fit), class_levels(fit)), size = fit$sizes,
    share = fit$sizes / sum(fit$sizes))
  beside_features(facts, unscale_values(fit$centres, fit$scaling))
}

tidy_covariances <- function(fit, call = caller_env()) {
  if (is.null(fit$covariances)) {
    abort_musefuse(c(
      "{.code type = \"covariances\"} needs a Gaussian mixture.",
      i = "These classes are from {method_words(fit$method)}; {.fn cluster_gmm} fits one."
    ), "argument", call = call)
  }
  scale <- fit$scaling$scale %||% rep(1, length(fit$features))
  d <- length(fit$features)
  own_scale <- lapply(fit$covariances, function(covariance) covariance * outer(scale, scale))
  k <- length(own_scale)
  tibble::tibble(
    class = factor(rep(class_levels(fit), each = d * d), class_levels(fit)), feature = rep(rep(fit$features, d), k),
    with = rep(rep(fit$features, each = d), k), covariance = unlist(own_scale)
  )
}

tidy_merges <- function(fit, call = caller_env()) {
  check_has_tree(fit, call = call)
  size <- integer(length(fit$tree$height))
  count <- function(cluster) if (cluster < 0) 1L else size[cluster]
  for (step in seq_along(size)) {
    size[step] <- count(fit$tree$left[step]) + count(fit$tree$right[step])
  }
  tibble::tibble(
    step = seq_along(size), left = fit$tree$left, right = fit$tree$right, height = fit$tree$height,
    size = size
  )
}

check_has_tree <- function(fit, call = caller_env()) {
  if (is.null(fit$tree)) {
    abort_musefuse(c(
      "These classes have no tree.",
      i = "They are from {method_words(fit$method)}; {.fn cluster_agglomerative} makes a tree."
    ), "argument", call = call)
  }
}

#' @rdname classes-tidiers
#' @export
augment.classes <- function(x, new_data = NULL, ..., silhouette = FALSE) {
  check_no_dots()
  if (!is.null(new_data)) {
    return(augment.classes(predict.classes(x, new_data), silhouette = silhouette))
  }
  silhouette <- check_flag(silhouette)
  x <- mended(x)
  fit <- need_fit(x)
  rows <- fit_rows(x)
  features <- as.data.frame(unscale_values(fit$values[rows, , drop = FALSE], fit$scaling), optional = TRUE)
  columns <- as.list(x)
  before <- seq_along(columns) < match("class", names(columns))
  out <- c(columns[before], as.list(features), columns[!before])
  if (silhouette) out$silhouette <- index_silhouette(x, each = TRUE)
  tibble::as_tibble(out)
}

#' @rdname classes-tidiers
#' @export
nobs.classes <- function(object, ...) length(need_fit(object)$train)

#' @export
print.classes <- function(x, ..., n = 6L) {
  print_table(x, if (inherits(fit_of(x), "fit_several"))
    "Next: as_tibble(x) for the rows; the classes of one clustering have pictures and indices" else
    "Next: autoplot(x), tidy(x), glance(x), cluster_indices(x), predict(x, new)", n = n)
}

lines_of.classes <- function(x, ...) {
  fit <- fit_of(x)
  c(
    cli::style_bold(paste0(count_of(nrow(x), "segment"), " in ",
      count_classes(length(setdiff(levels(as.factor(x$class)), "noise"))),
      if (!is.null(fit)) paste0(" by ", paste(unique(vapply(fit$method, method_words, "")), collapse = " and ")))),
    if (is.null(fit)) "Their fit was lost on the way." else describe_classes_fit(fit),
    class_size_lines(x$class, "missing features"),
    format_handled(x)
  )
}

describe_classes_fit <- function(fit) {
  on <- length(fit$train)
  if (inherits(fit, "fit_several")) {
    return(paste0("Bound from ", length(fit$method), " clusterings: classes of one number are not the same class"))
  }
  if (fit$method == "cut") {
    at <- vapply(fit$boundaries, function(at) paste(format(at, digits = 3, trim = TRUE), collapse = ", "), "")
    return(paste0(fit$features, " cut at ", at, collapse = "; "))
  }
  features <- paste0(count_of(length(fit$features), "feature"), if (!is.null(fit$scaling)) " (standardised)")
  if (on == 0L) {
    return(paste0("Placed in the classes of an earlier fit on ", features))
  }
  paste0("Fitted on ", count_of(on, "row"),
    if (!is.null(fit$partition)) paste0(" (partition ", paste(fit$partition, collapse = ", "), ")"), ", ", features,
    "; ", sub("_", " ", fit$status),
    if (!is.null(fit$iterations)) paste0(" after ", count_of(fit$iterations, "iteration")))
}

method_names <- c(
  kmeans = "k-means", cmeans = "fuzzy c-means", gmm = "Gaussian mixture",
  agglomerative = "agglomerative clustering", dbscan = "DBSCAN", kmedoids = "k-medoids", hdbscan = "HDBSCAN",
  spectral = "spectral clustering", som = "self-organising map", consensus = "consensus clustering"
)

# They find the number of classes by themselves.
finds_k <- function(method) method %in% c("dbscan", "hdbscan")

# Boundaries are no method to choose where one clusters.
method_words <- function(method) if (method == "cut") "boundaries" else method_names[[method]]

#' @rdname classes-tidiers
#' @export
glance.classes <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- need_fit(x)
  facts <- list(
    method = fit$method, k = nrow(fit$centres), n = nrow(x), n_fit = length(fit$train),
    n_noise = sum(x$class == "noise", na.rm = TRUE), n_missing = sum(is.na(x$class)),
    n_features = length(fit$features), status = fit$status, iterations = fit$iterations %||% NA_integer_,
    objective = fit$objective %||% NA_real_
  )
  own <- c(facts, fit$facts)
  changed <- changed_rows(x, "class")
  if (changed > 0L) own[c("status", "iterations", "objective", names(fit$facts))] <- NA
  tibble::as_tibble(c(own, glance_indices(x), list(changed = changed)))
}

glance_indices <- function(x) {
  found <- cluster_indices(x, indices = c("calinski_harabasz", "davies_bouldin", "silhouette"))
  as.list(stats::setNames(found$value, found$index))
}
