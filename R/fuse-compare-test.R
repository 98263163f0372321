# compare_fusions(test = TRUE): is one fusion better than another? Each rater is left out in turn, the others are fused,
# and the gold standard is compared with what the one left out gave. Differences of two fusions are paired over raters
# and recordings; the interval is the jackknife's over recordings, which are the unit.

left_out_scores <- function(verbs, data, cells) {
  raters <- levels(droplevels(data$rater))
  items <- unlist(lapply(raters, function(rater) {
    lapply(names(verbs), function(method) list(method = method, rater = rater, verb = verbs[[method]]))
  }), recursive = FALSE)
  tasks <- Filter(function(item) length(cells_without(cells, item$rater)) > 0L, items)
  if (length(tasks) == 0L) {
    return(NULL)
  }
  common <- has_common_scale(data)
  rows <- map_items(tasks, "Leaving raters out", score_left_out, data, cells, common, where = where_left_out)
  out <- do.call(rbind, unname(rows))
  warn_failed_left_out(out)
  out$error <- NULL
  out$method <- factor(out$method, names(verbs))
  for (id in trace_keys) out[[id]] <- factor(out[[id]], levels(data[[id]]))
  tibble::as_tibble(out)
}

# A failure takes differences away, and never silently.
warn_failed_left_out <- function(scores) {
  failed <- unique(scores[!is.na(scores$error), c("method", "rater", "error")])
  if (nrow(failed) == 0L) {
    return(invisible())
  }
  reasons <- paste0(failed$method, " without ", failed$rater, ": ", sub("\n.*", "", failed$error))
  warn_musefuse(c("{nrow(failed)} fusion{?s} with a rater left out failed and {?is/are} not in the tests.",
    bullets(utils::head(reasons, 5L))), "fusion")
}

where_left_out <- function(item) paste0("Rater \"", item$rater, "\" left out, method \"", item$method, "\".")

# The cells where this rater and at least two others rated.
cells_without <- function(cells, rater) {
  Filter(function(cell) {
    rated <- colSums(!is.na(cell$ratings)) > 2L
    isTRUE(unname(rated[rater])) && sum(rated) > 2L && is.finite(cell$rate)
  }, cells)
}

score_left_out <- function(item, data, cells, common) {
  mine <- cells_without(cells, item$rater)
  keys <- vapply(mine, cell_key, "")
  run <- run_fusion(item$verb, data[cell_key(data) %in% keys & data$rater != item$rater, ])
  do.call(rbind, lapply(mine, function(cell) {
    gold <- gold_of_cell(run$gold, cell)
    met <- if (is.null(gold)) list(r = NA_real_, ccc = NA_real_) else
      meets_left_out(gold, cell$ratings[, item$rater], cell$rate)
    data.frame(method = item$method, recording = cell$recording, dimension = cell$dimension, rater = item$rater,
      r = met$r, ccc = if (common) met$ccc else NA_real_, error = run$error %||% NA_character_)
  }))
}

meets_left_out <- function(gold, rater, rate) {
  best <- shift_to_rater(gold, rater, rate)
  if (is.na(best$r)) {
    return(list(r = NA_real_, ccc = NA_real_))
  }
  moved <- seq_along(best$at) + best$shift
  moved[moved < 1 | moved > length(best$at)] <- NA
  list(r = best$r, ccc = cpp_pairwise_agreement(cbind(rater[best$at][moved], gold[best$at]), "ccc")[1L, 2L])
}

# One scale for all raters: none that was declared differs, none is used as if it were another.
has_common_scale <- function(data) {
  facts <- traces(data)
  declared <- unique(stats::na.omit(data.frame(facts$scale_min, facts$scale_max)))
  used <- trace_scales_used(data)
  apart <- tapply(used$used, used$dimension, function(width) max(width, 0, na.rm = TRUE) > widest_scale *
    min(width, Inf, na.rm = TRUE))
  nrow(declared) < 2L && sum(nrow(scales_apart(data))) == 0 && !any(apart)
}

# ---- differences ---------------------------------------------------------------------------------

test_words <- c(
  r = "r with the rater left out", ccc = "CCC with the rater left out", truth_r_aligned = "r with the truth",
  truth_ccc = "CCC with the truth"
)

# All pairs of methods, by dimension and score.
fusion_tests <- function(left_out, scores, conf_level) {
  by_score <- c(
    if (!is.null(left_out)) list(r = left_out, ccc = left_out),
    if ("truth_r_aligned" %in% names(scores)) list(truth_r_aligned = scores, truth_ccc = scores)
  )
  tables <- Map(function(table, score) {
    table <- as.data.frame(table)
    lapply(split(table, droplevels(table$dimension)), test_dimension, score, conf_level)
  }, by_score, names(by_score))
  out <- do.call(rbind, as.list(unlist(unname(tables), recursive = FALSE, use.names = FALSE)))
  if (is.null(out)) NULL else tibble::as_tibble(out[!is.na(out$estimate), ])
}

