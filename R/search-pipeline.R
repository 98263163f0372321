# From ratings to classes as one object that can be kept and applied to recordings that come later. It holds
# what was learnt (scales of the raters, reduction, clustering, names) and the setting, not the ratings.

#' From ratings to classes, for good
#'
#' @description
#' `class_pipeline()` learns all that lies between ratings and named classes: the raters' scales, the
#' reduction, the classes and their names. `predict_classes()` applies it to other recordings; nothing is
#' learnt again. Keep it with [saveRDS()].
#'
#' Learning sees the recordings of `partition` and nothing else of `data`, so classes of the other
#' recordings are a fair test.
#'
#' @param data Annotations: what [as_annotations()] takes.
#' @param segments A segments table, or a function of a gold standard that makes one,
#'   `function(gold) segment_fixed(gold, 10)`, which new recordings are then cut by, too.
#' @param ... These dots are for future extensions and must be empty.
#' @param fusion,features,standardise,reduce,method,k,parameters One setting, in the words of [search_grid()]:
#'   `fusion = list(method = "ewe", smooth = 4.25)`, `features = c("basic", "cross")`,
#'   `reduce = list(pca = 2)`, `parameters = list(linkage = "average")`; or each as text.
#' @param setting Instead of these: one row of [search_grid()] or of a search, such as
#'   `rank_settings(search)[1, ]`. What it does not say (a search that started from a gold standard does not know its
#'   fusion) is taken from these.
#' @param functions Features of your own that the setting names, see [search_classes()]; by default those of the search
#'   that `setting` is of.
#' @param partition Partitions to learn from, as named in the column `partition` of the segments; `NULL` learns
#'   from all.
#' @param rules Rules of [name_classes()]; `NULL` keeps numbers. Names are chosen by the segments that were
#'   learnt from.
#' @param seed A whole number; the same seed gives the same classes. By default that of `setting`, where it is
#'   of a search.
#' @inheritParams cluster_kmeans
#' @inheritParams gold_standard
#' @returns `class_pipeline()`: a list of class `class_pipeline`; its element `classes` is the `classes` table of the
#'   segments that were learnt from. [settings()] shows the chain. `predict_classes()`: a `classes` table, one row a
#'   segment.
#'
#'   Raters of new recordings must be known if scales were learnt `standardise = "rater"`; new raters are an
#'   error of class `musefuse_error_unknown`. Fusions estimate each new recording's raters by themselves.
#' @section Errors:
#' `musefuse_error_argument`, `musefuse_error_segments`; those of the verbs it is composed of.
#' @family search and profile
#' @examples
#' pipeline <- class_pipeline(ratings, ratings_segments,
#'   features = "basic", reduce = list(pca = 2), k = 3,
#'   partition = "train", seed = 1)
#' pipeline
#' test <- ratings_segments[ratings_segments$partition == "test", ]
#' predict_classes(pipeline, ratings[ratings$recording == "clip6", ], test)
#' @export
class_pipeline <- function(data, segments, ..., fusion = "ewe", features = "extended", standardise = TRUE,
                           reduce = "none", method = "kmeans", k = 3, parameters = list(), setting = NULL,
                           functions = list(), partition = NULL, rules = NULL, seed = NULL,
                           threads = getOption("musefuse.threads", 1L), path = NULL, read = list()) {
  check_no_dots()
  if (!is.null(path)) {
    return(do.call(map_recordings, c(list(path, class_pipeline, read = read), arguments_over_recordings())))
  }
  check_output_needs_path(NULL, read)
  check_given(missing(data), table_names$annotations, "data")
  check_given(missing(segments), "a table of segments, or a function that makes one of a gold standard", "segments")
  threads <- check_threads(threads)
  row <- if (is.data.frame(setting)) tibble::as_tibble(setting) else
    setting %||% pipeline_setting(standardise, reduce, method, k, parameters)
  # A search that started from a gold standard does not know its fusion, one of a table not its features.
  if (is.data.frame(row) && nrow(row) == 1L) {
    if (is.null(row[["fusion"]])) row$fusion <- fusion_texts(fusion)
    if (is.null(row[["features"]])) row$features <- feature_text(features)
  }
  seeds <- pipeline_seeds(seed, setting)
  row <- one_setting(row)
  if (length(functions) == 0L && inherits(setting, "class_search")) functions <- fit_of(setting)$source$functions
  source <- with_functions(learning_source(as_annotations(data), segments, row, partition), functions)

  gold <- source$gold %||% gold_of(source, row$fusion, partition)
  table <- features_of(source, gold, row$features, threads)
  # scales of raters ride on the ratings that were fused
  told <- list(table = table, scaling = fit_of(gold, "fit_standardise"), seeds = seeds)
  ask_corpus("classes", told, learnt_pipeline, row, if (is.function(segments)) segments, partition, rules,
    source$functions, threads, final = TRUE)
}

