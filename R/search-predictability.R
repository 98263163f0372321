#' How well can the classes be predicted?
#'
#' Classes are of use if others can find them: from features of the stimulus, or from the ratings of new raters. This
#' fits two simple models on some recordings and predicts the classes of the others, and compares the result with
#' chance and with other classes of the same segments, such as hard-coded boundaries ([cut_classes()]).
#'
#' @details
#' Folds hold whole recordings, so nothing of a recording is known when it is predicted; predictors are standardised on
#' the recordings that a model is fitted on. `"centroid"` takes the nearest mean of a class; `"ridge"` is multinomial
#' logistic regression that minimises the mean log-loss plus \eqn{\lambda / 2 \sum B^2} (intercepts are free).
#'
#' `macro_f1` is the mean over classes of \eqn{2 tp / (2 tp + fp + fn)}, `uar` (unweighted average recall) the mean over
#' classes of the share of a class's segments that are found, both over all held-out segments and the classes that occur
#' among them. Standard errors are those of bootstrap samples of whole recordings, intervals Student's t with as many
#' degrees of freedom as there are recordings, less one; what was predicted stays as it is. Intervals of 95 % held the
#' UAR that such corpora have on average in 91 to 97 of 100 simulated corpora of 3, 5, 8 and 20 recordings (250 each, so
#' each figure is good to 1.4); percentiles of the same samples in 70 to 76, 83, 85 to 87 and 92 to 93.
#'
#' Chance is the same procedure with the classes of the segments turned round within recordings (all moved on by a
#' random number of segments, the last ones to the beginning), which keeps the share of each class in each recording and
#' how long it lasts (where every recording is of one class, recordings change places); `p.value` is
#' \eqn{(1 + b) / (1 + B)} for `b` of `B` such permutations that are at least as good. Of 150 simulated corpora of 4 or
#' 10 recordings with nothing to be predicted, where neighbouring segments had an autocorrelation of 0, .7 or .95, 3 to
#' 7 % had p <= .05 (permuted in any order, which makes neighbours strangers, up to 23 %). A class that occurs only in
#' recordings that are held out together is never predicted, which a warning says.
#'
#' Whether learnt classes are better predicted than hard-coded boundaries depends on where the kinds lie. In simulated
#' corpora with features of the stimulus (`bench/predictability.R`, the mean of eight each; chance is a UAR of .23) four
#' k-means classes of means reached a UAR of .68 and quadrants of .49 to .50 where four kinds of scene lie on and about
#' the axes; .81 and .80 where there is one kind a quadrant; and .64 and .64 to .65 where there are no kinds at all.
#'
#' `gain` is \eqn{(estimate - chance) / (1 - chance)}, 0 at chance and 1 where all is right: it compares classes
#' of different number and sizes.
#'
#' @param data A `classes` table, or a named list of such tables to compare; a data frame with `recording`, `segment`
#'   and `class` will do. Noise and missing classes do not count.
#' @param features What to predict from: a features table with the same recordings and segments. It may have several
#'   rows a segment, e.g. of raters. Rows with missing features do not count, and one warning says how many. Features
#'   that the classes were made of make this a question of boundaries, not of use.
#' @inheritParams rlang::args_dots_empty
#' @param models `"centroid"`, `"ridge"` or both.
#' @param folds Number of folds, at most one a recording.
#' @param penalty \eqn{\lambda} of the ridge.
#' @param resamples Bootstrap samples of recordings.
#' @param permutations Permutations for chance.
#' @param conf_level Level of the intervals.
#' @param seed A whole number; the same seed gives the same folds, permutations and samples.
#' @inheritParams cluster_kmeans
#' @returns A `class_predictability` table, one row a table of classes, model and index: `classes`, `model`, `index`
#'   (`macro_f1`, `uar`), `estimate`, `std.error`, `conf.low`, `conf.high`, `chance` (mean of permutations), `p.value`,
#'   `gain`. `tidy(x, "confusion")` counts `class` and `predicted`; `tidy(x, "differences")` has the difference of gains
#'   from the first classes, with intervals over the same bootstrap samples (chance held fixed), where all were judged
#'   on the same recordings. `autoplot()` draws estimates beside chance.
#' @section Errors: `musefuse_error_data` for fewer than two recordings or classes; `musefuse_error_segments` where no
#'   segment is in both tables.
#' @references Ojala, M. and Garriga, G. C. (2010). Permutation tests for studying classifier performance. *Journal of
#'   Machine Learning Research* 11, 1833-1863.
#' @family search and profile
#' @examples
#' gold <- fuse_mean(ratings)
#' features <- extract_features(gold, ratings_segments, c("mean", "std"))
#' classes <- cluster_kmeans(features, k = 3, seed = 1)
#' anna <- extract_features(ratings[ratings$rater == "anna", ], ratings_segments, c("mean", "std"))
#' class_predictability(classes, anna, permutations = 20, seed = 1)
#' @export
class_predictability <- function(data, features, ..., models = c("centroid", "ridge"), folds = 5, penalty = 0.1,
                                 resamples = 1000, permutations = 100, conf_level = 0.95, seed = NULL,
                                 threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  targets <- check_targets(if (missing(data)) NULL else data)
  check_given(missing(features), "a table of features to predict from", "features")
  settings <- list(models = check_models(models), folds = check_number(folds, 2, whole = TRUE),
    penalty = check_number(penalty, 0, 1e12, open = TRUE), resamples = check_repeats(resamples, 2),
    permutations = check_repeats(permutations), conf_level = check_conf_level(conf_level), seed = draw_seed(seed))
  threads <- check_threads(threads)
  predictors <- feature_matrix(cluster_table(features, arg = "features"), arg = "features")
  inform_own_features(targets, features)
  judged <- lapply(names(targets), function(name) {
    with_seed(settings$seed, predicted_pieces(judged_rows(targets[[name]], predictors, name), name, settings, threads))
  })
  inputs <- stats::setNames(lapply(targets, as_input), c("data", names(targets)[-1L]))
  recorded <- c(list(features = as_input(features) %||% as.data.frame(features)), settings)
  add_step(new_predictability(judged, settings), compact(inputs), "class_predictability", recorded)
}

