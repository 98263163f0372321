# The gold table: print, tidy, glance, augment, summary.

#' Look into a gold standard
#'
#' `print()` shows how much there is, how it was made and what to do next; `tidy()` what was estimated
#' for each rater (or each recording), `glance()` one row of facts, `augment()` the ratings beside the
#' gold standard.
#'
#' @param x A gold standard, from [gold_standard()] or a `fuse_*()` verb.
#' @param type `"raters"`: one row a recording, dimension and rater, or, where raters were pooled over recordings
#'   (`fuse_latent(pool = "raters")`), one row a rater; `"traces"`: one row a recording, dimension and rater in any
#'   case; `"recordings"`: one row a recording and dimension; `"iterations"`: the objective after
#'   each iteration, where the method has one; `"recalibration"`, `"comparisons"`: the map of [recalibrate_gold()] and
#'   how the answers bear it out.
#' @param data Ratings to join; by default those that were fused.
#' @param object The same as `x`.
#' @param new_data A data frame with `recording`, `dimension` and `time` (seconds).
#' @param ... These dots are for future extensions and must be empty.
#' @returns
#' * `tidy()`: a tibble; with `type = "raters"` (or `"traces"`) the columns `recording, dimension, rater, weight` and
#'   what else the method estimates (`agreement`, ...); with `type = "recordings"` `status` and what
#'   the method reports (`iterations`, `objective`, ...).
#' * `glance()`: a tibble of one row: `method, recordings, dimensions, raters, samples,
#'   share_missing, mean_ccc` (mean concordance of a rater's trace with the gold standard), `status`
#'   (the worst of all recordings), `changed` (number of series whose rows were
#'   changed by hand since).
#' * `augment()`: a tibble, one row a rating: the columns of the ratings, then `gold`, `conf.low`, `conf.high`
#'   (linearly interpolated where the clocks differ), `residual` (`value - gold`).
#' * `predict()`: the rows of `new_data` with the gold standard at these times (linearly interpolated, `NA` outside
#'   of it). `summary()`: one row a recording and dimension.
#' * `nobs()`: how many ratings were fused; `weights()`: the mean weight of each rater over the recordings, named;
#'   `fitted()` and `residuals()`: the columns of `augment()`.
#' @examples
#' gold <- fuse_ewe(ratings)
#' gold
#' tidy(gold)
#' glance(gold)
#' @family fusions
#' @name gold
NULL

# A gold table as verbs take it, whatever a user did to it: ids are factors, times and values numbers, rows sorted by
# recording, dimension and time. What cannot be mended without a guess is an error that names the row.
check_gold <- function(x, arg = rlang::caller_arg(x), call = caller_env()) {
  force(arg)
  check_table(x, "gold", arg, call)
  if (is_clean_gold(x)) {
    return(x)
  }
  x <- clean_gold(x, arg, call)
  twice <- which(same_key_as_next(x) & x$time[-1L] == x$time[-nrow(x)])
  if (length(twice) > 0L) {
    if ("rater" %in% names(x) && count_ids(x$rater) > 1L) abort_ratings(x, arg, call)
    at <- x[twice[[1L]], ]
    abort_musefuse(c(
      "{.arg {arg}} must have one row a time: {length(twice)} row{?s} {?repeats/repeat} the time of another one.",
      x = paste0(
        "The first is recording {.val {as.character(at$recording)}}, dimension ",
        "{.val {as.character(at$dimension)}}, at {at$time} s."
      ),
      i = "Were two gold standards bound? Work on them one by one, or give their recordings names of their own."
    ), "duplicates", call = call)
  }
  x
}

abort_ratings <- function(x, arg, call) {
  abort_musefuse(c("{.arg {arg}} must be a gold standard, with one value a time.",
    x = "It has the ratings of {count_ids(x$rater)} raters.", i = "{.fn gold_standard} fuses them."), "duplicates",
    call = call)
}

gold_keys <- c("recording", "dimension")

gold_numbers <- function(x) intersect(c("value", "lower", "upper", "conf.low", "conf.high"), names(x))

