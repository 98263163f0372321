#' Compare fusion methods on the same ratings
#'
#' Runs several fusions and puts their gold standards side by side: how well each agrees with the raters and, where
#' it is known, with the truth; how smooth it is; what happens at its ends; and how long it takes.
#' High agreement with the raters is no proof of truth: the mean of raters who are all late agrees well with them.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param methods Names of fusions: `"mean"` stands for [fuse_mean()], and so on for every `fuse_<method>()`;
#'   `"mean, smoothed"` and `"ewe, smoothed"` are the controls of a fusion that smooths: smoothed over the window at
#'   which the others' mean meets raters left out best. Or a named
#'   list of functions of `data`, to compare settings:
#'   `list(RAAW = fuse_raaw, "RAAW+" = function(d) fuse_raaw(d, list("gctw", synchronise = TRUE), weighting =
#'   "reliability"))`.
#' @param truth The truth where it is known: a data frame with `time` (seconds), `value` and, where they differ,
#'   `recording`, `dimension`. `NULL` takes [truth()] of simulated annotations, if `data` has one.
#' @param max_lag Seconds by which a gold standard may trail the truth in `r_aligned`; up to half of it ahead.
#' @param test Test each pair of methods? Each rater is left out in turn, so this takes as many fusions as there are
#'   methods times raters.
#' @param conf_level Level of the intervals of differences.
#' @inheritParams rlang::args_dots_empty
#'
#' @section Is one better?:
#' With `test = TRUE` each rater of three or more is left out in turn; the others are fused, and the gold standard is
#' compared with what the one left out gave: Pearson's r at the best shift (up to 6 s either way, as fusions that take
#' lags out are earlier), and the CCC at that shift where all raters have one scale. With a `truth` (a criterion, say
#' a physiological signal) the `truth_` scores are tested as well. Differences of two methods in Fisher's z are paired
#' over raters and recordings; their interval is Student's t by the jackknife over recordings, which are the unit:
#' it covers other recordings, not other raters. Of 600 simulated recordings with five raters of their own, 95 %
#' intervals from 2, 3, 5, 8 or 20 of them missed the mean difference of all in 3 to 6 of 100 draws, whichever of mean,
#' median, EWE and means of half of the raters were compared. Where the same five raters, unequal in noise, rated eight
#' recordings, 28 of 100 intervals missed what EWE or median differ from the mean over 50 such groups of raters (a
#' standard error of 6): a difference that is shown is one for these raters. One recording has no interval.
#' `p.adjusted` is Holm's over all pairs of a score and dimension, and
#' where it is above `1 - conf_level` the `verdict` says that no difference can be shown, which is no proof that there
#' is none: the interval says how large it may be.
#'
#' Agreement with raters left out **rewards smoothness**: what is smoother goes along better with anybody, as noise is
#' nobody's but one rater's. `"mean, smoothed"`, which is smoothed until raters left out are met best, is the control.
#' What does not beat it has shown smoothing only. Nor can raters show what all of them get wrong: a lag that all share,
#' a bias that all have.
#' @returns A table of class `fusion_comparison`, one row a method, recording and dimension:
#'   * `method, recording, dimension`
#'   * `ccc`, `pearson`: mean agreement of the gold standard with the raters
#'   * `truth_ccc`, `truth_r`: with the truth, as it is (with a truth only)
#'   * `truth_r_aligned`, `truth_lag`: the highest Pearson's r with the truth over one shift, and that shift in seconds
#'     (positive: the gold standard is late)
#'   * `roughness`: standard deviation of the second differences over that of the signal; 0 is a straight line
#'   * `edge`: mean absolute distance of the gold standard from the mean of the raters in the first and last 2 % of the
#'     time (at least one sample), over the standard deviation of that mean; large where a method drags its ends
#'   * `share_missing`: share of times without a value
#'   * `seconds`: elapsed time of the method over all recordings, the same in each of its rows
#'   * `error`: what went wrong, if the method failed (then the rest is `NA`)
#'
#'   `autoplot()` draws all fusions over the raters. [tidy()] gives one row a method: means over recordings; with
#'   `test` `tidy(x, "tests")` one row a dimension, `score` and pair of methods: `method, other`, `estimate` (mean
#'   difference of Fisher's z, above 0 where `method` is better), `std.error`, `conf.low`, `conf.high`, `p.value`,
#'   `level`, `other_level` (mean r or CCC of the two), `recordings`, `n` (differences), `p.adjusted`, `verdict`; and
#'   `tidy(x, "left_out")` the scores `r`, `ccc` of each method and rater left out.
#' @family fusions
#' @examples
#' some <- ratings[ratings$recording == ratings$recording[1], ]
#' compared <- compare_fusions(some, c("mean", "ewe", "raaw"))
#' compared
#' autoplot(compared)
#' tested <- compare_fusions(some, c("mean", "ewe"), test = TRUE)
#' tidy(tested, "tests")
#' @export
compare_fusions <- function(data, methods = c("mean", "median", "ewe", "gctw", "raaw"), ..., truth = NULL,
                            max_lag = 8, test = FALSE, conf_level = 0.95) {
  check_no_dots()
  data <- check_annotations(data)
  max_lag <- check_number(max_lag, 0)
  test <- check_flag(test)
  conf_level <- check_conf_level(conf_level)
  verbs <- comparison_verbs(methods)
  known <- known_truth(data, truth)
  cells <- annotation_cells(data)
  runs <- lapply(verbs, run_fusion, data = data)
  rows <- Map(function(name, run) {
    do.call(rbind, lapply(cells, score_cell, method = name, run = run, truth = known, max_lag = max_lag))
  }, names(verbs), runs)
  columns <- as.list(do.call(rbind, unname(rows)))
  columns$method <- factor(columns$method, levels = names(verbs))
  columns$recording <- factor(columns$recording, levels = levels(data$recording))
  columns$dimension <- factor(columns$dimension, levels = levels(data$dimension))
  if (is.null(known)) columns <- columns[!startsWith(names(columns), "truth_")]
  failed <- vapply(runs, function(run) !is.null(run$error), NA)
  if (!any(failed)) columns$error <- NULL
  warn_failed_fusions(runs[failed])
  left_out <- if (test) left_out_scores(verbs, data, cells)
  fit <- structure(
    list(gold = lapply(runs, `[[`, "gold"), ratings = data, truth = known, tested = test, left_out = left_out,
      tests = if (test) fusion_tests(left_out, columns, conf_level), conf_level = conf_level),
    class = c("fit_comparison", "musefuse_fit")
  )
  add_step(new_table(columns, "fusion_comparison", fit = fit), data, "compare_fusions",
    compact(own_arguments()))
}