test_dimension <- function(table, score, conf_level) {
  methods <- levels(table$method)
  if (length(methods) < 2L) {
    return(NULL)
  }
  pairs <- utils::combn(methods, 2L)
  z <- stats::setNames(lapply(methods, function(method) method_z(table, method, score)), methods)
  rows <- lapply(seq_len(ncol(pairs)), function(i) {
    test_pair(z[[pairs[[2L, i]]]], z[[pairs[[1L, i]]]], conf_level)
  })
  out <- cbind(
    data.frame(dimension = table$dimension[[1L]], score = unname(test_words[[score]]),
      method = factor(pairs[2L, ], methods), other = factor(pairs[1L, ], methods)),
    do.call(rbind, rows)
  )
  out$p.adjusted <- stats::p.adjust(out$p.value, "holm")
  out$verdict <- verdicts(out, conf_level)
  out
}

# Fisher's z of one method by trace (or recording), with the recording it is of.
method_z <- function(table, method, score) {
  rows <- table[table$method == method, ]
  key <- if ("rater" %in% names(rows)) trace_key(rows) else cell_key(rows)
  data.frame(key = key, recording = as.character(rows$recording), z = fisher_z(rows[[score]]))
}

# The mean difference over traces of each recording, over recordings; the t test of the recordings' means, which is the
# jackknife over recordings with Student's t.
test_pair <- function(one, other, conf_level) {
  d <- one$z - other$z[match(one$key, other$key)]
  known <- !is.na(d)
  by_recording <- vapply(split(d[known], one$recording[known]), mean, 0)
  n <- length(by_recording)
  estimate <- if (n > 0L) mean(by_recording) else NA_real_
  se <- if (n > 1L) stats::sd(by_recording) / sqrt(n) else NA_real_
  limits <- limits_over_units(estimate, se, n, conf_level, c(-Inf, Inf))
  # a difference of rounding is none, and has no spread to be tested against
  none <- n > 1L && max(abs(by_recording)) < 1e-9
  mean_r <- function(z) tanh(mean(vapply(split(z, one$recording[known]), mean, 0)))
  data.frame(estimate = estimate, std.error = se, conf.low = limits$low, conf.high = limits$high,
    p.value = if (none) 1 else if (n > 1L) 2 * stats::pt(-abs(estimate / se), n - 1) else NA_real_,
    level = mean_r(one$z[known]), other_level = mean_r(other$z[match(one$key, other$key)][known]),
    recordings = n, n = sum(known))
}

verdicts <- function(rows, conf_level) {
  rows[c("method", "other")] <- lapply(rows[c("method", "other")], as.character)
  against <- paste(rows$method, "and", rows$other)
  ifelse(is.na(rows$p.value), paste0(against, ": not tested, it needs two recordings"),
    ifelse(rows$p.adjusted >= 1 - conf_level, paste0(against, ": no difference can be shown"),
      paste0(ifelse(rows$estimate > 0, rows$method, rows$other), ifelse(grepl("left out", rows$score),
        " agrees more with raters left out than ", " is better than "),
      ifelse(rows$estimate > 0, rows$other, rows$method))))
}

format_fusion_tests <- function(fit, most = 10L) {
  tests <- fit$tests
  if (is.null(tests) || nrow(tests) == 0L) {
    return("No test: it needs two methods, and recordings with three raters or a truth.")
  }
  parts <- split(tests, paste(tests$score, tests$dimension, sep = "\r"))
  parts <- parts[unique(paste(tests$score, tests$dimension, sep = "\r"))]
  lines <- lapply(parts, function(rows) {
    told <- paste0("  ", rows$verdict, " (", two_digits(rows$level), ", ", two_digits(rows$other_level), "; z ",
      sprintf("%+.2f", rows$estimate), ifelse(is.na(rows$conf.low), "",
        paste0(" ", bracketed(rows$conf.low, rows$conf.high))),
      ifelse(is.na(rows$p.adjusted), "", paste0(", p ", sub("^([^<])", "= \\1", apa_p(rows$p.adjusted)))), ")")
    left <- length(told) - most
    c(paste0(rows$score[[1L]], ", ", rows$dimension[[1L]], ", ", count_of(max(rows$recordings), "recording"), ":"),
      utils::head(told, most), if (left > 0L) paste0("  ... and ", left, " more pairs: tidy(x, \"tests\")"))
  })
  smoothed <- any(grepl("smoothed", levels(tests$method)))
  c(unlist(lines, use.names = FALSE),
    if (!is.null(fit$left_out) && all(is.na(fit$left_out$ccc))) {
      "No CCC with raters left out: they have no common scale."
    },
    "z: difference of Fisher's z, for these raters, its interval over recordings not adjusted; p: Holm, over pairs.",
    if (any(grepl("left out", tests$score)) && !smoothed) {
      "Raters left out reward smoothness: compare with \"mean, smoothed\" before you trust a lead."
    })
}

