# One figure for a whole study: variance components of times within recordings, recordings, raters, raters by
# recordings and the rest, pooled over recordings; agreement(type = "study").

study_indices <- c("icc_a1", "icc_ak", "icc_c1", "icc_ck")

agreement_study <- function(data, index, conf_level, resamples, plan, refit, seed, threads, call = caller_env()) {
  wrong <- setdiff(index, study_indices)
  if (length(wrong) > 0L) {
    abort_musefuse(c("{.code type = \"study\"} pools the indices {.val {study_indices}}.",
      x = "{.val {wrong}} {?is/are} not among them."), "argument", call = call)
  }
  if (!is.null(plan) && one_of_corpus()) {
    abort_musefuse(c("{.arg chance} of a study needs the ratings of all recordings at once.",
      i = "{.fn read_annotations} reads all, if memory holds them; {.code type = \"overall\"} asks one by one."),
      "argument", call = call)
  }
  cells <- annotation_cells(data)
  by_recording <- agreement(data, index, type = "overall", conf_level = conf_level, resamples = resamples, seed = seed,
    threads = threads)
  facts <- map_cells(cells, "Variance components", study_cell)
  names(facts) <- vapply(cells, `[[`, "", "dimension")
  told <- list(facts = facts, recordings = as_tibble.musefuse_tbl(by_recording))
  chance <- if (!is.null(plan)) {
    chance_columns(study_on_open_scale(facts, index), cells, plan, chance_of_study, list(index = index), seed, call)
  }
  out <- ask_corpus("a study", told, learnt_study, index, conf_level, plan, chance, final = TRUE)
  add_step(out, data, "agreement", list(index = index, type = "study", conf_level = conf_level, resamples = resamples,
    chance = plan$kind, surrogates = plan$surrogates, refit = recorded_refit(plan, refit), seed = seed),
    said = list(k = known_range(out[["k"]]), over = fit_of(out)$over,
      negative = any(fit_of(out)$components$variance < 0, na.rm = TRUE)))
}

# The figures of the study, of what its recordings tell.
learnt_study <- function(told, index, conf_level, plan, chance) {
  facts <- unlist(unname(lapply(told, `[[`, "facts")), recursive = FALSE)
  pooled <- lapply(split(facts, factor(names(facts), unique(names(facts)))), function(facts) {
    pool_study(unname(facts), index, conf_level %||% 0.95)
  })
  rows <- stack_by_dimension(pooled, "rows")
  if (is.null(conf_level)) rows[c("std.error", "conf.low", "conf.high")] <- NA_real_
  rows[names(chance)] <- chance
  rows$index <- factor(unname(agreement_indices[rows$index]), unname(agreement_indices[index]))
  fit <- list(chance = plan, components = stack_by_dimension(pooled, "components"),
    intervals = stack_by_dimension(pooled, "intervals"), recordings = bind_filled(lapply(told, `[[`, "recordings")),
    conf_level = conf_level, over = over_words(unique(rows$over)))
  fit$intervals$index <- unname(agreement_indices[fit$intervals$index])
  new_table(as.list(rows), "agreement_study", fit = structure(fit, class = c("fit_study", "musefuse_fit")))
}

# The pooled coefficients alone, on the scale without ends, see on_open_scale(); in the order of the table's rows.
study_on_open_scale <- function(facts, index) {
  parts <- lapply(split(facts, factor(names(facts), unique(names(facts)))), function(facts) {
    study_components(with_components(unname(facts)))
  })
  of_each <- rep(names(parts), each = length(index))
  list(key = paste(of_each, rep(index, length(parts)), sep = "\r"),
    z = unlist(lapply(parts, study_z, index), use.names = FALSE),
    reach = unname(index_reach[rep(index, length(parts))]),
    k = rep(vapply(parts, `[[`, 0, "k"), each = length(index)))
}

with_components <- function(facts) {
  Filter(function(fact) !is.null(fact$all) && is.finite(fact$all[["times"]]), facts)
}

stack_by_dimension <- function(pooled, name) {
  pieces <- Map(function(dimension, of) {
    cbind(data.frame(dimension = rep(dimension, nrow(of[[name]]))), of[[name]])
  }, names(pooled), unname(pooled), USE.NAMES = FALSE)
  out <- tibble::as_tibble(do.call(rbind, pieces))
  out$dimension <- factor(out$dimension, unique(out$dimension))
  out
}

