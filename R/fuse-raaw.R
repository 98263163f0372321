#' Fuse raters by rater aligned annotation weighting (RAAW)
#'
#' The MuSe-Toolbox's own method, for raters who are late by different and changing delays and not
#' equally reliable: align the raters of a recording, weight each aligned rater by the agreement with the others, leave out the
#' negative ones, and take the weighted mean.
#'
#' @details
#' `align = "gctw"` is [align_gctw()], then [fuse_ewe()] on the aligned raters. `synchronise = TRUE` takes a
#' constant lag out of each rater first, and with `weighting = "reliability"` this is RAAW+, which with known truth is
#' clearly better than RAAW. (All raters' common delay remains: see [estimate_lag()].) `variant = "muse"` with the
#' other defaults gives the toolbox's numbers, without its rounding.
#'
#' GCTW needs traces without many gaps. In a recording and dimension of which more than `max_missing` of the
#' ratings are missing, the GCTW step is left out (the lags are still taken out with `synchronise`),
#' and a message says so.
#'
#' @inheritParams align_gctw
#' @inheritParams fuse_ewe
#' @param align `"gctw"`; `"dtw"` ([align_dtw()]); `"lag"`, one constant lag a rater (the
#'   `"pairwise"` method of [estimate_lag()]); or `"none"`, which is [fuse_ewe()].
#' @param variant Variant of [align_gctw()].
#' @param weighting Where the weights come from: `"agreement"`: in proportion to the agreement; `"reliability"`: EWE+, see [fuse_ewe()].
#' @param max_missing Share of missing ratings above which GCTW is left out.
#' @returns A `gold` table: `recording, dimension, time` (seconds), `value`, `conf.low`, `conf.high` (the
#'   jackknife over raters, given the alignment), `n_raters`. [tidy()][gold] gives a row a recording, dimension and rater: `weight`,
#'   `agreement` on the aligned traces, `weight_before`, `agreement_before` on the traces as they came, `lag` (constant lag taken
#'   out, seconds); `tidy(x, "recordings")` what was done (`align`), the status, and the mean pairwise CCC of the raters
#'   `ccc_before` and `ccc_after` alignment. [warping_paths()] gives the warps.
#'
#'   Warnings and errors on the weights are those of [fuse_ewe()].
#' @references Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#'   (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#'   transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#' @family fusions
#' @examples
#' gold <- fuse_raaw(ratings, synchronise = TRUE, weighting = "reliability")
#' gold
#' tidy(gold, "recordings")
#' @export
fuse_raaw <- function(data, align = c("gctw", "dtw", "lag", "none"), ..., synchronise = FALSE,
                      weighting = c("agreement", "reliability"), variant = c("robust", "muse", "full"),
                      joint = FALSE, max_shift = if (variant == "muse") Inf else 10,
                      max_missing = 0.2, agreement = c("pairwise", "leave_one_out", "consensus"),
                      index = c("ccc", "pearson"), fallback = c("error", "mean", "median"),
                      centre = TRUE, min_raters = 1, conf_level = 0.95) {
  check_no_dots()
  data <- check_annotations(data)
  align <- check_choice(align, c("gctw", "dtw", "lag", "none"))
  variant <- check_choice(variant, c("robust", "muse", "full"))
  warp <- gctw_settings(data, with_gctw_defaults(list(
    variant = variant, synchronise = synchronise, joint = joint, max_shift = max_shift
  )))
  warp$max_missing <- check_number(max_missing, 0, 1)
  settings <- list(
    weighting = check_choice(weighting, c("agreement", "reliability")),
    agreement = check_choice(agreement, c("pairwise", "leave_one_out", "consensus")),
    index = check_choice(index, c("ccc", "pearson")),
    fallback = check_choice(fallback, c("error", "mean", "median")),
    centre = check_flag(centre), min_raters = check_min_raters(min_raters),
    conf_level = check_band_level(conf_level), max_iter = 10
  )
  cells <- annotation_cells(data)
  warn_one_rater(cells)
  aligned <- raaw_alignments(cells, data, align, warp)
  fused <- Map(function(cell, one) {
    call_core(raaw_cell(cell, one, settings), where_cell(cell))
  }, cells, aligned)
  gold <- with_paths(new_gold(cells, fused, "raaw", ratings = data), stack_paths(cells, aligned, data))
  report_weights(fit_of(gold), settings$fallback)
  add_step(gold, data, "fuse_raaw", c(
    list(align = align), warp[c("synchronise", "variant", "joint", "max_shift", "max_missing")],
    settings[names(settings) != "max_iter"]
  ))
}

