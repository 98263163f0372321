# What all reductions share: from a table of features to standardised numbers of the rows to fit on, and
# back to a table of features with the reduced columns, the fit riding along.
#
# A method is a function fit_one(values) of the rows to fit on that returns a model, a classed list, and a
# method of project_rows(model, values), which places rows, those of the fit among them, and returns a list of
# columns. With by_dimension = TRUE there is one model a dimension, otherwise one.

reduce_features <- function(x, method, fit_one, partition, standardise, by_dimension, features,
                            labels = NULL, call = caller_env()) {
  standardise <- to_standardise(standardise, x, call)
  by_dimension <- check_flag(by_dimension, call = call)
  columns <- features
  features <- feature_matrix(x, columns, arg = "data", call = call)
  check_no_text(x, columns, labels, call)
  of_partition <- partition_rows(x, partition, call = call)
  train <- of_partition & features$complete
  if (sum(train) < 2L) abort_few_rows(features, of_partition, 2L, partition, call)
  warn_incomplete(features, "and stay{?s/} {.code NA}.")
  sets <- if (by_dimension) split_by_dimension(x, colnames(features$values)) else list(colnames(features$values))
  values <- lapply(sets, function(columns) take_rows(take_columns(features$values, columns), which(train)))
  scaling <- lapply(values, function(values) if (standardise) fit_scaling(values))
  scaled <- Map(scale_values, values, scaling)
  groups <- Map(function(columns, scaling, learnt, values) {
    list(columns = columns, scaling = scaling, learnt = learnt, model = call_core(fit_one(values), call = call))
  }, sets, scaling, lapply(values, learnt_range), scaled)
  fit <- structure(
    list(method = method, groups = groups, partition = partition, standardise = standardise,
      n_fit = sum(train)),
    class = c(paste0("fit_", method), "fit_reduction", "musefuse_fit")
  )
  place_features(fit, features, if (all(train)) scaled)
}

# The table: ids of the rows, and the columns of each group under the group's name. `scaled`: the values of each group,
# if they are at hand.
place_features <- function(fit, features, scaled = NULL) {
  columns <- lapply(seq_along(fit$groups), function(i) {
    group <- fit$groups[[i]]
    values <- scaled[[i]] %||% scale_values(take_rows(take_columns(features$values, group$columns),
      which(features$complete)), group$scaling)
    placed <- lapply(project_rows(group$model, values), spread_rows, complete = features$complete)
    name <- names(fit$groups)[i]
    if (!is.null(name)) names(placed) <- paste0(names(placed), "_", name)
    placed
  })
  new_features(c(row_ids(features), unlist(columns, recursive = FALSE)), fit = fit)
}

# Where no column says which recording a row is, rows are recordings, as in a clustering.
row_ids <- function(features) {
  ids <- as.list(features$ids)
  n <- length(features$complete)
  if (is.null(ids[["recording"]])) ids <- c(list(recording = row_factor(cpp_numbers_as_text(n))), ids)
  if (is.null(ids[["segment"]])) ids <- append(ids, list(segment = rep(1L, n)), match("recording", names(ids)))
  ids
}

spread_rows <- function(x, complete) {
  if (all(complete)) {
    return(x)
  }
  out <- if (is.factor(x)) factor(rep(NA, length(complete)), levels(x)) else rep(x[NA][1L], length(complete))
  out[complete] <- x
  out
}

# Columns of rows without NA under a fitted model.
project_rows <- function(model, values) UseMethod("project_rows")

score_columns <- function(scores, prefix) {
  stats::setNames(columns_of(scores), paste0(prefix, seq_len(ncol(scores))))
}

# ---- dimensions of columns ---------------------------------------------------------------------

