# What all fusions share: the map over cells (recording x dimension), the gold table, its tidiers.
#
# A method is a function fuse_one(cell, ...) of a cell of annotation_cells() that returns
#   list(value, n_raters, conf.low, conf.high, raters, facts)
# with vectors along cell$time (conf.low, conf.high may be NULL), `raters` a data frame with one row a
# rater (column `rater`, then what was estimated: weight, agreement, ...), and `facts` a named list
# of single values (status, iterations, objective, ...); `contrary` says of each rater whether he runs against the
# others and was averaged all the same, where a method has nothing to say of that.
#
# What was estimated is fit_of(gold): list(method, raters, recordings, ratings), class
# c("fit_<method>", "musefuse_fit"). `ratings` is the annotations table that was fused.

# `one_scale`: does the method need raters on one scale?
fuse_cells <- function(data, method, fuse_one, ..., threads = 1L, one_scale = TRUE, call = caller_env()) {
  if (one_scale) check_scales(data, call)
  cells <- annotation_cells(check_magnitude(data, call, most = 1e150), call)
  warn_of_raters(cells)
  label <- paste("Fusing by", method)
  fused <- if (is.function(fuse_one)) map_cells(cells, label, fuse_one, ..., call = call) else
    map_threaded(cells, label, fuse_one, ..., threads = threads, call = call)
  warn_contrary(cells, fused)
  new_gold(cells, fused, method, ratings = data)
}

# What all fusions say of raters before they fuse them.
warn_of_raters <- function(cells) {
  warn_one_rater(cells)
  warn_clocks_apart(cells)
}

warn_one_rater <- function(cells) {
  single <- Filter(function(cell) ncol(cell$ratings) == 1L, cells)
  if (length(single) > 0L) {
    cells <- name_some(vapply(single, name_cell, ""))
    warn_musefuse(c(
      paste("{length(single)} recording{?s} x dimension{?s} {?has/have} one rater only: nothing is fused, what comes",
        "out is that rater alone."),
      "*" = "{.val {cells}}"
    ), "one_rater")
  }
}

# The step of a fusion; its fit remembers the arguments, which tell of variants of a method. The ratings that were
# fused ride along, for augment() and pictures, where they are to be kept; no number hangs on that, so it is no argument
# of the step.
add_fusion_step <- function(gold, data, verb, arguments, keep_ratings, level = "own", shrink = FALSE,
                            call = caller_env(), said = list()) {
  keep_ratings <- check_flag(keep_ratings, call = call)
  warn_levels_gone(data)
  warn_min_raters(data, arguments$min_raters)
  arguments <- c(arguments, level_arguments(level, shrink))
  attr(gold, "fit")$arguments <- arguments
  if (level != "own") gold <- set_levels(gold, data, level, shrink, call)
  fit <- attr(gold, "fit")
  fit$ratings <- if (keep_ratings) set_lineage(fit$ratings, NULL)
  attr(gold, "fit") <- fit
  add_step(gold, data, verb, arguments, said = said)
}

# Fewer raters than are asked for at a time: nothing is known at any time.
warn_min_raters <- function(data, min_raters) {
  traces <- present_traces(data)
  raters <- table(factor(cell_key(traces), unique(cell_key(traces))))
  few <- raters[raters < (min_raters %||% 1)]
  warn_of(gsub("\r", " / ", names(few)), paste0("{n} recording{?s} x dimension{?s} {?has/have} fewer raters than ",
    "{.arg min_raters} (", min_raters, "): all of {?its/their} gold standard is missing."), "min_raters")
}

# The ratings that a gold standard was made of, with their own lineage; NULL where they were not kept.
fused_ratings <- function(gold) {
  ratings <- fit_of(gold)$ratings
  step <- if (!is.null(ratings)) fit_steps(gold)
  if (length(step) != 1L) {
    return(ratings)
  }
  set_lineage(ratings, list(steps = lineage_of(gold)$steps, at = step[[1L]]$from[[1L]]))
}