is_clean_gold <- function(x) {
  plain <- function(column) is.double(column) && is.null(attributes(column))
  all(vapply(as.list(x)[gold_keys], is.factor, NA)) && (is.null(x[["n_raters"]]) || is.integer(x$n_raters)) &&
    all(vapply(as.list(x)[c("time", gold_numbers(x))], plain, NA)) &&
    !code_range(x$recording)$missing && !code_range(x$dimension)$missing && count_finite(x$time) == nrow(x) &&
    all(vapply(as.list(x)[gold_numbers(x)], has_no_infinite, NA)) &&
    series_starts(without_raters(x))$sorted
}

clean_gold <- function(x, arg, call) {
  check_lengths(as.list(x)[table_columns$gold], call)
  for (id in gold_keys) {
    x[[id]] <- bare_column(x[[id]], is_id = TRUE)
    check_ids(x[[id]], id, NULL, call)
    x[[id]] <- as_id(x[[id]])
  }
  x$time <- mended_times(x$time, arg, call)
  if (!is.null(x[["n_raters"]])) x$n_raters <- mended_count(x$n_raters, "n_raters", arg, call)
  for (name in gold_numbers(x)) {
    x[[name]] <- without_infinite(as.double(mended_number(x[[name]], name, arg, call)), name)
  }
  rows <- order(x$recording, x$dimension, x$time, method = "radix")
  if (is.unsorted(rows)) x[rows, ] else x
}

# Rows of the same recording and dimension as the next.
same_key_as_next <- function(x) {
  Reduce(`&`, lapply(as.list(x)[gold_keys], function(id) same_as_next(id)))
}

#' @rdname gold
#' @export
tidy.gold <- function(x, type = c("raters", "traces", "recordings", "iterations", "recalibration", "comparisons"),
                      ...) {
  check_no_dots()
  type <- check_choice(type)
  fit <- need_fit_of_all(x)
  found <- switch(type, raters = fit[["corpus"]] %||% fit$raters, traces = fit$raters, fit[[type]])
  if (is.null(found)) {
    abort_musefuse("{.val {fit_of(x)$method}} has no {type} to report.", "argument")
  }
  warn_other_values(x)
  found
}

#' @rdname gold
#' @export
glance.gold <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  fit <- need_fit(x)
  facts <- tibble::tibble(
    method = fit$method, recordings = count_ids(x$recording), dimensions = count_ids(x$dimension),
    raters = if (NROW(fit$raters) > 0L) count_ids(fit$raters$rater) else NA_integer_,
    samples = nrow(x), share_missing = mean(is.na(x$value)),
    mean_ccc = mean_ccc_with_gold(x), status = worst_status(fit$recordings[["status"]]),
    changed = length(changed_series(x))
  )
  if (inherits(fit, "fit_latent")) tibble::as_tibble(cbind(facts, glance_latent(fit))) else facts
}

#' @rdname gold
#' @export
augment.gold <- function(x, data = NULL, ...) {
  check_no_dots()
  x <- check_gold(x)
  joined <- join_ratings(x, if (is.null(data)) need_ratings(x) else check_annotations(data))
  fit <- fit_of(x)
  drop_stale(if (inherits(fit, "fit_latent")) augment_latent(fit, joined) else joined, x)
}

# As need_fit(); series that were renamed or added since the fusion are no longer those that were fitted, and a table
# that ends before them would not tell.
need_fit_of_all <- function(x, call = caller_env()) {
  fit <- need_fit(x, call = call)
  known <- fit$recordings %||% fit$raters
  if (is.null(known)) {
    return(fit)
  }
  here <- series_of(x)[gold_keys]
  lost <- here[!among(here, known, gold_keys), , drop = FALSE]
  if (nrow(lost) > 0L) {
    names <- unique(paste(lost$recording, "/", lost$dimension))
    warn_musefuse(c("Nothing was fitted for {.val {name_some(names)}}: renamed or added by hand since the fusion.",
      i = "Change names in the ratings, before they are fused."), "changed")
  }
  fit
}

# What was estimated is of the values that the fusion gave. Rows that were taken away leave them as they are.
warn_other_values <- function(x) {
  series <- series_by_hand(x, c("changed", "more_rows"))
  if (nrow(series) == 0L) {
    return(invisible())
  }
  cells <- gsub("\r", " / ", unique(series_key(series)))
  warn_musefuse(c("The gold standard of {.val {name_some(cells)}} was changed by hand.",
    i = "Weights and all other estimates belong to the values as they were."), "changed")
}

