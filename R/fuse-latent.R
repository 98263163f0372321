#' Fuse raters by a latent factor model with lags (RALF)
#'
#' @description
#' A statistical model of what raters do: all see the same signal, each reports it late by their own
#' and slowly changing delay, on their own scale, with noise that lingers. Fitted to the ratings alone
#' it gives the most probable signal, a band, and a diagnosis of each rater. With known truth it is
#' the most accurate fusion of this package in most settings; `vignette("which-fusion")` shows where,
#' and where the plain mean is as good.
#'
#' Use it with three raters or more and recordings of a minute or more. Do not use it where all raters
#' drift slowly and equally (the mean is as good), for very short recordings, or to read absolute
#' reaction times from ratings without a `reference`.
#'
#' @details
#' Rater \eqn{k} reports
#' \deqn{y_k(t) = o_k + g_k\, x(t - l_k(t)) + e_k(t) + w_k(t)}{y_k(t) = o_k + g_k x(t - l_k(t)) + e_k(t) + w_k(t)}
#' with offset, gain and lag; \eqn{x} is a Gaussian process with Matern-3/2 covariance, \eqn{e_k} a
#' first-order autoregression, \eqn{w_k} white noise. Lags start from all pairs of raters and are
#' estimated three times by a hidden Markov chain against the signal that the *other* raters show;
#' between, gains and noises are estimated by expectation-maximisation with a Kalman smoother.
#'
#' **What ratings alone cannot tell**: the lag that all raters share (`lag` is counted from the
#' earliest reliable rater; the fused signal is as late as that one), and the common scale and level
#' (the geometric mean of the gains, weighted by communality, is 1, the weighted mean of the offsets
#' about 0). With `reference` the lags are absolute and the signal is moved to the reference's clock;
#' `base_lag` does so by a number you know.
#' The signal also tells of times shortly before the first and, where it was moved, up to the end
#' when nobody rated any more: `n_raters` is 0 and the band wide there.
#'
#' **The band** is by default that of the signal's `"course"`: the model's variance, widened by a jackknife over raters.
#' It says nothing of level, scale and clock, so that it holds a signal in a unit of its own at fewer times than it says
#' (67 to 90 % at 95 % in simulations, 90 to 97 % where the signal is first brought to the gold standard's mean and
#' standard deviation). `band = "full"` has them in: it is the band of the signal which all raters like these would show
#' on the mean of their scales and levels, as late as the earliest reliable one of yours truly is (or on the clock of
#' `reference`), and held it at 92 to 98 % of the times (`bench/band-coverage.R`: 2 to 8 raters, 40 s to 10 min, white,
#' lingering or smooth noise, drift, gaps, an unrelated rater, scales and levels near and far apart).
#' In both cases `tidy(x, "recordings")` says how far these three may be off, as they are those of the raters who
#' happened to rate: `level_error`, `scale_error` (of its logarithm) and `clock_error` (seconds) are half widths of
#' intervals at `conf_level`. The full band's half width is the root of the sum of four squares: of the course's half
#' width, of `level_error`, of `scale_error` times the distance from `middle` (the mean over rated times), and of
#' `clock_error` times the slope. Raters are taken for a sample: their levels and log gains, known up to the errors
#' that lingering noise makes, are random effects, whose spread is uncertain where raters are few. What all raters do
#' alike, no rating tells.
#'
#' The intervals of the lags are wide rather than short: those of 95 % held the lag behind the earliest reliable rater
#' in 96 to 100 % (40 simulated recordings each of 3, 5 and 8 raters, one and two minutes, lingering and smooth noise).
#'
#' The number of EM steps is small and fixed by intention: with few raters, more steps lock the signal
#' on to one of them. So a `status` of `"max_iterations"` is the rule and no cause for alarm.
#'
#' A negative gain means that somebody used the device upside down, or that they rated at random and the
#' sign is chance. `negative = "test"` tells the two apart by `p.value`: below 0.01 (which takes a recording of
#' 90 s or more) the rater is turned round and used, otherwise left out, and the others are fitted again;
#' where fewer than two would stay, all are kept. `"flip"` turns all such raters round, `"drop"` leaves all
#' out. A warning names them.
#'
#' **Pooling.** A corpus has the same raters again and again. `pool = "raters"` fits every recording and dimension
#' alone, asks what that tells of each rater (lag, gain, noise and how long it lingers), and fits all again with it as
#' a prior, so that a short recording borrows from the rater's others; a rater who looks unlike themselves in
#' a recording gets no prior of gain and noise there. Raters are matched by name. Lags are then on one clock (that of
#' the corpus' earliest rater on the whole, `base_lag` counts from there) and scales in one unit, where raters
#' tie the recordings together; a warning tells where they do not. In simulated corpora (20 seeds of 20 recordings of 30
#' to 180 s by 5 raters) it took 5 % off the unexplained variance of a recording, 12 % at one common clock for all
#' recordings, and halved the error of the lags; on real film ratings of a minute each it gained nothing, as lag
#' was no trait of the raters there. So `tidy(gold, "raters")` gives split-half reliabilities, and a message tells
#' where that of the lag is below 0.3. Raters with fewer than three good recordings x dimensions are not pooled.
#'
#' With two raters there is no telling who is better, and the band of the course is the model's alone (where a third
#' has been left out it stays as much wider as it was with all); one rater is returned smoothed, with the band of
#' what that rater shows.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param pool `"raters"` lets the recordings of a corpus lend each other what they tell of their common raters (see
#'   Details); `"none"` fits every recording and dimension alone.
#' @param reference What the raters react to, or anything else on the stimulus' clock: a data frame with the
#'   columns `time` (seconds) and `value`, and where they differ `recording` and `dimension`. Scale
#'   and sign do not matter. Several features, as numeric columns in place of `value`, become the one signal that
#'   predicts the raters' mean best out of sample (as in [estimate_lag()]). `NULL`: lags are relative.
#' @param max_lag Largest difference of two raters' lags in seconds (with `reference`: also the
#'   largest lag behind it).
#' @param base_lag Reaction time of the earliest reliable rater (with `pool = "raters"`: of the rater of the corpus
#'   who is earliest on the whole) in seconds, if you know it: the signal is moved earlier by it.
#' @param negative What to do with raters of negative gain: `"test"`, `"flip"` or `"drop"` (see Details).
#' @param band What `conf.low` to `conf.high` holds: the signal's `"course"`, or the signal with level, scale and clock
#'   (`"full"`), see Details.
#' @param conf_level Level of the band `conf.low` to `conf.high` and of the lags' intervals. `NULL` leaves the
#'   band out (intervals: 0.95).
#' @param rate Samples per second that the model works with; faster ratings are averaged in blocks.
#' @param max_iter Most EM steps after the lags are found. See Details before you raise it.
#' @param tolerance EM stops where a step changes the log-likelihood by less than this per rating.
#' @param level `"own"`: the level that the raters of a recording give it (see Details). Levels that compare over the
#'   recordings of a corpus: `"latent"` from the raters' estimated offsets and gains, `"means"` from the mean ratings of
#'   all raters; neither wins everywhere, see `vignette("learning-targets")`.
#' @param shrink With `level = "means"`: draw the course of a recording in about its level by what of it is signal, as
#'   targets for learners may be.
#' @param threads Number of threads; recordings are spread over them. The result is the same for any
#'   number.
#' @inheritParams fuse_mean
#' @returns A `gold` table, one row a recording, dimension and time (seconds): `value`, `conf.low`,
#'   `conf.high` and `n_raters`, the raters whose ratings, moved by their lags, tell of that time.
#'
#'   [tidy()][gold] gives one row a recording, dimension and rater: `weight` (gain over noise variance; they sum to 1),
#'   `lag` with `std.error`, `conf.low`, `conf.high` (seconds), `gain` and `offset` (rating = offset + gain * gold),
#'   `noise_sd` and `tau` (lingering noise: standard deviation and decay time in seconds), `white_sd`, `communality`
#'   (share of the rater's variance that the signal explains), `loo_r` (correlation with the signal
#'   that the others show), `shared_r` (the same over the times at which another rater was there: elsewhere the model
#'   goes on alone), `p.value` (of `loo_r` against all circular shifts of 20 s or more), `seconds` rated, and the flags
#'   `inverted` (negative gain) and `unrelated` (p of 0.05 or more). `tidy(x, "recordings")` gives
#'   `status`, `iterations`, `log_likelihood` (given the alignment; not for choosing models),
#'   `length_scale` of the signal (seconds), `signal_sd`, `anchor` with `std.error`: what was
#'   added to all lags, and `middle`, `level_error`, `scale_error`, `clock_error` (see Details). [augment()][gold] adds
#'   to each rating `fitted`, `residual` (`value - fitted`),
#'   `lag` and `lag_sd` at that time (`NA` for raters who were left out).
#'
#'   With `pool = "raters"`, `tidy(x, "raters")` has one row a rater of the corpus (and `tidy(x, "traces")` the
#'   rows above): `recordings`, `good_cells` (recordings x dimensions in which nothing speaks against the rater),
#'   `pooled`, the typical `lag` (seconds), `gain`, `noise` (standard deviation), `tau` (seconds) and `white` with their
#'   standard errors `*_se`, `lag_sd` (how the lag varies over recordings), and, the same in all rows, the split-half
#'   reliabilities `lag_reliability`, `gain_reliability`, `noise_reliability`, `tau_reliability`: are these traits the
#'   raters' own? (The middle one of 100 simulated corpora was within .04 of the truth, but with 3 raters and 20
#'   recordings 27 were below 0.3 where it was 0.71.) `tidy(x, "recordings")` has `component`: which recordings the
#'   raters tie together.
#'
#'   Recordings too short to fit have missing values, status `"degenerate"`, and one warning
#'   (`musefuse_warning_data`); raters with too few ratings (20, or 5 s) or none that vary have weight
#'   0 and a warning (`musefuse_warning_weights`), as have inverted ones and recordings in which fewer
#'   than two raters are related. Nothing to fit at all is `musefuse_error_data`.
#' @references
#' The model is a one-dimensional relative of Nicolaou, M. A., Pavlovic, V. & Pantic, M. (2014).
#' Dynamic probabilistic CCA for analysis of affective behavior and fusion of continuous annotations.
#' *IEEE TPAMI* 36, 1299-1311. \doi{10.1109/TPAMI.2014.16}
#'
#' Banerjee, S. K. (1960). Approximate confidence interval for linear functions of means of k populations when the
#' population variances are not equal. *Sankhya* 22, 357-358. (The sum of squared half widths.)
#'
#' Durbin, J. & Koopman, S. J. (2012). *Time Series Analysis by State Space Methods* (2nd ed.). Oxford.
#' \doi{10.1093/acprof:oso/9780199641178.001.0001}
#' @family fusions
#' @examples
#' gold <- fuse_latent(ratings)
#' gold
#' tidy(gold)[c("recording", "rater", "lag", "gain", "noise_sd", "weight")]
#' autoplot(gold, type = "raters")
#' @export
fuse_latent <- function(data, ..., pool = c("none", "raters"), reference = NULL, max_lag = 6, base_lag = 0,
                        negative = c("test", "flip", "drop"), band = c("course", "full"), conf_level = 0.95,
                        rate = 2, max_iter = 12, tolerance = 1e-4, level = c("own", "latent", "means"), shrink = FALSE,
                        keep_ratings = getOption("musefuse.keep_ratings", TRUE),
                        threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  named <- name_of_given(substitute(reference), "reference")
  data <- check_annotations(data)
  settings <- list(
    pool = check_choice(pool),
    max_lag = check_number(max_lag, 0, 600, open = TRUE), base_lag = check_number(base_lag, -60, 60),
    negative = check_choice(negative), band = check_choice(band),
    conf_level = check_band_level(conf_level),
    rate = check_number(rate, 0, 1000, open = TRUE),
    max_iter = check_number(max_iter, 1, 10000, whole = TRUE), tolerance = check_number(tolerance, 0)
  )
  level <- check_choice(level)
  shrink <- check_shrink(shrink, level)
  threads <- check_threads(threads)
  judge <- reference_on_even(reference, settings$base_lag, settings$max_lag)
  cells <- lapply(annotation_cells(check_magnitude(data)), even_cell, call = rlang::current_env())
  warn_clocks_apart(cells)
  pooled <- if (settings$pool == "raters") fit_pooled(cells, judge, settings, threads)
  fits <- pooled$fits %||% fit_latent_cells(cells, judge, settings, threads)
  report_unfitted(cells, fits)
  anchored <- if (!is.null(reference)) "reference" else if (base_lag != 0) "base_lag" else "none"
  fused <- Map(latent_cell, cells, fits, MoreArgs = list(settings = settings,
    earliest = counts_from_earliest(anchored, settings$pool)))
  gold <- new_gold(cells, fused, "latent", ratings = data)
  attr(gold, "fit")$paths <- new_paths(cells, lapply(cells, function(cell) colnames(cell$ratings)),
    lapply(fused, `[[`, "paths"), trace_levels(data))
  attr(gold, "fit")$anchored <- anchored
  if (!is.null(pooled)) {
    attr(gold, "fit")$corpus <- pooled$corpus
    attr(gold, "fit")$recordings$component <- pooled$component
  }
  report_latent(attr(gold, "fit"))
  add_fusion_step(gold, data, "fuse_latent", c(list(reference = reference), settings), keep_ratings, level, shrink,
    said = list(reference = named))
}

