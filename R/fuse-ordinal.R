#' Fuse raters by their orderings
#'
#' For ratings of which only the order is believed: each rater says of any two stretches of a recording which one is
#' higher, the raters vote, and the consensus of all these votes is an ordering of the stretches. Only then is it put
#' on a scale, that of the raters' mean, by a monotone map. Scales that raters bend, clip or use in their own way do not
#' matter for the ordering.
#'
#' @details
#' The recording is cut into windows. A rater's level in a window is the median of the ratings there, which any monotone
#' map of the rater's scale leaves in its place (of an even number both middle ones, each with half a vote). Of each
#' pair of windows the raters present in both vote for the higher one.
#' * `"copeland"`: the score of a window is the share of others that a majority puts below it, less the share that a
#'   majority puts above.
#' * `"bradley_terry"`: the log odds of being put above another window, by maximum likelihood over all votes of all
#'   pairs, with one more vote a pair that is split between both (else the odds would not be finite).
#'
#' The windows, sorted by score, get the sorted window means of the raters' mean (each rater about the own mean
#' and with equal spread); windows of the same score share theirs. Between the middles of windows the value is
#' interpolated. The order of scores is invariant under increasing maps of any rater, and turns round with all raters;
#' the scale is not invariant, as the mean is not.
#'
#' @section Where it wins and where it loses:
#' Against the truth in simulated ratings, as the change of log10 of the unexplained variance against [fuse_mean()] on
#' the same ratings (below 0: better; standard errors in brackets; fifty data sets a scenario, `bench/fusion-truth.R`):
#'
#' | scenario | Copeland | Bradley-Terry | Copeland after `shift_lag()` | mean, smoothed |
#' |---|---|---|---|---|
#' | nolag | 0.00 (0.01) | 0.00 (0.01) | +0.01 (0.01) | -0.05 (0.01) |
#' | lag | -0.05 (0.01) | -0.01 (0.01) | -0.17 (0.02) | -0.06 (0.01) |
#' | wander | -0.04 (0.01) | -0.01 (0.01) | -0.16 (0.01) | -0.05 (0.01) |
#' | hetero | -0.27 (0.03) | -0.14 (0.02) | -0.29 (0.03) | -0.10 (0.02) |
#' | drift | +0.04 (0.01) | +0.02 (0.01) | +0.03 (0.02) | -0.02 (0.01) |
#' | relative | +0.07 (0.02) | +0.06 (0.01) | +0.06 (0.02) | -0.02 (0.01) |
#' | advers | -0.33 (0.02) | -0.01 (0.02) | -0.34 (0.02) | -0.05 (0.01) |
#' | missing | -0.06 (0.01) | -0.04 (0.01) | -0.10 (0.02) | -0.09 (0.01) |
#' | tracing | -0.04 (0.01) | +0.01 (0.01) | -0.07 (0.01) | -0.03 (0.01) |
#' | jitter | -0.36 (0.01) | -0.35 (0.02) | -0.38 (0.01) | -0.43 (0.02) |
#' | real3 | -0.03 (0.01) | 0.00 (0.01) | -0.05 (0.02) | -0.01 (0.01) |
#' | real5 | -0.07 (0.02) | -0.02 (0.01) | -0.12 (0.02) | 0.00 (0.01) |
#' | real8 | -0.08 (0.01) | -0.02 (0.01) | -0.14 (0.02) | 0.00 (0.00) |
#' | hard3 | -0.16 (0.02) | 0.00 (0.01) | -0.19 (0.02) | -0.02 (0.01) |
#'
#' So it wins where raters are unequal or some of them fail (`"hetero"`, `"advers"`, `"hard3"`): a majority hears no
#' single voice. It loses where raters drift: an ordering over the whole recording believes their levels. Votes of
#' all raters by Bradley and Terry are hardly better than the mean but in `"hetero"` and `"jitter"`. Windows blur what
#' is faster than they are. Lags are not taken out: [shift_lag()] first; against the mean after it the gain is -0.27 in
#' `"hetero"`, -0.34 in `"advers"`, -0.17 in `"hard3"`, -0.1 to 0 in most others, +0.06 in `"drift"` and +0.08 in
#' `"relative"`. The time needed grows with the square of the number of windows: an hour in windows of 2 s by 8 raters
#' takes about a second.
#'
#' @inheritParams fuse_mean
#' @param window Length of the windows: seconds, or [samples()].
#' @param rule How votes become scores: `"copeland"` or `"bradley_terry"`; see Details. Copeland's rule was the better
#'   one in most of the scenarios on which both were tried.
#' @returns A `gold` table as that of [fuse_mean()]. The band is by the jackknife over raters.
#' @section Errors:
#' Those of [fuse_mean()].
#' @references Bradley, R. A. & Terry, M. E. (1952). Rank analysis of incomplete block designs: I. The method of paired
#'   comparisons. *Biometrika* 39, 324-345. \doi{10.2307/2334029}
#'
#'   Hunter, D. R. (2004). MM algorithms for generalized Bradley-Terry models. *Annals of Statistics* 32, 384-406.
#'   \doi{10.1214/aos/1079120141}
#'
#'   Saari, D. G. & Merlin, V. R. (1996). The Copeland method I: relationships and the dictionary. *Economic Theory* 8,
#'   51-76. \doi{10.1007/BF01212012}
#' @family fusions
#' @examples
#' gold <- fuse_ordinal(ratings)
#' gold
#' @export
fuse_ordinal <- function(data, ..., window = 2, rule = c("copeland", "bradley_terry"), min_raters = 1,
                         conf_level = 0.95, level = c("own", "means"),
                         keep_ratings = getOption("musefuse.keep_ratings", TRUE)) {
  check_no_dots()
  data <- check_annotations(data)
  window <- as_window(window)
  rule <- check_choice(rule)
  min_raters <- check_min_raters(min_raters)
  conf_level <- check_band_level(conf_level)
  level <- check_choice(level)
  gold <- fuse_cells(data, "ordinal", fuse_ordinal_cell, window, rule, min_raters, conf_level, one_scale = FALSE)
  add_fusion_step(gold, data, "fuse_ordinal", own_arguments("level"), keep_ratings, level)
}

