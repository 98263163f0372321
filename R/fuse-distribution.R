#' Gold standards as distributions
#'
#' Raters differ, and how much they differ at a time is itself worth learning: soft targets for models. At each time
#' of a gold standard, the spread of the raters after alignment as a distribution about its value.
#'
#' @details
#' Raters are read where the fusion put them: at its warps or lags, where it has any; as they came, where it has none.
#' Their levels and scales are left alone, so that offsets between raters count as spread; `standardise_annotations()`
#' before the fusion takes them out. With m raters present, their mean \eqn{\bar x}{xbar} and the value \eqn{g} of the
#' gold standard:
#' * `sd`: \eqn{\sqrt{\sum_k (x_k - \bar x)^2 / (m - 1)}}{sqrt(sum (x_k - xbar)^2 / (m - 1))};
#' * `"normal"`: the rating of another such rater, \eqn{g + s\, t_{m-1}}{g + s t(m-1)} with
#'   \eqn{s = sd \sqrt{1 + 1/m}}{s = sd sqrt(1 + 1/m)}: Student's t, as a spread of few raters is itself uncertain, and
#'   a normal distribution in the limit of many;
#' * `"beta"`: on a bounded scale, by moments: with mean \eqn{u} and variance \eqn{v} as shares of the scale and of its
#'   square, \eqn{c = u (1 - u) / v - 1}, `alpha` is \eqn{u c} and `beta` is \eqn{(1 - u) c};
#' * `"quantile"`: quantiles of the raters present (R's type 8), which know nothing of \eqn{g} and end at the lowest and
#'   the highest rater.
#'
#' Two raters or three hardly know a spread. Where all give the same rating, `sd` is 0 (or `min_sd`).
#'
#' @param data A gold standard, with its ratings ([fused ratings][gold] are kept unless `keep_ratings = FALSE`), or with
#'   columns `sd` and `n_raters` of its own, which then are taken.
#' @param family `"normal"`, `"beta"` or `"quantile"`; see Details.
#' @inheritParams rlang::args_dots_empty
#' @param scale For `"beta"`: both ends of the scale. `NULL` takes what [traces()] knows of it.
#' @param quantiles For `"quantile"`: probabilities.
#' @param min_sd Least `sd`; 0 takes it as it is.
#' @returns A table of class `gold_distribution`, one row a row of `data`: `recording, dimension, time` (seconds),
#'   `value` (of the gold standard), `sd` (in its units), `n_raters`, and
#'   * `"normal"`: `scale` (\eqn{s}, in units of the value) and `df`;
#'   * `"beta"`: `alpha`, `beta`, of (rating - low) / (high - low);
#'   * `"quantile"`: a column a quantile, `q05` and so on.
#'
#'   They are `NA` where fewer than two raters are present or the value is missing. `autoplot()` draws it
#'   (`type = "density"`).
#' @section Errors:
#' `musefuse_error_fit` (no ratings), `musefuse_error_argument`. A warning of class `musefuse_warning_values` counts
#' times at which there is no beta distribution: a value at or beyond the ends of the scale, raters who are all alike,
#' or who differ more than any beta distribution of that mean.
#' @family fusions
#' @examples
#' some <- ratings[ratings$recording == "clip1", ]
#' soft <- as_distribution(fuse_mean(some), "beta", scale = c(-1, 1))
#' soft
#' autoplot(soft, type = "density")
#' @export
as_distribution <- function(data, family = c("normal", "beta", "quantile"), ..., scale = NULL,
                            quantiles = c(0.05, 0.25, 0.5, 0.75, 0.95), min_sd = 0) {
  check_no_dots()
  data <- check_gold(data)
  family <- check_choice(family)
  quantiles <- sort(check_probabilities(quantiles))
  min_sd <- check_number(min_sd, 0)
  scale <- if (family == "beta") bounded_scale(scale, data)
  own <- family != "quantile" && all(c("sd", "n_raters") %in% names(data))
  spread <- if (own) given_spread(data) else rater_spread(data, if (family == "quantile") quantiles)
  seen <- !is.na(data$value) & spread$n_raters > 1L
  spread$sd <- replace(pmax(spread$sd, min_sd), !seen, NA)
  lonely <- !cell_key(data) %in% cell_key(data)[seen]
  warn_of(unique(paste(data$recording, data$dimension, sep = " / ")[lonely]),
    "{n} recording{?s} x dimension{?s} {?has/have} no time with two raters, and so no distribution.", "one_rater")
  of_family <- switch(family,
    normal = normal_parameters(spread),
    beta = beta_parameters(data, spread$sd, scale),
    quantile = lapply(spread$quantiles, function(q) replace(q, !seen, NA))
  )
  columns <- c(as.list(data)[c("recording", "dimension", "time", "value")], spread[c("sd", "n_raters")], of_family)
  fit <- structure(list(method = "distribution", family = family, scale = scale, quantiles = quantiles),
    class = c("fit_distribution", "musefuse_fit"))
  out <- new_table(columns, "gold_distribution", fit = fit)
  add_step(out, data, "as_distribution", own_arguments())
}

