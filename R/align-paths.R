#' The warps of aligned raters
#'
#' At which time of their own each rater gave what an alignment or a fusion has put at a time of the recording's clock.
#'
#' @param data Aligned annotations, from [align_gctw()] or another `align_*()` verb, or a gold standard of a fusion that
#'   aligns.
#' @inheritParams rlang::args_dots_empty
#' @returns A tibble, one row a recording, dimension, rater and time: `recording, dimension, rater`, `time`
#'   (the recording's clock, seconds), `warped_time` (when the rater gave what belongs to `time`), `lag`
#'   (`warped_time - time`, seconds; positive is late).
#'
#'   An error of class `musefuse_error_fit` if `data` carries no warps.
#' @seealso [unwarp_gold()] for the way back onto the raters' clocks.
#' @family alignment
#' @examples
#' warping_paths(align_gctw(ratings))
#' @export
warping_paths <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "a table that an {.code align_*()} verb made", "data")
  if (!is.data.frame(data)) abort_wanted(data, "a table that an {.code align_*()} verb made", "data", caller_env())
  paths <- fit_of(data)$paths %||% fit_of(data, "fit_alignment")$paths
  if (!is.null(paths)) check_clock_of_warps(data)
  if (is.null(paths)) {
    abort_musefuse(c(
      "{.arg data} carries no warps.",
      i = paste0(
        "{.fn align_gctw} and the other {.code align_*()} verbs make tables that do, and {.fn fuse_gctw} and ",
        "{.fn fuse_raaw}."
      )
    ), "fit")
  }
  rows <- path_rows(paths)
  if (nrow(rows) == 0L) {
    abort_musefuse(c("{.arg data} carries no warps of its recordings.",
      i = "Warps are found by the names of the recordings and dimensions that were aligned."), "fit")
  }
  if (is.null(rows[["warped_time"]])) rows$warped_time <- rows$time + rows$lag # of fuse_latent()
  rows$lag <- rows$warped_time - rows$time
  rows[c(trace_keys, "time", "warped_time", "lag")]
}

# Warps belong to the clock that the alignment put the raters on.
check_clock_of_warps <- function(x, call = caller_env()) {
  lineage <- current_lineage(x)
  for (step in steps_since(lineage$at[[1L]], lineage$steps, "paths")) {
    if (!isTRUE(step$moves_clock)) next
    mover <- if (step$verb == "by_hand") "you have moved its times by hand" else
      "{.fn {step$verb}} has moved its times"
    abort_musefuse(c(paste0("The warps are not those of {.arg data} any more: ", mover, " since."),
      i = "Ask the table that was aligned for them."), "fit", call = call)
  }
}
