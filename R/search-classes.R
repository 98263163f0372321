# Trying many settings: shared work (gold standards, features, reductions) once, then one clustering a
# setting, judged and written down as one row.

#' Try many ways to find classes
#'
#' @description
#' Fits each setting of a grid and judges its classes: indices, the share of each class, stability. One row
#' a setting comes back, to be ranked ([rank_settings()]), drawn ([autoplot()][autoplot.class_search]), and
#' refitted ([pick_classes()]).
#'
#' The best of many settings looks better than it is: what was chosen by an index is not confirmed by it.
#' Prefer settings that several indices and the stability agree on, and judge the choice on recordings that
#' had no part in it (`partition`).
#'
#' @details
#' A proposal of `k` classes is flagged as `small` if its smallest class has a share below
#' `min_share_factor / k` of the segments (Stappen et al. 2021). Flagged settings are never deleted; they
#' rank last.
#'
#' Indices are taken on the features as they were clustered. So they compare methods and `k` on the same
#' features; between reductions they compare with care: two components nearly always look tidier than the
#' twenty features they came from. `indices_on = "features"` judges all settings on the features before any
#' reduction, which compares reductions fairly; between feature sets nothing does.
#'
#' A setting that fails has `status` `"error"` and says why in `note`; the others go on. When the search is
#' interrupted, what is done comes back with a warning, the rest with `status` `"not_run"`.
#'
#' With a [future::plan()] the settings are spread over its workers. The seed of a setting follows from
#' `seed` and from what the setting says. So the result is the same for any plan, number of threads and order of
#' the grid, and a setting gives the same classes in any grid.
#'
#' @param data A features table (or any data frame or matrix that [cluster_kmeans()] takes), a gold standard,
#'   or annotations.
#' @param segments A segments table, where `data` is a gold standard or annotations.
#' @param grid The settings, from [search_grid()].
#' @param ... Instead of `grid`: arguments of [search_grid()], such as `k = 2:6`.
#' @param functions Features of your own, which settings name beside those of the catalogue: a list of functions with
#'   names, as [extract_features()] takes them (`functions = list(range = function(x, t) diff(range(x)))`, then
#'   `features = list("basic", c("basic", "range"), "range")`). For searches that start from a gold standard or
#'   annotations; in a features table they are columns already.
#' @param partition Partitions to fit on, see [cluster_kmeans()]. All else is placed; shares and indices are
#'   those of all segments. Scales of raters (`standardise = "rater"` in `fusion`) are learnt on the
#'   recordings of the partition.
#' @param indices Which indices, see [cluster_indices()].
#' @param indices_on Judge classes on what was `"clustered"`, or on the `"features"` before any reduction
#'   (standardised where the setting says so)?
#' @param min_share_factor See details.
#' @param resamples Number of bootstrap samples for [cluster_stability()]; 0 for none. They take that many
#'   times as long.
#' @param seed A whole number; the same seed gives the same result. `NULL` draws one.
#' @param resume A text file to keep results in as they come. If it exists, settings that are in it are not
#'   run again; the data and options must be the same, the grid may have grown. It bears a check sum, and is
#'   read as data: nothing in it is run. What cannot be (an index beyond its range, shares of other classes than are
#'   counted) is an error; a result that someone rewrote with care is believed.
#' @inheritParams cluster_kmeans
#' @returns A `class_search` table, one row a setting in the order of the grid: the columns of the grid, then
#'   `classes` (how many were found), the indices, `smallest_share`, `small` (see details), `shares` (of all
#'   classes, largest first, as text), `noise_share`, `stability` (mean Jaccard similarity over classes),
#'   `dissolved` (of the class that dissolves most often, the share of bootstrap samples in which it does), `status`
#'   (`"converged"`, `"max_iterations"`, `"degenerate"`, `"error"`, `"not_run"`), `seed`, `seconds` (of the clustering
#'   and its judgement), `note` (the first warning, or the error). The table keeps the data that [pick_classes()] needs.
#' @section Errors:
#' `musefuse_error_argument` for a grid that cannot be read, `musefuse_error_file` where `resume` is of another
#' search, or damaged.
#' @references Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#'   (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#'   transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#' @family search and profile
#' @examples
#' features <- extract_features(fuse_ewe(ratings), ratings_segments, "basic")
#' search <- search_classes(features, reduce = list("none", pca = 2),
#'   methods = c("kmeans", "agglomerative"), k = 2:3, seed = 1)
#' search
#' classes <- pick_classes(search)
#' @export
search_classes <- function(data, segments = NULL, grid = NULL, ..., functions = list(), partition = NULL,
                           indices = c("silhouette", "calinski_harabasz", "davies_bouldin", "s_dbw", "fuzzy_partition"),
                           indices_on = c("clustered", "features"), min_share_factor = 0.5, resamples = 0,
                           seed = NULL, resume = NULL,
                           threads = getOption("musefuse.threads", 1L)) {
  if (!is.null(grid)) check_no_dots()
  source <- with_functions(search_source(data, segments, partition), functions)
  grid <- complete_grid(if (is.null(grid)) search_grid(...) else check_grid_rows(grid), source)
  if (!is.character(indices)) abort_wanted(indices, "names of indices", "indices", rlang::current_env())
  for (index in indices) check_choice(index, names(partition_indices), arg = "indices")
  indices_on <- check_choice(indices_on)
  min_share_factor <- check_number(min_share_factor, 0, 1)
  resamples <- check_repeats(resamples, 0)
  threads <- check_threads(threads)
  options <- list(partition = partition, indices = indices, indices_on = indices_on, resamples = resamples)
  if (length(functions) > 0L) options$functions <- lapply(functions, function_text)
  if (!is.null(seed)) seed <- draw_seed(seed)
  file <- open_resume(resume, source, seed, options)
  seed <- file$seed %||% draw_seed(seed)
  options <- c(options, list(threads = threads, seed = seed))

  done <- run_settings_of(grid, source, options, file)
  out <- search_table(grid, done, indices, min_share_factor)
  warn_search(out)
  fit <- structure(list(source = source, partition = partition, indices = indices, indices_on = indices_on,
    seed = seed, min_share_factor = min_share_factor, threads = threads, tried = nrow(grid),
    grid = tibble::as_tibble(grid), resamples = resamples),
    class = c("fit_search", "musefuse_fit"))
  add_step(new_table(out, "class_search", fit = fit), list(data = data, segments = as_input(segments)),
    "search_classes", list(
      grid = tibble::as_tibble(grid), functions = if (length(functions) > 0L) functions, partition = partition,
      indices = indices, indices_on = indices_on, min_share_factor = min_share_factor, resamples = resamples,
      seed = seed
    ))
}

