#' Reduce features to principal components
#'
#' Replaces many correlated features by few uncorrelated components that keep most of their variance. Use it before a
#' clustering when features outnumber what they tell, or to see segments in two dimensions. Components are mixtures:
#' read their loadings ([tidy()][reduction-tidiers]) before naming them.
#'
#' @param data A features table, or a data frame or matrix of numeric columns.
#' @param n_components How many components; below 1: as many as explain this share of the variance.
#' @param features Names of the columns to reduce, by default all features: columns that you have added to a table of
#'   features by hand are none.
#' @param partition Fit (scaling included) on the rows of the named partition(s) only, and apply the result to all
#'   others: no leakage. `NULL` fits on all rows.
#' @param standardise Bring each feature to mean 0 and standard deviation 1 first? `NULL`: in a table of features or a
#'   data frame, but a matrix is taken as it is.
#' @param by_dimension Reduce the features of each dimension by themselves? Columns then end in the dimension's name.
#' @param rescale Scale each component's scores to -1 to 1 (of the rows of the fit), as the original MuSe-Toolbox
#'   does? This takes the components' order of size away.
#' @inheritParams rlang::args_dots_empty
#' @returns A `features` table: the ids of `data`, then `PC1`, `PC2`, ... Rows with missing features stay, with `NA`
#'   (one warning counts them). [predict()][reduction-tidiers], [tidy()][reduction-tidiers],
#'   [glance()][reduction-tidiers] and [autoplot()][autoplot.features] read it.
#' @details By singular values of the centred table; the largest loading of each component is positive, variances
#'   have divisor n - 1.
#' @section Errors: `musefuse_error_columns`, `_empty` (fewer than 2 complete rows), `_argument`, `_unknown` (no such
#'   partition).
#' @references Jolliffe, I. T. and Cadima, J. (2016). Principal component analysis: a review and recent developments.
#'   *Philosophical Transactions of the Royal Society A* 374, 20150202. \doi{10.1098/rsta.2015.0202}
#' @family reduction
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments)
#' reduced <- reduce_pca(features, n_components = 2, partition = "train")
#' reduced
#' autoplot(reduced)
#' @export
reduce_pca <- function(data, n_components = 2, ..., partition = NULL, features = NULL, standardise = NULL,
  by_dimension = FALSE,
                       rescale = FALSE) {
  check_no_dots()
  data <- as_feature_table(data)
  n_components <- check_number(n_components, 0, open = TRUE)
  if (n_components > 1) n_components <- check_number(n_components, 1, whole = TRUE)
  rescale <- check_flag(rescale)
  call <- rlang::current_env()
  out <- reduce_features(data, "pca", function(values) fit_pca_model(values, n_components, rescale, call),
    partition, standardise, by_dimension, features)
  add_step(out, data, "reduce_pca", own_arguments(),
    said = list(components = sum(startsWith(names(out), "PC")),
      explained = known_range(group_facts(fit_of(out))$explained)))
}

fit_pca_model <- function(values, n_components, rescale, call) {
  pca <- cpp_pca(values)
  share <- cumsum(pca$variance) / sum(pca$variance)
  k <- if (n_components < 1) which(share >= n_components - 1e-12)[1L] else
    check_components(n_components, length(pca$variance), call)
  k <- if (is.na(k)) 1L else k # all features constant: nothing to explain
  model <- structure(
    list(centre = pca$centre, loadings = pca$loadings[, seq_len(k), drop = FALSE], variance = pca$variance,
      prefix = "PC", range = NULL),
    class = "model_pca"
  )
  if (rescale) model$range <- apply(pca_scores(model, values), 2L, range)
  model
}

pca_scores <- function(model, values) cpp_component_scores(values, model$centre, model$loadings)

#' @export
project_rows.model_pca <- function(model, values) {
  scores <- pca_scores(model, values)
  if (!is.null(model$range)) {
    width <- model$range[2L, ] - model$range[1L, ]
    scores <- sweep(sweep(scores, 2L, model$range[1L, ]), 2L, ifelse(width > 0, width, 1), "/") * 2 - 1
  }
  score_columns(scores, model$prefix)
}

#' @export
model_facts.model_pca <- function(model) {
  k <- ncol(model$loadings)
  total <- sum(model$variance)
  list(n_components = k, explained = if (total > 0) sum(model$variance[seq_len(k)]) / total else NA_real_)
}