# What the features of all recordings make.
learnt_pipeline <- function(told, row, segments, partition, rules, functions, threads) {
  table <- bind_recordings(lapply(told, `[[`, "table"))
  seeds <- told[[1L]]$seeds
  reduced <- reduced_of(table, row$reduce, row$standardise, partition, seeds$reduction)
  classes <- classes_of(reduced, row, partition, seeds$classes, threads)
  if (!is.null(rules)) classes <- name_classes(classes, rules, features = table)
  structure(
    list(
      setting = row, segments = segments, scaling = told[[1L]]$scaling,
      reduced = if (row$reduce != "none") reduced[0L, ], classes = classes,
      recordings = levels(droplevels(table$recording)), partition = partition, functions = functions
    ),
    class = "class_pipeline", lineage = lineage_of(classes)
  )
}

# The arguments of class_pipeline() as a row of a grid.
pipeline_setting <- function(standardise, reduce, method, k, parameters, call = caller_env()) {
  standardise <- check_flag(standardise, call = call)
  method <- check_choice(method, names(method_names), call = call)
  k <- if (finds_k(method)) NA else check_k(k, call = call)
  reduce <- reduction_texts(check_values(reduce, call = call), call)
  if (length(reduce) > 1L) {
    abort_musefuse(c("{.arg reduce} must be one reduction.", x = "It is {.val {reduce}}."), "argument", call = call)
  }
  if (!is_text(parameters)) parameters <- argument_texts(check_parameters(parameters, call), call)
  tibble::tibble(standardise = standardise, reduce = reduce, method = method, k = k, parameters = parameters)
}

# A row of a search brings the seeds that it was judged with.
pipeline_seeds <- function(seed, setting, call = caller_env()) {
  if (is.null(seed) && inherits(setting, "class_search") && inherits(fit_of(setting), "fit_search")) {
    return(list(classes = setting$seed[[1L]],
      reduction = setting_seed(fit_of(setting)$seed, step_texts(as_tibble(setting))$reduced[[1L]])))
  }
  seed <- draw_seed(seed, call = call)
  list(classes = seed, reduction = seed)
}

one_setting <- function(setting, call = caller_env()) {
  if (is.data.frame(setting) && nrow(setting) != 1L) {
    abort_musefuse(c("A pipeline has one setting.", x = "There are {nrow(setting)}."), "argument", call = call)
  }
  if (is.data.frame(setting)) setting <- as_tibble(setting)
  setting <- check_grid_rows(setting, arg = "setting", call = call)
  as.list(complete_grid(setting, list(kind = "annotations")))[grid_columns]
}

# What may be learnt from: the segments of the partition and the ratings of their recordings.
learning_source <- function(data, segments, row, partition, call = caller_env()) {
  data <- check_annotations(data)
  if (is.function(segments) && !is.null(partition) && one_of_corpus()) {
    abort_musefuse(c("With {.arg path} a {.arg partition} needs a table of segments.",
      i = "Scales would be learnt from recordings before a function has cut them and given them partitions."),
    "argument", call = call)
  }
  gold <- if (is.function(segments)) gold_of(list(kind = "annotations", x = data), row$fusion, NULL)
  cut <- function() {
    table <- check_segments(if (is.null(gold)) segments else segments(gold), arg = "segments", call = call)
    table[partition_rows(table, partition, call = call), ]
  }
  found <- cut()
  rated <- data$recording %in% as.character(found$recording)
  if (!any(rated) && one_of_corpus()) leave_recording("No segment is of this recording.")
  if (!any(rated)) abort_other_recordings(data, found, call)
  if (one_of_corpus()) found <- found[as.character(found$recording) %in% levels(data$recording), ]
  source <- list(kind = "annotations", x = if (all(rated)) data else data[rated, ], segments = found)
  if (is.null(gold)) {
    return(source)
  }
  # A recording is fused by itself, unless scales are learnt on several: only then others must be out of sight.
  shared_scale <- identical(parse_call(row$fusion)$arguments$standardise, "rater")
  if (shared_scale && !all(rated)) gold <- gold_of(source, row$fusion, NULL)
  gold <- gold[gold$recording %in% unique(as.character(source$x$recording)), ]
  if (!all(rated)) source$segments <- cut()
  source$gold <- gold
  source
}

abort_other_recordings <- function(data, segments, call = caller_env()) {
  abort_musefuse(c("{.arg data} has none of the recordings of the segments.",
    x = "It has {.val {name_some(distinct_texts(data$recording))}}.",
    x = "The segments are of {.val {name_some(distinct_texts(segments$recording))}}."), "unknown", call = call)
}

