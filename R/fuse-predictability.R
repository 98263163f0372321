#' How well can what raters share be predicted from the stimulus?
#'
#' Learners want gold standards that can be predicted. This says how well a linear model of features of the recordings
#' predicts raters whom it has never seen, when it learns from the gold standard of the others, in other recordings: the
#' guarded predictability of a fusion.
#'
#' @details
#' For each rater in turn: the others are fused again, as `data` was. In `folds` parts of whole recordings, a ridge
#' regression of that target on the features at all `lags` is fitted on the other parts (penalty times the number of
#' samples on standardised columns) and predicts the recordings of the part. The prediction is correlated with the *raw*
#' trace of the rater left out, shifted by the rater's lag: the shift, within `max_lag` either way, at which predictions
#' of the rater's *other* recordings do best (of all raters' others, where there is no other). A best shift of the same
#' recording would make something of nothing. Means are over the raters of a recording, then over recordings; the
#' standard error is that of a bootstrap of recordings, given the predictions, and the interval Student's t.
#'
#' @section Why the naive way is not offered:
#' The correlation of predictions with the gold standard itself rewards smoothness, not truth: a smoother target is
#' easier to predict. In eight simulated corpora (16 recordings, 5 raters, `methods/pooled.md`, 5.8), the naive figure
#' ranked fusions with a rank correlation of .60 (standard error .11) with their correlation with the truth, and .37
#' (.11) with that of the predictions; smoothing the mean by 10 s raised it from .792 to .803 while the correlation with
#' the truth fell from .895 to .891. The guarded figure ranked with .77 (.08) and .90 (.05), and fell from .644 to
#' .641. It orders rightly, but good fusions differ by .001: do not choose between near equals by it; `std.error` says
#' what is near. A network may predict what a linear model does not.
#'
#' @param data A gold standard of several recordings, with its ratings.
#' @param features Features of the recordings: a data frame with `recording`, `time` (seconds) and numeric columns, on
#'   any clock (interpolated linearly); the same for all dimensions.
#' @inheritParams rlang::args_dots_empty
#' @param refit How to fuse the others: `NULL` repeats the verbs that made `data`, from the fusion on; or a function of
#'   an annotations table that returns a gold standard.
#' @param lags Seconds by which features may come before what they cause.
#' @param rate Samples per second of the regression.
#' @param folds Number of parts of whole recordings.
#' @param penalty Ridge penalty per sample.
#' @param max_lag Largest shift of a rater, in seconds.
#' @param conf_level Level of the interval.
#' @param resamples Bootstrap resamples of recordings.
#' @param seed Seed of the bootstrap; `NULL` draws one from R's stream.
#' @returns A tibble of class `predictability`, one row a dimension: `dimension`, `estimate` (mean Pearson's r),
#'   `std.error`, `conf.low`, `conf.high`, `recordings`, `raters`, `traces` (numbers of them that were judged).
#'   `tidy(x, "traces")` has one row a recording, dimension and rater: `r`, and `shift` (seconds, positive: the rater is
#'   later than the prediction).
#' @section Errors:
#' `musefuse_error_fit` (no ratings, or no verbs that can be repeated), `musefuse_error_data` (fewer than two recordings
#' or raters; no feature at the times of the ratings), `musefuse_error_columns`, `musefuse_error_argument`.
#' @family fusions
#' @examples
#' # two features of the recordings: what was true, with noise, and something else
#' signal <- truth(ratings)$signal
#' signal <- signal[signal$dimension == "arousal", ]
#' set.seed(1)
#' features <- data.frame(signal[c("recording", "time")], like = signal$value + rnorm(nrow(signal)),
#'   unlike = rnorm(nrow(signal)))
#' gold <- fuse_mean(ratings[ratings$dimension == "arousal", ])
#' predictability(gold, features, seed = 1)
#' @export
predictability <- function(data, features, ..., refit = NULL, lags = 0:8, rate = 2, folds = 4, penalty = 0.05,
                           max_lag = 6, conf_level = 0.95, resamples = 500, seed = NULL) {
  check_no_dots()
  data <- check_gold(data)
  check_given(missing(features), "features of the recordings: a data frame with {.field time} and columns of numbers",
    "features")
  ratings <- need_ratings(data)
  fuse <- refit %||% repeated_verbs(data)
  if (!is.function(fuse)) abort_wanted(fuse, "a function of ratings, or NULL", "refit", rlang::current_env())
  settings <- list(
    lags = check_lag_seconds(lags), rate = check_number(rate, 0, open = TRUE),
    folds = check_number(folds, 2, whole = TRUE), penalty = check_number(penalty, 0, 1e12, open = TRUE),
    max_lag = check_number(max_lag, 0), conf_level = check_conf_level(conf_level)
  )
  resamples <- check_repeats(resamples)
  seed <- draw_seed(seed)
  stimulus <- check_stimulus(features, data)
  designs <- lagged_designs(data, stimulus, settings)
  traces <- guarded_traces(ratings, designs, fuse, settings)
  rows <- lapply(unname(split(traces, factor(traces$dimension, unique(traces$dimension)))), summarise_guarded,
    seed = seed, resamples = resamples, conf_level = settings$conf_level)
  fit <- structure(list(traces = tibble::as_tibble(traces)), class = c("fit_predictability", "musefuse_fit"))
  add_step(new_table(as.list(do.call(rbind, rows)), "predictability", fit = fit),
    list(data = data, features = features), "predictability",
    compact(c(list(refit = refit), settings, list(resamples = resamples, seed = seed))),
    said = list(features = ncol(stimulus[[1L]]$values)))
}

