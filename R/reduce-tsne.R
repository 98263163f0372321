#' Reduce features to a map of neighbourhoods
#'
#' t-SNE lays segments out in the plane so that those that are alike lie together. For looking,
#' not for measuring: distances between clusters, their sizes and the axes mean nothing, and it is a poor input of a
#' clustering. New rows have no place of their own on the map.
#'
#' @inheritParams reduce_pca
#' @param n_components Dimensions of the map, 1 to 3.
#' @param perplexity How many neighbours each segment has, roughly, at least 1; `NULL`: 30, or a third of the rows less
#'   one if that is less.
#' @param max_iter Iterations.
#' @param neighbours New rows are placed at the mean of so many nearest rows of the fit, weighted by 1 / distance.
#' @param threads Threads that compute the forces. The result is the same for any number.
#' @param seed A number that makes the result repeatable; `NULL` draws it, so that [set.seed()] governs.
#' @returns A `features` table: the ids of `data`, `tSNE1`, `tSNE2`, and `approximate`: is the row placed by its
#'   neighbours?
#' @details The forces between far points are summed up by Barnes and Hut's tree (van der Maaten 2014; theta 0.5), with
#'   the schedule of the authors' program: exaggeration 12 and momentum 0.5 for 250 iterations, then 1 and 0.8; learning
#'   rate 200; start from normal numbers of standard deviation 1e-4. The nearest `3 * perplexity` rows count as
#'   neighbours. `glance()` tells the `divergence` that is left (Kullback-Leibler, in nats).
#' @section Errors: `musefuse_error_argument` (perplexity too large for the rows), `_data` (fewer than 4 different
#'   rows), `_columns`, `_empty`.
#' @references van der Maaten, L. and Hinton, G. (2008). Visualizing data using t-SNE. *Journal of Machine Learning
#'   Research* 9, 2579-2605.
#'
#'   van der Maaten, L. (2014). Accelerating t-SNE using tree-based algorithms. *Journal of Machine Learning Research*
#'   15, 3221-3245.
#' @family reduction
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' reduce_tsne(features, partition = "train", max_iter = 250, seed = 1)
#' @export
reduce_tsne <- function(data, n_components = 2, ..., perplexity = NULL, max_iter = 1000, neighbours = 5,
                        partition = NULL, features = NULL, standardise = NULL, by_dimension = FALSE, seed = NULL,
                        threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- as_feature_table(data)
  n_components <- check_number(n_components, 1, 3, whole = TRUE)
  perplexity <- check_number(perplexity, 1, null = TRUE)
  max_iter <- check_number(max_iter, 1, whole = TRUE)
  neighbours <- check_number(neighbours, 1, whole = TRUE)
  seed <- draw_seed(seed)
  threads <- check_threads(threads)
  call <- rlang::current_env()
  out <- reduce_features(data, "tsne", function(values) {
    fit_tsne_model(values, n_components, perplexity, max_iter, neighbours, seed, threads, call)
  }, partition, standardise, by_dimension, features)
  add_step(out, data, "reduce_tsne", own_arguments())
}

fit_tsne_model <- function(values, n_components, perplexity, max_iter, neighbours, seed, threads, call) {
  check_map_rows(values, "t-SNE", call)
  most <- (nrow(values) - 1) / 3
  perplexity <- perplexity %||% min(30, most)
  if (perplexity > most) {
    abort_musefuse(c("{.arg perplexity} must be at most a third of the number of rows to fit on minus one.",
      x = "It is {perplexity}; there are {nrow(values)} rows, so at most {round(most, 2)}."), "argument", call = call)
  }
  map <- call_core(cpp_tsne(t(values), list(n_components = n_components, perplexity = perplexity, max_iter = max_iter,
    threads = threads), seed, core_progress("Laying out the map")), call = call)
  structure(
    list(values = values, map = map$places, neighbours = min(neighbours, nrow(values)), perplexity = perplexity,
      divergence = map$divergence),
    class = "model_tsne"
  )
}

#' @export
project_rows.model_tsne <- function(model, values) place_on_map(model, values, "tSNE")

#' @export
model_facts.model_tsne <- function(model) {
  list(n_components = ncol(model$map), perplexity = model$perplexity, divergence = model$divergence)
}