# What the classes were made of predicts them, whatever they are worth.
inform_own_features <- function(targets, features) {
  own <- vapply(targets, function(table) any(lineage_of(features)$at %in% names(lineage_of(table)$steps)), NA)
  if (any(own)) {
    inform_musefuse(c("{.val {names(targets)[own]}} {?was/were} made of these features: how well they tell the classes apart is no sign that the classes are worth predicting.", # nolint: line_length_linter.
      i = "Features of the recordings themselves, or of new raters, are the test."), "features")
  }
}

check_targets <- function(data, call = caller_env()) {
  check_given(is.null(data), "a table of classes, or a named list of them", "data", call)
  if (is.data.frame(data)) data <- list(classes = data)
  if (!is.list(data) || length(data) == 0L || !rlang::is_named(data) || anyDuplicated(names(data))) {
    abort_musefuse(c("{.arg data} must be a table of classes, or a list of them with names of their own.",
      i = "{.code list(learnt = classes, terciles = cut_classes(...))}"), "argument", call = call)
  }
  Map(function(table, name) check_classes(table, arg = name, call = call), data, names(data))
}

check_models <- function(models, call = caller_env()) {
  known <- c("centroid", "ridge")
  if (!is.character(models) || length(models) == 0L || anyDuplicated(models) || !all(models %in% known)) {
    abort_wanted(models, "{.val centroid}, {.val ridge} or both", "models", call)
  }
  models
}

# The rows that count: predictors, the class and the recording of each.
judged_rows <- function(classes, predictors, name, call = caller_env(2L)) {
  at <- match_segments(predictors$ids, classes, call = call)
  class <- without_noise(classes$class[at])
  if (all(is.na(at))) {
    abort_musefuse(c("{.arg features} has none of the segments of {.val {name}}.",
      i = "Both need the same {.field recording} and {.field segment}."), "segments", call = call)
  }
  kept <- which(predictors$complete & !is.na(class))
  gone <- sum(!predictors$complete & !is.na(class))
  if (gone > 0L) {
    warn_musefuse("{gone} of {sum(!is.na(class))} row{?s} of {.arg features} {cli::qty(gone)}{?has/have} missing features and {?does/do} not count.", # nolint: line_length_linter.
      "missing")
  }
  out <- list(values = predictors$values[kept, , drop = FALSE], class = droplevels(class[kept]),
    recording = droplevels(factor(as.character(predictors$ids$recording[kept]))),
    segment = segment_places(classes)[at[kept]])
  few <- c(recording = nlevels(out$recording), class = nlevels(out$class)) < 2L
  if (any(few)) {
    what <- c("recordings", "classes")[few][[1L]]
    abort_musefuse("There must be at least two {what} among the rows of {.val {name}} to be predicted.", "data",
      call = call)
  }
  out
}

# The place of each row in the order of segments: that of their numbers, or of the table where they have names.
segment_places <- function(classes) {
  if (is.numeric(classes$segment)) rank(classes$segment, ties.method = "first") else seq_len(nrow(classes))
}

