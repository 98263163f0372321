#' How sure are the classes, given how sure the gold standard is?
#'
#' @description
#' The band of a gold standard says how far it may be from the signal behind it. `propagate()` draws what that signal
#' could have been, takes each draw through features and `predict()`, and tells for each segment how often it falls in
#' which class, and for each class how large its share could be. Nothing is learnt again: the classes are those that
#' were made.
#'
#' @details
#' The error of the gold standard is taken as normal, with the standard error of the band (its mean square over a
#' recording, more where fewer raters were there), and over time with the autocorrelation
#' \eqn{o + (1 - o) e^{-h / \tau}} of `h` seconds. The decay \eqn{\tau} and the share \eqn{o} that stays for a whole
#' recording are estimated from the raters' residuals about the gold standard, pooled for each dimension.
#'
#' The gold standard has this error in it. To add another would make it move more than any signal does, so a draw is one
#' of the signal given the gold standard: the signal is a Gaussian process with a Matern covariance (smoothness 1/2, 3/2
#' or 5/2; smoothness, scale and variance by maximum likelihood) and an unknown level in each recording. Draws are
#' smoother than the gold standard where it moves as errors do. Recordings and dimensions are drawn independently.
#'
#' [fuse_latent()] is such a conditional mean already; its draws add what a signal of its model is off its mean given
#' raters of their lingering noise (\eqn{o} is 0), in the width of its band without level, scale and clock, and errors
#' of these three: of the raters' levels (how far they are apart, over all recordings) and (log) gains, and of the
#' earliest lag. Its zero is the earliest reliable rater, and the earliest of several uncertain lags is too early by
#' chance; so true lags are drawn, as effects of raters about a mean, and the signal moved to where the earliest of
#' these puts it.
#'
#' @param data A gold standard with a band; for a pipeline also annotations, which it fuses.
#' @param classes A [class_pipeline()], a `classes` table whose features were extracted from a gold standard, or the
#'   classes that [cluster_traces()] made of one: then each recording is a segment, and `predict()` places its draws.
#' @inheritParams rlang::args_dots_empty
#' @param reduced The reduced table (`reduce_*()`) that was clustered, where a `classes` table is of one.
#' @param segments The segments to classify; by default those of the classes, or as the pipeline cuts them.
#' @param draws Number of draws.
#' @param decay Seconds in which an error falls to 37 percent of itself, instead of the estimate.
#' @param sure A segment is sure where its class has at least this probability.
#' @param conf_level Level of the intervals of shares.
#' @param seed A whole number; the same seed gives the same draws.
#' @inheritParams cluster_kmeans
#' @returns A `class_probabilities` table, one row a segment: ids, `class` (that of the gold standard itself, as
#'   `predict()` gives it), `probability` (share of draws in which the segment has this class), `entropy` (of the
#'   probabilities, 0 where sure to 1 where all classes are alike), `sure`, and `probability_<class>` for each class.
#'   Segments whose features are missing have `NA`.
#'
#'   `tidy(x, "shares")` has one row a class: `n`, `share` (of the gold standard), `mean`, `std.error`, `conf.low`,
#'   `conf.high` over draws; `tidy(x, "memory")` the estimated `decay` and `offset` of the error, and of the signal
#'   `order` (1 to 3: smoothness 1/2, 3/2, 5/2), `scale` (seconds) and `variance`. `autoplot()` draws the segments
#'   along the recordings with those marked that are not sure, the shares, or the probabilities. [write_labels()]
#'   writes `probability` and `sure` beside the class.
#' @section How far it holds: In simulated corpora (`bench/propagate-coverage.R`: 18 each, five raters with lingering
#'   errors, three classes, 100 draws), rough and smooth signals, with and without levels of raters that stay for a
#'   recording, intervals of 95 % after [fuse_mean()] held 91 to 96 % of the shares of classes by means that the true
#'   signal has, and 93 to 96 % of those by standard deviations; of the segments called sure 95 to 96 %, by standard
#'   deviations 91 to 92 %, had the class that they have without errors. After [fuse_ewe()] these were 87 to 96 %, 94 %,
#'   94 to 95 % and 92 to 93 %. After [fuse_latent()] intervals held 87 to 93 % and 86 to 93 % (14 rough and 10 smooth
#'   corpora of their own), and 94 to 95 % and 83 to 86 % of the sure segments were right; its full band held the signal
#'   at 92 to 94 % of the times, those of the others at 95 %. (The standard error of such a figure is about 4, of those
#'   of [fuse_latent()] 4 to 8.) Lean on them less, and where shares by movement matter
#'   fuse by [fuse_mean()] or [fuse_ewe()].
#'
#'   Standard deviations and changes are larger in a gold standard than in the signal, for its error moves, too. A class
#'   that lives by them can have a share outside of its own interval, which `print()` says.
#' @section Errors: `musefuse_error_columns` without a band, `musefuse_error_missing` where a recording has none,
#'   `musefuse_error_argument` where the way from gold standard to classes is not known.
#' @references Durbin, J. and Koopman, S. J. (2002). A simple and efficient simulation smoother for state space time
#'   series analysis. *Biometrika* 89, 603-616. \doi{10.1093/biomet/89.3.603}
#' @family search and profile
#' @examples
#' gold <- fuse_mean(ratings)
#' features <- extract_features(gold, ratings_segments, "mean")
#' classes <- cluster_kmeans(features, k = 3, seed = 1)
#' probabilities <- propagate(gold, classes, draws = 20, seed = 1)
#' probabilities
#' tidy(probabilities, "shares")
#' autoplot(probabilities)
#' @export
propagate <- function(data, classes, ..., reduced = NULL, segments = NULL, draws = 200, decay = NULL, sure = 0.8,
                      conf_level = 0.95, seed = NULL, threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  check_given(missing(data), table_names$gold, "data")
  check_given(missing(classes), "a class pipeline or a table of classes", "classes")
  settings <- list(draws = check_repeats(draws, 2), decay = check_number(decay, 0, open = TRUE, null = TRUE),
    sure = check_number(sure, 0, 1), conf_level = check_conf_level(conf_level), seed = draw_seed(seed))
  threads <- check_threads(threads)
  way <- if (inherits(classes, "class_pipeline")) way_of_pipeline(classes, data, reduced, threads) else
    if (inherits(classes, "trace_classes")) way_of_traces(classes, data, reduced, segments) else
      way_of_classes(classes, data, reduced, threads)
  segments <- check_segments(if (is.null(segments)) way$segments(way$gold) else segments, arg = "segments")
  gold <- way$gold[way$gold$recording %in% as.character(segments$recording), ]
  if (nrow(gold) == 0L) abort_other_recordings(way$gold, segments)
  bands <- gold_bands(gold)
  memory <- signal_memory(bands, error_memory(gold, settings$decay), inherits(fit_of(gold), "fit_latent"))
  hard <- way$classify(gold, segments)
  labels <- with_seed(settings$seed,
    drawn_labels(gold, segments, way, bands, memory, settings$draws, levels(hard$class)))
  unit <- if (inherits(classes, "trace_classes")) "recording" else "segment"
  out <- new_class_probabilities(hard, labels, settings, memory, segments, unit)
  # A pipeline is told as the classes that it holds.
  inputs <- list(data = way$gold, classes = if (is.data.frame(classes)) classes else classes$classes)
  add_step(out, inputs, "propagate", c(list(reduced = reduced, segments = if (unit == "segment") segments),
    settings), said = list(unit = unit))
}