# Functions of the data, by the name they are shown under.
comparison_verbs <- function(methods, call = caller_env()) {
  if (is.character(methods) && length(methods) > 0L && !anyNA(methods)) {
    labels <- if (rlang::is_named(methods)) names(methods) else methods
    verb_of <- function(method) smoothed_fusions[[method]] %||% fusion_verb(method, arg = "methods", call = call)
    return(stats::setNames(lapply(unname(methods), verb_of), labels))
  }
  if (!is.list(methods) || length(methods) == 0L || !rlang::is_named(methods) ||
      !all(vapply(methods, is.function, NA))) {
    abort_wanted(methods, "names of fusions or a named list of functions of the data", "methods", call)
  }
  methods
}

known_truth <- function(data, truth, call = caller_env()) {
  if (is.null(truth)) {
    return(if (!is.null(attr(data, "truth", exact = TRUE))) truth(data)$signal)
  }
  check_reference_signal(truth, "truth", call) # the same demands as of a reference
  truth
}

# A method that fails is reported and does not take the others with it. Its own warnings are held
# back, as tidy() of its gold standard tells the same.
run_fusion <- function(verb, data) {
  started <- proc.time()[["elapsed"]]
  gold <- tryCatch(silently(verb(data)), error = function(cnd) cnd)
  seconds <- proc.time()[["elapsed"]] - started
  if (inherits(gold, "error")) {
    return(list(error = conditionMessage(gold), seconds = seconds))
  }
  list(gold = check_gold(gold, arg = "the result of a method"), seconds = seconds)
}