# What the pooling needs of a cell: its components, once with all raters and once without each (the jackknife's), and
# the raters' levels.
study_cell <- function(cell, jackknife = TRUE) {
  ratings <- cell$ratings
  ratings[!is.finite(ratings)] <- NA
  raters <- colnames(ratings)
  of <- function(x) c(unlist(cpp_variance_components(x)), n = sum(rowSums(!is.na(x)) > 0))
  without <- if (jackknife && length(raters) > 2L) {
    lapply(seq_along(raters), function(k) of(ratings[, -k, drop = FALSE]))
  }
  # A rater's level at the times rated, about the level of those times: who missed the high times is not low.
  level <- rowMeans(ratings, na.rm = TRUE)
  list(recording = cell$recording, all = if (length(raters) > 1L) of(ratings),
    without = stats::setNames(without, if (length(without) > 0L) raters),
    levels = mean(level, na.rm = TRUE) + colMeans(ratings - level, na.rm = TRUE))
}

# Everything of one dimension. Intervals by the jackknife over recordings (the unit), over raters, and both (the sum of
# the two variances), with Student's t on Fisher's z.
pool_study <- function(facts, index, conf_level) {
  given <- list(recordings = length(facts), raters = length(raters_of_study(facts)))
  facts <- with_components(facts)
  raters <- raters_of_study(facts)
  whole <- study_components(facts)
  z <- study_z(whole, index)
  spread <- list(
    recordings = jackknife_z(lapply(seq_along(facts), function(i) study_components(facts[-i])), index),
    raters = jackknife_z(lapply(raters, function(rater) study_components(facts, rater)), index)
  )
  spread$both <- list(variance = spread$recordings$variance + spread$raters$variance,
    df = summed_df(spread$recordings, spread$raters))
  # What cannot be resampled (one recording, two raters) is left out of the interval, and said.
  missing <- vapply(spread[1:2], function(one) all(is.na(one$variance)), NA)
  of <- if (!any(missing)) "both" else c("recordings", "raters")[!missing]
  estimate <- study_coefficient(whole, index)
  intervals <- do.call(rbind, lapply(names(spread), function(over) {
    half <- stats::qt(0.5 + conf_level / 2, spread[[over]]$df) * sqrt(spread[[over]]$variance)
    reach <- unname(index_reach[index])
    data.frame(index = index, over = over, std.error = sqrt(spread[[over]]$variance),
      conf.low = from_open_scale(z - half, reach, whole[["k"]]),
      conf.high = from_open_scale(z + half, reach, whole[["k"]]))
  }))
  shown <- if (length(of) == 1L) intervals[intervals$over == of, ] else intervals[intervals$over == "both", ]
  reason <- study_reason(whole, estimate, c(told = length(facts), given = given$recordings), missing)
  list(
    rows = data.frame(index = index, estimate = estimate, std.error = shown$std.error, conf.low = shown$conf.low,
      conf.high = shown$conf.high, over = if (length(of) == 1L) of else "none", k = whole[["k"]],
      recordings = given$recordings, raters = given$raters, reason = reason),
    components = data.frame(component = names(component_words), what = unname(component_words),
      variance = unname(whole[names(component_words)]), share = shares_of(unname(whole[names(component_words)]))),
    intervals = intervals
  )
}

# Those who rated at all.
raters_of_study <- function(facts) {
  unique(unlist(lapply(facts, function(fact) names(fact$levels)[is.finite(fact$levels)])))
}

# What was resampled for an interval.
over_words <- function(over) ifelse(over == "both", "recordings and raters", over)

component_words <- c(times = "times within recordings", recordings = "recordings", raters = "raters",
  raters_recordings = "raters by recordings", rest = "rest")

shares_of <- function(variance) {
  held <- pmax(variance, 0)
  held / sum(held, na.rm = TRUE)
}

