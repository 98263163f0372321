#' Rank the settings of a search, and take one
#'
#' @description
#' `rank_settings()` puts the settings of a search in order, best first, by one index or by the mean of the
#' ranks on several. `pick_classes()` fits one of them again and returns its classes.
#'
#' A setting is on the Pareto front if no other setting is at least as good on all indices of `by` and better
#' on one: whichever way the indices are weighed, the best one is on it.
#'
#' @param data What [search_classes()] returned, or rows of it.
#' @param by Indices to rank by, or `"stability"`; by default all indices of the search that are not for soft
#'   classes only, and `"stability"` where the search judged it.
#' @param small Where settings with a class that is too small go: `"last"`, or `"keep"` their place. `pick_classes()`
#'   takes ranks as they are unless `by` or `small` is given.
#' @inheritParams rlang::args_dots_empty
#' @param rank Which setting: 1 is the best.
#' @param setting Instead of `rank`: the number of a setting in the grid.
#' @returns
#' * `rank_settings()`: the search with its rows in order and the columns `rank`, `mean_rank` (ties share
#'   their mean) and `pareto` in front. Settings without a value count as worst on that index; those that
#'   failed come last, without rank.
#' * `pick_classes()`: a `classes` table, the same as the search had judged; a warning (`musefuse_warning_stability`)
#'   says where one of its classes dissolves in most bootstrap samples. [settings()] shows the whole chain.
#' @section Errors:
#' `musefuse_error_argument`; `musefuse_error_data` where there is no such rank.
#' @family search and profile
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' search <- search_classes(features, reduce = "none", methods = "kmeans", k = 2:4, seed = 1)
#' rank_settings(search, by = "silhouette")
#' classes <- pick_classes(search, rank = 1, by = "silhouette")
#' settings(classes)
#' @export
rank_settings <- function(data, by = NULL, ..., small = c("last", "keep")) {
  check_no_dots()
  check_search(data)
  by <- check_ranking(by, data)
  small <- check_choice(small)
  worth <- worth_of(data, by)
  out <- as.list(data)[setdiff(names(data), c("rank", "mean_rank", "pareto"))]
  ok <- !data$status %in% c("error", "not_run") & rowSums(!is.na(worth)) > 0
  mean_rank <- rowMeans(matrix(apply(worth, 2L, rank_of, ok = ok), nrow = nrow(data)))
  order <- order(!ok, small == "last" & data$small %in% TRUE, mean_rank, data$setting)
  ranked <- c(list(
    rank = ifelse(ok[order], seq_along(order), NA_integer_), mean_rank = mean_rank[order],
    pareto = pareto_front(worth, ok)[order]
  ), lapply(out, rows_of_column, order))
  fit <- fit_of(data)
  fit$by <- by
  fit$small <- small
  add_step(new_table(ranked, "class_search", fit = fit), data, "rank_settings", own_arguments())
}

# A user's own column may be a matrix or a table.
rows_of_column <- function(column, rows) {
  if (length(dim(column)) == 2L) column[rows, , drop = FALSE] else column[rows]
}

#' @rdname rank_settings
#' @export
pick_classes <- function(data, rank = 1, ..., setting = NULL, by = NULL, small = c("last", "keep")) {
  check_no_dots()
  check_search(data)
  if (!missing(small)) data <- rank_settings(data, by, small = small) else
    if (is.null(data[["rank"]]) || !is.null(by)) data <- ranked_as_before(data, by)
  row <- as.list(if (is.null(setting)) ranked_row(data, rank) else numbered_row(data, setting))
  fit <- fit_of(data)
  if (isTRUE(row[["dissolved"]] > 0.5)) {
    warn_musefuse(c("Setting {row$setting} is not stable: {dissolves(row$dissolved)}.",
      i = "{.fn cluster_stability} says which class; fewer classes, or another setting, may hold."), "stability")
  }
  source <- fit$source
  text <- step_texts(tibble::as_tibble(row[intersect(grid_columns, names(row))]))$reduced
  gold <- gold_of(source, row$fusion, fit$partition, fit$threads)
  features <- features_of(source, gold, row$features, fit$threads)
  reduced <- reduced_of(features, row$reduce, row$standardise, fit$partition, setting_seed(fit$seed, text),
    fit$threads)
  classes <- classes_of(reduced, row, fit$partition, row$seed, fit$threads)
  add_step(classes, classes, "pick_classes", list(setting = row$setting, rank = row$rank, by = fit$by,
    small = fit$small, tried = fit$tried, grid = fit$grid, resamples = fit$resamples,
    min_share_factor = fit$min_share_factor))
}

