# Lags: by how many seconds each rater trails. Positive lags are late. shift_lag() moves them back.

#' Estimate how late each rater is
#'
#' Raters react half a second to several seconds late, each with their own delay. On recordings whose
#' true signal is known, that is the largest error of all; averaging raters with unequal delays also
#' blurs what they agree on. `estimate_lag()` measures the delays, [shift_lag()] takes them out.
#'
#' @section What lags between raters cannot know:
#' Without a reference only **differences** of delays can be seen: if everybody is 3 s late, everybody
#' agrees, and no comparison of raters with each other shows it. The methods `"relative"` and `"pairwise"`
#' therefore give the earliest reliable rater (upright, and at least half as well correlated as the best)
#' the lag 0; only unreliable raters can have negative lags. `print()` says that the lags are relative. A gold
#' standard of raters that were synchronised by relative lags still trails the recording by the
#' delay of the earliest reliable rater. `method = "reference"`, against a signal that is in step with the
#' recording (loudness, a physiological channel, the known course of the stimulus), gives absolute lags.
#' Where traces are smooth and slow, a wide range of lags fits about equally well: look at `conf.low`
#' and `conf.high`.
#'
#' @section Methods:
#' * `"relative"`: each rater against the mean of the other raters (each standardised, moved back by
#'   their current lags); the shift of highest correlation, refined between samples by a
#'   parabola; repeated until no lag moves.
#' * `"pairwise"`: differences between all pairs from the correlation of whitened traces at 2 Hz, with a
#'   prior that prefers small lags, reconciled by robust least squares. Steadier where raters disagree
#'   or one of them is unreliable; this is what `synchronise = TRUE` uses.
#' * `"reference"`: each rater against `reference`; lags are absolute. Against several features, the lag at which they
#'   together explain most of the rater out of sample: at each lag (4 a second) a ridge regression of the rater on all
#'   features so long before is fitted on all but a tenth of the time (one stretch) and judged on that; the share
#'   explained is highest at the lag. Scale, sign and mixture of the features do not matter, and features that tell
#'   nothing cost little. A feature together with its own change or its own average can make up for a lag, which widens
#'   the interval: leave these out. Where nothing is clearly explained at any lag, the lag is `NA`, and a warning says
#'   so: so it is for half of the raters of 90 s, and few of two minutes (simulated; three features).
#'   Lags are not scales: on ten real raters of a known course (green intensity, Booth, Mundnich & Narayanan 2018,
#'   \doi{10.1109/ICASSP.2018.8461645}) the mean of raters moved by such lags has r .897 and a concordance of .738 with
#'   the truth (unmoved .639), and no other shift, `max_lag` or standardisation raises that; a published fusion by
#'   features that also learns the scale (.906, .770) is met by drawing the mean in to .76 of its amplitude (.769), as
#'   the raters overshoot.
#' * `"fixed"`: the seconds given as `lag`.
#'
#' The interval is a block bootstrap over time (blocks of `2 * max_lag` seconds, at least 10 s), given the
#' consensus of the other raters; for `"relative"` that of the difference from the earliest reliable rater, whose own
#' interval says how well that 0 is known; for `"pairwise"` it is the normal interval of the least squares problem.
#' Against one reference percentiles are moved apart as Student's t is wider than the normal distribution, as blocks
#' are few: of 400 simulated raters of 90, 120 or 300 s each, intervals of 95 % held the lag of 94 to 96 % (without this
#' 84 to 92 %); of relative lags they held 93 to 98 %, of those by several features 88 to 97 %. Those of `"pairwise"`
#' rest on its model of errors that linger for seconds, as raters' do: where errors are forgotten within a second, they
#' held 84 % (eight raters) to 100 % (two), and lags were off by 1.3 s, those of `"relative"` by 0.3 s.
#'
#' @section Mutual information:
#' A rater may follow a feature of the recording along a bent line, or rise where the feature is far from its middle
#' either way: then the correlation is near 0 at every shift and its peak is chance. `criterion = "mutual_information"`
#' looks, as Mariooryad and Busso (2015) do, for the shift at which one tells most of the other, whatever the form and
#' sign. Both are cut into classes of equal frequency (2 to 8 of them, \eqn{\sqrt{n / 10}} for n pairs; they put theirs
#' into clusters), so that monotone changes of either do not matter, and the bias of small counts is taken off. It needs
#' more data than the correlation, and where the relation is straight it is less exact. The table has the column
#' `mutual_information` (nats, at the best shift; 0 or less: none). Slow traces that have nothing to do with each other
#' have some, too: look at the width of the interval.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param method `"pairwise"`, `"relative"`, `"reference"` or `"fixed"`; see Methods. By default what `reference` or
#'   `lag` is for, where one of them is given.
#' @inheritParams rlang::args_dots_empty
#' @param reference For `"reference"`: a data frame with columns `time` (seconds) and `value`, and
#'   `recording`, `dimension` where it differs between them; a gold standard or annotations with
#'   one series a recording will do. It is interpolated at the times of the ratings. Or several features of the
#'   recording: other numeric columns in place of `value`.
#' @param criterion What the best shift against one reference is best by: Pearson's `"correlation"`, or
#'   `"mutual_information"`; see Mutual information.
#' @param max_lag Largest delay looked for, in seconds, either way.
#' @param lag For `"fixed"`: seconds; one number, or one a rater with the raters' names.
#' @param window,step Time-varying lags: estimated in windows of this length, which move on by `step` each time
#'   (half a window by default): seconds, [seconds()] or [samples()]. `NULL`: one lag for the whole recording.
#'   Relative lags of a window are moved so that the median rater is as late as on the whole recording.
#' @param conf_level Level of the interval `conf.low` to `conf.high`.
#' @param resamples Bootstrap resamples; 0 leaves the interval out.
#' @param seed Seed of the bootstrap; `NULL` draws one from R's stream, so that [set.seed()] governs.
#' @param threads Threads to use. The result is the same for any number.
#' @returns A table of class `lags`, one row a recording, dimension and rater (and window): `recording,
#'   dimension, rater`, `start`, `end` (seconds, with `window`), `lag` (seconds, positive is late),
#'   `conf.low`, `conf.high`, `correlation` (at the best shift), `n` (pairs of samples), and
#'   `mutual_information` where that was the criterion. A lag is `NA`
#'   where a trace is constant or missing. The rater from whom relative lags are counted has lag 0 by definition, and
#'   no interval.
#'
#'   A warning of class `musefuse_warning_lag` names the raters whose best shift is `max_lag` itself; no lag is
#'   beyond it. Another names raters who run against the others: their `correlation` is negative, and their lag is that
#'   of the trace turned upside down. A message of class `musefuse_message_lag`, and `print()`, say which lags the
#'   ratings hardly tell, by their intervals: of simulated raters who have nothing in common 7 to 10 in 10, of
#'   four raters of one signal 1 in 100 at five minutes and 14 at a minute and a half.
#' @references Mariooryad, S. & Busso, C. (2015). Correcting time-continuous emotional labels by modeling
#'   the reaction lag of evaluators. *IEEE Transactions on Affective Computing*, 6(2), 97-108.
#'   \doi{10.1109/TAFFC.2014.2334294} (on the lags of raters, and mutual information).
#' @family preparation
#' @examples
#' lags <- estimate_lag(ratings, "pairwise")
#' lags
#' in_step <- shift_lag(ratings, lags)
#' @export
estimate_lag <- function(data, method = c("pairwise", "relative", "reference", "fixed"), ...,
                         reference = NULL, criterion = c("correlation", "mutual_information"), max_lag = 8,
                         lag = NULL, window = NULL, step = NULL,
                         conf_level = 0.95, resamples = 200, seed = NULL,
                         threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  named <- name_of_given(substitute(reference), "reference")
  data <- check_annotations(data)
  method <- lag_method(method, missing(method), reference, lag)
  settings <- list(
    method = method, max_lag = check_number(max_lag, 0, open = TRUE),
    window = if (!is.null(window)) as_window(window), step = if (!is.null(step)) as_window(step),
    conf_level = check_conf_level(conf_level),
    resamples = check_repeats(resamples, 0), threads = check_threads(threads)
  )
  if (method == "fixed") {
    return(fixed_lags(data, lag))
  }
  criterion <- check_criterion(criterion, method, reference)
  if (method == "reference") settings$reference <- reference
  if (criterion != "correlation") settings$criterion <- criterion
  if (method != "pairwise" && settings$resamples > 0) settings$seed <- draw_seed(seed)
  features <- method == "reference" && has_features(reference)
  judge <- if (features) features_at(reference) else if (method == "reference") reference_at(reference) else
    function(cell) NULL
  call <- rlang::current_env()
  cells <- lapply(annotation_cells(check_magnitude(data)), function(cell) {
    utils::modifyList(cell, on_even_clock(cell, call))
  })
  warn_clocks_apart(cells)
  check_lag_windows(cells, settings$window, settings$step)
  cells <- lapply(cells, function(cell) c(cell, list(judge = judge(cell))))
  if (!is.null(settings$seed)) cells <- with_streams(cells, settings$seed)
  found <- map_cells(cells, "Estimating lags", lag_windows, settings)
  rows <- stack_rows(cells, found, "rows")
  rows$rater <- factor(rows$rater, levels = levels(data$rater))
  warn_lag_limit(rows, settings$max_lag)
  if (features) warn_unexplained(rows)
  if (is.null(settings$window) && !features && criterion == "correlation") warn_contrary_lags(rows)
  rows <- without_certainty(rows)
  rows$at_limit <- NULL
  out <- new_lags(rows, data, settings, named)
  tell_unsure_lags(out)
  out
}