normal_parameters <- function(spread) {
  few <- is.na(spread$sd)
  list(scale = spread$sd * sqrt(1 + 1 / spread$n_raters), df = replace(spread$n_raters - 1, few, NA))
}

beta_parameters <- function(data, sd, scale, call = caller_env()) {
  width <- diff(scale)
  u <- (data$value - scale[[1L]]) / width
  v <- (sd / width)^2
  there <- !is.na(u) & !is.na(v)
  beyond <- there & (u <= 0 | u >= 1)
  alike <- there & !beyond & v == 0
  apart <- there & !beyond & v >= u * (1 - u)
  warn_no_beta(data, beyond, alike, apart, scale)
  times <- replace(u * (1 - u) / v - 1, !there | beyond | alike | apart, NA)
  list(alpha = u * times, beta = (1 - u) * times)
}

warn_no_beta <- function(data, beyond, alike, apart, scale) {
  none <- which(beyond | alike | apart)
  if (length(none) == 0L) {
    return(invisible())
  }
  first <- data[none[[1L]], ]
  warn_musefuse(c(
    "{length(none)} of {nrow(data)} time{?s} {cli::qty(length(none))}{?has/have} no beta distribution.",
    "*" = if (any(beyond)) paste("{sum(beyond)}: the value lies at or beyond the ends of the scale, {scale[[1L]]} and",
      "{scale[[2L]]}."),
    "*" = if (any(alike)) "{sum(alike)}: all raters give the same rating; {.arg min_sd} sets a minimum spread.",
    "*" = if (any(apart)) "{sum(apart)}: the raters differ more than a beta distribution of that mean can.",
    i = paste("The first is in recording {.val {as.character(first$recording)}}, dimension",
      "{.val {as.character(first$dimension)}}, at {first$time} s.")
  ), "values")
}

# Both ends, as given or as the traces that were fused declare them, all alike.
bounded_scale <- function(scale, data, call = caller_env()) {
  if (is.null(scale)) {
    facts <- unique(trace_facts(fit_of(data)$ratings %||% data)[c("scale_min", "scale_max")])
    scale <- if (nrow(facts) == 1L) unlist(facts, use.names = FALSE)
    if (is.null(scale) || anyNA(scale)) {
      abort_musefuse(c("{.arg scale} must be given: a beta distribution needs both ends of the scale.",
        x = if (nrow(facts) > 1L) "The raters' scales differ." else "The traces do not say what their scale is.",
        i = "{.code scale = c(-1, 1)}, or {.fn set_traces} before the fusion."), "argument", call = call)
    }
  }
  if (!is.numeric(scale) || length(scale) != 2L || !all(is.finite(scale)) || diff(scale) <= 0) {
    abort_wanted(scale, "two rising numbers, the ends of the scale", "scale", call)
  }
  as.double(scale)
}

