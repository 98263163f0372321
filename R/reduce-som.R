#' Reduce features to places on a self-organising map
#'
#' A grid of units, each with a code (a typical segment), is drawn over the segments so that neighbouring units have
#' similar codes. Each segment then is the place of its nearest unit. Use it to see how features go together
#' (component planes) and where segments crowd (counts, U-matrix); or to choose features ([som_select_features()]).
#'
#' @inheritParams reduce_pca
#' @param grid Columns and rows of the map, `c(6, 6)`, or one number for a square. `NULL`: a square of side
#'   floor(sqrt(5 sqrt(n))) + 1 (Vesanto's rule), for n rows to fit on.
#' @param topology `"hexagonal"` (six neighbours) or `"rectangular"`.
#' @param neighbourhood How neighbours of the winner follow: `"gaussian"`, `"bubble"` (all within the radius alike) or
#'   `"mexican_hat"` (those further off move away; online only, and easily unstable).
#' @param distance How the winner is found: `"euclidean"`, `"manhattan"` or `"cosine"`.
#' @param training `"batch"`: all rows at once, repeatedly; does not depend on the order of the rows. `"online"`: row by
#'   row in their order, as the original MuSe-Toolbox does.
#' @param start `"pca"` (a plane through the first two components), `"random"` (rows drawn at random), or a matrix of
#'   codes, one row a unit in the order of `tidy()`, on the scale that is reduced (standardised, if so).
#' @param max_iter Batch: passes over the rows (100 by default). Online: rows shown (500 per unit by default).
#' @param radius Radius of the neighbourhood at the start, in units; by default a third of the longer side, at least 1.
#'   Batch training narrows it to `final_radius`, online training to a third.
#' @param final_radius See `radius`.
#' @param learning_rate Share of the way that the winner moves at the start (online); a third of it at the end.
#' @param seed A number that makes a random start repeatable; `NULL` draws it, so that [set.seed()] governs.
#' @returns A `features` table: the ids of `data`, `SOM1` and `SOM2` (place of the nearest unit: x and y on the grid),
#'   and `som_unit` (its number, a factor). [tidy()][reduction-tidiers] gives the codes, [glance()][reduction-tidiers]
#'   the quantisation error (mean distance of a row to its code) and the topographic error (share of rows whose two
#'   nearest units do not touch).
#' @details Unit numbers run up each column of the grid. The original's training is
#'   `training = "online", start = "random", max_iter = 1000, radius = 1, learning_rate = 0.9`.
#' @section Errors: `musefuse_error_argument`, `_columns`, `_empty`, `_unknown`.
#' @references Kohonen, T. (2001). *Self-organizing maps* (3rd ed.). Springer. \doi{10.1007/978-3-642-56927-2}
#' @family reduction
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' map <- reduce_som(features, grid = c(5, 4))
#' map
#' autoplot(map, type = "umatrix")
#' @export
reduce_som <- function(data, grid = NULL, ..., topology = c("hexagonal", "rectangular"),
                       neighbourhood = c("gaussian", "bubble", "mexican_hat"),
                       distance = c("euclidean", "manhattan", "cosine"), training = c("batch", "online"),
                       start = c("pca", "random"), max_iter = NULL, radius = NULL, final_radius = 0.5,
                       learning_rate = 0.5, partition = NULL, features = NULL, standardise = NULL, by_dimension = FALSE,
                       seed = NULL) {
  check_no_dots()
  data <- as_feature_table(data)
  options <- list(
    grid = check_grid(grid), topology = check_choice(topology),
    neighbourhood = check_choice(neighbourhood),
    distance = check_choice(distance),
    training = check_choice(training),
    start = if (is.matrix(start)) start else check_choice(start),
    max_iter = check_number(max_iter, 1, whole = TRUE, null = TRUE),
    radius = check_number(radius, 0, open = TRUE, null = TRUE),
    final_radius = check_number(final_radius, 0, open = TRUE),
    learning_rate = check_number(learning_rate, 0, 1)
  )
  seed <- draw_seed(seed)
  call <- rlang::current_env()
  out <- reduce_features(data, "som", function(values) fit_som_model(values, options, seed, call),
    partition, standardise, by_dimension, features)
  add_step(out, data, "reduce_som",
    c(options, list(partition = partition, features = features, standardise = standardise,
    by_dimension = by_dimension, seed = seed)))
}