# All cells at once on the threads of the core, or one by one on the workers of a future plan.
# `priors`: what the corpus tells of the raters of each cell, or NULL.
fit_latent_cells <- function(cells, judge, settings, threads, priors = NULL, call = caller_env()) {
  items <- lapply(seq_along(cells), function(i) {
    cell <- cells[[i]]
    c(cell$even[c("ratings", "rate")], list(judge = judge(cell), priors = priors[[i]]),
      cell[c("recording", "dimension")])
  })
  if (has_future_plan()) {
    return(map_cells(items, "Fusing by latent", fit_latent_cell, settings, call = call))
  }
  call_core(fit_latent_items(items, settings, threads, core_progress("Fusing by latent")), call = call)
}

fit_latent_cell <- function(item, settings) fit_latent_items(list(item), settings, 1L, NULL)[[1L]]

fit_latent_items <- function(items, settings, threads, progress) {
  cpp_fuse_latent(
    lapply(items, `[[`, "ratings"), vapply(items, `[[`, 0, "rate"), lapply(items, `[[`, "judge"),
    lapply(items, `[[`, "priors"), settings, threads, progress
  )
}

# ---- in ----------------------------------------------------------------------------------------

# The model counts in equal steps; what is estimated is read off at the cell's own times.
even_cell <- function(cell, call = caller_env()) {
  cell$even <- on_even_clock(cell, call)
  cell$even$rate <- cell$even$rate %|% 1
  cell
}

