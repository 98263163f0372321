# What tidiers say where a table has nothing of its own to say: glance() is one row whatever the table, augment()
# adds nothing where nothing is to be added, summary() is glance() unless a table knows more.

#' Read any table of the package
#'
#' `tidy()`, `glance()`, `augment()`, `predict()`, `summary()` and `plot()` read each table. This page has those
#' that are alike for all, and those of tables that have no page of their own.
#'
#' @param x,object A table of the package.
#' @param parm Which rows: numbers or a logical vector; all by default.
#' @param level Must be left out: intervals have the level of the verb's `conf_level`.
#' @param new_data For lags: ratings to be moved by them (see [shift_lag()]).
#' @param ... These dots are for future extensions and must be empty.
#' @returns
#' * `tidy()`: the rows as a plain tibble, where a table is tidy as it is.
#' * `glance()`: a tibble of one row. Lags: `method`, `absolute`, `recordings`, `dimensions`, `raters`, `unknown`
#'   (traces without a lag), `min`, `max` (seconds). Segments: `recordings`, `segments`, `min_length`,
#'   `max_length`, `total` (seconds). Diagnostics: `recordings`, `dimensions`, `raters`, `traces`, `flagged`. A
#'   profile: `classes`, `features`, `segments`. A search: `settings`, `failed`, `small`, and the best setting by
#'   [rank_settings()]. A comparison: `methods`, `recordings`, `dimensions`.
#' * `augment()`: the rows, where there is nothing to add.
#' * `summary()`: `glance()`; [annotations][summary.annotations], diagnostics and gold standards have one row a
#'   trace, rater, or recording and dimension.
#' * `confint()`: a matrix with the columns `conf.low` and `conf.high`, of tables that have intervals.
#' * `plot()`: draws `autoplot(x, ...)` and returns it invisibly.
#' @name tidiers
#' @keywords internal
#' @examples
#' glance(segment_fixed(ratings, 10))
#' confint(fuse_mean(ratings), 1:3)
NULL

#' @rdname tidiers
#' @export
glance.musefuse_tbl <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  tibble::tibble(rows = nrow(x), recordings = if ("recording" %in% names(x)) count_ids(x$recording) else NA_integer_)
}

# Of tables that have no lines of their own: the rows, and what was done to them.
#' @export
format.musefuse_tbl <- function(x, ...) {
  local_plain_numbers()
  told <- mended_or_told(x, function(x, arg) format_handled(mended(x, arg)))
  c(told, if (is.data.frame(x)) format(as_tibble.musefuse_tbl(x), ...))
}

#' @export
print.musefuse_tbl <- function(x, ...) {
  cli::cat_line(format(x, ...))
  invisible(x)
}

#' @rdname tidiers
#' @export
augment.musefuse_tbl <- function(x, ...) {
  check_no_dots()
  as_tibble.musefuse_tbl(x)
}

#' @rdname tidiers
#' @export
summary.musefuse_tbl <- function(object, ...) {
  check_no_dots()
  glance(object)
}

#' @rdname tidiers
#' @export
glance.lags <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- fit_of(x)
  known <- x$lag[!is.na(x$lag)]
  limit <- function(of) if (length(known) > 0L) of(known) else NA_real_
  tibble::tibble(
    method = fit$method %||% NA_character_, absolute = fit$absolute %||% NA, recordings = count_ids(x$recording),
    dimensions = count_ids(x$dimension), raters = count_ids(x$rater), unknown = sum(is.na(x$lag)),
    min = limit(min), max = limit(max)
  )
}

#' @rdname tidiers
#' @export
glance.segments <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  length <- x$end - x$start
  limit <- function(of) if (nrow(x) > 0L) of(length) else NA_real_
  tibble::tibble(recordings = count_ids(x$recording), segments = nrow(x), min_length = limit(min),
    max_length = limit(max), total = sum(length))
}

#' @rdname tidiers
#' @export
glance.diagnostics <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  tibble::tibble(recordings = count_ids(x$recording), dimensions = count_ids(x$dimension),
    raters = count_ids(x$rater), traces = nrow(x), flagged = sum(nzchar(x$flags)))
}