# Columns that augment() and glance() add for the latent fusion.
augment_latent <- function(fit, joined) {
  columns <- c("fitted", "lag", "lag_sd")
  joined[columns] <- paths_at(fit$paths, joined, columns)
  joined$residual <- joined$value - joined$fitted
  joined
}

glance_latent <- function(fit) {
  facts <- fit$recordings
  tibble::tibble(log_likelihood = sum(facts$log_likelihood, na.rm = TRUE), iterations = max(facts$iterations, 0L))
}

# The ratings beside the gold standard at their times.
join_ratings <- function(x, data) {
  joined <- as_tibble(data)
  at <- gold_at(x, data, intersect(c("value", "conf.low", "conf.high"), names(x)))
  names(at)[names(at) == "value"] <- "gold"
  joined[names(at)] <- at
  joined$residual <- joined$value - joined$gold
  joined
}

# The ratings that were fused; those that were not kept must be given.
need_ratings <- function(x, call = caller_env()) {
  need_fit_of_all(x, call = call)$ratings %||% abort_musefuse(c("{.arg data} must be given: the ratings were not kept.",
    i = "{.code keep_ratings = TRUE} in the fusion keeps them."), "fit", call = call)
}

# What was fitted to a gold standard that was changed since is not shown; residuals are those of the values as they are.
drop_stale <- function(joined, x) {
  changed <- changed_series(x)
  if (length(changed) == 0L) {
    return(joined)
  }
  stale <- cell_key(joined) %in% changed
  if (any(stale)) {
    cells <- gsub("\r", " / ", changed)
    latent <- "fitted" %in% names(joined)
    cut <- all(changed %in% rows_taken_only(x))
    warn_musefuse(c("The gold standard of {.val {name_some(cells)}} was changed by hand.",
      x = if (cut) "Rows were taken away; whether all that are left are as they were cannot be seen.",
      i = if (latent) "What was fitted there belongs to the values as they were; it is left out." else
        paste("Residuals are those of the values as they are now; weights and bands belong to the values as they",
          "were.")), "changed")
    if (latent) joined[stale, c("fitted", "lag", "lag_sd", "residual")] <- NA_real_
  }
  joined
}

# Series of which rows were taken away, and of which nothing else is known.
rows_taken_only <- function(x) {
  setdiff(series_key(series_by_hand(x, "fewer_rows")),
    series_key(series_by_hand(x, c("changed", "more_rows", "added", "renamed"))))
}

#' @rdname gold
#' @export
predict.gold <- function(object, new_data, ...) {
  check_no_dots()
  if (missing(new_data)) {
    return(as_tibble.musefuse_tbl(object))
  }
  check_given_columns(new_data, c("recording", "dimension", "time"), "new_data")
  object <- check_gold(object)
  out <- as_tibble(new_data)
  columns <- intersect(c("value", "conf.low", "conf.high"), names(object))
  new_data$time <- as.double(mended_number(new_data$time, "time", "new_data", rlang::current_env()))
  out[columns] <- gold_at(object, new_data, columns)
  out
}

#' @rdname gold
#' @export
summary.gold <- function(object, ...) {
  check_no_dots()
  object <- mended(object)
  rows <- split(seq_len(nrow(object)), list(object$recording, object$dimension), drop = TRUE, sep = "\r")
  of <- function(summary) unname(vapply(rows, function(at) {
    value <- object$value[at]
    if (all(is.na(value))) NA_real_ else summary(value[!is.na(value)])
  }, 0))
  first <- vapply(rows, `[[`, 0L, 1L)
  tibble::tibble(
    recording = object$recording[first], dimension = object$dimension[first], n = unname(lengths(rows)),
    n_missing = unname(vapply(rows, function(at) sum(is.na(object$value[at])), 0L)), mean = of(mean),
    sd = of(stats::sd), min = of(min), max = of(max)
  )
}

#' @rdname gold
#' @export
nobs.gold <- function(object, ...) sum(!is.na(need_fit(object)$ratings$value))