# What the clock is anchored on, on the cell's even clock; numeric(0) where there is none.
reference_on_even <- function(reference, base_lag, max_lag, call = caller_env()) {
  force(call)
  if (is.null(reference)) {
    return(function(cell) numeric(0))
  }
  if (base_lag != 0) {
    abort_musefuse(c("Give {.arg reference} or {.arg base_lag}, not both.",
      i = "Both say where the clock's zero is."), "argument", call = call)
  }
  features <- has_features(reference)
  at <- if (features) features_at(reference, call) else reference_at(reference, call = call)
  function(cell) {
    cell$time <- cell$even$time
    found <- at(cell)
    if (features) found <- signal_of_features(cell, found, max_lag, call)
    if (isTRUE(diff(range(found, na.rm = TRUE)) == 0)) {
      abort_musefuse(c("{.arg reference} does not vary while there are ratings, so no lag can be seen against it.",
        i = escape_braces(where_cell(cell))), "constant", call = call)
    }
    found
  }
}

signal_of_features <- function(cell, features, max_lag, call) {
  features_as_signal(cell$even$ratings, features, cell$even$rate, max_lag) %||% abort_musefuse(c(
    "The features in {.arg reference} explain nothing of the raters at any lag, so no lag can be seen against them.",
    i = escape_braces(where_cell(cell))
  ), "data", call = call)
}

