#' Reduce features to a map by UMAP
#'
#' Uniform manifold approximation and projection lays segments out in a few dimensions so that neighbours stay
#' neighbours, by the package uwot. It is quicker than [reduce_tsne()] and keeps more of how groups lie to each other,
#' but not their distances and sizes; noise, too, comes out in clumps. For looking, or before a density method
#' such as [cluster_hdbscan()], whose classes then belong to the map.
#'
#' @details
#' Neighbours are searched exactly for fewer than 4096 rows (uwot's rule), the map starts from principal components and
#' is optimised on one thread, so that `seed` repeats it for any number of `threads`; other versions of uwot and other
#' machines may give another map. uwot's model cannot be saved with a table, so new rows are placed as on a map of
#' [reduce_tsne()]: at the mean of the nearest rows of the fit, weighted by 1 / distance.
#'
#' @inheritParams reduce_tsne
#' @param n_components Dimensions of the map.
#' @param n_neighbours How many neighbours each segment has, itself included: few show detail, many the whole. `NULL`:
#'   15, or all rows if there are fewer.
#' @param min_dist How close points may lie on the map, in its units, from 0 to 1.
#' @param max_iter Rounds of optimisation; `NULL`: 500, of more than 10000 rows 200.
#' @param threads Threads of the search for neighbours.
#' @returns A `features` table: the ids of `data`, `UMAP1`, `UMAP2`, ..., and `approximate`: is the row placed by its
#'   neighbours?
#' @section Errors: `musefuse_error_argument` (more neighbours than rows), `_columns`, `_empty`, `_data` for fewer than
#'   4 different rows; `rlib_error_package_not_found` without the package uwot.
#' @references McInnes, L., Healy, J. and Melville, J. (2018). UMAP: Uniform manifold approximation and projection for
#'   dimension reduction. arXiv 1802.03426. \doi{10.48550/arXiv.1802.03426}
#' @family reduction
#' @examplesIf requireNamespace("uwot", quietly = TRUE)
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' reduce_umap(features, max_iter = 100, seed = 1)
#' @export
reduce_umap <- function(data, n_components = 2, ..., n_neighbours = NULL, min_dist = 0.1, max_iter = NULL,
                        neighbours = 5, partition = NULL, features = NULL, standardise = NULL, by_dimension = FALSE,
                        seed = NULL, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- as_feature_table(data)
  n_components <- check_number(n_components, 1, 100, whole = TRUE)
  n_neighbours <- check_number(n_neighbours, 2, whole = TRUE, null = TRUE)
  min_dist <- check_number(min_dist, 0, 1)
  max_iter <- check_number(max_iter, 1, whole = TRUE, null = TRUE)
  neighbours <- check_number(neighbours, 1, whole = TRUE)
  seed <- draw_seed(seed)
  threads <- check_threads(threads)
  check_package("uwot", "for maps by UMAP.")
  call <- rlang::current_env()
  out <- reduce_features(data, "umap", function(values) {
    fit_umap_model(values, n_components, n_neighbours, min_dist, max_iter, neighbours, seed, threads, call)
  }, partition, standardise, by_dimension, features)
  add_step(out, data, "reduce_umap", own_arguments())
}

fit_umap_model <- function(values, n_components, n_neighbours, min_dist, max_iter, neighbours, seed, threads, call) {
  check_map_rows(values, "UMAP", call)
  if (isTRUE(n_neighbours > nrow(values))) {
    abort_musefuse(c("{.arg n_neighbours} must be at most the number of rows to fit on.",
      x = "It is {n_neighbours}; there {cli::qty(nrow(values))}{?is/are} {nrow(values)}."), "argument", call = call)
  }
  n_neighbours <- n_neighbours %||% min(15L, nrow(values))
  start <- map_start(values, n_components)
  map <- with_seed(seed, suppressMessages(uwot::umap(unname(values), n_neighbors = n_neighbours,
    n_components = n_components, min_dist = min_dist, n_epochs = max_iter, init = start, scale = FALSE,
    n_threads = threads, n_sgd_threads = 1L, verbose = FALSE)))
  structure(
    list(values = values, map = matrix(as.vector(map), nrow(values)), neighbours = min(neighbours, nrow(values)),
      n_neighbours = n_neighbours, min_dist = min_dist, prefix = "UMAP"),
    class = "model_umap"
  )
}

# The first principal components, the first with standard deviation 1; more dimensions than there are start at random.
map_start <- function(values, n_components) {
  if (n_components > min(dim(values) - c(1L, 0L))) {
    return("random")
  }
  scores <- stats::prcomp(values)$x[, seq_len(n_components), drop = FALSE]
  unname(fix_signs(scores)) / stats::sd(scores[, 1L])
}

#' @export
project_rows.model_umap <- function(model, values) place_on_map(model, values, "UMAP")

#' @export
model_facts.model_umap <- function(model) {
  list(n_components = ncol(model$map), n_neighbours = model$n_neighbours, min_dist = model$min_dist)
}
