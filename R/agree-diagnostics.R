#' Which raters behave oddly?
#'
#' Looks at each rater's trace in each recording and dimension: does it move, does it use the scale,
#' does it stick to the ends, drift away from the others, miss much, disagree, run against the others, stop half way,
#' have a clock or a scale of its own? Flags say what is odd and
#' why. Nobody is dropped: that is for you to decide, and for the fusions that weight raters.
#'
#' @param data A table of annotations.
#' @param still A rating that does not change for this long (seconds, [seconds()] or [samples()]) is flat.
#' @param max_flat,max_saturation,max_missing Flag shares above these.
#' @param min_range Flag traces that use less than this share of the range of all ratings of the dimension.
#' @param max_drift Flag drifts of more than this many standard deviations, up or down.
#' @param min_agreement Flag a mean agreement with the others below this.
#' @param max_gain Flag raters without whom the others agree better by more than this.
#' @inheritParams rlang::args_dots_empty
#' @returns A table of class `diagnostics`, one row a recording, dimension and rater: `n` (ratings),
#'   and
#'   * `missing`: share of the recording's clock without a rating,
#'   * `flat`: share of the ratings in stretches without change of at least `still`,
#'   * `range_used`: the trace's range over that of all ratings of the dimension,
#'   * `saturation`: share of the ratings at the ends of that rater's scale (the rater's extremes over all
#'     recordings of the dimension), beyond the two samples that any trace has there; 0 for a rater who never moves,
#'   * `drift`: linear trend of the rater minus the mean of the others, from start to end, in standard
#'     deviations of the rater's trace,
#'   * `agreement`: mean CCC with each other rater,
#'   * `influence`: root mean square change of the mean of all raters without this one, in standard
#'     deviations of that mean,
#'   * `gain`: rise of the mean pairwise CCC without this rater (needs three raters),
#'   * `apart`: seconds that the trace starts after those of the others (negative: before), where it hardly meets them
#'     in time,
#'   * `stopped`: the time of the last move of somebody who rests for the last 30 % of the time or more, while others
#'     move,
#'   * `r`: correlation with the mean of the others, and `contrary`: is it negative while they agree with each other?
#'   * `scale`: how many times as wide as that of the others the rater's scale is, where they differ by more than 5
#'     times,
#'   * `beyond`: `"above"` or `"below"`, where all that the rater gave lies beyond all of the others' by more than their
#'     range, or is more than twice as wide: a device among raters, another unit,
#'   * `twin`: the rater whose trace this one is to the last digit, if any,
#'   * `flags`: the reasons, separated by `"; "`; `""` if there are none.
#'
#'   What is not defined is `NA`. `summary()` averages over recordings: one row a rater and
#'   dimension, with `recordings` and the number of them `flagged`.
#' @family agreement
#' @examples
#' odd <- rater_diagnostics(ratings)
#' odd
#' summary(odd)
#' @export
rater_diagnostics <- function(data, ..., still = 10, max_flat = 0.5, min_range = 0.1,
                              max_saturation = 0.2, max_drift = 2, max_missing = 0.2,
                              min_agreement = 0, max_gain = 0.1) {
  check_no_dots()
  data <- check_annotations(data)
  still <- as_window(still)
  limits <- list(
    missing = check_number(max_missing, 0, 1), flat = check_number(max_flat, 0, 1),
    range_used = check_number(min_range, 0, 1), saturation = check_number(max_saturation, 0, 1),
    drift = check_number(max_drift, 0), agreement = check_number(min_agreement, -1, 1),
    gain = check_number(max_gain, 0)
  )
  scales <- rater_scales(data)
  cells <- annotation_cells(data)
  rows <- unname(map_cells(cells, "Looking at raters", diagnose_cell, scales, still))
  out <- stack_columns_of(rows)
  used <- trace_scales_used(data)
  out$scale <- scale_of_others(used, scales_apart(data, used), out)
  out$beyond <- beyond_others(scales_seen(used, data), out)
  for (id in trace_keys) out[[id]] <- factor(out[[id]], levels = levels(data[[id]]))
  out$flags <- flag_reasons(out, limits)
  fit <- structure(list(limits = limits), class = c("fit_diagnostics", "musefuse_fit"))
  out <- new_table(out, "diagnostics", fit = fit)
  add_step(out, data, "rater_diagnostics", own_arguments(),
    said = list(limits = limits, traces = nrow(out), flagged = sum(nzchar(out$flags))))
}