fuse_ordinal_cell <- function(cell, window, rule, min_raters, conf_level) {
  ratings <- cell$ratings
  rate <- cell$rate %|% 1
  block <- (seq_len(nrow(ratings)) - 1L) %/% window_samples(window, rate) + 1L
  levels <- window_medians(ratings, block)
  equal <- equal_raters(ratings)
  fuse <- function(raters) {
    ordinal_values(levels[, c(raters, raters + ncol(ratings)), drop = FALSE], equal[, raters, drop = FALSE], block,
      rule)
  }
  n_raters <- as.integer(rowSums(!is.na(ratings)))
  fused <- list(
    value = replace(fuse(seq_len(ncol(ratings))), n_raters < min_raters, NA), n_raters = n_raters,
    se = if (!is.null(conf_level)) jackknife_raters(ratings, fuse)
  )
  equal_weight_result(cell, fused, conf_level)
}

# The consensus at each time, on the scale of the mean.
ordinal_values <- function(levels, ratings, block, rule) {
  score <- cpp_window_scores(levels, rule)
  if (rule == "bradley_terry") score <- round(score, 5) # iterated to 1e-6: nearer ones are the same
  mean_rating <- cpp_weighted_mean(ratings, rep(1, ncol(ratings)), TRUE, 1, FALSE)$value
  on_scale <- window_means(mean_rating, block)
  seen <- which(!is.na(score) & !is.na(on_scale))
  if (length(seen) == 0L) {
    return(rep(NA_real_, length(block)))
  }
  value <- sort(on_scale[seen])[rank(score[seen], ties.method = "first")]
  value <- stats::ave(value, score[seen]) # windows of one score share one value
  middle <- window_means(seq_along(block), block)[seen]
  at <- if (length(seen) == 1L) rep(value, length(block)) else
    stats::approx(middle, value, seq_along(block), rule = 2)$y
  replace(at, is.na(mean_rating), NA)
}

# NaN where nothing is known.
window_means <- function(x, block) sums_by(x, block, max(block)) / tabulate(block[!is.na(x)], max(block))

# The median of each rater in each window, as two columns: all lower ones, then all upper ones, which are the same where
# the number of ratings is odd. Both are ratings themselves, so that monotone maps commute with them.
window_medians <- function(ratings, block) {
  first <- match(seq_len(max(block)), block)
  both <- vapply(seq_len(ncol(ratings)), function(k) {
    x <- ratings[, k]
    sorted <- x[order(block, x)] # missing ones last within their window
    count <- pmax(tabulate(block[!is.na(x)], max(block)), 1L)
    c(sorted[first + (count + 1L) %/% 2L - 1L], sorted[first + count %/% 2L])
  }, numeric(2L * max(block)))
  middle <- array(both, c(max(block), 2L, ncol(ratings)))
  cbind(matrix(middle[, 1L, ], nrow = max(block)), matrix(middle[, 2L, ], nrow = max(block)))
}
