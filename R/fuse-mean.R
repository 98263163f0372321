#' Fuse raters by their mean or median
#'
#' The simplest gold standards: at each time the mean, the trimmed mean or the median of the ratings
#' that are there. They know nothing of who is reliable or late: where raters react with different
#' delays, shift them first; where some are unreliable, [fuse_ewe()] weighs them.
#'
#' @details The standard error of the median is that of Maritz & Jarrett (1978).
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param ... These dots are for future extensions and must be empty.
#' @param trim Share of the ratings at each time to leave out at either end, from 0 (the mean) up to
#'   0.5 (the median). Above 0 raters are compared as they are, and `centre` is not used.
#' @param centre Take out each rater's level beside the others before averaging, so that one who joins late or drops
#'   out makes no jump? Levels are those of the additive model \eqn{x_{rt} = m_t + b_r} (weighted least squares; Searle
#'   1987, *Linear models for unbalanced data*, ch. 9), with \eqn{\sum_r w_r b_r = 0}: raters are compared at the
#'   times that they share. On complete data this changes nothing. A rater who shares no time with the others keeps the
#'   own level.
#' @param min_raters Times at which fewer raters are present have no value.
#' @param conf_level Level of the band `conf.low` to `conf.high`, or `NULL` for none. It says how much the
#'   value depends on who happened to rate, not how far all raters may be off together. Standard error:
#'   the jackknife over raters (Efron & Stein 1981, \doi{10.1214/aos/1176345462}); limits by Student's t on
#'   (raters present - 1) degrees of freedom, so that few raters make a wide band.
#' @param level `"own"`: the level that the raters of a recording give it. `"means"`: levels that compare over the
#'   recordings of a corpus that are not rated by the same raters: the raters' own levels are taken out, as mean
#'   rating = rater + recording, robustly; the course of each recording stays as it is. See
#'   `vignette("learning-targets")`.
#' @param keep_ratings Let the ratings ride along, as [augment()], pictures of raters and [report()] need? `FALSE`
#'   makes small tables and files; what needs the ratings then says so.
#' @returns A `gold` table, one row a recording, dimension and time (seconds): `value`, `conf.low`,
#'   `conf.high`, and `n_raters`, the number of ratings used. [tidy()][gold] gives one row a rater.
#'
#'   Errors are classed: `musefuse_error_columns` (not an annotations table), `musefuse_error_empty`
#'   (no rows), `musefuse_error_argument`. A recording with one rater is returned as rated, with a
#'   warning (`musefuse_warning_one_rater`).
#' @references Efron, B. & Stein, C. (1981). The jackknife estimate of variance. *Annals of Statistics*
#'   9, 586-596. \doi{10.1214/aos/1176345462}
#'
#'   Maritz, J. S. & Jarrett, R. G. (1978). A note on estimating the variance of the sample median.
#'   *JASA* 73, 194-196. \doi{10.1080/01621459.1978.10480027}
#' @family fusions
#' @examples
#' fuse_mean(ratings)
#' fuse_mean(ratings, trim = 0.2)
#' fuse_median(ratings, min_raters = 2)
#' @export
fuse_mean <- function(data, ..., trim = 0, centre = TRUE, min_raters = 1, conf_level = 0.95,
                      level = c("own", "means"), keep_ratings = getOption("musefuse.keep_ratings", TRUE)) {
  check_no_dots()
  data <- check_annotations(data)
  trim <- check_number(trim, 0, 0.5)
  level <- check_choice(level)
  if (trim == 0.5) {
    return(fuse_median(data, min_raters = min_raters, conf_level = conf_level, level = level,
      keep_ratings = keep_ratings))
  }
  centre <- check_flag(centre)
  min_raters <- check_min_raters(min_raters)
  conf_level <- check_band_level(conf_level)
  gold <- fuse_cells(data, "mean", fuse_mean_cell, trim, centre, min_raters, conf_level)
  add_fusion_step(gold, data, "fuse_mean", own_arguments("level"), keep_ratings, level)
}

fuse_mean_cell <- function(cell, trim, centre, min_raters, conf_level) {
  band <- !is.null(conf_level)
  fused <- if (trim == 0) {
    cpp_weighted_mean(cell$ratings, rep(1, ncol(cell$ratings)), centre, min_raters, band)
  } else {
    cpp_trimmed_mean(cell$ratings, trim, min_raters, band)
  }
  equal_weight_result(cell, fused, conf_level)
}

#' @rdname fuse_mean
#' @export
fuse_median <- function(data, ..., min_raters = 1, conf_level = 0.95, level = c("own", "means"),
                        keep_ratings = getOption("musefuse.keep_ratings", TRUE)) {
  check_no_dots()
  data <- check_annotations(data)
  level <- check_choice(level)
  min_raters <- check_min_raters(min_raters)
  conf_level <- check_band_level(conf_level)
  gold <- fuse_cells(data, "median", fuse_median_cell, min_raters, conf_level)
  add_fusion_step(gold, data, "fuse_median", own_arguments("level"), keep_ratings, level)
}

fuse_median_cell <- function(cell, min_raters, conf_level) {
  se_weights <- if (is.null(conf_level)) matrix(0, 0L, 0L) else maritz_jarrett(ncol(cell$ratings))
  equal_weight_result(cell, cpp_median(cell$ratings, min_raters, se_weights), conf_level)
}

equal_weight_result <- function(cell, fused, conf_level) {
  about <- contrary_raters(cell$ratings, glance_rows)
  c(
    list(
      value = fused$value, n_raters = fused$n_raters,
      raters = list(rater = colnames(cell$ratings), weight = about$seen / max(1, sum(about$seen))),
      facts = list(status = if (any(about$seen)) "converged" else "degenerate"),
      contrary = about$contrary
    ),
    band_limits(fused$value, fused$se, fused$n_raters, conf_level)
  )
}

# Column m: the weights of the sorted values of a sample of m in the bootstrap distribution of its
# median.
maritz_jarrett <- function(most) {
  weights <- matrix(0, most, most)
  for (m in seq_len(most)) {
    edges <- stats::pbeta(seq(0, m) / m, (m + 1) / 2, (m + 1) / 2)
    weights[seq_len(m), m] <- diff(edges)
  }
  weights
}