new_gold <- function(cells, fused, method, ratings) {
  size <- lengths(lapply(cells, `[[`, "time"))
  id <- function(name) repeated_ids(vapply(cells, `[[`, "", name, USE.NAMES = FALSE), size)
  column <- function(of, name) stacked_numbers(lapply(of, `[[`, name))
  columns <- list(
    recording = id("recording"), dimension = id("dimension"), time = column(cells, "time"),
    value = column(fused, "value"), conf.low = column(fused, "conf.low"), conf.high = column(fused, "conf.high"),
    n_raters = as.integer(column(fused, "n_raters"))
  )
  columns <- known_columns(columns[lengths(columns) > 0L])
  raters <- stack_rows(cells, fused, "raters")
  raters$rater <- factor(raters$rater, levels = levels(ratings$rater))
  fit <- structure(
    list(
      method = method, raters = raters,
      recordings = stack_rows(cells, fused, "facts"), ratings = ratings, clock = clock_facts(cells)
    ),
    class = c(paste0("fit_", method), "musefuse_fit")
  )
  new_table(columns, "gold", fit = fit)
}

# How fast the clocks of the fusion run, and how many of the traces were brought onto them.
clock_facts <- function(cells) {
  of <- function(name) vapply(cells, `[[`, 0, name)
  list(rate = known_range(of("rate")), brought = sum(of("brought")), held = sum(of("held")),
    traces = sum(vapply(cells, function(cell) ncol(cell$ratings), 0L)))
}

# The limits about `value`: Student's t on (raters - 1) degrees of freedom, as a standard
# error from a handful of raters is itself uncertain. NA where fewer than two raters are present.
band_limits <- function(value, se, n_raters, conf_level) {
  if (is.null(conf_level) || length(se) == 0L) {
    return(list(conf.low = if (!is.null(conf_level)) rep(NA_real_, length(value)),
      conf.high = if (!is.null(conf_level)) rep(NA_real_, length(value))))
  }
  df <- seq_len(max(n_raters, 2L)) - 1
  quantile <- c(NA, stats::qt(0.5 + conf_level / 2, df[-1L]))
  half <- quantile[pmax(n_raters, 1L)] * se
  list(conf.low = value - half, conf.high = value + half)
}

# The standard error over raters at each time of any fusion: `fuse(raters)` is the fused series of the columns
# `raters`. Efron & Stein 1981. Who rated nothing is not left out, as nothing would change.
jackknife_raters <- function(ratings, fuse) {
  rated <- which(colSums(!is.na(ratings)) > 0)
  without <- matrix(NA_real_, nrow(ratings), ncol(ratings))
  if (length(rated) > 1L) for (k in rated) without[, k] <- fuse(setdiff(rated, k))
  cpp_jackknife_se(without, ratings)
}

# All raters with the mean of their spreads, each about the own mean. A constant one has no course to stretch.
equal_raters <- function(ratings) {
  spread <- apply(ratings, 2L, population_sd)
  varies <- which(spread > 0)
  for (k in varies) {
    centre <- mean(ratings[, k], na.rm = TRUE)
    ratings[, k] <- centre + (ratings[, k] - centre) * mean(spread[varies]) / spread[[k]]
  }
  ratings
}

check_band_level <- function(conf_level, call = caller_env()) {
  if (is.null(conf_level)) NULL else check_conf_level(conf_level, call = call)
}

check_min_raters <- function(min_raters, call = caller_env()) {
  check_number(min_raters, 1, whole = TRUE, arg = "min_raters", call = call)
}

# One weight a rater, named; equal ones where none are given. Nobody gets a weight by being forgotten.
check_rater_weights <- function(weights, raters, call = caller_env()) {
  if (is.null(weights)) {
    return(stats::setNames(rep(1, length(raters)), raters))
  }
  weights <- unlist(weights)
  if (!is.null(names(weights))) {
    names(weights) <- check_known(names(weights), raters, "rater", arg = "weights", call = call)
  }
  problem <- if (!is.numeric(weights)) {
    "They are {.obj_type_friendly {weights}}."
  } else if (is.null(names(weights))) {
    "They have no names."
  } else if (length(without <- setdiff(raters, names(weights))) > 0L) {
    "There {?is/are} none for {.val {name_some(without)}}."
  } else if (!all(is.finite(weights[raters]) & weights[raters] >= 0)) {
    "That of {.val {raters[!is.finite(weights[raters]) | weights[raters] < 0][[1L]]}} is not."
  } else if (!any(weights[raters] > 0)) {
    "All are 0."
  }
  if (!is.null(problem)) {
    abort_musefuse(
      c("{.arg weights} must be numbers of at least 0, one for each rater and named by them.", x = problem),
      "weights", call = call
    )
  }
  storage.mode(weights) <- "double"
  weights[raters]
}