check_grid <- function(grid, call = caller_env()) {
  if (is.null(grid)) {
    return(NULL)
  }
  fine <- is.numeric(grid) && length(grid) %in% 1:2 && all(is.finite(grid)) && all(grid >= 1) &&
    all(grid == round(grid))
  if (!fine) {
    abort_wanted(grid, "columns and rows of the map, {.code c(6, 6)}, or one number for a square", "grid", call)
  }
  grid <- rep(grid, length.out = 2L)
  if (prod(grid) > 10000) { # the distances of all pairs of units are kept
    abort_musefuse(c("{.arg grid} must have at most 10000 units.", x = "It has {format(prod(grid))}.",
      i = "About 5 times the square root of the number of rows is usual."), "argument", call = call)
  }
  as.integer(grid)
}

# The grid as the core is told it.
som_units <- function(grid, topology) list(columns = grid[[1L]], rows = grid[[2L]], topology = topology)

fit_som_model <- function(values, options, seed, call) {
  side <- as.integer(floor(sqrt(5 * sqrt(nrow(values)))) + 1)
  grid <- options$grid %||% c(side, side)
  rows <- t(values)
  units <- som_units(grid, options$topology)
  codes <- if (is.matrix(options$start)) check_start_codes(options$start, grid, values, call) else
    cpp_som_start(rows, units, options$start == "pca", seed)
  codes <- cpp_train_som(rows, codes, c(units,
    options[c("neighbourhood", "distance", "training", "final_radius", "learning_rate")], list(
      max_iter = options$max_iter %||% if (options$training == "batch") 100 else 500 * prod(grid),
      radius = options$radius %||% max(1, max(grid) / 3)
    )), core_progress("Training the map"))
  places <- cpp_place_on_som(rows, codes, units, options$distance)
  structure(
    list(codes = codes, grid = grid, topology = options$topology, distance = options$distance,
      coordinates = cpp_som_coordinates(units),
      counts = tabulate(places$unit, prod(grid)), quantisation_error = mean(places$distance),
      topographic_error = places$topographic_error),
    class = "model_som"
  )
}

check_start_codes <- function(start, grid, values, call) {
  if (!is.numeric(start) || any(dim(start) != c(prod(grid), ncol(values))) || !all(is.finite(start))) {
    abort_musefuse(c(
      paste0(
        "{.arg start} must be a matrix of finite numbers with {prod(grid)} row{?s} (units) and {ncol(values)} ",
        "column{?s} (features)."
      ),
      x = "It has {nrow(start)} and {ncol(start)}."
    ), "argument", call = call)
  }
  t(start) + 0
}

#' @export
project_rows.model_som <- function(model, values) {
  unit <- cpp_place_on_som(t(values), model$codes, som_units(model$grid, model$topology),
    model$distance)$unit
  list(SOM1 = model$coordinates[unit, 1L], SOM2 = model$coordinates[unit, 2L],
    som_unit = factor(unit, levels = seq_len(prod(model$grid))))
}

#' @export
model_facts.model_som <- function(model) {
  list(n_components = 2L, units = prod(model$grid), quantisation_error = model$quantisation_error,
    topographic_error = model$topographic_error)
}

tidy_codes <- function(group) {
  model <- group$model
  codes <- unscale_values(t(model$codes), group$scaling)
  colnames(codes) <- group$columns
  beside_features(list(unit = seq_len(prod(model$grid)), x = model$coordinates[, 1L], y = model$coordinates[, 2L],
    count = model$counts), codes)
}