ranked_row <- function(x, rank, call = caller_env()) {
  rank <- check_number(rank, 1, whole = TRUE, call = call)
  at <- match(rank, x$rank)
  if (is.na(at)) {
    abort_musefuse("There is no rank {rank}: {sum(!is.na(x$rank))} setting{?s} {?has/have} one.", "data", call = call)
  }
  x[at, ]
}

numbered_row <- function(x, setting, call = caller_env()) {
  at <- match(check_number(setting, 1, whole = TRUE, call = call), x$setting)
  if (is.na(at) || x$status[[at]] %in% c("error", "not_run")) {
    abort_musefuse(c("Setting {setting} cannot be taken.",
      x = if (is.na(at)) "It is not in the table." else if (x$status[[at]] == "error") "It failed: {x$note[[at]]}" else
        "It was not run."), "data", call = call)
  }
  x[at, ]
}

check_search <- function(x, call = caller_env()) {
  check_given(missing(x), "what {.fn search_classes} returned", "data", call)
  if (!inherits(x, "class_search")) {
    abort_wanted(x, "what {.fn search_classes} returned", "data", call)
  }
  need_fit(x, call = call)
}

# By default the indices that every kind of classes has.
check_ranking <- function(by, x, call = caller_env()) {
  indices <- intersect(fit_of(x)$indices, names(x))
  if (is.null(by)) {
    by <- fit_of(x)$by %||% Filter(function(name) !isTRUE(partition_indices[[name]]$soft), indices)
    by <- if (length(by) > 0L) by else indices
    if (is.null(fit_of(x)$by) && any(!is.na(x[["stability"]]))) by <- c(by, "stability")
  } else {
    by <- check_known(by, c(indices, if (any(!is.na(x$stability))) "stability"), "index", arg = "by", call = call)
  }
  for (name in by) mended_number(x[[name]], name, "data", call)
  by
}

# Values such that more is better, one column an index; what differs by rounding alone is as good.
worth_of <- function(x, by) {
  sign <- vapply(by, function(name) if (identical(partition_indices[[name]]$direction, "lower")) -1 else 1, 0)
  columns <- lapply(by, function(name) settled(sign[[name]] * x[[name]]))
  matrix(unlist(columns), nrow(x), length(by), dimnames = list(NULL, by))
}

# 1 is the best; what has no value comes after all that have one.
rank_of <- function(worth, ok) {
  worth[is.na(worth)] <- -Inf
  out <- rep(NA_real_, length(worth))
  out[ok] <- rank(-worth[ok], ties.method = "average")
  out
}

pareto_front <- function(worth, ok) {
  ok <- ok & rowSums(is.na(worth)) == 0
  front <- ok
  for (i in which(ok)) {
    others <- worth[ok, , drop = FALSE]
    mine <- rep(worth[i, ], each = nrow(others))
    front[[i]] <- !any(rowSums(others >= mine) == ncol(worth) & rowSums(others > mine) > 0)
  }
  front
}

# ---- print -------------------------------------------------------------------------------------

