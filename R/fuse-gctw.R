#' Fuse raters by the mean of their GCTW alignment
#'
#' Aligns the raters of each recording by [align_gctw()] and takes their (weighted) mean on the
#' recording's clock. It sharpens what the raters agree on where their delays change; it knows nothing of who is reliable:
#' [fuse_raaw()] weights the raters too and is mostly the better choice.
#'
#' @inheritParams align_gctw
#' @inheritParams fuse_mean
#' @param variant `"robust"`, `"muse"` or `"full"`; see [align_gctw()].
#' @param weights `NULL` for equal weights, or one number of at least 0 for each rater, named by the raters.
#' @param conf_level Level of the band `conf.low` to `conf.high`: the jackknife over raters, given the
#'   alignment. `NULL` leaves it out.
#' @returns A `gold` table: `recording, dimension, time` (seconds), `value`, `conf.low`, `conf.high`,
#'   `n_raters`. [tidy()][gold] gives a row a recording, dimension and rater: `weight`, `lag` (constant lag that was
#'   taken out, seconds), `role` (`"warped"`, or set aside as `"constant"` or `"missing"`), `max_shift`
#'   (seconds); `tidy(x, "recordings")` status, iterations, objective and the mean pairwise CCC of the raters before and
#'   after. [warping_paths()] gives the warps.
#' @inherit align_gctw references
#' @family fusions
#' @examples
#' gold <- fuse_gctw(ratings)
#' tidy(gold, "recordings")
#' @export
fuse_gctw <- function(data, variant = c("robust", "muse", "full"), ..., synchronise = FALSE,
                      joint = FALSE, anchor = if (variant == "muse") "none" else "mean",
                      max_shift = if (variant == "muse") Inf else 10, lambda = 0.7, energy = 0.8,
                      max_iter = if (variant == "full") 100 else 10, tolerance = 1e-3,
                      basis = warp_basis(), max_gap = 1, weights = NULL, centre = TRUE,
                      min_raters = 1, conf_level = 0.95) {
  check_no_dots()
  data <- check_annotations(data)
  variant <- check_choice(variant, c("robust", "muse", "full"))
  settings <- gctw_settings(data, rlang::current_env())
  given <- weights
  weights <- check_rater_weights(weights, levels(droplevels(data$rater)))
  centre <- check_flag(centre)
  min_raters <- check_min_raters(min_raters)
  conf_level <- check_band_level(conf_level)

  cells <- annotation_cells(data)
  warn_one_rater(cells)
  aligned <- gctw_cells(cells, settings)
  warn_gctw(cells, aligned, settings)
  fused <- Map(function(cell, one) {
    w <- unname(weights[colnames(one$ratings)])
    mean <- call_core(cpp_weighted_mean(one$ratings, w, centre, min_raters, !is.null(conf_level)), where_cell(cell))
    one$raters <- cbind(one$raters["rater"], weight = w / max(sum(w), .Machine$double.xmin), one$raters[-1L])
    c(list(value = mean$value, n_raters = mean$n_raters, raters = one$raters, facts = one$facts),
      band_limits(mean$value, mean$se, mean$n_raters, conf_level))
  }, cells, aligned)
  gold <- with_paths(new_gold(cells, fused, "gctw", ratings = data), stack_paths(cells, aligned, data))
  add_step(gold, data, "fuse_gctw", c(settings,
    list(weights = given, centre = centre, min_raters = min_raters, conf_level = conf_level)))
}

with_paths <- function(gold, paths) {
  fit <- fit_of(gold)
  fit$paths <- paths
  attr(gold, "fit") <- fit
  gold
}