check_lag_seconds <- function(lags, call = caller_env()) {
  if (!is.numeric(lags) || length(lags) == 0L || !all(is.finite(lags)) || any(lags < 0) || anyDuplicated(lags) > 0L) {
    abort_wanted(lags, "different numbers of seconds, of at least 0", "lags", call)
  }
  as.double(lags)
}

# The features of each recording, as list(time, values), by the names of the recordings.
check_stimulus <- function(features, data, call = caller_env()) {
  recordings <- unique(as.character(data$recording))
  if (length(recordings) < 2L || nlevels(droplevels(need_ratings(data)$rater)) < 2L) {
    abort_musefuse(c("Predictability needs at least two recordings and two raters.",
      i = "What is predicted is a rater left out, in a recording left out."), "data", call = call)
  }
  check_given_columns(features, c("recording", "time"), "features", call)
  check_times(features$time, "features", call)
  numbers <- setdiff(names(features), c("recording", "time"))
  numbers <- numbers[vapply(as.list(features)[numbers], is.numeric, NA)]
  if (length(numbers) == 0L) {
    abort_musefuse("{.arg features} must have at least one numeric column beside {.field recording}, {.field time}.",
      "columns", call = call)
  }
  rows <- split(seq_len(nrow(features)), as.character(features$recording))
  lost <- setdiff(recordings, names(rows))
  if (length(lost) > 0L) {
    abort_musefuse("{.arg features} has no rows of {length(lost)} recording{?s}: {.val {name_some(lost)}}.", "data",
      call = call)
  }
  lapply(rows[recordings], function(at) {
    at <- at[order(features$time[at])]
    if (anyDuplicated(features$time[at]) > 0L) {
      abort_musefuse(c("{.arg features} must have one row a recording and time.",
        x = "Recording {.val {as.character(features$recording[at[[1L]]])}} has a time twice."), "duplicates",
        call = call)
    }
    values <- as.matrix(as.data.frame(features)[at, numbers, drop = FALSE])
    list(time = as.double(features$time[at]), values = replace(values, !is.finite(values), NA))
  })
}

# ---- the model -------------------------------------------------------------------------------------

# A recording's clock at `rate`, with all features at all lags, standardised over the corpus; rows in which one is
# missing are not `complete`.
lagged_designs <- function(data, stimulus, settings, call = caller_env()) {
  check_design_size(data, ncol(stimulus[[1L]]$values) * length(settings$lags), settings$rate, call)
  designs <- lapply(stats::setNames(nm = names(stimulus)), function(recording) {
    span <- range(data$time[data$recording == recording])
    time <- seq(span[[1L]], span[[2L]], by = 1 / settings$rate)
    of <- stimulus[[recording]]
    x <- do.call(cbind, lapply(settings$lags, function(lag) {
      at <- vapply(seq_len(ncol(of$values)), function(j) interpolate_series(of$time, of$values[, j], time - lag),
        numeric(length(time)))
      matrix(at, nrow = length(time))
    }))
    list(recording = recording, time = time, x = x, complete = rowSums(is.na(x)) == 0)
  })
  rows <- rep(seq_along(designs), vapply(designs, function(design) length(design$time), 0L))
  complete <- unlist(lapply(designs, `[[`, "complete"), use.names = FALSE)
  if (!any(complete)) {
    abort_musefuse(c("{.arg features} share no time with the ratings at which all are known at all {.arg lags}.",
      i = "The first {max(settings$lags)} s of a recording have no features of so long before."), "data", call = call)
  }
  all <- standard_features(do.call(rbind, lapply(designs, `[[`, "x")), complete)
  fold <- rep_len(seq_len(settings$folds), length(designs))
  Map(function(design, i) {
    design$x <- all[rows == i, , drop = FALSE]
    c(design, list(fold = fold[[i]]))
  }, designs, seq_along(designs))
}