raaw_cell <- function(cell, aligned, settings) {
  before <- ewe_core(cell$ratings, utils::modifyList(settings, list(conf_level = NULL)))
  fused <- fuse_ewe_cell(utils::modifyList(cell, list(ratings = aligned$ratings)), settings)
  fused$raters <- cbind(fused$raters,
    weight_before = before$weight, agreement_before = before$agreement, lag = aligned$raters$lag
  )
  fused$facts <- c(fused$facts, list(
    align = aligned$align, ccc_before = mean_pairwise_ccc(cell$ratings),
    ccc_after = mean_pairwise_ccc(aligned$ratings)
  ))
  fused
}

# What gctw_cells() gives, for each way to align: list(ratings, paths, raters, align) a cell.
raaw_alignments <- function(cells, data, align, warp) {
  by <- rep(align, length(cells))
  if (align == "gctw") {
    gappy <- vapply(cells, share_missing, 0) > warp$max_missing
    by[gappy] <- if (warp$synchronise) "lag" else "none"
    inform_gappy(cells[gappy], warp)
  }
  aligned <- vector("list", length(cells))
  aligned[by == "none"] <- lapply(cells[by == "none"], lag_cell, synchronise = FALSE)
  aligned[by == "lag"] <- lapply(cells[by == "lag"], lag_cell, synchronise = TRUE)
  if (any(by == "gctw")) {
    aligned[by == "gctw"] <- gctw_cells(cells[by == "gctw"], warp)
    warn_gctw(cells[by == "gctw"], aligned[by == "gctw"], warp)
  }
  if (align == "dtw") aligned <- dtw_cells(cells, data, warp$synchronise)
  Map(function(one, how) c(one, list(align = how)), aligned, by)
}

# Of the raters who gave anything at all.
share_missing <- function(cell) {
  missing <- colMeans(is.na(cell$ratings))
  if (all(missing == 1)) 1 else mean(missing[missing < 1])
}

inform_gappy <- function(cells, warp) {
  if (length(cells) == 0L) {
    return(invisible())
  }
  inform_musefuse(c(
    i = "GCTW is left out in {length(cells)} recording{?s} x dimension{?s} with more than {round(100 * warp$max_missing)} % missing ratings: {.val {name_some(vapply(cells, name_cell, ''))}}."
  ), "gaps")
}

# Constant lags, or none.
lag_cell <- function(cell, synchronise) {
  raters <- colnames(cell$ratings)
  lags <- if (synchronise) pairwise_lags(cell$ratings, cell$rate, max_lag = 6)$lag_or_zero else
    rep(0, length(raters))
  warped <- outer(cell$time, lags, `+`)
  moved <- cell$ratings
  if (any(lags != 0)) {
    moved[] <- cpp_resample_at(cell$ratings, outer(seq_along(cell$time), lags * cell$rate, `+`), FALSE)
  }
  list(ratings = moved, paths = list(warped_time = warped), raters = data.frame(rater = raters, lag = lags))
}

# align_dtw() on the whole table, taken apart again.
dtw_cells <- function(cells, data, synchronise) {
  lags <- lapply(cells, function(cell) lag_cell(cell, synchronise)$raters$lag)
  if (synchronise) data <- shift_lag(data, estimate_lag(data, "pairwise", max_lag = 6))
  warped <- align_dtw(data)
  paths <- warping_paths(warped)
  Map(function(cell, matrix, lag) {
    mine <- paths$recording == cell$recording & paths$dimension == cell$dimension
    warped_time <- vapply(colnames(cell$ratings), function(rater) {
      one <- mine & paths$rater == rater
      stats::approx(paths$time[one], paths$warped_time[one], cell$time, rule = 2)$y
    }, numeric(length(cell$time)))
    list(
      ratings = matrix$ratings, paths = list(warped_time = sweep(warped_time, 2L, lag, `+`)),
      raters = data.frame(rater = colnames(cell$ratings), lag = lag)
    )
  }, cells, annotation_cells(warped), lags)
}