# ---- out ---------------------------------------------------------------------------------------

latent_cell <- function(cell, fit, settings, earliest) {
  names <- colnames(cell$ratings)
  if (nzchar(fit$problem)) {
    fit <- empty_latent_fit(nrow(cell$even$ratings), length(names))
  }
  read_at <- function(x) {
    if (identical(cell$time, cell$even$time)) x else interpolate_series(cell$even$time, x, cell$time)
  }
  value <- read_at(fit$value)
  n_raters <- round(read_at(as.double(fit$n_raters)))
  level <- settings$conf_level %||% 0.95
  raters <- latent_raters(names, fit$raters, level)
  facts <- fit[c("status", "iterations", "log_likelihood", "length_scale", "signal_sd", "anchor", "std.error")]
  step <- max(1 / settings$rate, 1 / cell$even$rate)
  gauge <- latent_gauge(raters, facts, mean(value[n_raters > 0]), step, level, earliest)
  half <- if (!is.null(settings$conf_level)) stats::qnorm(0.5 + level / 2) * read_at(fit$sd)
  if (!is.null(half) && settings$band == "full") half <- sqrt(half^2 + gauge_squares(cell$time, value, gauge))
  list(
    value = value, conf.low = if (!is.null(half)) value - half, conf.high = if (!is.null(half)) value + half,
    n_raters = n_raters, raters = raters, facts = c(facts, gauge),
    paths = lapply(fit[c("fitted", "lag", "lag_sd")], function(x) matrix(apply(x, 2L, read_at), ncol = ncol(x)))
  )
}

