#' Fuse raters by rater aligned annotation weighting (RAAW)
#'
#' The MuSe-Toolbox's own method, for raters who are late by different and changing delays and not
#' equally reliable: align the raters of a recording, weight each aligned rater by the agreement with the others, leave
#' out the negative ones, and take the weighted mean.
#'
#' @details
#' `align = "gctw"` is [align_gctw()], then [fuse_ewe()] on the aligned raters. `synchronise = TRUE` among its
#' arguments takes a constant lag out of each rater first, and with `weighting = "reliability"` this is RAAW+, which
#' with known truth is clearly better than RAAW. (All raters' common delay remains: see [estimate_lag()].)
#' `variant = "muse"` gives the toolbox's numbers, without its rounding. Whatever the alignment, the verbs called
#' one by one give the same numbers and warps.
#'
#' GCTW needs traces without many gaps. In a recording and dimension of which more than `max_missing` of the
#' ratings are missing, the GCTW step is left out (the lags are still taken out with `synchronise`),
#' and a message says so.
#'
#' @inheritParams fuse_ewe
#' @param align How to align: a method, or a list of it and its arguments, `list("gctw", variant = "muse")`.
#'   * `"gctw"`: [align_gctw()], its arguments, and `max_missing` (0.2), the share of missing ratings above which
#'     GCTW is left out;
#'   * `"dtw"`: [align_dtw()], its arguments, and `synchronise` (`FALSE`): take a constant lag out first?
#'   * `"ctw"`: [align_ctw()], its arguments, and `synchronise` (`FALSE`);
#'   * `"lag"`: one constant lag a rater, the `"pairwise"` method of [estimate_lag()], with `max_lag` (6 s);
#'   * `"none"`: this is [fuse_ewe()].
#'
#'   A list without a method is of `"gctw"`.
#' @param weighting Where the weights come from: `"agreement"`: in proportion to the agreement; `"reliability"`:
#'   EWE+, see [fuse_ewe()].
#' @returns A `gold` table: `recording, dimension, time` (seconds), `value`, `conf.low`, `conf.high` (the
#'   jackknife over raters, given the alignment), `n_raters`. [tidy()][gold] gives a row a recording, dimension and
#'   rater: `weight`, `agreement` on the aligned traces, `weight_before`, `agreement_before` on the traces as they came,
#'   `lag` (constant lag taken out, seconds); `tidy(x, "recordings")` what was done (`align`), the status, and the mean
#'   pairwise CCC of the raters `ccc_before` and `ccc_after` alignment. [warping_paths()] gives the warps.
#'
#'   Warnings and errors on the weights are those of [fuse_ewe()].
#' @references Stappen, L., Schumann, L., Sertolli, B., Baird, A., Weigell, B., Cambria, E., & Schuller, B. W.
#'   (2021). MuSe-Toolbox: The multimodal sentiment analysis continuous annotation fusion and discrete class
#'   transformation toolbox. *MuSe '21*, 75-82. \doi{10.1145/3475957.3484451}
#' @family fusions
#' @examples
#' gold <- fuse_raaw(ratings, list("gctw", synchronise = TRUE), weighting = "reliability")
#' gold
#' tidy(gold, "recordings")
#' @export
fuse_raaw <- function(data, align = "gctw", ..., weighting = c("agreement", "reliability"),
                      agreement = c("pairwise", "leave_one_out", "consensus"), index = c("ccc", "pearson"),
                      fallback = c("error", "mean", "median"), centre = TRUE, min_raters = 1, conf_level = 0.95,
                      level = c("own", "means"), keep_ratings = getOption("musefuse.keep_ratings", TRUE),
                      threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  align <- check_alignment(align, data, c("gctw", "dtw", "ctw", "lag", "none"), more = list(gctw = "max_missing"))
  if (align$method == "gctw" && is.null(align$max_missing)) align$max_missing <- 0.2
  settings <- ewe_settings(weighting, agreement, index, fallback, centre, min_raters, conf_level, max_iter = 10)
  level <- check_choice(level)
  threads <- check_threads(threads)
  check_scales(data)
  warn_of_raters(annotation_cells(data))
  cells <- align_by(data, align, align$max_missing %||% 1, threads)
  fused <- map_threaded(cells, "Fusing by raaw", raaw_steps, settings, threads = threads)
  gold <- with_paths(new_gold(cells, fused, "raaw", ratings = data), cells, data)
  report_weights(attr(gold, "fit"), settings$fallback)
  add_fusion_step(gold, data, "fuse_raaw", c(list(align = align), settings[names(settings) != "max_iter"]),
    keep_ratings, level)
}

# The aligned ratings, and those before, whose weights are told beside.
raaw_steps <- list(
  prepare = function(cell, settings) cell[c("ratings", "before")],
  work = function(prepared, settings, threads) {
    fused <- ewe_core(lapply(prepared, `[[`, "ratings"), settings, threads)
    before <- ewe_core(lapply(prepared, `[[`, "before"), utils::modifyList(settings, list(conf_level = NULL)), threads)
    Map(function(fused, before) list(fused = fused, before = before), fused, before)
  },
  finish = function(cell, result, settings) {
    fused <- ewe_result(cell, result$fused, settings)
    fused$raters <- c(fused$raters, compact(list(
      weight_before = result$before$weight, agreement_before = result$before$agreement, lag = cell$raters$lag
    )))
    fused$facts <- c(fused$facts, list(
      align = cell$align, ccc_before = mean_pairwise_ccc(cell$before), ccc_after = mean_pairwise_ccc(cell$ratings)
    ))
    fused
  }
)