# ---- the raters at each time -----------------------------------------------------------------------

given_spread <- function(data, call = caller_env()) {
  sd <- data$sd
  if (!is.numeric(sd) || any(sd < 0, na.rm = TRUE)) {
    abort_musefuse("Column {.field sd} of {.arg data} must hold numbers of at least 0.", "values", call = call)
  }
  list(sd = as.double(sd), n_raters = data$n_raters)
}

# `sd`, `n_raters` and, for some probabilities, `quantiles` of the aligned raters at the times of the gold standard.
rater_spread <- function(data, quantiles, call = caller_env()) {
  cells <- annotation_cells(need_ratings(data, call), call)
  paths <- if (!is.null(fit_of(data)$paths)) split_paths(warping_paths(data))
  rows <- split(seq_len(nrow(data)), cell_key(data))
  out <- list(sd = rep(NA_real_, nrow(data)), n_raters = integer(nrow(data)))
  out$quantiles <- stats::setNames(rep(list(out$sd), length(quantiles)), sprintf("q%02.0f", 100 * quantiles))
  for (cell in cells) {
    key <- cell_key(cell)
    mine <- rows[[key]]
    if (is.null(mine)) next
    ratings <- aligned_ratings(cell, data$time[mine], paths)
    present <- rowSums(!is.na(ratings))
    out$n_raters[mine] <- as.integer(present)
    out$sd[mine] <- row_sd(ratings, present)
    found <- row_quantiles(ratings, quantiles)
    for (i in seq_along(quantiles)) out$quantiles[[i]][mine] <- found[, i]
  }
  out
}

split_paths <- function(paths) split(paths[c("time", "warped_time")], trace_key(paths))

# Each rater of a cell at the times `at`, as the fusion has moved them.
aligned_ratings <- function(cell, at, paths) {
  ratings <- vapply(colnames(cell$ratings), function(rater) {
    path <- paths[[trace_key(list(recording = cell$recording, dimension = cell$dimension, rater = rater))]]
    when <- if (is.null(path)) at else interpolate_series(path$time, path$warped_time, at)
    interpolate_series(cell$time, cell$ratings[, rater], when)
  }, numeric(length(at)))
  matrix(ratings, nrow = length(at))
}

row_sd <- function(x, present) {
  away <- x - rowSums(x, na.rm = TRUE) / present
  ifelse(present > 1L, sqrt(rowSums(away^2, na.rm = TRUE) / (present - 1)), NA_real_)
}

row_quantiles <- function(x, quantiles) {
  found <- apply(x, 1L, function(row) {
    if (all(is.na(row))) rep(NA_real_, length(quantiles)) else
      stats::quantile(row, quantiles, na.rm = TRUE, names = FALSE, type = 8L)
  })
  matrix(found, nrow = nrow(x), byrow = TRUE)
}

# ---- printing --------------------------------------------------------------------------------------

lines_of.gold_distribution <- function(x, ...) {
  fit <- fit_of(x)
  spread <- x$sd[!is.na(x$sd)]
  c(
    cli::style_bold(paste0("Gold standard as distributions: ",
      if (is.null(fit)) "its fit is lost" else distribution_names[[fit$family]],
      if (!is.null(fit$scale)) paste0(" on ", paste(fit$scale, collapse = " to ")))),
    paste0(count_of(count_ids(x$recording), "recording"), " x ", paste(unique(x$dimension), collapse = ", "), ", ",
      count_of(nrow(x), "sample")),
    if (length(spread) > 0L) paste0("Standard deviation between raters: median ",
      signif(stats::median(spread), 2), ", ", paste(signif(range(spread), 2), collapse = " to "), "; ",
      format_share(mean(is.na(x$sd))), " of the samples have none"),
    format_handled(x),
    cli::style_dim("Next: autoplot(x, type = \"density\"); as_tibble(x) for the rows")
  )
}
