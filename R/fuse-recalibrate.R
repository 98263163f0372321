#' Set the scale of a gold standard right by comparisons
#'
#' Raters share habits of the scale: they overshoot, or crowd one end, all alike, and then no fusion of theirs can
#' know.
#' Comparisons of segments can: `recalibrate_gold()` finds the monotone map of the gold standard that the answers ask
#' for, and
#' applies it only where answers that it has not seen bear it out.
#'
#' @details
#' The map is piecewise linear on `knots` points and keeps the order of all values. A triplet is answered
#' by distance on the mapped scale (a logistic of the difference of the two distances, with 2 % slips), a pair by
#' order; the bends are held together by `lambda`. **What comparisons cannot tell** are range and level: the gold
#' standard keeps its range.
#'
#' The guard: in `folds` parts of the answers, each predicted from the others, the map must gain over the straight
#' line in log-likelihood by more than one standard error. Otherwise the gold standard is returned as it was, with a
#' warning; `force = TRUE` applies the map all the same. On ten real raters of a known course
#' (Booth, Mundnich & Narayanan 2018), who all overshoot, 300 answers of one person took the correlation of
#' [fuse_latent()] with the truth from 0.89 to 0.96, and the concordance from 0.74 to 0.86 (0.85 to 0.88 for other
#' `lambda` from 0.3 to 10; 0.96 once a line has set range and level right, which answers do not tell;
#' bench/results/recalibrate.md in the sources). Another sample of as many answers would move that concordance by 0.10
#' and the correlation by 0.01 (standard deviations of 60 bootstrap samples): the range is the gauge. Where nothing is
#' bent there is nothing to gain.
#'
#' The band `conf.low` to `conf.high` holds both the raters' band, mapped, and what the answers leave open of the map
#' (drawn from its normal approximation given the answers, with `lambda` as the prior of the bends), as if independent.
#' In simulations (100 and 300 answers, 40 runs each, standard errors of 2 to 4) the 95 % limits of the map held it at
#' 98 and 95 % of the levels of a straight scale, at 88 and 92 % where the slope grows e-fold over the range, at 88 and
#' 82 % where it wanders (log steps of .41), and at 75 and 72 % where it grows 7-fold, for `lambda` draws the map to the
#' line.
#'
#' @param gold A gold standard on the clock of what was shown (see [plan_comparisons()]).
#' @param comparisons Answers: from [read_comparisons()], a plan with its column `answer` filled in, or a data frame
#'   with the columns
#'   `ref_start`, `ref_end`, `nearer_start`, `nearer_end`, `farther_start`, `farther_end` (seconds; triplets), or
#'   `more_start`,
#'   `more_end`, `less_start`, `less_end` (pairs). Where the gold standard has several recordings, `recording`
#'   or `ref_recording` and so on say where a segment lies; `dimension` says which dimension a row is about.
#' @param lambda How strongly neighbouring bends are held together.
#' @param knots Number of points that the map is made of.
#' @param folds Number of parts for the guard.
#' @param force Apply the map even if the guard finds no gain?
#' @param conf_level Level of the band, or `NULL` for none.
#' @param resamples Number of draws of the map for the band.
#' @param seed A number that makes folds and draws repeatable; `NULL` draws it from R's stream.
#' @inheritParams rlang::args_dots_empty
#' @returns The gold standard on the new scale. `tidy(x, "recalibration")` gives the map (`dimension`, `from`, `to`,
#'   `conf.low`,
#'   `conf.high`), `tidy(x, "comparisons")` one row a dimension: `type`, `answers`, `gain` (held-out log-likelihood
#'   per answer
#'   over the line's) with `std.error`, `accepted`, `applied`, `kappa` (how sharply the answers tell distances, over
#'   the range).
#' @section Errors:
#' `musefuse_error_columns`, `musefuse_error_values`, `musefuse_error_unknown` (recordings that are not there), and
#' `musefuse_error_data` (fewer than two answers a fold).
#' @references
#' Booth, B. M., Mundnich, K. & Narayanan, S. S. (2018). A novel method for human bias correction of continuous-time
#' annotations. *IEEE ICASSP*, 3091-3095. \doi{10.1109/ICASSP.2018.8461645}
#' @family fusions
#' @examples
#' gold <- fuse_mean(ratings[ratings$dimension == "arousal", ])
#' plan <- plan_comparisons(gold, 60, seed = 1)
#' # Here the answers come from the truth, bent.
#' level <- function(role) {
#'   signal <- truth(gold)$signal
#'   signal <- signal[signal$dimension == "arousal", ]
#'   mapply(function(recording, start, end) {
#'     here <- signal$recording == recording & signal$time >= start & signal$time < end
#'     exp(3 * mean(signal$value[here]))
#'   }, plan[[paste0(role, "_recording")]], plan[[paste0(role, "_start")]],
#'   plan[[paste0(role, "_end")]])
#' }
#' plan$answer <- ifelse(abs(level("ref") - level("a")) < abs(level("ref") - level("b")), "a", "b")
#' recalibrated <- recalibrate_gold(gold, plan, seed = 1)
#' tidy(recalibrated, "comparisons")
#' @export
recalibrate_gold <- function(gold, comparisons, ..., lambda = 3, knots = 8, folds = 5, force = FALSE,
                             conf_level = 0.95, resamples = 200, seed = NULL) {
  check_no_dots()
  gold <- check_gold(gold)
  check_rows(gold, "gold")
  check_given(missing(comparisons), "the answered rows of {.fn plan_comparisons}", "comparisons")
  settings <- list(
    lambda = check_number(lambda, 0, 1e10), knots = check_number(knots, 3, 50, whole = TRUE),
    folds = check_number(folds, 2, 100, whole = TRUE), force = check_flag(force),
    conf_level = check_band_level(conf_level), resamples = check_number(resamples, 10, 1e5, whole = TRUE),
    seed = draw_seed(seed)
  )
  rows <- answered(comparisons, "comparisons")
  maps <- with_seed(settings$seed, lapply(split_answers(rows, gold), recalibrate_dimension, settings))
  report_maps(maps)
  out <- gold
  for (map in maps) if (map$applied) out <- map_gold(out, map, settings$conf_level)
  fit <- fit_of(gold)
  if (!is.null(fit)) {
    facts <- c("dimension", "type", "answers", "gain", "std.error", "accepted", "applied", "kappa")
    fit$recalibration <- do.call(rbind, unname(lapply(maps, `[[`, "map")))
    fit$comparisons <- do.call(rbind, unname(lapply(maps, function(map) tibble::as_tibble(map[facts]))))
  }
  attr(out, "fit") <- fit
  add_step(out, gold, "recalibrate_gold", c(list(comparisons = as_tibble(rows)), settings))
}

