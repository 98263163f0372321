#' Simulate ratings whose truth is known
#'
#' @description
#' Draws a hidden signal for each recording and dimension, and raters who trace it: late, noisily,
#' each on their own scale, with drop-outs, rests and outright failures if you ask for them. What was
#' hidden rides along and is read by [truth()], so that any fusion can be scored against it.
#'
#' Use it to learn which method suits data like yours, to plan a study (how many raters?), and to
#' test. It is a model of one slider per dimension; it does not model raters who influence each
#' other.
#'
#' @param recordings Number of recordings, or their names.
#' @param raters Number of raters, their names, or a data frame with one row a rater whose columns
#'   fix what would be drawn or is the same for all: `rater` (name), `type` (`"ok"`, `"random"`,
#'   `"inverted"`) and any of `lag`, `wander`, `noise`, `persistence` (of the noise: decay time or length
#'   scale in seconds, 0 draws it anew for each recording), `gain`, `offset`, `drift`, `drift_length`, `jitter`,
#'   `deadband`, `speed`, `freeze`, `saturation`, `quantise`, `dropout`, `endcut`. `NA`
#'   leaves a trait to chance. In such a table `gain` is the factor itself and `offset` the shift.
#' @param dimensions Names of the dimensions. Each has its own hidden signal.
#' @param duration Length of a recording in seconds: one number, or a range to draw from.
#' @param rate Samples per second.
#' @param kind Kind of signal: `"smooth"`, `"events"` (rises and falls), `"mixed"`, or `"any"`, one of
#'   these at random for each recording.
#' @param trend Weight of a slow trend in the signal (0: none).
#' @param lag Reaction time in seconds: one number for all, or a range to draw each rater's from.
#' @param wander Standard deviation of a rater's lag over time, in seconds.
#' @param noise Size of the raters' slow errors relative to the signal: one number, or a range to
#'   draw from (log-uniformly).
#' @param noise_type `"ar1"` (exponential autocorrelation, 2-8 s) or `"matern"` (smooth, 4-15 s).
#' @param gain,offset Spread of the raters' scales: gains are `exp(gain * N(0, 1))`, offsets
#'   `offset * N(0, 1)`.
#' @param drift,drift_length Standard deviation of a rater's slow drift, and its length scale in
#'   seconds.
#' @param jitter Standard deviation of independent noise at each sample (with a dead band only while
#'   the cursor moves).
#' @param deadband,speed With `deadband > 0` the cursor rests until it is off by more than this, and
#'   then moves by at most `speed` per second, as hands do.
#' @param freeze Share of the time during which the cursor is not moved at all, in blocks of 3-20 s.
#' @param saturation The scale ends at `-saturation` and `+saturation`.
#' @param quantise Step of the scale; 0 for a continuous one.
#' @param dropout,endcut Share of the time that is missing in blocks of 3-20 s; and the largest share
#'   that is missing at the end.
#' @param adversarial Raters who fail: `c(random = 1, inverted = 1)` makes one trace something else
#'   and one turn the scale round. Below 1 it is the probability for each rater; at most
#'   (raters - 1) / 2 fail then.
#' @param traits Are lag, gain, offset, noise and type a rater's own in all recordings (`"rater"`), or
#'   drawn afresh for each recording and dimension (`"recording"`)?
#' @param scenario One of the named settings below; arguments that you give win over it.
#' @param seed A number that makes the result repeatable; `NULL` draws it from R's stream, so that
#'   [set.seed()] governs.
#' @inheritParams rlang::args_dots_empty
#' @returns An `annotations` table with the columns `recording`, `dimension`, `rater`, `time`
#'   (seconds) and `value` (on a scale from -1 to 1), that carries its [truth()].
#'
#' @section Model:
#' The signal \eqn{z} is a smooth process and/or a sequence of events, of mean near 0 and standard
#' deviation 0.25, on -1 to 1. Rater \eqn{k} reports
#' \deqn{y_k(t) = o_k + g_k \{z(t - l_k(t)) + 0.25\, \nu_k a_k(t)\} + d_k(t)}{
#'   y_k(t) = o_k + g_k (z(t - l_k(t)) + 0.25 nu_k a_k(t)) + d_k(t)}
#' with lag \eqn{l_k(t)} (at least 0.1 s; reported times never run back), gain \eqn{g_k}, offset
#' \eqn{o_k}, noise \eqn{\nu_k a_k} and drift \eqn{d_k}. Then come cursor, jitter, rests, the ends and
#' steps of the scale, and drop-outs, in this order. Smooth processes are Gaussian with Matern-3/2
#' covariance.
#'
#' @section Scenarios:
#' `"nolag"` (all 2 s late), `"lag"`, `"wander"` (lags change over time), `"hetero"` (raters of very
#' different quality), `"drift"`, `"relative"` (no ends of the scale, gains and levels of the raters' own, much drift),
#' `"advers"` (one random, one inverted), `"missing"`, `"tracing"`
#' (cursor, coarse scale, rests), `"jitter"`, `"real3"`, `"real5"`, `"real8"` (3, 5, 8 raters, like
#' real data), `"hard3"` (three noisy raters, one random).
#' @section Errors:
#' `musefuse_error_argument`.
#' @references
#' Hartikainen, J. and Sarkka, S. (2010). Kalman filtering and smoothing solutions to temporal
#' Gaussian process regression models. *IEEE International Workshop on Machine Learning for Signal
#' Processing*, 379-384. \doi{10.1109/MLSP.2010.5589113} (how the smooth processes are drawn).
#' @examples
#' set.seed(1)
#' ratings <- simulate_annotations(2, raters = 4, duration = 60, scenario = "real5")
#' ratings
#' truth(ratings)$raters
#' @family data
#' @export
simulate_annotations <- function(recordings = 1, raters = 5, ..., dimensions = "rating",
                                 duration = c(120, 300), rate = 4,
                                 kind = c("any", "smooth", "events", "mixed"), trend = 0,
                                 lag = c(0.5, 6), wander = 0, noise = c(0.3, 0.6),
                                 noise_type = c("ar1", "matern"), gain = 0.15, offset = 0.05,
                                 drift = 0, drift_length = 60, jitter = 0.01, deadband = 0,
                                 speed = 0.25, freeze = 0, saturation = 1, quantise = 0,
                                 dropout = 0, endcut = 0, adversarial = c(random = 0, inverted = 0),
                                 traits = c("rater", "recording"), scenario = NULL, seed = NULL) {
  check_no_dots()
  settings <- mget(
    setdiff(names(formals(simulate_annotations)), c("...", "scenario", "seed")),
    envir = rlang::current_env()
  )
  given <- names(rlang::call_match(defaults = FALSE))
  settings <- apply_scenario(settings, scenario, given)
  settings <- check_simulation(settings)
  seed <- draw_seed(seed)
  simulated <- with_seed(seed, simulate_cells(settings))
  out <- new_simulation(simulated)
  add_step(out, NULL, "simulate_annotations", c(settings, list(seed = seed)))
}