#' @export
print.class_search <- function(x, ..., n = 5L) {
  local_plain_numbers()
  if (!inherits(fit_of(x), "fit_search") || nrow(x) == 0L) {
    print(as_tibble.musefuse_tbl(x), ...)
    return(invisible(x))
  }
  ranked <- mended_or_told(x, mended_search)
  if (is.character(ranked)) {
    cli::cat_line(ranked)
    return(invisible(x))
  }
  cli::cat_line(unique(c(format(ranked), format_handled(x)))) # what was done by hand is of the table before ranking
  fit <- fit_of(ranked)
  varying <- Filter(function(name) length(unique(x[[name]])) > 1L, intersect(grid_columns, names(x)))
  shown <- c("rank", "setting", union(varying, c("method", "k")), fit$by, "smallest_share", "small",
    if (any(!is.na(x$stability))) "stability")
  print(as_tibble.musefuse_tbl(ranked)[unique(shown)], n = n, ...)
  cli::cat_line(cli::style_dim("Next: rank_settings(x, by), autoplot(x), pick_classes(x, rank = 1)"))
  invisible(x)
}

#' @export
format.class_search <- function(x, ...) {
  local_plain_numbers()
  if (is.null(fit_of(x))) {
    return(c(paste(count_of(nrow(x), "setting"), "of a search"),
      "What they were tried on was lost on the way."))
  }
  handled <- format_handled(x)
  x <- mended_or_told(x, if (is.null(fit_of(x)$small)) mended_search else mended)
  if (is.character(x)) {
    return(x)
  }
  fit <- fit_of(x)
  count <- function(what) sum(what %in% TRUE)
  failed <- count(x$status == "error")
  waiting <- count(x$status == "not_run")
  unfinished <- count(x$status == "max_iterations")
  c(
    cli::style_bold(paste0(count_of(nrow(x), "setting"), ", ranked by ", ranked_by(fit$by))),
    with_semicolons(c(
      if (count(x$small) > 0L) paste0(count(x$small), " flagged: a class below ",
        format(fit$min_share_factor, digits = 3),
        " / k of the segments", if (fit$small == "last") " (ranked last)"),
      if (failed > 0L) paste(failed, "failed (see note)"),
      if (unfinished > 0L) paste(unfinished, "not converged"),
      if (waiting > 0L) paste(waiting, "not run")
    )),
    if (isTRUE(x[["dissolved"]][match(1L, x$rank)] > 0.5)) {
      paste0("Rank 1 is not stable: ", dissolves(x$dissolved[match(1L, x$rank)]), ".")
    },
    if (nrow(x) > 10L) paste0("The best of ", nrow(x),
      " settings looks better than it is: confirm it on data that had no part in the choice."),
    if (length(unique(paste(x[["fusion"]], x$features, x$reduce, x$standardise))) > 1L) paste0(
      "Indices are of the features ", if (identical(fit$indices_on, "features"))
        "before reduction: compare them across features" else
        "as clustered: compare them across features and reductions", " with care."),
    handled
  )
}

mended_search <- function(x, arg) ranked_as_before(mended(x, arg))

# Small classes go where the table has them, unless somebody wants them elsewhere.
ranked_as_before <- function(x, by = NULL, small = fit_of(x)$small %||% "last") rank_settings(x, by, small = small)

dissolves <- function(share) paste0("a class dissolves in ", percent(share), " of the bootstrap samples")

with_semicolons <- function(parts) if (length(parts) > 0L) paste(parts, collapse = "; ")

ranked_by <- function(by) if (length(by) == 1L) by else paste0("the mean rank on ", toString(by))

#' @rdname tidiers
#' @export
glance.class_search <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  best <- as_tibble(ranked_as_before(x))[1L, ]
  facts <- tibble::tibble(settings = nrow(x), failed = sum(x$status == "error"), small = sum(x$small, na.rm = TRUE))
  tibble::as_tibble(c(facts,
    as.list(best)[intersect(c("setting", "method", "k", "smallest_share", "status"), names(best))]))
}