# One piece a dimension: its answers with the levels of their segments.
split_answers <- function(rows, gold, call = caller_env()) {
  dimensions <- unique(as.character(gold$dimension))
  if (is.null(rows[["dimension"]])) {
    if (length(dimensions) > 1L) {
      abort_musefuse(c("{.arg comparisons} must have the column {.field dimension}.",
        x = "The gold standard has {length(dimensions)}: {.val {name_some(dimensions)}}."), "columns", call = call)
    }
    rows$dimension <- rep(dimensions, nrow(rows))
  }
  rows$dimension <- check_known(rows$dimension, dimensions, "dimension", arg = "comparisons", call = call)
  lapply(split(rows, rows$dimension), function(rows) {
    dimension <- rows$dimension[[1L]]
    mine <- gold[gold$dimension == dimension, ]
    type <- answer_type(rows)
    roles <- stats::setNames(nm = comparison_roles[[type]])
    levels <- lapply(roles, segment_levels, rows = rows, gold = mine, call = call)
    lost <- Reduce(`|`, lapply(levels, is.na))
    if (any(lost)) {
      gone <- sum(lost)
      warn_musefuse(c("{gone} comparison{?s} {?is/are} about segments without a gold standard and {?is/are} left out.",
        i = "In dimension {.val {dimension}}, of {length(lost)}."), "values")
    }
    list(dimension = dimension, type = type, levels = lapply(levels, `[`, !lost),
      range = range(mine$value, na.rm = TRUE))
  })
}