# The way from a gold standard to classes: list(gold, segments (a function of it), classify (gold, segments)).
way_of_pipeline <- function(pipeline, data, reduced, threads, call = caller_env()) {
  if (!is.null(reduced)) {
    abort_musefuse("{.arg reduced} goes with a table of classes: a pipeline knows its reduction.", "argument",
      call = call)
  }
  list(
    gold = check_gold(gold_by_pipeline(pipeline, data), "data"),
    segments = function(gold) cut_by_pipeline(pipeline, gold, call),
    classify = function(gold, segments) predict_classes(pipeline, gold, segments, threads = threads)
  )
}

way_of_classes <- function(classes, data, reduced, threads, call = caller_env()) {
  if ("rater" %in% names(data)) {
    abort_musefuse(c("{.arg data} must be a gold standard.", x = "It has raters.",
      i = "Fuse them first, as for {.arg classes}; a {.fn class_pipeline} does it by itself."), "columns", call = call)
  }
  gold <- check_gold(data, "data", call)
  classes <- check_classes(classes, "classes", call)
  fit <- need_fit(classes, call = call)
  cut <- fit_of(classes, "fit_features")
  if (is.null(cut$arguments)) {
    abort_musefuse(c("{.arg classes} must be of features that {.fn extract_features} made.",
      x = "How the features came from a gold standard is not known.", i = "A {.fn class_pipeline} knows all of it."),
      "argument", call = call)
  }
  check_known(cut$dimensions, levels(droplevels(gold$dimension)), "dimension", arg = "classes", call = call)
  if (!is.null(reduced) && !inherits(fit_of(reduced), "fit_reduction")) {
    abort_wanted(reduced, "what a {.code reduce_*()} verb made", "reduced", call)
  }
  if (is.null(reduced) && !all(fit$features %in% cut$features)) {
    abort_musefuse(c("{.arg reduced} must be the reduced table that was clustered.",
      x = "The classes are of {.val {name_some(setdiff(fit$features, cut$features))}}, which are no features."),
      "argument", call = call)
  }
  list(gold = gold, segments = function(gold) cut$segments, classify = function(gold, segments) {
    features <- do.call(extract_features, c(list(gold, segments), cut$arguments, list(threads = threads)))
    stats::predict(classes, if (is.null(reduced)) features else stats::predict(reduced, features))
  })
}