# ---- what the search starts from ---------------------------------------------------------------

search_source <- function(x, segments, partition, call = caller_env()) {
  check_given(missing(x), "a table of features, a gold standard or annotations", "data", call)
  kind <- if (inherits(x, "annotations")) "annotations" else if (inherits(x, "gold")) "gold" else "features"
  if (kind == "features") {
    if (!is.null(segments)) {
      abort_musefuse(c(
        "{.arg segments} go with a gold standard or annotations.",
        x = if ("method" %in% names(segments)) "These are settings to try: {.code grid =} takes them.",
        i = "{.arg data} is taken for a table of features; {.fn as_annotations} makes annotations."
      ), "argument", call = call)
    }
    check_no_text(x, NULL, call = call)
    x <- if (inherits(x, "features")) x else cluster_table(x, "data", call = call)
    features <- feature_matrix(x, arg = "data", call = call)
    inform_copies(take_rows(features$values, which(partition_rows(x, partition, call = call) & features$complete)))
  } else {
    if (is.null(segments)) {
      abort_musefuse(c("{.arg segments} must say which stretches to classify.",
        i = "{.fn segment_fixed} or {.fn segment_table} make them."), "argument", call = call)
    }
    segments <- check_segments(segments)
    partition_rows(segments, partition, call = call)
  }
  list(kind = kind, x = x, segments = segments)
}

# The user's own features ride on the source, and settings call them by their names.
with_functions <- function(source, functions, call = caller_env()) {
  if (length(functions) == 0L) {
    return(source)
  }
  check_functions(functions, call = call)
  if (source$kind == "features") {
    abort_musefuse(c("{.arg functions} need a search that starts from a gold standard or annotations.",
      i = "{.fn extract_features} takes them; in its table they are columns."), "argument", call = call)
  }
  known <- intersect(names(functions), c(names(feature_sets), catalogue$name, "all"))
  odd <- names(functions)[grepl("[+]", names(functions)) | trimws(names(functions)) != names(functions)]
  if (length(known) > 0L || length(odd) > 0L) {
    abort_musefuse(c("{.arg functions} must have names that no set or feature has, without plus signs.",
      x = "{.val {c(known, odd)[[1L]]}} is no such name."), "argument", call = call)
  }
  source$functions <- functions
  source
}

complete_grid <- function(grid, source, call = caller_env()) {
  if (source$kind != "annotations" && !is.null(grid[["fusion"]])) {
    abort_musefuse("{.arg fusion} needs a search that starts from annotations.", "argument", call = call)
  }
  if (source$kind == "annotations" && is.null(grid[["fusion"]])) grid$fusion <- "ewe"
  if (is.null(grid[["features"]])) grid$features <- if (source$kind == "features") "all" else "extended"
  grid[c("setting", intersect(grid_columns, names(grid)))]
}

# ---- one setting -------------------------------------------------------------------------------

# A function of an item, list(row, seed, reduced, tree, features), that can be sent to another process: options are
# all it carries.
run_setting <- function(item, options) {
  rlang::local_options(cli.progress_show_after = 1e9) # one bar, that of the search
  started <- proc.time()[["elapsed"]]
  found <- tryCatch(judge_setting(item, options), error = function(cnd) {
    list(status = "error", note = first_line(cnd))
  })
  found$seed <- item$seed
  found$seconds <- proc.time()[["elapsed"]] - started
  found
}