# The columns of each dimension. The dimensions are known where the table comes from extract_features();
# otherwise they are what follows the name of a known feature.
split_by_dimension <- function(x, columns, call = caller_env(2)) {
  known <- fit_of(x)$dimensions
  dimension <- vapply(columns, function(column) {
    ends <- known[endsWith(column, paste0("_", known))]
    starts <- catalogue$name[startsWith(column, paste0(catalogue$name, "_"))]
    if (length(ends) > 0L) ends[[which.max(nchar(ends))]] else
      if (length(starts) > 0L) substring(column, max(nchar(starts)) + 2L) else sub("^.*_", "", column)
  }, "")
  if (length(unique(dimension)) == length(columns) && length(columns) > 1L && is.null(known)) {
    abort_musefuse(c(
      "{.code by_dimension = TRUE} needs columns named {.code <feature>_<dimension>}.",
      x = "The columns are {.field {name_some(columns)}}."
    ), "columns", call = call)
  }
  split(columns, factor(dimension, unique(dimension)))
}

# ---- reading a reduction -----------------------------------------------------------------------

#' Read a reduction, and apply it to new segments
#'
#' `predict()` places new rows in the components, on the map or in the space of an earlier reduction: nothing is
#' fitted again, scaling included. `tidy()` shows what was estimated, `glance()` one row of facts, `summary()` one a
#' fit.
#'
#' @param object,x A features table from [reduce_pca()], [reduce_som()], [reduce_tsne()], [reduce_umap()] or
#'   [reduce_lda()]. `tidy()`, `glance()` and `augment()` also read the features of [extract_features()].
#' @param data The features before the reduction, or any other table of the same segments.
#' @param new_data A features table with the features of the fit (by name; others are ignored). Without it,
#'   `object` comes back: its rows have their places.
#' @param type `"loadings"` (PCA, LDA), `"variance"` (PCA, LDA: what each component explains), `"codes"` (SOM, on
#'   the features' own scale), `"scaling"` (centre and scale of each feature; 0 and 1 without standardising). The
#'   default is the first that the method has.
#' @inheritParams rlang::args_dots_empty
#' @returns
#' * `predict()`: a features table, one row a row of `new_data` (none for none); `NA` where a feature is missing (one
#'   warning counts them). New rows on a t-SNE map are weighted means of their neighbours: `approximate` says so.
#' * `tidy()`: a tibble; with `by_dimension` its first column is `dimension`. Loadings: `component`, `feature`,
#'   `loading`. Variance: `component`, `variance`, `share`, `cumulative`. Codes: `unit`, `x`, `y`, `count` (rows of
#'   the fit), then a column a feature. Scaling: `feature`, `centre`, `scale`.
#' * `glance()` (one row; with several fits `groups`, how many), `summary()` (one row a fit): a tibble: `method`,
#'   `dimension` where there are several fits, `n_fit`, `n_features`, `n_components`, and what the method has:
#'   `explained` (share of the variance), `quantisation_error`, `topographic_error`, `divergence`.
#' * `augment()`: a plain tibble of the rows; with `data`, its columns and the reduced ones beside them.
#' * Of features that are not reduced: `tidy()` one row a feature (`feature`, `n`, `n_missing`, `mean`, `sd`
#'   (divisor n - 1), `median`, `min`, `max`), `glance()` `n`, `n_recordings`, `n_features`, `n_complete` (rows without
#'   a missing feature).
#' @family reduction
#' @name reduction-tidiers
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' reduced <- reduce_pca(features, 2, partition = "train")
#' tidy(reduced)
#' glance(reduced)
#' predict(reduced, features[1:3, ])
NULL

#' @rdname reduction-tidiers
#' @export
predict.features <- function(object, new_data, ...) {
  check_no_dots()
  fit <- need_reduction(object)
  if (missing(new_data)) {
    return(object)
  }
  new_data <- matrix_columns(new_data)
  needed <- reduced_columns(fit)
  check_has_features(new_data, needed)
  features <- feature_matrix(new_data, needed, empty = TRUE)
  warn_incomplete(features, "and stay{?s/} {.code NA}.")
  learnt <- do.call(cbind, unname(lapply(fit$groups, `[[`, "learnt")))
  warn_other_scale(take_rows(features$values, which(features$complete)), learnt)
  add_step(place_features(fit, features), object, "predict", list(new_data = new_data))
}