#' @rdname gold
#' @export
weights.gold <- function(object, ...) {
  raters <- need_fit_of_all(object)$raters
  if (is.null(raters[["weight"]])) {
    abort_musefuse("{.val {fit_of(object)$method}} gives no weights to raters.", "argument")
  }
  warn_other_values(object)
  weight <- tapply(raters$weight, droplevels(as.factor(raters$rater)), mean, na.rm = TRUE)
  stats::setNames(as.vector(weight), names(weight))
}

#' @rdname gold
#' @export
fitted.gold <- function(object, ...) {
  joined <- augment.gold(object)
  joined[["fitted"]] %||% joined$gold
}

#' @rdname gold
#' @export
residuals.gold <- function(object, ...) augment.gold(object)$residual

# Columns of the gold table at the times of the ratings; NA outside the gold standard's span.
gold_at <- function(x, data, columns) {
  here <- gold_beside(x, data, columns)
  stats::setNames(cpp_values_beside(here$gold, here$of, data$time, here$starts), columns)
}

mean_ccc_with_gold <- function(x) {
  ratings <- need_ratings(x)
  here <- gold_beside(x, ratings, "value")
  agreement <- cpp_concordance_beside(here$gold, here$of, ratings$time, ratings$value, here$starts)
  if (all(is.na(agreement))) NA_real_ else mean(agreement, na.rm = TRUE)
}

# Series of `data`, in whatever order its rows are, and `of` each that of the gold standard that it lies beside.
gold_beside <- function(x, data, columns) {
  index <- series_index(with_rater(x))
  ids <- lapply(with_rater(data)[trace_keys], id_codes)
  starts <- cpp_index_series(ids$recording, ids$dimension, ids$rater, data$time)$starts
  at <- list(lapply(as.list(x)[gold_keys], `[`, index$start), lapply(ids[gold_keys], `[`, starts))
  codes <- shared_codes(at, gold_keys)
  list(gold = list(time = x$time, values = unname(as.list(x)[columns]), starts = series_bounds(x, index)),
    of = match(codes[[2L]], codes[[1L]], incomparables = NA), starts = as.integer(c(starts - 1L, nrow(data))))
}

worst_status <- function(status) {
  order <- c("degenerate", "max_iterations", "converged")
  order[order %in% status][1L]
}

count_ids <- function(id) {
  if (!is.factor(id)) length(unique(id)) else sum(tabulate(id, nlevels(id)) > 0L) + anyNA(unclass(id))
}

lines_of.gold <- function(x, ...) {
  fit <- fit_of(x)
  c(
    cli::style_bold(paste(c("Gold standard", if (!is.null(fit)) c(" by ", method_label(fit$method),
      format_variant(fit))),
      collapse = "")),
    format_gold_size(x, fit), format_gold_values(x), format_gold_fit(fit), format_recalibration(fit),
    format_handled(x),
    cli::style_dim(paste(
      "Next: autoplot(x), tidy(x), augment(x), write_gold_standard(x, path); as_tibble(x) for the rows"
    ))
  )
}

# What the name of the method does not say: the arguments that make another fusion of it.
format_variant <- function(fit) {
  fusion <- fit$arguments
  paste0(", ", c(
    if (isTRUE(fusion$trim > 0)) paste0("trimmed by ", format(100 * fusion$trim), " % at either end"),
    if (identical(fusion$align$method, "lag") || isTRUE(fusion$align$synchronise)) "lags taken out",
    if (isTRUE(fusion$align$method %in% c("dtw", "ctw"))) paste("aligned by", upper(fusion$align$method)),
    if (identical(fusion$align$method, "none")) "not aligned",
    if (isTRUE(fusion$align$variant %in% c("muse", "full"))) paste0("variant \"", fusion$align$variant, "\""),
    if (identical(fusion$weighting, "reliability")) "weights by reliability"
  ), recycle0 = TRUE)
}