latent_raters <- function(rater, estimate, conf_level) {
  half <- stats::qnorm(0.5 + conf_level / 2) * estimate$std.error
  data.frame(
    rater = rater, weight = estimate$weight, lag = estimate$lag, std.error = estimate$std.error,
    conf.low = estimate$lag - half, conf.high = estimate$lag + half,
    estimate[c("gain", "offset", "noise_sd", "tau", "white_sd", "communality", "loo_r", "shared_r", "p.value",
      "seconds")],
    inverted = estimate$used == 1 & estimate$gain < 0,
    unrelated = estimate$used == 1 & !is.na(estimate$p.value) & estimate$p.value >= 0.05
  )
}

empty_latent_fit <- function(n, raters) {
  missing <- rep(NA_real_, raters)
  names <- c("lag", "std.error", "gain", "offset", "noise_sd", "tau", "white_sd", "communality", "loo_r", "shared_r",
    "p.value", "seconds")
  grid <- matrix(NA_real_, n, raters)
  list(
    value = rep(NA_real_, n), sd = rep(NA_real_, n), n_raters = rep(0L, n),
    raters = c(list(used = rep(0, raters), weight = rep(0, raters)),
      stats::setNames(rep(list(missing), length(names)), names)),
    fitted = grid, lag = grid, lag_sd = grid, status = "degenerate", iterations = 0L,
    log_likelihood = NA_real_, length_scale = NA_real_, signal_sd = NA_real_, anchor = NA_real_, std.error = NA_real_
  )
}

# ---- what is said ------------------------------------------------------------------------------

report_unfitted <- function(cells, fits, call = caller_env()) {
  problem <- vapply(fits, `[[`, "", "problem")
  bad <- nzchar(problem)
  if (!any(bad)) {
    return(invisible())
  }
  names <- name_some(vapply(cells[bad], name_cell, "", USE.NAMES = FALSE))
  why <- unique(problem[bad])
  message <- c("{sum(bad)} recording{?s} x dimension{?s} cannot be fused by the latent model: {.val {names}}.",
    x = "{why[[1L]]}.", i = "{.fn fuse_mean} needs less.")
  if (all(bad)) {
    abort_musefuse(message, "data", call = call)
  }
  warn_musefuse(c(message, "!" = "Their values are missing."), "data")
}

report_latent <- function(fit) {
  fitted <- fit$recordings[fit$recordings$status != "degenerate", ]
  raters <- fit$raters[cell_key(fit$raters) %in% cell_key(fitted), ]
  out <- raters[is.na(raters$gain), ]
  warn_of(trace_names(out), "{n} trace{?s} {?has/have} too few ratings, or none that vary, and {?is/are} left out.",
    "weights")
  report_inverted(raters[raters$inverted & raters$weight > 0, ],
    "turned round; {.code negative = \"drop\"} leaves {?it/them} out")
  report_inverted(raters[raters$inverted & raters$weight == 0, ],
    "left out (weight 0); {.code negative = \"flip\"} turns {?it/them} round")
  report_few_raters(raters)
}

report_inverted <- function(inverted, fate) {
  warn_of(trace_names(inverted), "{n} trace{?s} run{?s/} against the others (negative gain).", "weights",
    paste0("{cli::qty(n)}{?It was/They were} ", fate, "."))
}

