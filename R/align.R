# What all alignments share: the table of aligned ratings and the warps in its fit.
#
# `aligned` has one element a cell: list(ratings, paths = list(warped_time), ...), both matrices time x
# rater with the raters as column names of `ratings`.

raters_of <- function(aligned) lapply(aligned, function(one) colnames(one$ratings))
trace_levels <- function(data) lapply(stats::setNames(nm = trace_keys), function(id) levels(data[[id]]))

stack_paths <- function(cells, aligned, data) {
  new_paths(cells, raters_of(aligned), lapply(aligned, `[[`, "paths"), trace_levels(data))
}

# The aligned table, whose fit has the `facts` of the cells and of the `raters`, but for those of `inner` use.
aligned_annotations <- function(cells, aligned, data, method, class, settings, inner = NULL) {
  columns <- trace_rows(cells, raters_of(aligned), trace_levels(data))
  columns$value <- stacked_numbers(lapply(aligned, `[[`, "ratings"))
  raters <- stack_rows(cells, aligned, "raters")
  raters$rater <- factor(raters$rater, levels(data$rater))
  fit <- structure(list(method = method, settings = settings, raters = raters[setdiff(names(raters), inner)],
    recordings = stack_rows(cells, aligned, "facts"), paths = stack_paths(cells, aligned, data), ratings = data),
  class = c(class, "fit_alignment", "musefuse_fit"))
  add_step(new_table(columns, "annotations", fit = fit), data, paste0("align_", method), settings)
}

#' Read an alignment
#'
#' What [align_gctw()], [align_dtw()] and [align_ctw()] estimated: `tidy()` a row a rater or a recording, `glance()` one
#' row of facts; [warping_paths()] gives the warps themselves.
#'
#' @param x Aligned annotations.
#' @param type `"raters"` or `"recordings"`: one row a recording and dimension, with each rater or without.
#' @param ... Must be empty, but for `type`.
#' @returns
#' * `tidy()`: a tibble with `recording`, `dimension`, for raters `rater`, and what the method reports of them:
#'   [align_gctw()] `lag` (the constant lag taken out, seconds), `role` (`"warped"`, or set aside as `"constant"` or
#'   `"missing"`) and `max_shift` (seconds), and for recordings `status`, `iterations`, ...; [align_dtw()]
#'   `reference` (is this the one?), `distance` (DTW distance from the reference) and `lag` (mean seconds behind it);
#'   what [align_ctw()] reports stands on its page.
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
  x[[check_choice(type)]]
}

#' @rdname alignment-tidiers
#' @export
glance.annotations <- function(x, ...) {
  check_no_dots()
  need_columns(x)
  fit <- fit_of(x)
  if (!inherits(fit, "fit_alignment")) {
    x <- check_annotations(x)
    return(tibble::tibble(
      recordings = count_ids(x$recording), dimensions = count_ids(x$dimension), raters = count_ids(x$rater),
      ratings = sum(!is.na(x$value)), share_missing = mean(is.na(x$value))
    ))
  }
  tibble::tibble(
    method = fit$method, recordings = count_ids(x$recording), dimensions = count_ids(x$dimension),
    raters = count_ids(x$rater), max_shift = largest_shift(fit$paths),
    status = worst_status(fit$recordings[["status"]])
  )
}

largest_shift <- function(paths) {
  shifts <- lapply(unclass(paths), function(cell) abs(cell$values$warped_time - cell$time))
  if (any(lengths(shifts) > 0L)) max(unlist(shifts), na.rm = TRUE) else NA_real_
}