#' What simulated ratings were made of
#'
#' The hidden signal, the raters' traits and their lags over time, for the recordings, dimensions and
#' raters that are (still) in the table. Whatever is made of simulated ratings by the verbs of the
#' package (smoothed ratings, a gold standard) keeps its truth, which is on the scale of the ratings:
#' [rescale_annotations()] of all raters of a recording moves it, too. A warning (`musefuse_warning_changed`) says where
#' ratings were changed by hand.
#'
#' @param data A table made by [simulate_annotations()] or from one; [ratings] is one.
#' @inheritParams rlang::args_dots_empty
#' @returns A list of three tibbles:
#' * `signal`: `recording`, `dimension`, `time`, `value`;
#' * `raters`: `recording`, `dimension`, `rater`, `type` (`"ok"`, `"random"`, `"inverted"`), `lag` (the
#'   typical one, seconds), `mean_lag` (the one realised), `gain`, `offset`, `noise` (relative to the
#'   signal);
#' * `lags`: `recording`, `dimension`, `rater`, `time`, `lag`.
#' @section Errors:
#' `musefuse_error_data` where the table has no truth: real ratings have none.
#' @examples
#' set.seed(1)
#' truth(simulate_annotations(raters = 3, duration = 30))$raters
#' @family data
#' @export
truth <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "a table that {.fn simulate_annotations} made, or one made of it", "data")
  truth <- attr(data, "truth", exact = TRUE)
  if (is.null(truth)) {
    abort_musefuse(c(
      "{.arg data} carries no truth.",
      i = "Only {.fn simulate_annotations}, and what is made of its ratings, know what is true."
    ), "data")
  }
  warn_truth_of_before(data)
  lapply(truth, function(part) {
    keys <- intersect(c("recording", "dimension", "rater"), intersect(names(part), names(data)))
    for (key in keys) {
      part <- part[part[[key]] %in% unique(as.character(data[[key]])), ]
    }
    part
  })
}