# Components of recordings (without one rater). Within recordings: means weighted by the times; between them: the
# two-way analysis of the raters' levels, less what times and rest alone would make levels differ. One recording, or
# raters of whom none joins the recordings, tell nothing of what lies between them: these are NA.
study_components <- function(facts, without = NULL) {
  none <- stats::setNames(rep(NA_real_, 6L), c(names(component_words), "k"))
  within <- lapply(facts, function(fact) {
    if (!is.null(without) && without %in% names(fact$levels)) fact$without[[without]] else fact$all
  })
  facts <- facts[lengths(within) > 0L]
  within <- do.call(rbind, within[lengths(within) > 0L])
  if (is.null(within)) {
    return(none)
  }
  known <- is.finite(within[, "times"])
  within <- within[known, , drop = FALSE]
  if (nrow(within) == 0L) {
    return(none)
  }
  mean_of <- function(what) stats::weighted.mean(within[, what], within[, "n"] - 1)
  out <- c(times = mean_of("times"), recordings = NA, raters = mean_of("raters"), raters_recordings = NA,
    rest = mean_of("rest"), k = mean_of("k"))
  levels <- level_table(facts[known], without)
  between <- if (nrow(levels) > 1L) unlist(cpp_variance_components(levels)) else NA
  if (anyNA(between)) {
    return(out)
  }
  times <- 1 / mean(1 / within[, "n"])
  out[["recordings"]] <- between[["times"]] - out[["times"]] / times
  out[["raters"]] <- between[["raters"]]
  out[["raters_recordings"]] <- between[["rest"]] - out[["rest"]] / times
  out
}

# Recordings x raters.
level_table <- function(facts, without) {
  raters <- setdiff(unique(unlist(lapply(facts, function(fact) names(fact$levels)))), without)
  out <- do.call(rbind, lapply(facts, function(fact) unname(fact$levels[raters])))
  out[!is.finite(out)] <- NA
  out
}

between_recordings <- c("recordings", "raters_recordings")

# What is true of the thing rated, and what of the raters; negative estimates are none in the sum of a denominator, nor
# is what is not told between recordings: the coefficients are then those within them.
study_parts <- function(found, index) {
  held <- pmax(found, 0)
  held[between_recordings][is.na(held[between_recordings])] <- 0
  absolute <- index %in% c("icc_a1", "icc_ak")
  list(true = found[["times"]] + held[["recordings"]],
    error = held[["rest"]] + held[["raters_recordings"]] + absolute * held[["raters"]])
}

study_coefficient <- function(found, index) {
  parts <- study_parts(found, index)
  k <- ifelse(index %in% c("icc_ak", "icc_ck"), found[["k"]], 1)
  under <- parts$true + parts$error / k
  ifelse(is.finite(under) & under > 0, parts$true / under, NA_real_)
}

study_z <- function(found, index) {
  parts <- study_parts(found, index)
  single <- parts$true / (parts$true + parts$error)
  0.5 * log((1 + (found[["k"]] - 1) * single) / (1 - single))
}

jackknife_z <- function(parts, index) {
  z <- vapply(parts, study_z, numeric(length(index)), index)
  z <- matrix(z, length(index))
  z <- z[, colSums(!is.finite(z)) == 0, drop = FALSE]
  n <- ncol(z)
  if (n < 2L || n < length(parts)) {
    return(list(variance = rep(NA_real_, length(index)), df = rep(NA_real_, length(index))))
  }
  list(variance = (n - 1) / n * rowSums((z - rowMeans(z))^2), df = rep(n - 1, length(index)))
}

# Degrees of freedom of a sum of two variances (Satterthwaite 1946, doi 10.2307/3002019).
summed_df <- function(a, b) {
  (a$variance + b$variance)^2 / (a$variance^2 / a$df + b$variance^2 / b$df)
}

study_reason <- function(whole, estimate, recordings, missing) {
  none <- "raters who are alone or share no times, or constant traces"
  told <- recordings[["told"]]
  silent <- recordings[["given"]] - told
  why <- if (told == 0L || is.na(whole[["times"]])) paste0("no variance components: ", none) else c(
    if (silent > 0L) paste0(silent, " of ", recordings[["given"]], " recordings could not be used: ", none),
    if (anyNA(whole[between_recordings])) {
      paste0("agreement within recordings: ", if (told == 1L) "there is one" else
        "no raters join them all", ", so what lies between them is not known")
    },
    if (any(whole < 0, na.rm = TRUE)) "a variance is estimated as negative and counts as none",
    if (missing[["recordings"]]) "the interval does not cover other recordings",
    if (missing[["raters"]]) "the interval does not cover other raters (it needs three)",
    if (told > 1L && told < 5L) paste("rough interval:", told, "recordings")
  )
  rep(paste(why, collapse = "; "), length(estimate))
}

