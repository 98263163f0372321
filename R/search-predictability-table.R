# The table of class_predictability().

new_predictability <- function(judged, settings) {
  seed <- settings$seed
  pieces <- unname(unlist(judged, recursive = FALSE))
  pieces <- lapply(pieces, function(one) {
    k <- length(one$levels)
    one$estimate <- class_scores(matrix(colSums(one$counts), 1L), k)[1L, ]
    # the same samples for all tables that were judged on the same recordings
    one$drawn <- with_seed(seed, class_scores(resampled_counts(one$counts, settings$resamples), k))
    one$chance_mean <- rowMeans(one$chance)
    one
  })
  fit <- structure(list(method = "class_predictability", pieces = pieces, settings = settings),
    class = c("fit_class_predictability", "musefuse_fit"))
  columns <- as.list(do.call(rbind, lapply(pieces, predictability_rows, settings$conf_level)))
  columns$classes <- factor(columns$classes, unique(columns$classes))
  new_table(columns, "class_predictability", fit = fit)
}

# Confusion counts of bootstrap samples of recordings.
resampled_counts <- function(counts, resamples) {
  n <- nrow(counts)
  times <- matrix(0, resamples, n)
  for (i in seq_len(resamples)) times[i, ] <- tabulate(sample.int(n, replace = TRUE), n)
  times %*% counts
}

predictability_rows <- function(one, conf_level) {
  n <- length(one$recordings)
  se <- over_units(one$drawn, n)
  limits <- limits_over_units(unname(one$estimate), se, n, conf_level, c(0, 1))
  beaten <- rowMeans(cbind(1, one$chance >= one$estimate - 1e-12))
  tibble::tibble(
    classes = one$name, model = one$model, index = colnames(one$drawn), estimate = unname(one$estimate),
    std.error = se, conf.low = limits$low, conf.high = limits$high,
    chance = unname(one$chance_mean), p.value = unname(beaten),
    gain = unname((one$estimate - one$chance_mean) / (1 - one$chance_mean))
  )
}

#' Read how well classes are predicted
#'
#' `tidy()` gives the estimates, differences between tables of classes or what was taken for what; `glance()` one row of
#' facts.
#'
#' @param x A table of [class_predictability()].
#' @param type `"indices"`: the rows; `"differences"`: gains against those of the first classes; `"confusion"`: counts.
#' @inheritParams rlang::args_dots_empty
#' @returns `tidy()`: a tibble. Differences: `classes`, `other` (the first), `model`, `index`, `difference` (gain of
#'   `other` minus that of `classes`: above 0 `other` is better predicted), `std.error`, `conf.low`, `conf.high`.
#'   Confusion: `classes`, `model`, `class`, `predicted`, `n`. `glance()`: `tables`, `models`, `recordings`, and the
#'   `best` table and model by the `gain` in UAR.
#' @family search and profile
#' @name class-predictability-tidiers
#' @examples
#' gold <- fuse_mean(ratings)
#' classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), k = 3, seed = 1)
#' anna <- extract_features(ratings[ratings$rater == "anna", ], ratings_segments, c("mean", "std"))
#' judged <- class_predictability(classes, anna, permutations = 10, resamples = 50, seed = 1)
#' tidy(judged, "confusion")
#' @export
tidy.class_predictability <- function(x, type = c("indices", "differences", "confusion"), ...) {
  check_no_dots()
  type <- check_choice(type)
  switch(type, indices = as_tibble.musefuse_tbl(x), differences = tidy_gain_differences(need_fit(x)),
    confusion = do.call(rbind, lapply(need_fit(x)$pieces, confusion_rows)))
}

confusion_rows <- function(one) {
  k <- length(one$levels)
  tibble::tibble(classes = one$name, model = one$model, class = factor(rep(one$levels, k), one$levels),
    predicted = factor(rep(one$levels, each = k), one$levels), n = as.integer(colSums(one$counts)))
}

tidy_gain_differences <- function(fit, call = caller_env()) {
  pieces <- fit$pieces
  first <- pieces[[1L]]$name
  others <- Filter(function(one) one$name != first, pieces)
  if (length(others) == 0L) {
    abort_musefuse(c("There is nothing to compare with.",
      i = "{.code class_predictability(list(learnt = classes, terciles = cut), features)} judges several."), "argument",
      call = call)
  }
  do.call(rbind, lapply(others, function(one) {
    base <- Filter(function(piece) piece$name == first && piece$model == one$model, pieces)[[1L]]
    if (!identical(base$recordings, one$recordings)) {
      abort_musefuse("{.val {first}} and {.val {one$name}} were not judged on the same recordings.", "data",
        call = call)
    }
    gain <- function(piece, score) sweep(sweep(score, 2L, piece$chance_mean), 2L, 1 - piece$chance_mean, `/`)
    drawn <- gain(base, base$drawn) - gain(one, one$drawn)
    n <- length(one$recordings)
    difference <- unname(drop(gain(base, t(base$estimate)) - gain(one, t(one$estimate))))
    se <- over_units(drawn, n)
    limits <- limits_over_units(difference, se, n, fit$settings$conf_level, c(-Inf, Inf))
    tibble::tibble(classes = one$name, other = first, model = one$model, index = colnames(drawn),
      difference = difference, std.error = se, conf.low = limits$low, conf.high = limits$high)
  }))
}

#' @rdname class-predictability-tidiers
#' @export
glance.class_predictability <- function(x, ...) {
  check_no_dots()
  x <- mended(x)
  uar <- x[x$index == "uar", ]
  top <- uar[which.max(uar$gain), ]
  tibble::tibble(tables = count_ids(x$classes), models = count_ids(x$model),
    recordings = length(need_fit(x)$pieces[[1L]]$recordings), best = as.character(top$classes), model = top$model,
    gain = top$gain)
}

lines_of.class_predictability <- function(x, ...) {
  fit <- fit_of(x)
  several <- count_ids(x$classes) > 1L
  c(
    cli::style_bold(paste0("Classes predicted in recordings that were held out",
      if (!is.null(fit)) paste0(" (", count_of(length(fit$pieces[[1L]]$recordings), "recording"), ", ",
        count_of(fit$settings$permutations, "permutation"), ")"))),
    paste0("  ", if (several) paste0(format(as.character(x$classes)), "  "), format(x$model), "  ",
      format(c(macro_f1 = "macro F1", uar = "UAR")[as.character(x$index)]), " ", two_digits(x$estimate), " (",
      two_digits(x$conf.low), " to ", two_digits(x$conf.high), "), chance ", two_digits(x$chance), ", gain ",
      two_digits(x$gain), ", p = ", format(x$p.value, digits = 2)),
    format_handled(x),
    cli::style_dim(paste0("Next: autoplot(x), tidy(x, \"confusion\")", if (several) ", tidy(x, \"differences\")"))
  )
}