warn_truth_of_before <- function(data) {
  edits <- edits_of_ratings(data)
  if (length(edits) == 0L) {
    return(invisible())
  }
  words <- unique(unlist(lapply(edits, change_words)))
  warn_musefuse(c("What is true of the simulated ratings may not be true of {.arg data}, which was changed by hand.",
    "*" = "{words}", i = "{.fn rescale_annotations} and other verbs take the truth along."), "changed")
}

# Ratings on another scale have a truth on that scale: `old` and `new` are the ends of the scale of each series of
# `data`, a + b x its new values. A rater who alone was brought onto another scale has another gain and offset there.
truth_on_scale <- function(truth, data, index, old, new) {
  if (is.null(truth)) {
    return(NULL)
  }
  b <- (new[, 2L] - new[, 1L]) / (old[, 2L] - old[, 1L])
  map <- data.frame(a = new[, 1L] - b * old[, 1L], b)
  series <- ids_of_series(data, index)
  cell <- cell_key(series)
  first <- map[match(cell, cell), ]
  alone <- cell %in% cell[map$a != first$a | map$b != first$b]
  of_signal <- match(cell_key(truth$signal), cell[!alone])
  signal <- map[!alone, ][of_signal, ]
  known <- !is.na(of_signal)
  truth$signal$value[known] <- (signal$a + signal$b * truth$signal$value)[known]
  of_rater <- match(trace_key(truth$raters), trace_key(series))
  own <- map[of_rater, ]
  known <- !is.na(of_rater)
  of_all <- known & !alone[of_rater]
  raters <- truth$raters
  truth$raters$offset[known] <- (own$a * ifelse(of_all, 1 - raters$gain, 1) + own$b * raters$offset)[known]
  truth$raters$gain[known & !of_all] <- (own$b * raters$gain)[known & !of_all]
  truth
}

# ---- arguments ---------------------------------------------------------------------------------

# methods/latent.md 3: the changes that each scenario makes to the defaults.
simulation_scenarios <- function() {
  real <- function(k) {
    list(
      raters = k, noise_type = "matern", wander = 0.6, noise = c(0.3, 1), gain = 0.3, offset = 0.12,
      trend = 1, drift = 0.08, drift_length = 40, deadband = 0.04, speed = 0.25, quantise = 0.01,
      dropout = 0.05, freeze = 0.05, adversarial = c(random = 0.1, inverted = 0)
    )
  }
  list(
    nolag = list(lag = 2),
    lag = list(),
    wander = list(wander = 1),
    hetero = list(lag = c(0.5, 3), noise = c(0.2, 2), gain = 0.4, offset = 0.2),
    drift = list(lag = c(0.5, 4), drift = 0.2),
    relative = list(lag = c(0.5, 4), gain = 0.5, offset = 0.5, drift = 0.2, drift_length = 30, saturation = Inf),
    advers = list(lag = c(0.5, 4), adversarial = c(random = 1, inverted = 1)),
    missing = list(lag = c(0.5, 4), dropout = 0.3, endcut = 0.15),
    tracing = list(lag = c(0.5, 4), deadband = 0.15, speed = 0.4, quantise = 0.05,
      saturation = 0.6, freeze = 0.1),
    jitter = list(lag = c(0.5, 4), jitter = 0.15),
    real3 = real(3), real5 = real(5), real8 = real(8),
    hard3 = list(raters = 3, noise = c(0.4, 1), gain = 0.3, offset = 0.12,
      adversarial = c(random = 1, inverted = 0))
  )
}

apply_scenario <- function(settings, scenario, given, call = caller_env()) {
  if (is.null(scenario)) {
    return(settings)
  }
  scenarios <- simulation_scenarios()
  scenario <- check_choice(scenario, names(scenarios), call = call)
  changes <- scenarios[[scenario]]
  changes <- changes[setdiff(names(changes), given)]
  settings[names(changes)] <- changes
  settings
}

# The traits of a rater that are numbers, with their bounds.
rater_traits <- list(
  lag = c(0, 20), wander = c(0, Inf), noise = c(0, Inf), persistence = c(0, Inf),
  gain = c(-Inf, Inf), offset = c(-Inf, Inf),
  drift = c(0, Inf), drift_length = c(0.01, Inf), jitter = c(0, Inf), deadband = c(0, Inf),
  speed = c(1e-6, Inf), freeze = c(0, 1), saturation = c(0, Inf), quantise = c(0, Inf),
  dropout = c(0, 1), endcut = c(0, 1)
)