# The extremes of each rater over all recordings of a dimension, and of the dimension.
rater_scales <- function(data) {
  scales <- learn_scales(data, "rater", NULL, NULL, levels(data$recording))$scales
  scales$key <- paste(scales$dimension, scales$rater, sep = "\r")
  scales$span <- stats::ave(scales$max, scales$dimension, FUN = function(x) max(c(x, -Inf), na.rm = TRUE)) -
    stats::ave(scales$min, scales$dimension, FUN = function(x) min(c(x, Inf), na.rm = TRUE))
  scales
}

diagnose_cell <- function(cell, scales, still) {
  own <- lapply(list(low = scales$min, high = scales$max, span = scales$span), `[`,
    match(paste(cell$dimension, colnames(cell$ratings), sep = "\r"), scales$key))
  at_least <- if (is.na(cell$rate)) Inf else max(2L, window_samples(still, cell$rate))
  measured <- cpp_diagnose_raters(cell$time, cell$ratings, own, at_least)
  odd <- odd_columns(cell)
  facts <- c(measured, odd[c("apart", "stopped", "r", "contrary", "twin")])
  facts <- lapply(facts, function(x) if (is.character(x)) x else replace(x, !is.finite(x), NA))
  c(odd[trace_keys], facts)
}

# How many times as wide as that of the others a rater's scale is; NA where nothing can be said.
scale_of_others <- function(scales, apart, rows) {
  width <- scales$width[match(trace_key(rows), trace_key(scales))]
  cell <- cell_key(rows)
  in_doubt <- cell %in% cell_key(apart)
  vapply(seq_along(width), function(i) {
    if (in_doubt[[i]]) width[[i]] / stats::median(width[cell == cell[[i]]][-match(i, which(cell == cell[[i]]))],
      na.rm = TRUE) else NA_real_
  }, 0)
}

mean_or_na <- function(x) if (all(is.na(x))) NA_real_ else mean(x, na.rm = TRUE)

# "above" or "below", where a rater's scale begins where that of all others ends.
beyond_others <- function(scales, rows) {
  found <- lapply(split(seq_len(nrow(scales)), cell_key(scales)), function(at) {
    who_is_beyond(lapply(as.list(scales), `[`, at)) # a data frame for each would take longer than the looking
  })
  found <- compact(unname(found))
  vapply(found, `[[`, "", "where")[match(trace_key(rows), vapply(found, trace_key, ""))]
}

# Which measure is beyond its limit, row by row; what is not defined is not beyond.
beyond_limits <- function(x, limits) {
  beyond <- cbind(
    missing = x$missing > limits$missing, flat = x$flat > limits$flat, range_used = x$range_used < limits$range_used,
    saturation = x$saturation > limits$saturation, drift = abs(x$drift) > limits$drift,
    agreement = x$agreement < limits$agreement, gain = x$gain > limits$gain,
    apart = !is.na(x$apart), stopped = !is.na(x$stopped), contrary = x$contrary, twin = !is.na(x$twin),
    scale = x$scale > widest_scale | x$scale < 1 / widest_scale, beyond = !is.na(x$beyond)
  )
  beyond <- beyond & !is.na(beyond)
  without_consequences(beyond, cell_key(x))
}

# What follows from a flag is none: a rater turned round does not drift, one who stopped does not disagree; beside a
# clock that is off all miss much, beside another scale all use little of the range and disagree.
without_consequences <- function(beyond, cell) {
  in_cell_of <- function(flag) cell %in% cell[beyond[, flag]]
  scale <- in_cell_of("scale") | in_cell_of("beyond")
  explained <- beyond[, "stopped"] | scale
  beyond[, "drift"] <- beyond[, "drift"] & !explained & !beyond[, "contrary"]
  beyond[, c("agreement", "gain")] <- beyond[, c("agreement", "gain")] & !explained
  beyond[, "missing"] <- beyond[, "missing"] & !in_cell_of("apart")
  beyond[, "range_used"] <- beyond[, "range_used"] & !scale
  beyond
}

