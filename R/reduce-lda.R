#' Reduce features to what tells known groups apart
#'
#' Linear discriminant analysis (by [MASS::lda()]): the directions in which given groups of segments differ most,
#' relative to how they vary within. Supervised: use it when there is a column of groups (topics, tasks, conditions)
#' that the classes should respect, not to discover classes.
#'
#' @inheritParams reduce_pca
#' @param by Name of the column that holds the groups, bare or quoted.
#' @param n_components How many discriminants, at most groups - 1; `NULL`: all.
#' @returns A `features` table: the ids of `data`, then `LD1`, `LD2`, ...
#' @section Errors: `musefuse_error_columns` (no such column), `_data` (fewer than two groups, features that are
#'   constant within groups), `_argument`.
#' @references Venables, W. N. and Ripley, B. D. (2002). *Modern applied statistics with S* (4th ed.), section
#'   12.1. Springer. \doi{10.1007/978-0-387-21706-2}
#' @family reduction
#' @examplesIf rlang::is_installed("MASS")
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, c("mean", "std", "trend"))
#' features$topic <- ratings_segments$topic
#' reduce_lda(features, by = topic)
#' @export
reduce_lda <- function(data, by, n_components = NULL, ..., partition = NULL, features = NULL, standardise = NULL,
  by_dimension = FALSE) {
  check_no_dots()
  data <- as_feature_table(data)
  check_given(missing(by), "the name of a column of {.arg data}", "by")
  check_package("MASS", "for linear discriminant analysis.")
  bare <- substitute(by)
  by <- if (is.symbol(bare) && as.character(bare) %in% names(data)) as.character(bare) else
    tryCatch(by, error = function(cnd) as.character(bare)[[1L]])
  by <- check_string(by)
  n_components <- check_number(n_components, 1, whole = TRUE, null = TRUE)
  if (!by %in% names(data)) {
    abort_musefuse(c("{.arg by} must name a column of {.arg data}.", x = "There is no column {.field {by}}.",
      i = "Add the groups as a column, e.g. {.code features$topic <- segments$topic}."), "columns")
  }
  group <- droplevels(as.factor(data[[by]]))
  rest <- data
  if (is.numeric(data[[by]])) rest[[by]] <- as.character(data[[by]]) # the groups are no feature
  train <- partition_rows(data, partition) & feature_matrix(rest, features, arg = "data")$complete
  if (anyNA(group[train])) {
    abort_musefuse("{sum(is.na(group[train]))} row{?s} to fit on {?has/have} no group in {.field {by}}.", "data")
  }
  call <- rlang::current_env()
  out <- reduce_features(rest, "lda", function(values) fit_lda_model(values, droplevels(group[train]), n_components,
    call),
    partition, standardise, by_dimension, features, labels = by)
  attr(out, "fit")$by <- by
  add_step(out, data, "reduce_lda", own_arguments())
}

fit_lda_model <- function(values, group, n_components, call) {
  if (nlevels(group) < 2L) {
    abort_musefuse(c("There must be at least two groups among the rows to fit on.",
      x = "There {?is/are} {nlevels(group)}."), "data", call = call)
  }
  fit <- withCallingHandlers(
    tryCatch(MASS::lda(values, group), error = function(cnd) {
      abort_musefuse(c("The groups cannot be told apart by these features.", x = "{conditionMessage(cnd)}",
        i = "Leave out features that are constant within the groups."), "data", call = call)
    }),
    warning = function(cnd) {
      warn_musefuse(c("MASS::lda(): {conditionMessage(cnd)}.",
        i = "{.fn reduce_pca} first makes features uncorrelated."),
        "data")
      invokeRestart("muffleWarning")
    }
  )
  k <- if (is.null(n_components)) ncol(fit$scaling) else
    check_components(n_components, ncol(fit$scaling), call)
  structure(
    list(centre = colSums(fit$prior * fit$means), loadings = fix_signs(fit$scaling)[, seq_len(k), drop = FALSE],
      variance = fit$svd^2, groups = levels(group), prefix = "LD"),
    class = "model_lda"
  )
}

#' @export
project_rows.model_lda <- function(model, values) score_columns(pca_scores(model, values), model$prefix)

#' @export
model_facts.model_lda <- function(model) {
  k <- ncol(model$loadings)
  list(n_components = k, groups = length(model$groups),
    explained = sum(model$variance[seq_len(k)]) / sum(model$variance))
}