check_simulation <- function(settings, call = caller_env()) {
  for (name in c("duration", "lag", "noise")) {
    settings[[name]] <- check_number_or_range(settings[[name]], name, call)
  }
  check_number(settings$rate, 0.01, 1e5, arg = "rate", call = call)
  for (name in setdiff(names(rater_traits), c("lag", "noise", "persistence"))) {
    bounds <- rater_traits[[name]]
    check_number(settings[[name]], max(bounds[[1L]], 0), bounds[[2L]], arg = name, call = call)
  }
  if (settings$lag[[2L]] > rater_traits$lag[[2L]]) {
    abort_musefuse("{.arg lag} must be at most 20 seconds, not {.val {settings$lag[[2L]]}}.",
      "argument", call = call)
  }
  check_number(settings$trend, 0, arg = "trend", call = call)
  choose <- function(name) {
    check_choice(settings[[name]], eval(formals(simulate_annotations)[[name]]), arg = name, call = call)
  }
  for (name in c("kind", "noise_type", "traits")) settings[[name]] <- choose(name)
  settings$recordings <- count_or_names(settings$recordings, "recording ", "recordings", call)
  settings$dimensions <- count_or_names(settings$dimensions, "rating ", "dimensions", call)
  settings$adversarial <- check_adversarial(settings$adversarial, call)
  settings$raters <- check_raters(settings$raters, call)
  check_simulated_size(settings, call)
  settings
}

# A hundred million ratings are 4 GB.
check_simulated_size <- function(settings, call, most = 1e8) {
  size <- length(settings$recordings) * length(settings$dimensions) * nrow(settings$raters) *
    settings$duration[[2L]] * settings$rate
  if (size > most) {
    abort_musefuse(c("These would be up to {format(size, digits = 3)} ratings, and {format(most)} are the most.",
      i = "Simulate fewer recordings, dimensions or raters, shorter, or at a lower {.arg rate}."), "argument",
      call = call)
  }
}

# One number, or a range of two.
check_number_or_range <- function(x, arg, call) {
  if (!is.numeric(x) || !length(x) %in% 1:2 || anyNA(x) || any(x < 0) || is.unsorted(x) ||
    any(is.infinite(x))) {
    abort_wanted(x, "one number of at least 0, or the lower and upper end of a range", arg, call)
  }
  rep_len(as.double(x), 2L)
}

# How many, or their names.
count_or_names <- function(x, prefix, arg, call) {
  if (is.numeric(x) && length(x) == 1L) {
    return(paste0(prefix, seq_len(check_number(x, 1, 1e6, whole = TRUE, arg = arg, call = call))))
  }
  if (!is.character(x) || length(x) == 0L || anyNA(x) || anyDuplicated(x) > 0L) {
    abort_musefuse("{.arg {arg}} must be a number or different names, not {.obj_type_friendly {x}}.",
      "argument", call = call)
  }
  x
}

check_adversarial <- function(x, call) {
  both <- c(random = 0, inverted = 0)
  if (!is.numeric(x) || is.null(names(x)) || !all(names(x) %in% names(both)) || anyNA(x) || any(x < 0)) {
    abort_musefuse(paste(
      "{.arg adversarial} must be numbers of raters (or, below 1, probabilities) like",
      "{.code c(random = 1, inverted = 1)}."
    ), "argument", call = call)
  }
  both[names(x)] <- x
  both
}

# A data frame of raters with every trait as a column, NA where it is left to chance.
check_raters <- function(raters, call) {
  if (!is.data.frame(raters)) {
    raters <- data.frame(rater = count_or_names(raters, "r", "raters", call), stringsAsFactors = FALSE)
  }
  check_rows(raters, "raters", call)
  raters$rater <- as.character(raters$rater %||% paste0("r", seq_len(nrow(raters))))
  count_or_names(raters$rater, "r", "raters", call)
  unknown <- setdiff(names(raters), c("rater", "type", names(rater_traits)))
  if (length(unknown) > 0L) {
    abort_musefuse(c("{.arg raters} has the column{?s} {.field {unknown}}, which {?is/are} no trait.",
      i = "Traits are {.field {c('type', names(rater_traits))}}."), "argument", call = call)
  }
  for (name in names(rater_traits)) {
    values <- raters[[name]] %||% rep(NA_real_, nrow(raters))
    bounds <- rater_traits[[name]]
    if (any(values < bounds[[1L]] | values > bounds[[2L]], na.rm = TRUE)) {
      abort_musefuse("{.field {name}} in {.arg raters} must lie from {bounds[[1L]]} to {bounds[[2L]]}.",
        "argument", call = call)
    }
    raters[[name]] <- as.double(values)
  }
  type <- as.character(raters$type %||% rep(NA, nrow(raters)))
  if (!all(type %in% c(NA, "ok", "random", "inverted"))) {
    abort_musefuse("{.field type} in {.arg raters} must be {.or {.val {c('ok', 'random', 'inverted')}}}.",
      "argument", call = call)
  }
  raters$type <- type
  raters
}