# The reasons of each row, e.g. "flat 80 %; drifts down 2.40 sd".
flag_reasons <- function(x, limits) {
  reasons <- cbind(
    paste("missing", percent(x$missing)), paste("flat", percent(x$flat)),
    paste("uses", percent(x$range_used), "of the range"), paste("at the ends of the scale", percent(x$saturation)),
    paste("drifts", ifelse(x$drift > 0, "up", "down"), two_digits(abs(x$drift)), "sd"),
    paste("agreement", two_digits(x$agreement)),
    paste0("the others agree better without (CCC +", two_digits(x$gain), ")"),
    paste("clock starts", format_seconds(abs(x$apart)), ifelse(x$apart > 0, "after", "before"), "the others'"),
    paste("stopped at", format_seconds(x$stopped)), paste0("inverted? (r ", two_digits(x$r), " with the others)"),
    paste("the same trace as", x$twin),
    paste0("scale ", short_number(as.double(ifelse(x$scale < 1, 1 / x$scale, x$scale))), " times as ",
      ifelse(x$scale < 1, "narrow", "wide"), " as the others'"),
    paste0("all of it ", x$beyond, " the others': another unit or scale?")
  )
  beyond <- beyond_limits(x, limits)
  vapply(seq_len(nrow(beyond)), function(row) paste(reasons[row, beyond[row, ]], collapse = "; "), "")
}

short_number <- function(x) trimws(formatC(x, digits = 3, format = "g"))

format_seconds <- function(x) paste(trimws(formatC(x, digits = 4, format = "g")), "s")

diagnostic_measures <- c(
  missing = "Missing", flat = "Flat", range_used = "Range used", saturation = "At the ends",
  drift = "Drift (sd)", agreement = "Mean CCC", influence = "Influence (sd)", gain = "Gain without"
)

#' @export
summary.diagnostics <- function(object, ...) {
  object <- mended(object)
  check_no_dots()
  need_columns(object, "object", columns = names(diagnostic_measures))
  groups <- split(seq_len(nrow(object)), list(object$rater, object$dimension), drop = TRUE)
  rows <- lapply(groups, function(at) {
    first <- at[[1L]]
    means <- lapply(object[at, names(diagnostic_measures)], mean_or_na)
    data.frame(dimension = object$dimension[first], rater = object$rater[first], recordings = length(at),
      flagged = sum(nzchar(object$flags[at])), means)
  })
  tibble::as_tibble(do.call(rbind, unname(rows)))
}

lines_of.diagnostics <- function(x, ...) {
  flagged <- x[nzchar(x$flags), ]
  shown <- utils::head(flagged, 12L)
  lines <- if (nrow(shown) > 0L) {
    paste0("  ", shown$recording, ", ", shown$dimension, ", ", cli::style_bold(as.character(shown$rater)), ": ",
      shown$flags)
  }
  c(
    cli::style_bold("Diagnostics of the raters"),
    paste0(count_of(length(unique(x$rater)), "rater"), ", ", count_of(length(unique(x$recording)), "recording"), ", ",
      count_of(length(unique(x$dimension)), "dimension"), ": ", nrow(flagged), " of ", count_of(nrow(x), "trace"),
      " flagged"),
    lines,
    if (nrow(flagged) > nrow(shown)) paste0("  and ", nrow(flagged) - nrow(shown), " more in the column flags"),
    if (nrow(flagged) > 0L) "Nobody was left out. Flags are hints; their limits are arguments.",
    format_handled(x),
    cli::style_dim("Next: autoplot(x), summary(x); as_tibble(x) for the rows")
  )
}