#' Choose features on a self-organising map
#'
#' @description
#' A feature that rises and falls over the map as another one does (or opposite to it) tells nothing new. Starting
#' from a target feature, features are taken that agree with it on most units; units that are explained are left out,
#' and the next feature must agree on others. It ends where a column of random numbers would do better.
#'
#' Since it is compared with random numbers the result is itself random: on one map the original tool chose different
#' features from run to run. So it is repeated here with numbers that the seed fixes, and `share` says how often a
#' feature was chosen.
#'
#' @param data What [reduce_som()] returned (without `by_dimension`).
#' @param target The feature to start from; by default the first.
#' @param tolerance Largest difference, on codes scaled to 0 to 1, at which two features agree on a unit.
#' @param resamples How often to repeat with other random columns.
#' @param seed A number that makes the result repeatable; `NULL` draws it, so that [set.seed()] governs.
#' @inheritParams rlang::args_dots_empty
#' @returns A tibble, one row a feature but the target, the most often chosen first: `feature`, `share` (of the
#'   resamples in which it was chosen), `position` (mean place among the chosen), `selected` (`share` of at least
#'   a half).
#' @family reduction
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments)
#' map <- reduce_som(features, seed = 1)
#' som_select_features(map, seed = 1)
#' @export
som_select_features <- function(data, target = NULL, ..., tolerance = 0.04, resamples = 100, seed = NULL) {
  check_no_dots()
  check_given(missing(data), "a table of {.fn reduce_som}", "data")
  fit <- fit_of(data)
  if (!inherits(fit, "fit_som") || !is.null(names(fit$groups))) {
    abort_musefuse("{.arg data} must be a table of {.fn reduce_som}, without {.code by_dimension}.", "fit")
  }
  tolerance <- check_number(tolerance, 0, 1)
  resamples <- check_repeats(resamples)
  columns <- fit$groups[[1L]]$columns
  if (length(columns) < 2L) {
    abort_musefuse("There must be at least two features to choose from.", "data")
  }
  target <- if (is.null(target)) columns[[1L]] else check_known(check_string(target), columns, "feature")
  codes <- t(fit$groups[[1L]]$model$codes)
  colnames(codes) <- columns
  noise <- with_seed(draw_seed(seed), lapply(seq_len(resamples), function(i) {
    matrix(stats::runif(nrow(codes) * (length(columns) - 1L)), nrow(codes))
  }))
  chosen <- lapply(noise, select_on_codes, codes = codes, target = target, tolerance = tolerance)
  others <- setdiff(columns, target)
  share <- vapply(others, function(name) mean(vapply(chosen, function(one) name %in% one, NA)), 0)
  position <- vapply(others, function(name) {
    mean(unlist(lapply(chosen, function(one) which(one == name))))
  }, 0)
  position[is.nan(position)] <- NA
  order <- order(-share, position)
  tibble::tibble(feature = others, share = unname(share), position = unname(position),
    selected = share >= 0.5)[order, ]
}

# The names chosen, in order, given the random columns.
select_on_codes <- function(codes, noise, target, tolerance) {
  columns <- cbind(codes, noise)
  columns <- apply(columns, 2L, function(x) {
    width <- max(x) - min(x)
    if (width > 0) (x - min(x)) / width else x * 0
  })
  agree <- abs(columns[, target] - columns) <= tolerance | abs(columns[, target] + columns - 1) <= tolerance
  agree[, match(target, colnames(codes))] <- FALSE
  chosen <- character()
  repeat {
    best <- which.max(colSums(agree))
    if (sum(agree[, best]) == 0 || best > ncol(codes)) {
      return(chosen)
    }
    chosen <- c(chosen, colnames(codes)[[best]])
    agree[agree[, best], ] <- FALSE
  }
}