plot_fusion_tests <- function(object, call = caller_env()) {
  fit <- need_fit(object)
  tests <- fit$tests
  if (is.null(tests) || nrow(tests) == 0L) {
    abort_musefuse(c("This comparison has no tests to draw.",
      i = "{.code compare_fusions(data, test = TRUE)} makes them."), "argument", call = call)
  }
  tests$pair <- paste(tests$method, "-", tests$other)
  tests$pair <- factor(tests$pair, rev(unique(tests$pair)))
  tests$shown <- !is.na(tests$p.adjusted) & tests$p.adjusted < 1 - fit$conf_level
  ggplot2::ggplot(tests, ggplot2::aes(.data$estimate, .data$pair, colour = .data$shown)) +
    ggplot2::geom_vline(xintercept = 0, colour = "grey60", linewidth = 0.4) +
    ggplot2::geom_linerange(ggplot2::aes(xmin = .data$conf.low, xmax = .data$conf.high), na.rm = TRUE) +
    ggplot2::geom_point(size = 2.2) +
    ggplot2::facet_grid(ggplot2::vars(.data$dimension), ggplot2::vars(.data$score), labeller = wrapped_strips(12, 4L)) +
    ggplot2::scale_colour_manual(values = c("TRUE" = okabe_ito[[1L]], "FALSE" = ink_colour), guide = "none") +
    ggplot2::scale_x_continuous(breaks = few_values, labels = short_numbers, guide = sparse_axis()) +
    wrapped_labs(x = "Difference of Fisher's z (right: the first is better)", y = NULL, title = "Fusions compared",
      subtitle = "Paired over raters and recordings, intervals over recordings. Blue: a difference can be shown.",
      alt = paste("Forest plot of", nrow(tests), "differences between fusions with their intervals.")) +
    theme_musefuse() +
    theme_row_strips() +
    theme_rows(nlevels(tests$pair)) +
    ggplot2::theme(strip.text.x = ggplot2::element_text(size = ggplot2::rel(0.8), vjust = 0, lineheight = 0.9),
      panel.spacing.x = ggplot2::unit(1, "lines"))
}

#' Table of fusions for a paper
#'
#' What [compare_fusions()] found, as papers print it: a row a method, means over recordings, numbers to two digits
#' (APA), and below it the notes: what the columns are, and with `test = TRUE` what could be shown of each pair.
#'
#' @param data What [compare_fusions()] returned.
#' @inheritParams rater_table
#' @returns As [rater_table()] says; the columns are `Method`, `CCC` and `Pearson` (with the raters), where the truth is
#'   known `Truth CCC`, `Truth r` and `Truth r aligned`, `Roughness`, and where methods failed `Failed` (rows).
#' @family fusions
#' @examples
#' some <- ratings[ratings$recording == ratings$recording[1], ]
#' cat(fusion_table(compare_fusions(some, c("mean", "ewe")), as = "markdown"))
#' @export
fusion_table <- function(data, ..., digits = 2, as = c("data.frame", "html", "latex", "markdown", "flextable")) {
  check_no_dots()
  as <- check_choice(as, paper_forms)
  check_paper_data(data, "compare_fusions", "fusion_comparison")
  digits <- check_number(digits, 0, 10, whole = TRUE)
  means <- as.data.frame(tidy.fusion_comparison(data))
  shown <- c(ccc = "CCC", pearson = "Pearson", truth_ccc = "Truth CCC", truth_r = "Truth r",
    truth_r_aligned = "Truth r aligned")
  shown <- shown[names(shown) %in% names(means)]
  out <- data.frame(Method = as.character(means$method))
  out[shown] <- lapply(means[names(shown)], apa_number, digits)
  out$Roughness <- apa_number(means$roughness, digits, whole = TRUE)
  if (!is.null(data[["error"]])) out$Failed <- apa_count(as.vector(tapply(!is.na(data[["error"]]), data$method, sum)))
  as_paper_table(out, fusion_notes(data, shown), as)
}

fusion_notes <- function(x, shown) {
  fit <- fit_of(x)
  paste(c(
    paste0("Means over ", count_of(count_ids(x$recording), "recording"), " (", paste(unique(x$dimension),
      collapse = ", "), ")."),
    "CCC = concordance correlation coefficient; CCC and Pearson: mean agreement with the raters.",
    if ("truth_ccc" %in% names(shown)) paste("Truth = agreement with the truth; aligned: at the best shift in time."),
    "Roughness = standard deviation of the second differences over that of the signal.",
    if (isTRUE(fit$tested)) sub("([^.:])$", "\\1.", trimws(cli::ansi_strip(format_fusion_tests(fit))))
  ), collapse = " ")
}