#' @rdname class_pipeline
#' @param pipeline What `class_pipeline()` returned.
#' @param new_data Annotations of other recordings, on the scale of the ratings that were learnt from. Or a gold
#'   standard, or what a model predicts of one: a data frame with `recording`, `dimension`, `time` (seconds) and
#'   `value`, which is taken as it is, neither fused nor scaled.
#' @export
predict_classes <- function(pipeline, new_data, segments = NULL, ...,
                            threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  check_given(missing(pipeline), "what {.fn class_pipeline} returned", "pipeline")
  check_given(missing(new_data), table_names$annotations, "new_data")
  if (!inherits(pipeline, "class_pipeline")) {
    abort_wanted(pipeline, "what {.fn class_pipeline} returned", "pipeline", rlang::current_env())
  }
  need_pipeline(pipeline, "pipeline")
  gold <- gold_by_pipeline(pipeline, new_data)
  if (is.null(segments)) segments <- cut_by_pipeline(pipeline, gold)
  source <- list(kind = "gold", segments = check_segments(if (is.function(segments)) segments(gold) else segments,
    arg = "segments"), functions = pipeline$functions)
  features <- features_of(source, gold, pipeline$setting$features, check_threads(threads))
  predict(pipeline$classes, if (is.null(pipeline$reduced)) features else predict(pipeline$reduced, features))
}

cut_by_pipeline <- function(pipeline, gold, call = caller_env()) {
  if (is.null(pipeline$segments)) {
    abort_musefuse(c("{.arg segments} must say which stretches to classify.",
      i = "Only a pipeline that was given a function for {.arg segments} can cut new recordings itself."), "argument",
      call = call)
  }
  pipeline$segments(gold)
}

# What has no raters is a gold standard already, or a model's prediction of one.
is_signal <- function(x) {
  inherits(x, "gold") || (is.data.frame(x) && !inherits(x, "annotations") &&
    all(table_columns$gold %in% names(x)) && !"rater" %in% names(x))
}

# The steps of gold_standard(), with the scales that were learnt; a signal is taken as it is.
gold_by_pipeline <- function(pipeline, data, call = caller_env()) {
  if (is_signal(data)) {
    return(check_gold(data, "new_data", call))
  }
  data <- as_annotations(data)
  parsed <- parse_call(pipeline$setting$fusion)
  arguments <- parsed$arguments
  if (!is.null(arguments$smooth)) data <- smooth_savgol(data, window = arguments$smooth)
  if (!is.null(pipeline$scaling)) data <- standardise_annotations(data, scaling = pipeline$scaling)
  done <- c("smooth", "standardise", "partition")
  do.call(gold_standard, c(list(data, method = parsed$name), arguments[setdiff(names(arguments), done)]))
}

need_pipeline <- function(x, arg = "x", call = caller_env()) {
  need_parts(x, c("setting", "classes"), "class_pipeline", arg, call)
  need_parts(x$setting, grid_columns, "class_pipeline", arg, call)
}

#' @export
print.class_pipeline <- function(x, ...) print_format(x)

#' @export
format.class_pipeline <- function(x, ...) {
  need_pipeline(x)
  local_plain_numbers()
  row <- x$setting
  sizes <- table(x$classes$class)
  n <- length(x$recordings)
  c(
    cli::style_bold("From ratings to classes"),
    paste0("  fusion    ", row$fusion),
    paste0("  segments  ", if (is.null(x$segments)) "given" else "cut by a function"),
    paste0("  features  ", row$features, if (row$standardise) ", standardised"),
    paste0("  reduce    ", row$reduce),
    paste0("  classes   ", row$method, if (!is.na(row$k)) paste0(", k = ", row$k),
      if (row$parameters != "") paste0(", ", row$parameters)),
    paste0("Learnt from ", nrow(x$classes), " segments of ", count_of(n, "recording"),
      if (!is.null(x$partition)) paste0(" (partition ", toString(x$partition), ")"), ": ",
      paste0(say_classes(names(sizes)), ": ", sizes, collapse = ", ")),
    format_handled(x$classes),
    cli::style_dim("Next: predict_classes(x, new_data, segments), x$classes, settings(x), saveRDS(x, file)")
  )
}

#' @export
tidy.class_pipeline <- function(x, ...) {
  need_pipeline(x)
  tidy(x$classes, ...)
}

#' @export
glance.class_pipeline <- function(x, ...) {
  check_no_dots()
  need_pipeline(x)
  tibble::as_tibble(c(x$setting[c("fusion", "features", "reduce")], as.list(glance(x$classes))))
}

#' @export
augment.class_pipeline <- function(x, new_data = NULL, segments = NULL, ...) {
  check_no_dots()
  need_pipeline(x)
  augment(if (is.null(new_data)) x$classes else predict_classes(x, new_data, segments))
}

#' @export
summary.class_pipeline <- function(object, ...) {
  check_no_dots()
  glance.class_pipeline(object)
}

#' @rdname class_pipeline
#' @param object The same as `pipeline`, for `predict()`.
#' @export
predict.class_pipeline <- function(object, new_data, segments = NULL, ...) {
  if (missing(new_data)) {
    return(object$classes)
  }
  predict_classes(object, new_data, segments, ...)
}