# Each reason once, with the dimensions that it holds for where these are not all.
reasons_in_words <- function(x) {
  if (is.null(x[["reason"]])) {
    return(NULL)
  }
  parts <- strsplit(as.character(x$reason), "; ", fixed = TRUE)
  vapply(setdiff(unlist(parts), c("", NA)), function(part) {
    of <- unique(as.character(x$dimension)[vapply(parts, function(own) part %in% own, NA)])
    paste0(capital(part), if (length(of) < count_ids(x$dimension)) paste0(" (", paste(of, collapse = ", "), ")"), ".")
  }, "", USE.NAMES = FALSE)
}

lines_of.agreement_study <- function(x, ...) {
  if (nrow(x) == 0L) {
    return("Agreement of a study without rows.")
  }
  fit <- fit_of(x)
  interval <- ifelse(is.na(x$conf.low), "", bracketed(x$conf.low, x$conf.high))
  lines <- data.frame(index = as.character(x$index), dimension = as.character(x$dimension),
    estimate = two_digits(x$estimate), interval = interval,
    over = over_words(x$over))
  parts <- fit$components[as.character(fit$components$dimension) %in% as.character(x$dimension), ]
  parts <- parts[parts$dimension %in% parts$dimension[!is.na(parts$share)], ]
  shares <- if (!is.null(parts)) vapply(split(parts, factor(parts$dimension, unique(parts$dimension))), function(one) {
    share <- ifelse(is.na(one$share), "not told", percent(one$share))
    paste0(one$dimension[[1L]], ": ", paste(one$what, share, collapse = ", "))
  }, "")
  c(
    cli::style_bold("Agreement of a study: one figure over all recordings"),
    paste0(count_of(max(x$recordings), "recording"), ", ", count_of(max(x$raters), "rater"),
      if (any(!is.na(x$conf.low))) paste0("; ", format(100 * fit$conf_level), " % intervals (jackknife)")),
    "", apply(format_columns(lines), 1L, paste, collapse = "  "), paste("Variance:", shares, recycle0 = TRUE),
    name_indices(x), raters_in_words(x[["k"]], x, x$raters), reasons_in_words(x), format_chance(x, fit$chance),
    format_handled(x),
    cli::style_dim("Next: autoplot(x), tidy(x, \"components\"), rater_number(x), agreement_table(x)")
  )
}

#' @export
tidy.agreement_study <- function(x, type = c("estimates", "components", "intervals", "recordings"), ...) {
  check_no_dots()
  type <- check_choice(type)
  if (type == "estimates") as_tibble.musefuse_tbl(x) else fit_of(x)[[type]]
}

#' @export
glance.agreement_study <- function(x, ...) {
  check_no_dots()
  as_tibble.musefuse_tbl(mended(x))[table_columns$agreement_study]
}