#' @rdname reduction-tidiers
#' @export
tidy.features <- function(x, type = NULL, ...) {
  check_no_dots()
  x <- mended(x)
  if (!inherits(fit_of(x), "fit_reduction") && is.null(type)) {
    return(describe_features(x))
  }
  fit <- need_reduction(x)
  types <- tidy_types(fit)
  type <- if (is.null(type)) types[[1L]] else check_choice(type, types)
  read <- switch(type, loadings = tidy_loadings, variance = tidy_variance, codes = tidy_codes, scaling = tidy_scaling)
  stack_groups(fit, read)
}

#' @rdname reduction-tidiers
#' @export
glance.features <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  if (!inherits(fit_of(x), "fit_reduction")) {
    features <- feature_matrix(x)
    return(tibble::tibble(n = nrow(x), n_recordings = count_ids(x$recording), n_features = ncol(features$values),
      n_complete = sum(features$complete)))
  }
  fit <- need_reduction(x)
  if (length(fit$groups) > 1L) {
    return(tibble::tibble(method = fit$method, n_fit = fit$n_fit, groups = length(fit$groups),
      n_features = length(reduced_columns(fit))))
  }
  group_facts(fit)
}

#' @rdname reduction-tidiers
#' @export
summary.features <- function(object, ...) {
  check_no_dots()
  object <- mended(object)
  if (inherits(fit_of(object), "fit_reduction")) group_facts(need_reduction(object)) else describe_features(object)
}

# One row a model: one a dimension with `by_dimension`.
group_facts <- function(fit) {
  out <- stack_groups(fit, function(group) {
    tibble::as_tibble(c(list(n_fit = fit$n_fit, n_features = length(group$columns)), model_facts(group$model)))
  })
  tibble::as_tibble(c(list(method = rep(fit$method, nrow(out))), out))
}

#' @rdname reduction-tidiers
#' @export
augment.features <- function(x, data = NULL, ...) {
  check_no_dots()
  if (is.null(data)) {
    return(as_tibble.musefuse_tbl(x))
  }
  data <- check_feature_table(data)
  rows <- match_segments(mended(x), data)
  if (anyNA(rows)) {
    abort_musefuse(c("{.arg data} must have each segment of {.arg x}.",
      x = "It lacks {sum(is.na(rows))} of {nrow(x)}."),
      "segments")
  }
  new <- setdiff(names(x), names(data))
  tibble::as_tibble(c(as.list(as.data.frame(data, optional = TRUE)[rows, , drop = FALSE]),
    as.list(as.data.frame(x, optional = TRUE)[new])))
}

# One row a feature: what there is, and how it is distributed.
describe_features <- function(x) {
  values <- feature_matrix(x)$values
  values[!is.finite(values)] <- NA
  of_column <- function(f) {
    unname(apply(values, 2L, function(v) if (all(is.na(v))) NA_real_ else f(v[!is.na(v)])))
  }
  tibble::tibble(
    feature = colnames(values), n = unname(colSums(!is.na(values))), n_missing = unname(colSums(is.na(values))),
    mean = of_column(mean), sd = of_column(stats::sd), median = of_column(stats::median), min = of_column(min),
    max = of_column(max)
  )
}

# The features that a fit takes.
reduced_columns <- function(fit) unlist(lapply(fit$groups, `[[`, "columns"), use.names = FALSE)

need_reduction <- function(x, call = caller_env()) {
  fit <- fit_of(x)
  if (!inherits(fit, "fit_reduction")) {
    abort_musefuse(c("These features are not reduced, so there is nothing to read.",
      i = paste("{.fn reduce_pca}, {.fn reduce_som}, {.fn reduce_tsne}, {.fn reduce_umap} and {.fn reduce_lda}",
        "reduce them.")), "fit",
      call = call)
  }
  fit
}

# A tibble of all groups, with the dimension in front where there are several.
stack_groups <- function(fit, read) {
  pieces <- lapply(fit$groups, read)
  if (is.null(names(fit$groups))) {
    return(pieces[[1L]])
  }
  shared <- Reduce(intersect, lapply(pieces, names))
  dimension <- rep(names(pieces), vapply(pieces, nrow, 0L))
  tibble::as_tibble(c(list(dimension = dimension), do.call(rbind, unname(lapply(pieces, `[`, shared)))))
}

tidy_types <- function(fit) c(switch(fit$method, pca = , lda = c("loadings", "variance"), som = "codes"), "scaling")

