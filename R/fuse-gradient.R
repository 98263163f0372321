#' Fuse raters by their changes
#'
#' For relative traces, whose level means little: unbounded ones (RankTrace), raters who lose their zero, cursors
#' that are put back. What raters agree on step by step is averaged robustly and added up; in the long run
#' the result follows the raters' mean, so that errors of many steps do not add up to a drift.
#'
#' @details
#' Each rater's trace is smoothed by a moving average of `window` (so a step of it is the change over the window, by the
#' window's length); the common step \eqn{g_t} is Huber's M-estimate of location over the raters present (cut at
#' 1.345 standard deviations of all steps about what is common). The gold standard minimises
#' \deqn{\sum_t (x_t - x_{t-1} - g_t)^2 + (\Delta / \tau)^2 \sum_t (x_t - m_t)^2}{
#'   sum (x_t - x_(t-1) - g_t)^2 + (Delta / tau)^2 sum (x_t - m_t)^2}
#' with the sampling interval \eqn{\Delta}, `anchor` \eqn{\tau} and the mean \eqn{m_t} of the smoothed raters, each
#' about their own mean: courses slower than about \eqn{2 \pi \tau} follow the mean, faster ones the common steps. An
#' offset of a rater moves the result as a whole by its share, and somebody who drops out makes no jump.
#'
#' @section Where it wins and where it loses:
#' Against the truth in simulated ratings, as the change of log10 of the unexplained variance against [fuse_mean()] on
#' the same ratings (below 0: better; standard errors in brackets; fifty data sets a scenario, `bench/fusion-truth.R`):
#'
#' | scenario | gradient | `equalise = FALSE` | after `shift_lag()` | mean, smoothed |
#' |---|---|---|---|---|
#' | nolag | -0.05 (0.01) | -0.05 (0.01) | -0.05 (0.01) | -0.05 (0.01) |
#' | lag | -0.06 (0.01) | -0.06 (0.01) | -0.22 (0.02) | -0.06 (0.01) |
#' | wander | -0.04 (0.01) | -0.04 (0.01) | -0.18 (0.02) | -0.05 (0.01) |
#' | hetero | -0.22 (0.02) | -0.14 (0.01) | -0.25 (0.02) | -0.10 (0.02) |
#' | drift | -0.01 (0.01) | -0.02 (0.00) | -0.05 (0.01) | -0.02 (0.01) |
#' | relative | +0.04 (0.01) | -0.01 (0.01) | 0.00 (0.01) | -0.02 (0.01) |
#' | advers | -0.10 (0.02) | -0.09 (0.01) | -0.16 (0.02) | -0.05 (0.01) |
#' | missing | -0.06 (0.01) | -0.07 (0.01) | -0.16 (0.02) | -0.09 (0.01) |
#' | tracing | -0.05 (0.01) | -0.04 (0.01) | -0.11 (0.01) | -0.03 (0.01) |
#' | jitter | -0.38 (0.01) | -0.38 (0.01) | -0.40 (0.01) | -0.43 (0.02) |
#' | real3 | -0.04 (0.01) | -0.03 (0.01) | -0.08 (0.01) | -0.01 (0.01) |
#' | real5 | -0.07 (0.01) | -0.04 (0.01) | -0.13 (0.02) | 0.00 (0.01) |
#' | real8 | -0.07 (0.02) | -0.04 (0.01) | -0.15 (0.02) | 0.00 (0.00) |
#' | hard3 | -0.03 (0.01) | -0.04 (0.01) | -0.08 (0.02) | -0.02 (0.01) |
#'
#' So it wins where raters are unequal or some fail, where cursors jitter and, after [shift_lag()], where ratings are
#' missing; against raters' drift it has little over a mean, and with equal spreads it loses where, as in the scenario
#' `"relative"`, a drift does not grow with a rater's scale. Part of what it gains is smoothing (last column). It does
#' not take out lags: [shift_lag()] first; against the mean after it the gain is -0.05 to -0.3 in most scenarios, -0.03
#' in `"drift"`, and +0.03 in `"relative"`. `window` and `anchor` were chosen on ten of these data sets at most, which
#' flatters them a little.
#'
#' @inheritParams fuse_mean
#' @param window Moving average of each rater before steps are taken: seconds, or [samples()]; an even number of samples
#'   becomes one more. One sample takes the traces as they are, which loses much where cursors rest.
#' @param anchor Seconds \eqn{\tau} beyond which the mean's level holds; see Details.
#' @param equalise Give all raters the mean spread first? Relative traces have no unit in common. `FALSE` takes the
#'   scales as they are, and refuses ones that are more than 5 times apart.
#' @returns A `gold` table as that of [fuse_mean()]. The band is by the jackknife over raters, given their scales.
#' @section Errors:
#' Those of [fuse_mean()].
#' @references Huber, P. J. (1964). Robust estimation of a location parameter. *Annals of Mathematical Statistics* 35,
#'   73-101. \doi{10.1214/aoms/1177703732}
#'
#'   Lopes, P., Yannakakis, G. N. & Liapis, A. (2017). RankTrace: Relative and unbounded affect annotation. *ACII*,
#'   158-163. \doi{10.1109/ACII.2017.8273594} (on such traces; this way to fuse them is not theirs).
#' @family fusions
#' @examples
#' gold <- fuse_gradient(ratings)
#' gold
#' @export
fuse_gradient <- function(data, ..., window = 2, anchor = 10, equalise = TRUE, min_raters = 1, conf_level = 0.95,
                          level = c("own", "means"), keep_ratings = getOption("musefuse.keep_ratings", TRUE)) {
  check_no_dots()
  data <- check_annotations(data)
  window <- as_window(window)
  anchor <- check_number(anchor, 0, open = TRUE)
  equalise <- check_flag(equalise)
  min_raters <- check_min_raters(min_raters)
  conf_level <- check_band_level(conf_level)
  level <- check_choice(level)
  gold <- fuse_cells(data, "gradient", fuse_gradient_cell, window, anchor, equalise, min_raters, conf_level,
    one_scale = !equalise)
  add_fusion_step(gold, data, "fuse_gradient", own_arguments("level"), keep_ratings, level)
}

fuse_gradient_cell <- function(cell, window, anchor, equalise, min_raters, conf_level) {
  ratings <- if (equalise) equal_raters(cell$ratings) else cell$ratings
  rate <- cell$rate %|% 1 # one sample has no rate, and no steps
  smooth <- smooth_raters(ratings, window_samples(window, rate))
  fuse <- function(raters, least) cpp_gradient(smooth[, raters, drop = FALSE], anchor * rate, least)
  fused <- fuse(seq_len(ncol(smooth)), min_raters)
  fused$se <- if (!is.null(conf_level)) jackknife_raters(ratings, function(raters) fuse(raters, 1)$value)
  equal_weight_result(cell, fused, conf_level)
}

# The moving average of each column; what was missing stays so.
smooth_raters <- function(ratings, width) {
  width <- min(width, 2L * nrow(ratings)) # which sees all of the trace from each end
  width <- width + (width + 1L) %% 2L # a centred window is odd
  starts <- as.integer(nrow(ratings) * seq(0, ncol(ratings)))
  smooth <- cpp_smooth_shape(as.vector(ratings), starts, rep(width, ncol(ratings)), "box", "renormalise")
  ratings[] <- replace(smooth, is.na(ratings), NA)
  ratings
}