#' @rdname tidiers
#' @export
glance.class_profile <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  once <- !duplicated(x$class)
  tibble::tibble(classes = sum(once & as.character(x$class) != "noise"), features = count_ids(x$feature),
    segments = sum(x[["n"]][once]))
}

#' @rdname tidiers
#' @export
glance.fusion_comparison <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  tibble::tibble(methods = count_ids(x$method), recordings = count_ids(x$recording),
    dimensions = count_ids(x$dimension), has_truth = any(startsWith(names(x), "truth_")))
}

#' @rdname tidiers
#' @export
confint.musefuse_tbl <- function(object, parm, level, ...) {
  check_no_dots()
  if (!missing(level)) {
    abort_musefuse(c("The level of an interval is that of the verb that made it.",
      i = "Call it with {.arg conf_level}."), "argument")
  }
  if (!all(c("conf.low", "conf.high") %in% names(object))) {
    abort_musefuse(c("{.cls {class(object)[[1L]]}} has no intervals here.",
      i = "Verbs that have {.arg conf_level} make columns {.field conf.low} and {.field conf.high}."), "argument")
  }
  warn_other_intervals(object)
  limits <- cbind(conf.low = object$conf.low, conf.high = object$conf.high)
  if (missing(parm)) limits else limits[parm, , drop = FALSE]
}

# R would look for a model in the table, and warn of columns.
abort_without <- function(x, what, call = caller_env()) {
  abort_musefuse(c("{.cls {class(x)[[1L]]}} has no {what}.", i = "Gold standards of the {.code fuse_*()} verbs have."),
    "argument", call = call)
}
#' @export
weights.musefuse_tbl <- function(object, ...) abort_without(object, "weights")
#' @export
fitted.musefuse_tbl <- function(object, ...) abort_without(object, "fitted values")
#' @export
residuals.musefuse_tbl <- function(object, ...) abort_without(object, "residuals")
#' @export
nobs.musefuse_tbl <- function(object, ...) abort_without(object, "number of observations")

# ---- what is no table --------------------------------------------------------------------------

#' @export
glance.dtw_alignment <- function(x, ...) {
  check_no_dots()
  need_parts(x, c("distance", "measure", "x", "y", "rate"), "dtw")
  tibble::tibble(distance = x$distance, measure = x$measure, n_x = NROW(x$x), n_y = NROW(x$y),
    window = x$window %||% NA_real_, step_pattern = x$step_pattern, max_slope = x$max_slope, rate = x$rate)
}

#' @export
augment.dtw_alignment <- function(x, ...) tidy(x, ...)

#' @export
summary.dtw_alignment <- function(object, ...) glance.dtw_alignment(object, ...)

#' @export
tidy.dtw_barycentre <- function(x, ...) {
  check_no_dots()
  need_parts(x, "centre", "dtw_barycentre")
  centre <- as.matrix(x$centre)
  tibble::tibble(sample = rep(seq_len(nrow(centre)), ncol(centre)),
    dimension = factor(rep(colnames(centre) %||% seq_len(ncol(centre)), each = nrow(centre))), value = c(centre))
}

#' @export
glance.dtw_barycentre <- function(x, ...) {
  check_no_dots()
  need_parts(x, c("centre", "distance", "objective", "gamma", "iterations", "status"), "dtw_barycentre")
  tibble::tibble(series = length(x$distance), samples = NROW(x$centre), gamma = x$gamma, status = x$status,
    iterations = x$iterations, objective = x$objective[[length(x$objective)]])
}

#' @export
summary.dtw_barycentre <- function(object, ...) glance.dtw_barycentre(object, ...)

#' @export
glance.fusion_choice <- function(x, ...) {
  check_no_dots()
  need_parts(x, c("call", "facts"), "choose_fusion")
  facts <- x$facts[c("recordings", "dimensions", "raters", "seconds")]
  tibble::as_tibble(c(list(call = x$call), lapply(facts, as.numeric)))
}

#' @export
summary.fusion_choice <- function(object, ...) glance.fusion_choice(object, ...)