# 2e8 numbers are 1.6 GB.
check_design_size <- function(data, columns, rate, call, most = 2e8) {
  seconds <- sum(tapply(data$time, droplevels(data$recording), function(time) diff(range(time))))
  size <- (seconds * rate + nlevels(droplevels(data$recording))) * columns
  if (!(size <= most)) {
    abort_musefuse(c("The regression would have {format(size, digits = 3)} numbers, and {format(most)} are the most.",
      x = "{format(seconds, digits = 3)} s at {.arg rate} = {format(rate, digits = 3)}, {columns} column{?s} of features and lags.", # nolint: line_length_linter.
      i = "Take a lower {.arg rate}, fewer {.arg lags} or fewer features."), "argument", call = call)
  }
}

# Predictions of each recording from the recordings of the other folds; NULL where these hold no target.
predict_folds <- function(designs, target, penalty) {
  Map(function(design, name) {
    others <- Filter(function(other) other$fold != design$fold, designs)
    x <- do.call(rbind, lapply(others, `[[`, "x"))
    y <- unlist(lapply(others, function(other) target[[other$recording]]), use.names = FALSE)
    known <- !is.na(y) & unlist(lapply(others, `[[`, "complete"), use.names = FALSE)
    if (sum(known) <= 1L) {
      return(NULL)
    }
    found <- ridge(x[known, , drop = FALSE], y[known], penalty)
    ridge_predict(found, design$x)
  }, designs, names(designs))
}

# ---- the guard -------------------------------------------------------------------------------------

# One row a trace that was left out and judged.
guarded_traces <- function(ratings, designs, refit, settings, call = caller_env()) {
  cells <- annotation_cells(ratings, call)
  longest <- max(vapply(cells, function(cell) diff(range(cell$time)), 0), 0)
  most <- floor(min(settings$max_lag, longest) * settings$rate) # beyond its end a trace tells nothing
  shifts <- seq(-most, most)
  raters <- levels(droplevels(ratings$rater))
  bar <- start_bar("Leaving raters out", total = length(raters))
  found <- lapply(raters, function(rater) {
    gold <- fused_without(rater, ratings, refit, call)
    move_bar(bar)
    judge_rater(rater, gold, cells, designs, shifts, settings$penalty)
  })
  rows <- do.call(rbind, lapply(found, `[[`, "rows"))
  r <- do.call(rbind, lapply(found, `[[`, "r"))
  judged <- rowSums(!is.na(r)) > 0
  if (!any(judged)) {
    abort_musefuse(c("No trace could be judged.",
      i = "Each needs a gold standard of the others, features and ratings at ten times or more."), "data", call = call)
  }
  rows <- rows[judged, ]
  r <- r[judged, , drop = FALSE]
  best <- shifts_elsewhere(rows, r)
  rows$r <- r[cbind(seq_along(best), best)]
  rows$shift <- shifts[best] / settings$rate
  rows[!is.na(rows$r), ]
}

fused_without <- function(rater, ratings, refit, call) {
  gold <- tryCatch(silently(refit(ratings[ratings$rater != rater, ])), error = function(cnd) {
    why <- first_line(cnd)
    abort_musefuse(c("The others cannot be fused without rater {.val {rater}}.", x = "{why}",
      i = "{.code refit = function(ratings) fuse_mean(ratings)} says how to fuse."), "fit", call = call)
  })
  check_gold(gold, arg = "the result of refit", call = call)
}

# Correlations of the raw traces of one rater with predictions from the others, at all shifts.
judge_rater <- function(rater, gold, cells, designs, shifts, penalty) {
  mine <- Filter(function(cell) rater %in% colnames(cell$ratings), cells)
  mine <- Filter(function(cell) !is.null(designs[[cell$recording]]), mine)
  rows <- split(seq_len(nrow(gold)), cell_key(gold))
  predicted <- lapply(stats::setNames(nm = unique(vapply(mine, `[[`, "", "dimension"))), function(dimension) {
    target <- lapply(designs, function(design) {
      at <- rows[[cell_key(list(recording = design$recording, dimension = dimension))]]
      if (is.null(at)) rep(NA_real_, length(design$time)) else
        interpolate_series(gold$time[at], gold$value[at], design$time)
    })
    predict_folds(designs, target, penalty)
  })
  r <- lapply(mine, function(cell) {
    prediction <- predicted[[cell$dimension]][[cell$recording]]
    if (is.null(prediction)) {
      return(rep(NA_real_, length(shifts)))
    }
    trace <- interpolate_series(cell$time, cell$ratings[, rater], designs[[cell$recording]]$time)
    shift_correlations(trace, prediction, shifts, least = 10L)
  })
  list(
    rows = data.frame(recording = vapply(mine, `[[`, "", "recording"), dimension = vapply(mine, `[[`, "", "dimension"),
      rater = rep(rater, length(mine))),
    r = do.call(rbind, r)
  )
}