warn_failed_fusions <- function(runs) {
  if (length(runs) == 0L) {
    return(invisible())
  }
  reasons <- paste0(names(runs), ": ", vapply(runs, function(run) strsplit(run$error, "\n")[[1L]][[1L]], ""))
  warn_musefuse(c("{length(runs)} method{?s} failed and {?has/have} no scores.", bullets(reasons)), "fusion")
}

score_cell <- function(cell, method, run, truth, max_lag) {
  scores <- data.frame(
    method = method, recording = cell$recording, dimension = cell$dimension, ccc = NA_real_,
    pearson = NA_real_, truth_ccc = NA_real_, truth_r = NA_real_, truth_r_aligned = NA_real_,
    truth_lag = NA_real_, roughness = NA_real_, edge = NA_real_, share_missing = NA_real_,
    seconds = run$seconds, error = if (is.null(run$error)) NA_character_ else run$error
  )
  gold <- gold_of_cell(run$gold, cell)
  if (is.null(gold)) {
    return(scores)
  }
  for (index in c("ccc", "pearson")) {
    scores[[index]] <- mean(cpp_pairwise_agreement(cbind(gold, cell$ratings), index)[1L, -1L], na.rm = TRUE)
  }
  scores[c("roughness", "edge", "share_missing")] <- list(roughness_of(gold), edge_of(gold, cell$ratings),
    mean(is.na(gold)))
  if (!is.null(truth)) {
    at <- reference_at(truth, "truth")(cell)
    scores$truth_ccc <- cpp_pairwise_agreement(cbind(gold, at), "ccc")[1L, 2L]
    scores$truth_r <- cpp_pairwise_agreement(cbind(gold, at), "pearson")[1L, 2L]
    scores[c("truth_r_aligned", "truth_lag")] <- aligned_agreement(gold, at, cell$rate, max_lag)
  }
  scores
}

# The gold standard of a cell on the cell's clock.
gold_of_cell <- function(gold, cell) {
  rows <- which(gold$recording == cell$recording & gold$dimension == cell$dimension)
  if (length(rows) == 0L) {
    return(NULL)
  }
  interpolate_series(gold$time[rows], gold$value[rows], cell$time)
}

# The highest r with the truth over shifts from half of `max_lag` early to `max_lag` late.
aligned_agreement <- function(gold, truth, rate, max_lag) {
  if (!is.finite(rate)) {
    return(list(NA_real_, NA_real_))
  }
  most <- pmin(round(max_lag * rate * c(0.5, 1)), length(gold)) # beyond it nothing is left to compare
  best <- best_shift(gold, truth, seq(-most[[1L]], most[[2L]]))
  list(best$r, best$shift / rate)
}

# r of y with x moved earlier by each of `shifts` (samples), where `least` pairs are there.
shift_correlations <- function(x, y, shifts, least = 0L) {
  vapply(shifts, function(shift) {
    moved <- seq_along(x) + shift
    moved[moved < 1L | moved > length(x)] <- NA
    if (sum(!is.na(x[moved]) & !is.na(y)) < least) NA_real_ else
      cpp_pairwise_agreement(cbind(x[moved], y), "pearson")[1L, 2L]
  }, 0)
}

# The highest of them.
best_shift <- function(x, y, shifts, least = 0L) {
  r <- shift_correlations(x, y, shifts, least)
  if (all(is.na(r))) {
    return(list(r = NA_real_, shift = NA_real_))
  }
  list(r = max(r, na.rm = TRUE), shift = shifts[[which.max(r)]])
}