# Held-out predictions of one table by each model, with those of permuted classes.
predicted_pieces <- function(rows, name, settings, threads, call = caller_env(3L)) {
  fold <- recording_folds(rows$recording, settings$folds)
  label <- as.integer(rows$class)
  labels <- cbind(label, replicate(settings$permutations, permuted_labels(label, rows$recording, rows$segment)))
  k <- nlevels(rows$class)
  warn_never_learnt(rows$class, fold, name)
  lapply(stats::setNames(settings$models, settings$models), function(model) {
    found <- call_core(cpp_predict_held_out(rows$values, labels, fold, k,
      list(model = model, penalty = settings$penalty, threads = threads), core_progress("Predicting classes")),
      call = call)
    counts <- confusion_by_recording(label, found[, 1L], rows$recording, k)
    chance <- vapply(seq_len(settings$permutations) + 1L, function(column) {
      whole <- factor(rep(1L, length(label)))
      class_scores(confusion_by_recording(labels[, column], found[, column], whole, k), k)[1L, ]
    }, double(2L))
    list(name = name, model = model, levels = levels(rows$class), counts = counts, chance = chance,
      recordings = levels(rows$recording))
  })
}

# Whole recordings, the largest first, each to the fold that is smallest so far; equal ones in random order.
recording_folds <- function(recording, folds) {
  size <- tabulate(recording, nlevels(recording))
  of <- integer(length(size))
  rows <- double(min(folds, length(size)))
  for (one in order(-size, stats::runif(length(size)))) {
    of[[one]] <- which.min(rows)
    rows[[of[[one]]]] <- rows[[of[[one]]]] + size[[one]]
  }
  of[as.integer(recording)]
}

# A class all of whose rows are held out together is never learnt, and so never predicted.
warn_never_learnt <- function(class, fold, name) {
  folds <- rowSums(table(class, fold) > 0)
  never <- names(folds)[folds == 1L]
  if (length(never) > 0L) {
    warn_musefuse(c(
      paste("Of {.val {name}}, {.val {name_some(never)}} {cli::qty(length(never))}{?is/are} only in recordings held",
        "out together."),
      x = "What is never learnt is never predicted: the scores count {cli::qty(length(never))}{?it/them} as missed.",
      i = "Such classes tell recordings apart; more recordings, or more {.arg folds}, are the test."), "classes")
  }
}

# Where each recording is of one class, recordings change places; else classes are turned round within them, which keeps
# what recordings differ in.
permuted_labels <- function(label, recording, segment) {
  classes <- rowSums(table(recording, label) > 0)
  if (any(classes > 1L)) {
    return(turned_within(label, recording, segment))
  }
  of_recording <- label[match(levels(recording), recording)]
  of_recording[sample.int(length(of_recording))][as.integer(recording)]
}

# By a random number of segments, in their order: neighbours are alike, in class and in features, and both would be lost
# by any other permutation (of 120 simulated corpora of 10 recordings with nothing to be predicted, classes and features
# of an autocorrelation of .95, 23 % had p <= .05 then). All rows of a segment (raters) go together.
turned_within <- function(label, recording, segment) {
  once <- which(!duplicated(segment))
  once <- once[order(segment[once])]
  of_segment <- label[once]
  for (mine in split(seq_along(once), recording[once])) {
    n <- length(mine)
    of_segment[mine] <- of_segment[mine[(seq_len(n) + sample.int(n, 1L)) %% n + 1L]]
  }
  of_segment[match(segment, segment[once])]
}

# One row a recording, one column a cell of the confusion matrix (true class fastest).
confusion_by_recording <- function(label, predicted, recording, k) {
  cell <- factor(label + k * (predicted - 1L), seq_len(k^2))
  unclass(table(recording, cell))
}

# Macro F1 and UAR of each row of confusion counts, over the classes that occur.
class_scores <- function(counts, k) {
  cell <- array(as.double(counts), c(nrow(counts), k, k)) # row, true, predicted
  hit <- vapply(seq_len(k), function(class) cell[, class, class], double(nrow(counts)))
  hit <- matrix(hit, nrow(counts), k)
  true <- matrix(rowSums(cell, dims = 2L), nrow(counts), k)
  said <- matrix(colSums(aperm(cell, c(2L, 1L, 3L))), nrow(counts), k)
  mean_of <- function(score) {
    score[true == 0] <- NA
    rowMeans(score, na.rm = TRUE)
  }
  cbind(macro_f1 = mean_of(2 * hit / (true + said)), uar = mean_of(hit / true))
}
