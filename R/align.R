# What all alignments share: the table of aligned ratings and the warps in its fit.
#
# `aligned` has one element a cell: list(ratings, paths = list(warped_time), ...), both matrices time x
# rater with the raters as column names of `ratings`.

# The id columns and the time of aligned cells, rater by rater; the raters' levels as in `data`.
aligned_rows <- function(cells, aligned, data) {
  samples <- lengths(lapply(cells, `[[`, "time"))
  raters <- lapply(aligned, function(one) colnames(one$ratings))
  id <- function(name) {
    known <- levels(data[[name]])
    of <- match(vapply(cells, `[[`, "", name, USE.NAMES = FALSE), known)
    structure(rep(of, samples * lengths(raters)), levels = known, class = "factor")
  }
  list(
    recording = id("recording"), dimension = id("dimension"),
    rater = structure(
      rep(match(unlist(raters), levels(data$rater)), rep(samples, lengths(raters))),
      levels = levels(data$rater), class = "factor"
    ),
    time = unlist(Map(function(cell, k) rep(cell$time, k), cells, lengths(raters)), use.names = FALSE)
  )
}

stack_paths <- function(cells, aligned, data) {
  rows <- aligned_rows(cells, aligned, data)
  rows$warped_time <- unlist(lapply(aligned, function(one) one$paths$warped_time), use.names = FALSE)
  rows$lag <- rows$warped_time - rows$time
  tibble::new_tibble(rows)
}

aligned_annotations <- function(cells, aligned, data, fit) {
  columns <- aligned_rows(cells, aligned, data)
  columns$value <- unlist(lapply(aligned, `[[`, "ratings"), use.names = FALSE)
  new_table(columns, "annotations", fit = fit)
}

#' Read an alignment
#'
#' What [align_gctw()] and [align_dtw()] estimated: `tidy()` a row a rater or a recording, `glance()` one row of
#' facts; [warping_paths()] gives the warps themselves.
#'
#' @param x Aligned annotations.
#' @param type `"raters"` or `"recordings"`: one row a recording and dimension, with each rater or without.
#' @param ... Must be empty, but for `type`.
#' @returns
#' * `tidy()`: a tibble with `recording`, `dimension`, for raters `rater`, and what the method reports of them:
#'   [align_gctw()] `lag` (the constant lag taken out, seconds), `role` (`"warped"`, or set aside as `"constant"` or
#'   `"missing"`) and `max_shift` (seconds), and for recordings `status`, `iterations`, ...; [align_dtw()]
#'   `reference` (is this the one?), `distance` (DTW distance from the reference) and `lag` (mean seconds behind it).
#' * `glance()`: a tibble of one row: `method`, `recordings`, `dimensions`, `raters`, `max_shift` (the largest
#'   distance of a warp from the recording's clock, in seconds), `status` (the worst of all recordings).
#'
#'   Annotations for which nothing was estimated are an error of class `musefuse_error_argument`.
#' @family alignment
#' @name alignment-tidiers
#' @examples
#' aligned <- align_gctw(ratings[ratings$recording == "clip1", ])
#' tidy(aligned)
#' glance(aligned)
NULL

#' @rdname alignment-tidiers
#' @export
tidy.fit_alignment <- function(x, type = c("raters", "recordings"), ...) {
  check_no_dots()
  x[[check_choice(type, c("raters", "recordings"))]]
}

#' @rdname alignment-tidiers
#' @export
glance.annotations <- function(x, ...) {
  check_no_dots()
  fit <- fit_of(x)
  if (!inherits(fit, "fit_alignment")) {
    return(tibble::tibble(
      recordings = count_ids(x$recording), dimensions = count_ids(x$dimension), raters = count_ids(x$rater),
      ratings = sum(!is.na(x$value)), share_missing = mean(is.na(x$value))
    ))
  }
  tibble::tibble(
    method = fit$method, recordings = count_ids(x$recording), dimensions = count_ids(x$dimension),
    raters = count_ids(x$rater), max_shift = max(abs(fit$paths$lag), if (nrow(x) == 0L) NA, na.rm = nrow(x) > 0L),
    status = worst_status(fit$recordings[["status"]])
  )
}