judge_setting <- function(item, options) {
  if (inherits(item$reduced, "error")) stop(item$reduced)
  fitted <- collect_warnings(suppressMessages(
    classes_of(item$reduced, item$row, options$partition, item$seed, options$threads, item$tree)
  ))
  classes <- fitted$value
  stability <- if (options$resamples > 0) {
    suppressWarnings(cluster_stability(classes, resamples = options$resamples, seed = item$seed,
      threads = options$threads))
  }
  judged <- judge_classes(classes, item, options)
  c(class_shares(classes), judged$values, list(
    stability = if (is.null(stability)) NA_real_ else mean(stability$jaccard, na.rm = TRUE),
    dissolved = max(-1, stability$dissolved, na.rm = TRUE),
    status = fit_of(classes)$status,
    note = paste(c(if (length(fitted$warnings) > 0L) first_line(fitted$warnings[[1L]]), judged$note), collapse = "; ")
  ))
}

judge_classes <- function(classes, item, options) {
  data <- index_data(classes, threads = options$threads)
  if (options$indices_on == "features") {
    values <- feature_matrix(item$features)$values
    scaling <- if (item$row$standardise) fit_scaling(values[fit_of(classes)$train, , drop = FALSE])
    data$values <- scale_values(values, scaling)[data$use, , drop = FALSE]
  }
  found <- lapply(stats::setNames(nm = options$indices), index_of, data)
  notes <- compact(lapply(found, `[[`, "note"))
  list(values = lapply(found, `[[`, "value"), note = if (length(notes) > 0L) paste(names(notes), unlist(notes)))
}

# Shares of all segments that have a class, noise among them.
class_shares <- function(classes) {
  counts <- table(classes$class)
  share <- sort(counts[names(counts) != "noise"] / sum(counts), decreasing = TRUE)
  list(
    classes = sum(share > 0), smallest_share = if (length(share) > 0L) min(share) else NA_real_,
    asked = length(share), shares = paste(sprintf("%.3f", share), collapse = " "),
    noise_share = 1 - sum(share)
  )
}

# ---- all settings ------------------------------------------------------------------------------

run_settings_of <- function(grid, source, options, file) {
  texts <- setting_texts(grid)
  done <- file$done[intersect(texts, names(file$done))]
  rest <- which(!texts %in% names(done))
  if (length(rest) == 0L) {
    return(done)
  }
  tryCatch({
    shared <- shared_work(grid[rest, ], source, options)
    bar <- start_bar("Settings", total = length(rest), format =
      "Settings {cli::pb_bar} {cli::pb_current}/{cli::pb_total} | {cli::pb_eta_str}", clear = TRUE)
    for (chunk in setting_chunks(length(rest))) {
      items <- lapply(chunk, function(j) {
        i <- rest[[j]]
        c(list(row = as.list(grid[i, ]), seed = setting_seed(options$seed, texts[[i]])), shared[[j]])
      })
      found <- map_items(items, "Settings", run_setting, options)
      done[texts[rest[chunk]]] <- found
      save_resume(file, done, options$seed)
      move_bar(bar, inc = length(chunk))
    }
  }, interrupt = function(cnd) NULL)
  done
}

# One setting at a time; with a plan a few for each worker, so that results are kept as they come.
setting_chunks <- function(n) {
  size <- if (has_future_plan()) 4L * min(future::nbrOfWorkers(), n) else 1L
  split(seq_len(n), (seq_len(n) - 1L) %/% size)
}

search_table <- function(grid, done, indices, min_share_factor) {
  found <- done[setting_texts(grid)]
  column <- function(name, empty) {
    unname(vapply(found, function(one) {
      value <- one[[name]]
      if (is.null(value)) empty else as.vector(value, typeof(empty))
    }, empty))
  }
  judged <- lapply(stats::setNames(nm = indices), column, empty = NA_real_)
  smallest <- column("smallest_share", NA_real_)
  c(as.list(grid), list(classes = column("classes", NA_integer_)), judged, list(
    smallest_share = smallest, small = smallest < min_share_factor / column("asked", NA_real_),
    shares = column("shares", ""), noise_share = column("noise_share", NA_real_),
    stability = column("stability", NA_real_), dissolved = share_or_none(column("dissolved", NA_real_)),
    status = column("status", "not_run"),
    seed = column("seed", NA_integer_), seconds = column("seconds", NA_real_), note = column("note", "")
  ))
}

# Where no class was judged there is no share.
share_or_none <- function(x) replace(x, which(x < 0), NA)

warn_search <- function(out) {
  failed <- which(out$status == "error")
  if (length(failed) > 0L) {
    warn_musefuse(c(
      "{length(failed)} of {length(out$status)} setting{?s} {cli::qty(length(failed))}failed; {.field note} says why.",
      x = "Setting {out$setting[[failed[[1L]]]]}: {out$note[[failed[[1L]]]]}"
    ), "search")
  }
  waiting <- sum(out$status == "not_run")
  if (waiting > 0L) {
    warn_musefuse(c(
      "Interrupted: {waiting} of {length(out$status)} setting{?s} {cli::qty(waiting)}{?was/were} not run.",
      i = "With {.arg resume} the next call continues from there."
    ), "interrupted")
  }
}