format_gold_size <- function(x, fit) {
  rates <- if (nrow(x) > 0L) gold_rates(x)
  dimensions <- names(rates)
  rates <- rates[is.finite(rates)]
  several <- length(rates) > 1L && max(rates) > 1.05 * min(rates)
  words <- vapply(rates, function(one) paste0(if (one >= 0.1) " at " else ", ", rate_words(one)), "")
  paste0(
    count_of(count_ids(x$recording), "recording"), " x ",
    if (nrow(x) > 0L) paste(dimensions, collapse = ", ") else "no dimension",
    if (NROW(fit$raters) > 0L) paste0(", ", count_of(count_ids(fit$raters$rater), "rater")),
    ", ", count_of(nrow(x), "sample"), if (several) paste0(": ", paste0(names(rates), words, collapse = ", ")) else
      if (length(rates) > 0L) words[[1L]]
  )
}

# Samples a second of each dimension, by its name.
gold_rates <- function(x) {
  index <- series_index(with_rater(x))
  dimension <- factor(levels(x$dimension)[index$dimension], levels(x$dimension)[unique(index$dimension)])
  c(tapply(series_rate(x, index), dimension, stats::median, na.rm = TRUE))
}

format_gold_values <- function(x) {
  seen <- finite_range(x$value)
  c(
    if (anyNA(seen)) {
      "No sample has a value"
    } else {
      paste0("Values ", paste(format(seen, digits = 3, trim = TRUE), collapse = " to "),
        "; ", format_share(mean(is.na(x$value))), " of the samples have none")
    },
    if (nrow(x) > 0L && !is.null(x[["n_raters"]])) paste0("Raters at a time: ",
      paste(unique(range(x$n_raters)), collapse = " to "))
  )
}

format_gold_fit <- function(fit) {
  if (is.null(fit)) {
    return("Its fit was lost on the way (weights, paths).")
  }
  if (inherits(fit, "fit_latent")) {
    return(format(fit))
  }
  status <- fit$recordings$status
  open <- sum(status == "max_iterations")
  failed <- sum(status == "degenerate")
  c(
    if (weights_differ(fit$raters)) format_weights(fit$raters),
    if (open > 0L) paste("Not converged:", open, "of", length(status), "(tidy(x, \"recordings\") says which)"),
    if (failed > 0L) paste("Degenerate:", failed, "of", length(status), "(tidy(x, \"recordings\") says which)")
  )
}

weights_differ <- function(raters) length(unique(raters[["weight"]])) > 1L

# Where nobody has rated nobody has a weight: those zeros are no part of a rater's mean.
with_weights <- function(raters) {
  cell <- cell_key(raters)
  weighed <- cell %in% cell[raters$weight > 0]
  if (any(weighed)) raters[weighed, ] else raters
}

# Mean weight of each rater over the recordings, the heaviest first.
format_weights <- function(raters, most = 8L) {
  raters <- with_weights(raters)
  mean_weight <- sort(tapply(raters$weight, factor(raters$rater, unique(raters$rater)), mean), decreasing = TRUE)
  shown <- utils::head(mean_weight, most)
  rest <- length(mean_weight) - length(shown)
  paste0(
    "Mean weight: ", paste(names(shown), format(shown, digits = 1, nsmall = 2), collapse = ", "),
    if (rest > 0L) paste(" and", rest, "more")
  )
}

method_label <- function(method) {
  labels <- c(
    mean = "mean", median = "median", ewe = "EWE (estimator weighted evaluator)",
    dba = "DBA (DTW barycentre averaging)", softdtw = "soft-DTW barycentre",
    gctw = "GCTW (generalised canonical time warping)", ctw = "CTW (canonical time warping)",
    raaw = "RAAW (rater aligned annotation weighting)",
    latent = "RALF (rater-aligned latent factor model)", gradient = "common changes", ordinal = "common ordering"
  )
  if (method %in% names(labels)) labels[[method]] else method
}

# Whether comparisons have set the scale right, dimension by dimension.
format_recalibration <- function(fit) {
  of <- fit$comparisons
  if (is.null(of)) {
    return(NULL)
  }
  paste0(
    "Recalibrated by comparisons (the range is kept): ",
    paste0(of$dimension, " ", ifelse(of$applied, "", "not "), "applied, ", of$answers, " answers, held-out gain ",
      sprintf("%.3f +- %.3f", of$gain, of$std.error), collapse = "; ")
  )
}