# ---- drawing -----------------------------------------------------------------------------------

simulate_cells <- function(settings) {
  traits <- draw_traits(settings)
  cells <- list()
  for (recording in settings$recordings) {
    samples <- max(1, floor(stats::runif(1L, settings$duration[[1L]], settings$duration[[2L]]) *
      settings$rate))
    for (dimension in settings$dimensions) {
      if (settings$traits == "recording" && length(cells) > 0L) traits <- draw_traits(settings)
      kind <- if (settings$kind == "any") sample(c("smooth", "events", "mixed"), 1L) else settings$kind
      drawn <- call_core(cpp_simulate(samples,
        c(settings[c("rate", "trend", "noise_type")], list(kind = kind)), traits, draw_seed()))
      cells <- c(cells, list(c(
        list(recording = recording, dimension = dimension, traits = traits,
          time = (seq_len(samples) - 1) / settings$rate),
        drawn
      )))
    }
  }
  cells
}

# One row a rater: what the user fixed, the rest drawn.
draw_traits <- function(settings) {
  raters <- settings$raters
  k <- nrow(raters)
  type <- draw_types(k, settings$adversarial)
  draws <- list(
    lag = stats::runif(k, settings$lag[[1L]], settings$lag[[2L]]),
    noise = if (settings$noise[[1L]] > 0) {
      exp(stats::runif(k, log(settings$noise[[1L]]), log(settings$noise[[2L]])))
    } else {
      stats::runif(k, 0, settings$noise[[2L]])
    },
    gain = exp(settings$gain * stats::rnorm(k)), offset = settings$offset * stats::rnorm(k), persistence = 0
  )
  for (name in names(rater_traits)) {
    free <- is.na(raters[[name]])
    raters[[name]][free] <- rep_len(draws[[name]] %||% settings[[name]], k)[free]
  }
  raters$type <- ifelse(is.na(raters$type), type, raters$type)
  raters$random <- as.numeric(raters$type == "random")
  inverted <- raters$type == "inverted"
  raters$gain[inverted] <- -abs(raters$gain[inverted])
  raters
}

# Which raters fail. Numbers from 1 up are counts; below 1 a probability, and most raters stay sound.
draw_types <- function(k, adversarial) {
  type <- rep("ok", k)
  order <- sample.int(k)
  most <- (k - 1) %/% 2
  for (kind in names(adversarial)) {
    size <- adversarial[[kind]]
    count <- if (size >= 1) size else min(stats::rbinom(1L, k, size), most)
    free <- order[type[order] == "ok"]
    type[utils::head(free, count)] <- kind
  }
  type
}

new_simulation <- function(cells) {
  series <- function(cell, name, column) {
    raters <- cell$traits$rater
    values <- cell[[name]]
    piece <- list(
      recording = cell$recording, dimension = cell$dimension, rater = rep_id(raters, nrow(values)),
      time = rep(cell$time, ncol(values)), value = as.vector(values)
    )
    names(piece)[[5L]] <- column
    piece
  }
  stack <- function(piece_of) {
    columns <- stack_columns(lapply(cells, piece_of))
    for (id in c("recording", "dimension")) columns[[id]] <- as_id(columns[[id]])
    tibble::new_tibble(columns)
  }
  ratings <- stack(function(cell) series(cell, "ratings", "value"))
  out <- do.call(new_annotations, as.list(ratings))
  attr(out, "truth") <- list(
    signal = stack(function(cell) c(cell[c("recording", "dimension", "time")], list(value = cell$signal))),
    raters = stack(function(cell) {
      traits <- cell$traits
      c(
        cell[c("recording", "dimension")], list(rater = rep_id(traits$rater, 1L)),
        traits[c("type", "lag")], list(mean_lag = colMeans(cell$lags)),
        traits[c("gain", "offset", "noise")]
      )
    }),
    lags = stack(function(cell) series(cell, "lags", "lag"))
  )
  out
}