tidy_loadings <- function(group) {
  loadings <- group$model$loadings
  tibble::tibble(component = rep(component_names(group$model), each = nrow(loadings)),
    feature = rep(group$columns, ncol(loadings)), loading = c(loadings))
}

tidy_variance <- function(group) {
  total <- sum(group$model$variance)
  share <- group$model$variance / if (total > 0) total else NA_real_
  tibble::tibble(component = paste0(group$model$prefix, seq_along(share)), variance = group$model$variance,
    share = share, cumulative = cumsum(share))
}

tidy_scaling <- function(group) {
  tibble::tibble(feature = group$columns, centre = unname(group$scaling$centre %||% 0),
    scale = unname(group$scaling$scale %||% 1))
}

component_names <- function(model) paste0(model$prefix, seq_len(ncol(model$loadings)))

# A named list of single values for glance().
model_facts <- function(model) UseMethod("model_facts")

#' @export
describe_fit.fit_reduction <- function(fit) {
  paste0(
    "Reduced by ", reduction_names[[fit$method]], " from ", length(reduced_columns(fit)), " features",
    if (fit$standardise) " (standardised)", ", fitted on ", fit$n_fit, " rows",
    if (!is.null(fit$partition)) paste0(" (partition ", toString(fit$partition), ")"),
    "; ", paste0(sub("(.)$", "\\1: ", names(fit$groups) %||% ""),
      vapply(fit$groups, function(group) describe_model(group$model), ""), collapse = "; ")
  )
}
# Of the fit, whichever components a table still has.
describe_model <- function(model) {
  facts <- model_facts(model)
  components <- facts$n_components
  facts <- facts[setdiff(names(facts), "n_components")]
  said <- paste(gsub("_", " ", names(facts)), vapply(facts, format, "", digits = 3))
  share <- names(facts) == "explained"
  said[share] <- paste0(count_of(components, "component"), if (components == 1) " explains " else " explain ",
    percent(unlist(facts[share])), " of the variance",
    if (!is.null(facts$groups)) " between groups")
  said[share & is.na(unlist(facts))] <- "no feature varies"
  paste0(said, collapse = ", ")
}
#' @export
features_next.fit_reduction <- function(fit) {
  "Next: autoplot(x), tidy(x), glance(x), predict(x, new), cluster_kmeans(x, k = 3)"
}

reduction_names <- c(pca = "PCA", som = "a self-organising map", tsne = "t-SNE", lda = "LDA", umap = "UMAP")

# The largest loading of each column positive, so that a sign is never up to chance.
fix_signs <- function(loadings) {
  sign <- apply(loadings, 2L, function(column) sign(column[which.max(abs(column))]))
  sweep(loadings, 2L, ifelse(sign < 0, -1, 1), "*")
}

check_components <- function(n, most, call) {
  if (n > most) {
    abort_musefuse(c("{.arg n_components} must be at most {most} here.", x = "It is {n}.",
      i = "There are no more components than features, and fewer than rows to fit on."), "argument", call = call)
  }
  n
}

check_map_rows <- function(values, method, call) {
  different <- nrow(unique(values))
  if (different < 4L) {
    abort_musefuse(c("{method} needs at least 4 different rows to fit on.",
      x = "{cli::qty(different)}There {?is/are} {different} among {nrow(values)}."), "data", call = call)
  }
}

# Maps: rows of the fit keep their place, a row that equals one of them takes its place, others have the mean of the
# nearest.
place_on_map <- function(model, values, prefix) {
  key <- function(table) do.call(paste, lapply(seq_len(ncol(table)), function(j) sprintf("%a", table[, j] + 0)))
  known <- match(key(values), key(model$values))
  places <- model$map[known, , drop = FALSE]
  fitted <- t(model$values)
  for (i in which(is.na(known))) {
    distance <- sqrt(colSums((fitted - values[i, ])^2))
    nearest <- order(distance)[seq_len(model$neighbours)]
    weight <- 1 / pmax(distance[nearest], 1e-12)
    places[i, ] <- colSums(model$map[nearest, , drop = FALSE] * weight) / sum(weight)
  }
  c(score_columns(places, prefix), list(approximate = is.na(known)))
}