roughness_of <- function(x) {
  if (sum(!is.na(x)) < 3L) NA_real_ else
    stats::sd(diff(x, differences = 2L), na.rm = TRUE) / stats::sd(x, na.rm = TRUE)
}

edge_of <- function(gold, ratings) {
  consensus <- rowMeans(ratings, na.rm = TRUE)
  n <- length(gold)
  ends <- max(1L, round(0.02 * n))
  at <- unique(c(seq_len(ends), seq.int(n - ends + 1L, n)))
  # the mean itself has 0, in whatever order it was summed
  round(mean(abs(gold[at] - consensus[at]), na.rm = TRUE) / stats::sd(consensus, na.rm = TRUE), 12L)
}

#' @export
tidy.fusion_comparison <- function(x, type = c("methods", "tests", "left_out"), ...) {
  check_no_dots()
  type <- check_choice(type)
  if (type != "methods") {
    return(need_fit(x)[[type]])
  }
  x <- mended(x)
  numbers <- names(x)[vapply(x, is.numeric, NA)]
  means <- lapply(split(as.data.frame(x)[numbers], x$method), colMeans, na.rm = TRUE)
  out <- tibble::as_tibble(as.data.frame(do.call(rbind, means)))
  out[] <- lapply(out, function(column) replace(column, is.nan(column), NA_real_))
  tibble::add_column(out, method = factor(levels(x$method), levels(x$method)), .before = 1L)
}

#' @export
print.fusion_comparison <- function(x, ...) {
  local_plain_numbers()
  cli::cat_line(format(x))
  if (is.character(mended_or_told(x))) {
    return(invisible(x))
  }
  print(tidy.fusion_comparison(x), ...)
  fit <- fit_of(x)
  if (isTRUE(fit$tested)) {
    if (!is.null(hand_change(x))) cli::cat_line("The tests are of all rows, as compared:")
    cli::cat_line(format_fusion_tests(fit))
  }
  cli::cat_line(cli::style_dim("Next: autoplot(x); as_tibble(x) for each recording"))
  invisible(x)
}

lines_of.fusion_comparison <- function(x, ...) {
  c(cli::style_bold(paste0(
    "Comparison of ", count_ids(x$method), " fusions on ", count_of(count_ids(x$recording), "recording"), " x ",
    paste(unique(x$dimension), collapse = ", "), ": means"
  )), format_handled(x))
}

#' @rdname compare_fusions
#' @param object From `compare_fusions()`.
#' @param type `"gold"`: all fusions over the raters; `"scores"`: the scores of each recording; `"tests"`: the
#'   differences of each pair of methods with their intervals (with `test = TRUE`).
#' @param most Most panels to draw; the caption says how many recordings are left out.
#' @export
autoplot.fusion_comparison <- function(object, type = c("gold", "scores", "tests"), ..., most = 4L) {
  check_no_dots()
  type <- check_choice(type)
  check_rows(object, "object")
  if (type == "tests") {
    return(plot_fusion_tests(object))
  }
  if (type == "scores") plot_fusion_scores(object) else plot_fusions(object, check_number(most, 1, whole = TRUE))
}