# A reference or seconds that are given say the method; beside another one they would be ignored.
lag_method <- function(method, open, reference, lag, call = caller_env()) {
  given <- c(reference = !is.null(reference), fixed = !is.null(lag))
  if (open && sum(given) == 1L) {
    return(names(given)[given])
  }
  method <- check_choice(method, c("pairwise", "relative", "reference", "fixed"), call = call)
  unused <- names(given)[given & names(given) != method]
  if (length(unused) > 0L) {
    argument <- c(reference = "reference", fixed = "lag")[[unused[[1L]]]]
    abort_musefuse(c("{.arg {argument}} is not used by {.code method = {.val {method}}}.",
      i = "It is what {.code method = {.val {unused[[1L]]}}} works with."), "argument", call = call)
  }
  method
}

# What the best shift is best by.
check_criterion <- function(criterion, method, reference, call = caller_env()) {
  criterion <- check_choice(criterion, c("correlation", "mutual_information"), call = call)
  if (criterion == "correlation") {
    return(criterion)
  }
  if (method != "reference") {
    abort_musefuse(c("Mutual information needs a reference.",
      i = "{.code method = \"reference\"}, or {.code criterion = \"correlation\"}."), "argument", call = call)
  }
  if (has_features(reference)) {
    abort_musefuse(c("Mutual information takes one reference at a time.",
      x = "There are the features {.field {stimulus_columns(reference)}}.",
      i = "Give one of them as the column {.field value}; {.code criterion = \"correlation\"} takes them together."),
    "argument", call = call)
  }
  criterion
}