# Whole recordings are segments that begin and end with them.
way_of_traces <- function(classes, data, reduced, segments, call = caller_env()) {
  fit <- need_fit(classes, call = call)
  if ("rater" %in% names(data) || fit$unit == "rater" || "rater" %in% names(fit$ids)) {
    abort_musefuse(c("Draws are of a gold standard, so its traces must be those that have classes.",
      x = if (fit$unit == "rater") "{.arg classes} are of raters." else
        if ("rater" %in% names(data)) "{.arg data} has raters." else "{.arg classes} are of the traces of raters.",
      i = "{.code cluster_traces(fuse_mean(ratings), k)} makes classes of a gold standard's traces."), "argument",
      call = call)
  }
  if (!is.null(reduced) || !is.null(segments)) {
    abort_musefuse(c("{.arg {if (is.null(reduced)) 'segments' else 'reduced'}} is not for classes of whole traces.",
      i = "{.arg data} says which recordings to draw."), "argument", call = call)
  }
  list(gold = check_gold(data, "data", call), segments = whole_recordings, classify = function(gold, segments) {
    placed <- stats::predict(classes, gold)
    out <- as_tibble(segments)[c("recording", "segment")]
    out$class <- placed$class[match(as.character(segments$recording), as.character(placed$recording))]
    out
  })
}

whole_recordings <- function(gold) {
  span <- recording_spans(gold)
  data.frame(recording = span$recording, segment = 1L, start = span$from, end = span$to)
}

# The class of each segment (rows) in each draw (columns), as numbers of `levels`. Some draws at a time are one corpus
# with recordings of their own; what is missing in a draw is missing in the gold standard, and was told of it.
drawn_labels <- function(gold, segments, way, bands, memory, draws, levels, most = 5e5) {
  at_once <- max(1L, min(draws, floor(most / nrow(gold))))
  if (at_once < draws) bands <- lapply(bands, function(cell) with_width(cell, memory_of(cell, memory), most))
  done <- 0L
  labels <- NULL
  while (done < draws) {
    n <- min(at_once, draws - done)
    corpus <- drawn_corpus(gold, bands, memory, n)
    cut <- repeated_segments(segments, n)
    found <- withCallingHandlers(way$classify(corpus, cut),
      musefuse_warning_segments = function(cnd) rlang::cnd_muffle(cnd),
      musefuse_warning_missing = function(cnd) rlang::cnd_muffle(cnd))
    labels <- cbind(labels, matrix(match(as.character(found$class), levels), nrow(segments), n))
    done <- done + n
  }
  labels
}

memory_of <- function(cell, memory) memory[match(cell$dimension, memory$dimension), ]

drawn_corpus <- function(gold, bands, memory, draws) {
  values <- matrix(NA_real_, nrow(gold), draws)
  for (cell in bands) {
    values[cell$rows, ] <- draw_band(cell, memory_of(cell, memory), draws)
  }
  out <- new_table(list(
    recording = draw_names(gold$recording, draws), dimension = rep(gold$dimension, draws), time = rep(gold$time, draws),
    value = as.vector(values)
  ), "gold")
  facts <- trace_facts(gold)
  copies <- facts[rep(seq_len(nrow(facts)), draws), ] # features of the clock ask them for the time of day
  copies$recording <- paste0(rep(seq_len(draws), each = nrow(facts)), ":", copies$recording, recycle0 = TRUE)
  set_trace_facts(out, copies)
}

repeated_segments <- function(segments, draws) {
  rows <- rep(seq_len(nrow(segments)), draws)
  out <- as_tibble(segments)[rows, ]
  out$recording <- draw_names(factor(as.character(segments$recording), unique(as.character(segments$recording))), draws)
  out
}

# "3:clip1" is recording clip1 in the third draw.
draw_names <- function(recording, draws) {
  levels <- paste0(rep(seq_len(draws), each = nlevels(recording)), ":", levels(recording))
  codes <- rep(as.integer(recording), draws) + rep((seq_len(draws) - 1L) * nlevels(recording), each = length(recording))
  structure(codes, levels = levels, class = "factor")
}