plot_fusions <- function(object, most, call = caller_env()) {
  fit <- need_fit(object)
  methods <- as.character(unique(object$method))
  other <- setdiff(methods, names(fit$gold))
  if (length(other) > 0L) {
    abort_musefuse(c("No gold standard of {.val {name_some(other)}} is in the comparison.",
      i = "It has {.val {name_some(names(fit$gold))}}; were methods renamed by hand?"), "fit", call = call)
  }
  golds <- fit$gold[methods]
  gold <- do.call(rbind, Map(function(gold, method) {
    data.frame(as.data.frame(gold)[table_columns$gold], method = method)
  }, golds, names(golds)))
  gold <- cells_in(gold, object)
  ratings <- cells_in(fit$ratings, object)
  gold$method <- factor(gold$method, levels = names(golds))
  many <- length(golds) > 4L
  panels <- panels_shown(ratings, if (many) min(most, 2L) else most)
  gold <- panels$traces(gold, by = "method")
  ggplot2::ggplot(gold, ggplot2::aes(.data$time, .data$value)) +
    ggplot2::geom_line(ggplot2::aes(group = .data$rater), data = panels$traces(ratings), colour = "grey75",
      linewidth = 0.3, na.rm = TRUE) +
    truth_line(fit$truth, panels) +
    ggplot2::geom_line(ggplot2::aes(colour = .data$method), linewidth = 0.7, na.rm = TRUE) +
    (if (many) method_grid() else panels$facets) +
    scale_colour_groups(names(golds), name = NULL, guide = if (many) "none" else group_legend(names(golds))) +
    scale_y_values(if (many) length(golds) else panels$rows) +
    panels$clock() +
    wrapped_labs(
      y = value_label(gold, scale_axis(ratings, gold$value)), title = "Fusions of the same ratings",
      caption = panels$caption,
      subtitle = paste0("Grey: raters.", if (!is.null(fit$truth)) " Dashed: the truth."),
      alt = paste("Raters in grey and the gold standards of", length(golds), "fusion methods in colours, for",
        count_of(count_ids(gold$recording), "recording"), "shown.")
    ) +
    (if (many) list(theme_musefuse(), theme_panels(length(golds), 2L)) else panels$theme)
}

# The recordings and dimensions that a comparison still has: rows of it may have been taken.
cells_in <- function(table, compared) {
  table[cell_key(table) %in% cell_key(compared), ]
}

# More than four lines hide each other: a row of panels for each method.
method_grid <- function() {
  ggplot2::facet_grid(ggplot2::vars(.data$method), ggplot2::vars(.data$recording, .data$dimension),
    labeller = ggplot2::label_wrap_gen(24, multi_line = FALSE))
}

truth_line <- function(truth, panels) {
  if (is.null(truth) || !all(c("recording", "dimension") %in% names(truth))) {
    return(NULL)
  }
  ggplot2::geom_line(data = panels$traces(truth), colour = "black", linetype = "22", linewidth = 0.5, na.rm = TRUE)
}

plot_fusion_scores <- function(object) {
  labels <- c(
    ccc = "CCC with the raters", truth_r_aligned = "r with the truth, lag-aligned", truth_ccc = "CCC with the truth",
    roughness = "Roughness", edge = "Distance at the ends"
  )
  shown <- intersect(names(labels), names(object))
  scores <- do.call(rbind, lapply(shown, function(score) {
    data.frame(method = object$method, value = object[[score]], score = labels[[score]])
  }))
  scores$score <- factor(scores$score, levels = labels[shown])
  scores$method <- factor(scores$method, levels = rev(levels(object$method)))
  ggplot2::ggplot(scores[!is.na(scores$value), ], ggplot2::aes(.data$value, .data$method)) +
    ggplot2::geom_point(colour = okabe_ito[[1L]], alpha = 0.5) +
    ggplot2::stat_summary(fun = mean, geom = "point", shape = 124, size = 6, colour = ink_colour) +
    ggplot2::facet_wrap(ggplot2::vars(.data$score), scales = "free_x", labeller = wrapped_strips(18)) +
    ggplot2::scale_x_continuous(breaks = few_values, guide = sparse_axis()) +
    wrapped_labs(
      x = NULL, y = NULL, title = "Scores of the fusions", subtitle = "Points: recordings. Bar: mean.",
      alt = paste("Points of", length(shown), "scores for each of", count_ids(object$method), "fusion methods.")
    ) +
    theme_musefuse() +
    theme_panels(2L, 3L) +
    ggplot2::theme(panel.spacing.x = ggplot2::unit(1.5, "lines"))
}