# A rater whose lag is 0 because the others' are counted from it is not known to be in time.
without_certainty <- function(rows) {
  zero <- which(rows$lag == 0 & rows$conf.low == rows$conf.high)
  rows$conf.low[zero] <- rows$conf.high[zero] <- NA_real_
  rows
}

new_lags <- function(rows, data, settings, reference = NULL) {
  absolute <- settings$method %in% c("reference", "fixed")
  fit <- structure(
    list(method = settings$method, absolute = absolute, max_lag = settings$max_lag,
      conf_level = settings$conf_level),
    class = c("fit_lags", "musefuse_fit")
  )
  out <- new_table(rows, "lags", fit = fit)
  add_step(out, data, "estimate_lag", settings[names(settings) != "threads"],
    said = list(lags = known_range(rows$lag), reference = reference))
}

fixed_lags <- function(data, lag, arg = "lag", call = caller_env()) {
  if (!is.numeric(lag) || !all(is.finite(lag)) || !(length(lag) == 1L || rlang::is_named(lag))) {
    abort_wanted(lag, "one number of seconds, or one a rater with the raters' names", arg, call)
  }
  if (rlang::is_named(lag)) names(lag) <- check_known(names(lag), levels(data$rater), "rater", arg = arg, call = call)
  index <- series_index(data)
  ids <- ids_of_series(data, index)
  unknown <- rep(NA_real_, length(index$size))
  seconds <- if (rlang::is_named(lag)) unname(lag[as.character(ids$rater)]) else rep(lag, length(unknown))
  rows <- c(ids, list(lag = as.numeric(seconds), conf.low = unknown, conf.high = unknown, correlation = unknown,
    n = index$size))
  new_lags(rows, data, list(method = "fixed", lag = lag))
}