#' How many raters do I need?
#'
#' The number of raters whose mean has a wanted reliability, from the variance components of a study (a decision study
#' in the sense of generalisability theory; with the same raters for all this is the formula of Spearman and Brown).
#'
#' \deqn{k = \frac{R (1 - \rho)}{\rho (1 - R)}}{k = R (1 - rho) / (rho (1 - R))} with the wanted reliability R and
#' that of one rater, rho, rounded up.
#'
#' @param data A table of annotations, or what [agreement()] with `type = "study"` returned.
#' @param target The wanted reliability of the gold standard, above 0 and below 1; several are answered one by one.
#' @param index `"icc_c1"`: a rater's level does not count; `"icc_a1"`: it does.
#' @param conf_level Level of the interval, of annotations only.
#' @inheritParams rlang::args_dots_empty
#' @returns A tibble, one row a dimension and target: `dimension, target`, `single` (the reliability of one rater),
#'   `raters` (needed), `conf.low, conf.high` (from the interval of `single`; `Inf`: no number suffices), `reason`
#'   (why there is none, or what the study cannot tell).
#' @references
#' Brennan, R. L. (2001). *Generalizability theory*. Springer. \doi{10.1007/978-1-4757-3456-0}
#' @family agreement
#' @examples
#' rater_number(ratings, c(0.7, 0.8, 0.9))
#' @export
rater_number <- function(data, target = 0.8, ..., index = c("icc_c1", "icc_a1"), conf_level = 0.95) {
  check_no_dots()
  check_given(missing(data), table_names$annotations, "data")
  index <- check_choice(index)
  if (!is.numeric(target) || length(target) == 0L || anyNA(target) || any(target <= 0 | target >= 1)) {
    abort_musefuse("{.arg target} must be numbers above 0 and below 1.", "argument")
  }
  study <- if (inherits(data, "agreement_study")) data else {
    agreement(data, index, type = "study", conf_level = conf_level, resamples = 2, seed = 1)
  }
  rows <- study[study$index == agreement_indices[[index]], ]
  if (nrow(rows) == 0L) {
    abort_musefuse("{.arg data} has no row of {.val {agreement_indices[[index]]}}.", "argument")
  }
  at <- rep(seq_len(nrow(rows)), each = length(target))
  wanted <- rep(target, nrow(rows))
  tibble::tibble(dimension = rows$dimension[at], target = wanted, single = rows$estimate[at],
    raters = raters_for(wanted, rows$estimate[at]), conf.low = raters_for(wanted, rows$conf.high[at]),
    conf.high = raters_for(wanted, rows$conf.low[at]),
    reason = (rows[["reason"]] %||% rep(NA_character_, nrow(rows)))[at])
}

# 1e-9: what is a whole number but for rounding is not rounded up.
raters_for <- function(target, single) {
  ifelse(is.na(single), NA_real_, ifelse(single <= 0, Inf,
    pmax(1, ceiling(target * (1 - single) / (single * (1 - target)) - 1e-9))))
}

#' @export
autoplot.agreement_study <- function(object, index = NULL, ..., most = 30L) {
  check_no_dots()
  check_rows(object, "object")
  object <- mended(object)
  fit <- need_fit(object)
  index <- index %||% as.character(object$index[[1L]])
  index <- unname(agreement_indices[check_indices(index)])
  one <- fit$recordings[fit$recordings$index %in% index, ]
  shown <- first_recordings(one, check_number(most, 1, whole = TRUE))
  columns <- c("dimension", "index", "estimate", "conf.low", "conf.high")
  pooled <- as.data.frame(object)[object$index %in% index, ]
  by_chance <- chance_layer(transform(pooled, place = rep("pooled", nrow(pooled))), "place")
  pooled <- pooled[columns]
  single <- as.data.frame(shown$rows)
  rows <- rbind(cbind(single[columns], place = as.character(single$recording), what = "recording"),
    cbind(pooled, place = rep("pooled", nrow(pooled)), what = rep("pooled", nrow(pooled))))
  rows$place <- factor(rows$place, c("pooled", rev(unique(as.character(shown$rows$recording)))))
  ggplot2::ggplot(rows, ggplot2::aes(.data$estimate, .data$place, shape = .data$what, colour = .data$what)) +
    ggplot2::geom_vline(xintercept = c(0, 1), colour = "grey70", linewidth = 0.4) +
    by_chance +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$conf.low, xmax = .data$conf.high), na.rm = TRUE) +
    ggplot2::geom_point(size = 2.4, na.rm = TRUE) +
    agreement_facets(rows) +
    ggplot2::scale_shape_manual(values = c(recording = 16, pooled = 18), guide = "none") +
    ggplot2::scale_colour_manual(values = c(recording = ink_colour, pooled = okabe_ito[[6L]]), guide = "none") +
    ggplot2::scale_x_continuous(n.breaks = 4L) +
    ggplot2::coord_cartesian(xlim = agreement_limits(rows)) +
    ggplot2::scale_y_discrete(limits = levels(rows$place), labels = function(x) wrap_names(x, 18, 2L)) +
    wrapped_labs(x = only_index(rows) %||% "Agreement", y = NULL, title = "Agreement of the study",
      subtitle = join_notes("Diamond: pooled, its interval over recordings and raters; points: recordings, over time.",
        chance_note(object)),
      caption = join_notes(cut_note(rows), shown$caption),
      alt = paste("Forest plot of", nrow(rows), "estimates of agreement, the pooled one last.")) +
    theme_musefuse() +
    theme_row_strips() +
    theme_rows(nlevels(rows$place))
}
