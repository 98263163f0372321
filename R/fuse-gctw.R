#' Fuse raters by the mean of their GCTW alignment
#'
#' Aligns the raters of each recording by [align_gctw()] and takes their (weighted) mean on the
#' recording's clock. It sharpens what the raters agree on where their delays change; it knows nothing of who is
#' reliable: [fuse_raaw()] weights the raters too and is mostly the better choice.
#'
#' `fuse_gctw(data, align = list(...))` is the weighted mean of `align_gctw(data, ...)`: the same numbers, the same
#' warps.
#'
#' @inheritParams fuse_mean
#' @param align Arguments of [align_gctw()], in a list with their names: `list(variant = "muse", max_shift = 5)`. One
#'   without a name is the variant, so `"muse"` will do.
#' @param weights `NULL` for equal weights, or one number of at least 0 for each rater, named by the raters.
#' @param threads Number of threads; recordings are spread over them. The result is the same for any number.
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
#' gold <- fuse_gctw(ratings, align = list(synchronise = TRUE, max_shift = 5))
#' tidy(gold, "recordings")
#' @export
fuse_gctw <- function(data, align = list(variant = "robust"), ..., weights = NULL, centre = TRUE, min_raters = 1,
                      conf_level = 0.95, level = c("own", "means"),
                      keep_ratings = getOption("musefuse.keep_ratings", TRUE),
                      threads = getOption("musefuse.threads", 1L)) {
  check_no_dots()
  data <- check_annotations(data)
  align <- check_alignment(align, data, "gctw")
  settings <- list(
    weights = check_rater_weights(weights, levels(droplevels(data$rater))), centre = check_flag(centre),
    min_raters = check_min_raters(min_raters), conf_level = check_band_level(conf_level)
  )
  level <- check_choice(level)
  check_scales(data)
  warn_of_raters(annotation_cells(data))
  cells <- align_by(data, align, threads = check_threads(threads))
  fused <- map_cells(cells, "Fusing by gctw", gctw_mean_cell, settings)
  warn_contrary(cells, fused)
  gold <- with_paths(new_gold(cells, fused, "gctw", ratings = data), cells, data)
  settings["weights"] <- list(weights)
  add_fusion_step(gold, data, "fuse_gctw", c(list(align = align[names(align) != "method"]), settings),
    keep_ratings, level)
}

# The weighted mean of one aligned cell, with what the alignment says of its raters.
gctw_mean_cell <- function(cell, settings) {
  w <- unname(settings$weights[colnames(cell$ratings)])
  mean <- cpp_weighted_mean(cell$ratings, w, settings$centre, settings$min_raters, !is.null(settings$conf_level))
  raters <- cbind(cell$raters["rater"], weight = w / max(sum(w), .Machine$double.xmin), cell$raters[-1L])
  c(list(value = mean$value, n_raters = mean$n_raters, raters = raters, facts = cell$facts,
    contrary = contrary_raters(cell$ratings, glance_rows)$contrary & w > 0),
    band_limits(mean$value, mean$se, mean$n_raters, settings$conf_level))
}