# The rows of one cell: of the whole of it, or of each window.
lag_windows <- function(cell, settings) {
  estimate <- switch(settings$method,
    relative = lag_relative, pairwise = lag_pairwise,
    reference = if (is.matrix(cell$judge)) lag_features else lag_reference
  )
  judge <- cell$judge
  settings$seed <- cell$seed
  whole <- if (!is.null(settings$window) && settings$method != "reference") {
    estimate(cell, judge, utils::modifyList(settings, list(resamples = 0)))
  }
  spans <- lag_spans(cell$time, window_seconds(settings$window, cell$rate), window_seconds(settings$step, cell$rate))
  rows <- lapply(seq_len(nrow(spans)), function(w) {
    inside <- which(cell$time >= spans$start[[w]] & cell$time < spans$end[[w]])
    part <- list(ratings = cell$ratings[inside, , drop = FALSE], rate = cell$rate)
    one <- cbind(data.frame(rater = colnames(cell$ratings)), estimate(part, judge_part(judge, inside), settings))
    if (!is.null(whole)) one <- with_zero_of(one, whole, settings$max_lag)
    if (is.null(settings$window)) one else
      cbind(one["rater"], spans[w, ], one[names(one) != "rater"], row.names = NULL)
  })
  list(rows = do.call(rbind, rows))
}

judge_part <- function(judge, inside) if (is.matrix(judge)) judge[inside, , drop = FALSE] else judge[inside]

# In a few samples no lag can be seen.
check_lag_windows <- function(cells, window, step, call = caller_env()) {
  least <- 10
  for (cell in Filter(function(cell) !is.na(cell$rate), cells)) {
    width <- window_seconds(window, cell$rate) * cell$rate
    stride <- window_seconds(step, cell$rate) * cell$rate
    if (isTRUE(width < least)) {
      abort_musefuse(c("{.arg window} must hold at least {least} samples: in fewer no lag can be seen.",
        x = "In {.val {name_cell(cell)}} it holds {format(width, digits = 3)}, at {format(cell$rate, digits = 3)} Hz.",
        i = "Take at least {format(ceiling(100 * least / cell$rate) / 100)} seconds there."), "window", call = call)
    }
    if (isTRUE(stride < 1)) {
      abort_musefuse(c("{.arg step} must be at least one sample.",
        x = "In {.val {name_cell(cell)}} a sample lasts {format(1 / cell$rate, digits = 3)} s."), "window", call = call)
    }
  }
}

# Relative lags of a window have a zero of their own; they get that of the whole recording, so that
# windows can be compared: the median rater is as late as on the whole.
with_zero_of <- function(lags, whole, max_lag) {
  shift <- stats::median(whole$lag - lags$lag, na.rm = TRUE)
  if (!is.na(shift)) {
    columns <- c("lag", "conf.low", "conf.high")
    lags[columns] <- lapply(lags[columns], function(seconds) within_reach(seconds + shift, max_lag))
  }
  lags
}

# No lag, and no end of its interval, is farther away than was looked.
within_reach <- function(seconds, max_lag) pmin(pmax(seconds, -max_lag), max_lag)

lag_spans <- function(time, window, step) {
  if (is.null(window)) {
    return(data.frame(start = -Inf, end = Inf))
  }
  if (is.null(step)) step <- window / 2
  # The last sample stands for a step of time, so that two windows of 30 s fit into 60 s.
  sample <- if (length(time) > 1L) stats::median(diff(time)) else 0
  last <- max(time[[1L]], time[[length(time)]] + sample - window)
  start <- seq(time[[1L]], last + step * 1e-6, by = step)
  data.frame(start = start, end = start + window)
}

# A recording of one sample has no rate; no lag can be seen in it.
lag_samples <- function(seconds, cell) as.integer(max(1, min(round(seconds * cell$rate), length(cell$ratings)),
  na.rm = TRUE))

lag_block <- function(settings, cell) lag_samples(max(10, 2 * settings$max_lag), cell)

lag_relative <- function(cell, judge, settings) {
  fit <- cpp_lag_relative(cell$ratings, lag_options(cell, settings), NULL)
  lag_rows(fit, cell, settings)
}

lag_reference <- function(cell, judge, settings) {
  informed <- identical(settings$criterion, "mutual_information")
  of <- if (informed) cpp_lag_information else cpp_lag_reference
  fit <- of(cell$ratings, judge, lag_options(cell, settings), NULL)
  rows <- lag_rows(fit, cell, settings, few_blocks(cell, settings))
  if (informed) rows$mutual_information <- fit$mutual_information
  rows
}

lag_options <- function(cell, settings) {
  list(max_lag = lag_samples(settings$max_lag, cell), block = lag_block(settings, cell),
    resamples = settings$resamples, seed = settings$seed %||% 0, threads = settings$threads)
}

