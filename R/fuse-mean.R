#' Fuse raters by their mean or median
#'
#' The simplest gold standards: at each time the mean, the trimmed mean or the median of the ratings
#' that are there. They use no knowledge of who is reliable or late; where raters lag by different
#' delays, see [shift_lag()] first.
#'
#' @param data An annotations table (see [as_annotations()]).
#' @param trim Share of the ratings at each time to leave out at either end, from 0 (the mean) up to
#'   0.5 (the median).
#' @param centre Compare raters about their own means, so that one who drops out makes no jump? The
#'   mean of the means is added back. On complete data this changes nothing. Used with `trim = 0`
#'   only.
#' @param min_raters Times at which fewer raters are present have no value.
#' @param conf_level Level of the band `lower` to `upper`: the jackknife over raters with Student's t
#'   on (raters - 1) degrees of freedom. It says how much the value depends on who happened to rate.
#'   `NULL` leaves the band out.
#' @inheritParams rlang::args_dots_empty
#' @returns A `gold` table, one row a recording, dimension and time: `value`, `lower`, `upper`,
#'   `n_raters` (ratings used). [tidy()] gives one row a rater, [glance()] one row of facts.
#' @family fusions
#' @export
fuse_mean <- function(data, ..., trim = 0, centre = TRUE, min_raters = 1, conf_level = 0.95) {
  rlang::check_dots_empty()
  data <- check_annotations(data)
  trim <- check_number(trim, 0, 0.5)
  centre <- check_flag(centre)
  min_raters <- check_number(min_raters, 1, whole = TRUE)
  if (!is.null(conf_level)) conf_level <- check_conf_level(conf_level)
  gold <- fuse_cells(data, "mean", function(cell) {
    weights <- rep(1, ncol(cell$ratings))
    fused <- cpp_weighted_mean(cell$ratings, weights, centre, min_raters)
    list(value = fused$value, n_raters = fused$n_raters,
      raters = data.frame(rater = colnames(cell$ratings), weight = weights / length(weights)),
      facts = list(status = "converged"))
  })
  add_step(gold, data, "fuse_mean",
    list(trim = trim, centre = centre, min_raters = min_raters, conf_level = conf_level))
}