recalibrate_dimension <- function(answers, settings, call = caller_env()) {
  n <- length(answers$levels[[1L]])
  if (n < 2L * settings$folds || diff(answers$range) == 0) {
    abort_musefuse(c("Too little to recalibrate dimension {.val {answers$dimension}} by.",
      x = "Usable answers: {n}; {settings$folds} folds need {2L * settings$folds}. The gold standard must vary."
    ), "data", call = call)
  }
  knots <- map_knots(answers$range, unlist(answers$levels), settings$knots)
  seen <- lapply(answers$levels, map_basis, knots)
  guard <- held_out_gain(seen, knots, settings$lambda, settings$folds)
  accepted <- isTRUE(guard$gain > guard$std.error)
  fit <- fit_map(seen, knots, settings$lambda)
  grid <- seq(knots[[1L]], knots[[length(knots)]], length.out = 201L)
  limits <- map_limits(fit, seen, knots, grid, settings)
  c(answers[c("dimension", "type")], guard, list(
    answers = n, accepted = accepted, applied = accepted || settings$force, kappa = fit$kappa, knots = knots,
    increments = fit$increments, map = tibble::tibble(dimension = answers$dimension, from = grid,
      to = apply_map(grid, knots, fit$increments), conf.low = limits[1L, ], conf.high = limits[2L, ])
  ))
}

# Limits of the map; NA without a band.
map_limits <- function(fit, seen, knots, grid, settings) {
  if (is.null(settings$conf_level)) {
    return(matrix(NA_real_, 2L, length(grid)))
  }
  maps <- map_draws(fit, seen, knots, settings$lambda, grid, settings$resamples)
  tail <- (1 - settings$conf_level) / 2
  apply(maps, 1L, stats::quantile, c(tail, 1 - tail), names = FALSE)
}

map_gold <- function(gold, map, conf_level) {
  rows <- which(gold$dimension == map$dimension)
  to <- function(x) apply_map(x, map$knots, map$increments)
  value <- to(gold$value[rows])
  if (is.null(conf_level)) {
    gold <- gold[setdiff(names(gold), c("conf.low", "conf.high"))]
  } else {
    at <- function(column) stats::approx(map$map$from, map$map[[column]], gold$value[rows], rule = 2)$y
    half <- function(limit, column) {
      raters <- if (is.null(gold[[limit]])) 0 else value - to(gold[[limit]][rows])
      sqrt(raters^2 + (value - at(column))^2)
    }
    low <- value - half("conf.low", "conf.low")
    high <- value + half("conf.high", "conf.high")
    for (column in c("conf.low", "conf.high")) if (is.null(gold[[column]])) gold[[column]] <- NA_real_
    gold$conf.low[rows] <- low
    gold$conf.high[rows] <- high
  }
  gold$value[rows] <- value
  gold
}

report_maps <- function(maps) {
  for (map in maps) {
    if (map$accepted) next
    found <- sprintf("%.3f (standard error %.3f)", map$gain, map$std.error)
    fate <- if (map$applied) "It is applied nonetheless ({.code force = TRUE})." else
      "The gold standard stays as it was; {.code force = TRUE} applies the map nonetheless."
    warn_musefuse(c(
      "The comparisons of {.val {map$dimension}} do not confirm that its scale is bent.",
      x = paste("On answers it had not seen, the map gained {found} over a line in log-likelihood per answer;",
        "there were {map$answers}."),
      i = fate
    ), "comparisons")
  }
}