# By how much percentiles of resamples of a few blocks of time are too near: the spread of the resamples is too small,
# and how uncertain it is does not show in them. (Relative lags, differences of two, have long enough ones.)
few_blocks <- function(cell, settings) {
  blocks <- max(2, nrow(cell$ratings) %/% lag_block(settings, cell))
  p <- 0.5 + settings$conf_level / 2
  stats::qt(p, blocks - 1) / stats::qnorm(p) * sqrt(blocks / (blocks - 1))
}

lag_rows <- function(fit, cell, settings, stretch = 1) {
  # Fewer than five blocks do not show how much the lag varies.
  enough <- settings$resamples > 0 && nrow(cell$ratings) >= 5 * lag_block(settings, cell)
  tail <- (1 - settings$conf_level) / 2
  limit <- function(p) {
    if (!enough) return(rep(NA_real_, length(fit$lag)))
    ends <- apply(fit$draws, 2L, function(d) stats::quantile(d, p, na.rm = TRUE, names = FALSE)) / cell$rate
    lag <- fit$lag / cell$rate
    within_reach(lag + stretch * (ends - lag), settings$max_lag)
  }
  data.frame(
    lag = fit$lag / cell$rate, conf.low = limit(tail), conf.high = limit(1 - tail),
    correlation = fit$correlation, n = fit$n, at_limit = fit$at_limit
  )
}

lag_pairwise <- function(cell, judge, settings) {
  fit <- pairwise_lags(cell$ratings, cell$rate, settings$max_lag)
  half <- stats::qnorm(0.5 + settings$conf_level / 2) * fit$se
  r <- cpp_pairwise_agreement(
    cpp_resample_at(cell$ratings, outer(seq_len(nrow(cell$ratings)), fit$lag_or_zero * cell$rate, `+`), FALSE),
    "pearson"
  )
  # Who runs against the majority is measured with everybody upright, and keeps the minus sign.
  upright <- ifelse(!is.na(fit$loading) & fit$loading < -0.5, -1, 1)
  data.frame(
    lag = fit$lag, conf.low = fit$lag - half, conf.high = fit$lag + half,
    correlation = rowMeans(r * rep(upright, each = nrow(r)), na.rm = TRUE),
    n = as.integer(colSums(!is.na(cell$ratings))), at_limit = !is.na(fit$lag) & abs(fit$lag) == settings$max_lag
  )
}

# The initial lags of methods/latent.md 6.4 at 2 Hz: seconds, the earliest reliable rater at 0; NA for traces that
# cannot be compared (constant, or hardly any ratings).
pairwise_lags <- function(ratings, rate, max_lag, sd_lag = 2) {
  if (is.na(rate)) rate <- 1
  # no two samples of a recording are farther apart than it is long
  fit <- cpp_lag_pairwise(ratings, rate, min(max_lag, nrow(ratings) / rate), sd_lag)
  c(fit, list(lag_or_zero = ifelse(is.na(fit$lag), 0, fit$lag)))
}

# A function that gives the reference on the clock of a cell.
reference_at <- function(reference, arg = "reference", call = caller_env()) {
  check_reference_signal(reference, arg, call)
  ids <- as.list(reference)[intersect(c("recording", "dimension"), names(reference))]
  ids <- lapply(ids, function(id) composed(as.character(id)))
  function(cell) {
    rows <- !is.na(reference$value)
    for (key in names(ids)) rows <- rows & ids[[key]] %in% cell[[key]]
    time <- reference$time[rows]
    refuse <- function(why, kind) {
      abort_musefuse(c(paste0("{.arg {arg}} ", why), i = escape_braces(where_cell(cell))), kind, call = call)
    }
    if (length(time) < 2L) refuse("has fewer than two values for this recording.", "data")
    if (anyDuplicated(time) > 0L) {
      refuse("must have one series a recording: time {.val {time[anyDuplicated(time)]}} s occurs more than once.",
        "duplicates")
    }
    at <- stats::approx(time, reference$value[rows], cell$time)$y
    if (all(is.na(at))) {
      refuse(paste("shares no time with the ratings: it lasts from {min(time)} to {max(time)} s,",
        "they from {cell$time[[1L]]} to {cell$time[[length(cell$time)]]} s."), "time")
    }
    at
  }
}