# Which shift is best for each row in the other recordings: of the same rater, or of all.
shifts_elsewhere <- function(rows, r) {
  z <- fisher_z(r)
  vapply(seq_len(nrow(rows)), function(i) {
    elsewhere <- rows$recording != rows$recording[[i]] & rows$dimension == rows$dimension[[i]]
    own <- elsewhere & rows$rater == rows$rater[[i]]
    score <- colMeans(z[if (any(own)) own else elsewhere, , drop = FALSE], na.rm = TRUE)
    if (all(is.nan(score))) (ncol(r) + 1L) %/% 2L else which.max(score)
  }, 0L)
}

summarise_guarded <- function(traces, seed, resamples, conf_level) {
  of_recording <- tapply(traces$r, traces$recording, mean)
  n <- length(of_recording)
  draws <- with_seed(seed, matrix(sample.int(n, n * resamples, replace = TRUE), n))
  means <- colMeans(matrix(of_recording[draws], n))
  se <- over_units(matrix(means), n)
  limits <- limits_over_units(mean(of_recording), se, n, conf_level, c(-1, 1))
  data.frame(
    dimension = traces$dimension[[1L]], estimate = mean(of_recording), std.error = se,
    conf.low = limits$low, conf.high = limits$high, recordings = n, raters = count_ids(traces$rater),
    traces = nrow(traces)
  )
}

# ---- the same verbs again --------------------------------------------------------------------------

# A function of ratings: the fusion that made `gold`, and what came after it.
repeated_verbs <- function(gold, call = caller_env()) {
  lineage <- current_lineage(gold)
  chain <- list()
  id <- lineage$at
  repeat {
    step <- if (length(id) == 1L) lineage$steps[[id]]
    if (is.null(step) || step$verb == "by_hand" || length(step$from) != 1L) abort_not_repeated(step, call)
    chain <- c(list(step), chain)
    if (startsWith(step$verb, "fuse_")) break
    id <- step$from[[1L]]
  }
  function(ratings) {
    for (step in chain) {
      arguments <- step$arguments
      if (startsWith(step$verb, "fuse_")) arguments$keep_ratings <- FALSE
      ratings <- do.call(getExportedValue("musefuse", step$verb), c(list(ratings), arguments))
    }
    ratings
  }
}

abort_not_repeated <- function(step, call) {
  abort_musefuse(c("How {.arg data} was made cannot be repeated without a rater.",
    x = if (is.null(step)) "It does not carry the fusion that made it." else
      if (step$verb == "by_hand") "It was changed by hand." else "{.fn {step$verb}} took more than one table.",
    i = "{.code refit = function(ratings) fuse_mean(ratings)} says how."), "fit", call = call)
}

# ---- reading ---------------------------------------------------------------------------------------

#' @rdname predictability
#' @param x What `predictability()` returned.
#' @param type `"dimensions"`: its rows; `"traces"`: one row a trace that was left out.
#' @export
tidy.predictability <- function(x, type = c("dimensions", "traces"), ...) {
  check_no_dots()
  if (check_choice(type) == "traces") need_fit(x)$traces else as_tibble.musefuse_tbl(x)
}

lines_of.predictability <- function(x, ...) {
  counted <- function(n, what) paste0(n, " ", what, ifelse(n %in% 1, "", "s"))
  c(
    cli::style_bold("Predictability of raters left out, by a linear model of features that learned from the others"),
    sprintf("  %s  r = %.3f, standard error %.3f, %.3f to %.3f; %s, %s",
      format(as.character(x$dimension)), x$estimate, x$std.error, x$conf.low, x$conf.high,
      counted(x$recordings, "recording"), counted(x$raters, "rater")),
    "Fusions that differ by less than a standard error cannot be told apart.",
    format_handled(x),
    cli::style_dim("Next: tidy(x, \"traces\")")
  )
}