report_few_raters <- function(raters) {
  cells <- factor(name_cell(raters), unique(name_cell(raters)))
  used <- tapply(!is.na(raters$gain), cells, sum)
  # In a recording too short for the test nothing is known against anybody.
  related <- tapply(!is.na(raters$gain) & (is.na(raters$p.value) | !raters$unrelated), cells, sum)
  warn_of(names(used)[used == 1L],
    "In {n} recording{?s} x dimension{?s} there is one rater only; the result is that rater, smoothed.", "one_rater")
  warn_of(names(used)[used == 2L], paste("In {n} recording{?s} x dimension{?s} there are two raters only: who is the",
    "better one cannot be known, and the band is the model's alone."), "two_raters")
  warn_of(names(used)[used >= 2L & related < 2L],
    "In {n} recording{?s} x dimension{?s} fewer than two raters are related to what the others show.", "weights",
    "What they share may be chance; see {.field loo_r} and {.field p.value} in {.code tidy(gold)}.")
}

# ---- methods of the fit ------------------------------------------------------------------------

#' @export
format.fit_latent <- function(x, ...) {
  local_plain_numbers()
  raters <- x$raters
  longest_tau <- 30 # seconds, as in src/core/fuse/latent_em.h
  # Raters with the flag, and in how many of their recordings and dimensions, if not in all.
  named <- function(flag) {
    of <- table(droplevels(factor(raters$rater)), factor(flag %in% TRUE, c(TRUE, FALSE)))
    count <- ifelse(of[, 2L] > 0L, paste0(" (", of[, 1L], " of ", rowSums(of), ")"), "")
    toString(paste0(rownames(of), count)[of[, 1L] > 0L])
  }
  lingering <- (raters$tau > 0.999 * longest_tau) %in% TRUE
  failed <- sum(x$recordings$status == "degenerate")
  if (!is.null(x[["corpus"]])) {
    return(c(format_corpus(x$corpus), band_said(x),
      if (failed > 0L) paste("Not fitted:", failed, "of", nrow(x$recordings))))
  }
  lag <- tapply(raters$lag, factor(raters$rater, unique(raters$rater)), mean, na.rm = TRUE)
  lag <- utils::head(sort(lag[is.finite(lag)]), 8L)
  c(
    if (weights_differ(raters)) format_weights(raters),
    if (length(lag) > 0L) paste0("Mean lag (s): ", paste(names(lag), sprintf("%.1f", lag), collapse = ", ")),
    if (any(raters$inverted)) paste("Inverted:", named(raters$inverted)),
    if (any(raters$unrelated)) paste0("Unrelated to the others (p >= 0.05): ", named(raters$unrelated)),
    if (any(lingering)) {
      paste0("Noise lingers for ", longest_tau, " s, the most allowed, or longer: ", named(lingering))
    },
    if (failed > 0L) paste("Not fitted:", failed, "of", nrow(x$recordings)),
    switch(x$anchored,
      none = paste0(
        "Not known from ratings alone: the lag all raters share (lags count from the earliest reliable rater;\n  ",
        "`reference` or `base_lag` fixes it), and the common scale and level."
      ),
      base_lag = "The clock's zero was given (base_lag); the common scale and level are not known from ratings alone.",
      reference = "Lags are absolute (reference); the common scale and level are not known from ratings alone."
    ),
    band_said(x)
  )
}

# What the band is of, and how far off the rest may be: medians over the cells.
band_said <- function(x) {
  errors <- x$recordings[c("level_error", "scale_error", "clock_error")]
  if (is.null(x$arguments$conf_level) || !any(errors$level_error > 0, na.rm = TRUE)) {
    return(NULL)
  }
  typical <- vapply(errors, stats::median, 0, na.rm = TRUE)
  off <- c(format(typical[[1L]], digits = 2), format_share(expm1(typical[[2L]])),
    paste(format(typical[[3L]], digits = 2), "s"))
  if (x$arguments$band == "full") {
    return(paste0("Band: of course, level (", off[[1L]], "), scale (", off[[2L]], ") and clock (", off[[3L]], ")"))
  }
  paste0("Band: of the course. Besides, level may be off by ", off[[1L]], ", scale by ", off[[2L]], ", clock by ",
    off[[3L]], ": `band = \"full\"`")
}