check_reference_signal <- function(reference, arg, call) {
  if (!is.data.frame(reference) || !all(c("time", "value") %in% names(reference))) {
    abort_musefuse(c(
      "{.arg {arg}} must be a data frame with the columns {.field time} (seconds) and {.field value}.",
      x = if (!is.data.frame(reference)) "It is {.obj_type_friendly {reference}}." else
        if (ncol(reference) > 0L) "It has {.field {names(reference)}}." else "It has no columns."
    ), "columns", call = call)
  }
  for (name in c("time", "value")) {
    column <- reference[[name]]
    if (!is.numeric(column) || inherits(column, c("Date", "POSIXt", "difftime")) || length(dim(column)) > 1L) {
      abort_musefuse(c("Column {.field {name}} of {.arg {arg}} must hold numbers.",
        x = "It is {.obj_type_friendly {column}}."), "values", call = call)
    }
  }
  check_times(reference$time, arg, call)
  for (key in intersect(c("recording", "dimension"), names(reference))) check_ids(reference[[key]], key, NULL, call)
  if (any(is.infinite(reference$value))) {
    abort_musefuse(c("The values of {.arg {arg}} must be finite, or {.code NA}.",
      x = paste0(
        "{sum(is.infinite(reference$value))} {?is/are} infinite, the first in row ",
        "{which(is.infinite(reference$value))[[1L]]}."
      )),
      "values", call = call)
  }
}

warn_lag_limit <- function(rows, max_lag) {
  warn_of(trace_names(rows[rows$at_limit, ]), paste0("{n} lag{?s} {?is/are} at {.arg max_lag} (", max_lag,
    " s): the true one may lie beyond, or the traces do not match."), "lag")
}

# Raters who match the others (or the reference) upside down.
warn_contrary_lags <- function(rows) {
  against <- rows[which(rows$correlation < -0.3), ]
  warn_of(trace_names(against),
    "{n} trace{?s} {?runs/run} against the others; the lag is that of the trace turned upside down.", "lag",
    "Is the scale the other way round there? {.fn rater_diagnostics} shows the raters one by one.")
}

# Lags of which the ratings say hardly anything. Of pairwise ones the prior gives an interval even to noise: of one pair
# with a standard deviation of 2.4 s, so of k raters 2.4 * sqrt(2 / k). Others have intervals as wide as was looked.
unsure_lags <- function(rows, fit) {
  width <- rows$conf.high - rows$conf.low
  if (is.null(fit$conf_level) || !is.numeric(width)) {
    return(rep(FALSE, nrow(rows)))
  }
  limit <- fit$max_lag
  if (fit$method == "pairwise") {
    compared <- stats::ave(!is.na(rows$lag), as.data.frame(rows[names(rows) %in% c("recording", "dimension", "start")]),
      FUN = sum)
    limit <- 0.65 * 2.4 * sqrt(2 / pmax(compared, 1)) * 2 * stats::qnorm(0.5 + fit$conf_level / 2)
  }
  (width > limit) %in% TRUE
}

tell_unsure_lags <- function(lags) {
  unsure <- lags[unsure_lags(lags, fit_of(lags)), ]
  if (nrow(unsure) == 0L) {
    return(invisible())
  }
  inform_musefuse(c(
    "The ratings hardly determine {nrow(unsure)} of {nrow(lags)} lag{?s}.",
    "*" = "{.val {name_some(unique(trace_names(unsure)))}}",
    i = "Their intervals are about as wide as those of traces that have nothing in common: do not rely on them."
  ), "lag")
}

#' @export
print.lags <- function(x, ...) print_table(x, "Next: shift_lag(data, x), autoplot(x)", ...)

lines_of.lags <- function(x, ...) {
  fit <- fit_of(x)
  kind <- if (is.null(fit)) "Lags" else if (fit$absolute) {
    paste0("Absolute lags (", fit$method, "), positive is late")
  } else {
    paste0("Relative lags (", fit$method, "): the earliest reliable rater has 0; a delay that all share cannot be seen")
  }
  unknown <- sum(is.na(x$lag))
  unsure <- sum(unsure_lags(x, fit))
  c(
    cli::style_bold(kind),
    if (any(!is.na(x$lag))) paste0(
      "Range ", paste(unique(format(range(x$lag, na.rm = TRUE), digits = 2, nsmall = 1, trim = TRUE)),
        collapse = " to "), " s",
      if (unknown > 0L) paste0("; ", unknown, " of ", nrow(x), " unknown (constant or missing traces)")),
    if (unsure > 0L) paste0(
      "Hardly known: ", unsure, " of ", nrow(x), " (intervals about as wide as those of unrelated traces)"),
    format_handled(x)
  )
}