#' Picture of the diagnostics of raters
#'
#' One point a recording, one panel a measure, raters below each other; an orange triangle is beyond
#' its limit.
#'
#' @param object A table made by [rater_diagnostics()].
#' @param ... These dots are for future extensions and must be empty.
#' @returns A ggplot; `tidy(object)` gives the data.
#' @family agreement
#' @examples
#' autoplot(rater_diagnostics(ratings))
#' @export
autoplot.diagnostics <- function(object, ...) {
  object <- mended(object)
  check_no_dots()
  check_rows(object, "object")
  need_columns(object, "object", columns = names(diagnostic_measures))
  rows <- as.data.frame(object)
  limits <- fit_of(object)$limits
  beyond <- if (is.null(limits)) matrix(FALSE, nrow(rows), 0L) else beyond_limits(rows, limits)
  long <- do.call(rbind, lapply(names(diagnostic_measures), function(measure) {
    flagged <- if (measure %in% colnames(beyond)) beyond[, measure] else FALSE
    cbind(rows[c("dimension", "rater")], measure = unname(diagnostic_measures[measure]), value = rows[[measure]],
      trace = ifelse(flagged, "flagged", "fine"))
  }))
  dimensions <- nlevels(droplevels(rows$dimension))
  names <- nlevels(rows$rater) * max(2L, dimensions) # below each other: one dimension has two rows of panels
  long$measure <- factor(long$measure, levels = diagnostic_measures)
  long$rater <- factor(long$rater, levels = rev(levels(rows$rater)))
  ggplot2::ggplot(long, ggplot2::aes(.data$value, .data$rater, colour = .data$trace, shape = .data$trace)) +
    ggplot2::geom_point(size = 1.6, alpha = 0.8, na.rm = TRUE) +
    ggplot2::geom_blank(ggplot2::aes(.data$value, .data$rater), data = least_reach(long), inherit.aes = FALSE) +
    diagnostic_facets(dimensions) +
    ggplot2::scale_colour_manual(values = c(fine = okabe_ito[[1L]], flagged = okabe_ito[[6L]]), name = NULL) +
    ggplot2::scale_shape_manual(values = c(fine = 16, flagged = 17), name = NULL) +
    ggplot2::scale_x_continuous(breaks = if (dimensions > 1L) two_values else few_values, labels = short_numbers,
      expand = ggplot2::expansion(0.12), guide = sparse_axis()) +
    ggplot2::scale_y_discrete(labels = function(x) shorten_names(x, 18L), guide = sparse_axis()) +
    (if (all(long$trace == "fine")) ggplot2::guides(colour = "none", shape = "none")) +
    wrapped_labs(x = NULL, y = NULL, title = "Diagnostics of the raters",
      subtitle = join_notes(paste0("One point a recording", if (all(long$trace == "fine")) "; none is beyond a limit",
        "."), flagged_besides(rows$rater, beyond)),
      alt = paste("Points of", length(diagnostic_measures), "measures for each rater;", sum(nzchar(rows$flags)), "of",
        nrow(rows), "traces are flagged.")) +
    theme_musefuse() +
    theme_panels(4L, 8L) +
    ggplot2::theme(
      strip.text.x = ggplot2::element_text(vjust = 0, size = ggplot2::rel(if (dimensions > 1L) 0.75 else 0.85)),
      axis.text.x = ggplot2::element_text(size = ggplot2::rel(if (dimensions > 1L) 0.75 else 0.85)),
      axis.text.y = ggplot2::element_text(size = ggplot2::rel(
        if (names <= 24L) 1 else if (dimensions > 1L) 0.85 else 0.7))
    )
}

# Who has a flag that no panel shows (another scale, a scale turned round, another clock, ...).
flagged_besides <- function(rater, beyond) {
  unseen <- beyond[, setdiff(colnames(beyond), names(diagnostic_measures)), drop = FALSE]
  who <- unique(as.character(rater[rowSums(unseen) > 0]))
  if (length(who) > 0L) {
    paste0("Flagged for what no panel shows (`flags`): ", paste(name_some(who, 4L), collapse = ", "), ".")
  }
}

# Shares that are all 0 still have an axis that begins there.
least_reach <- function(long) {
  shares <- diagnostic_measures[c("missing", "flat", "saturation")]
  data.frame(measure = factor(rep(shares, each = 2L), diagnostic_measures), value = c(0, 0.1),
    rater = long$rater[[1L]])
}

# With one dimension the measures have room for two rows.
diagnostic_facets <- function(dimensions) {
  if (dimensions == 1L) {
    return(ggplot2::facet_wrap(ggplot2::vars(.data$measure), nrow = 2L, scales = "free_x"))
  }
  ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$measure), scales = "free_x",
    labeller = ggplot2::labeller(.cols = function(x) wrap_names(x, 7), .rows = function(x) wrap_names(x, 12)))
}
