#' Leave ratings out, on record
#'
#' Takes ratings out of a table and keeps the reason: it is part of [settings()] and of the methods paragraph. Rows can
#' be taken by `[` as well; that is noticed, but has no reason.
#'
#' @inheritParams rescale_annotations
#' @param reason Why, in words, for the methods paragraph: `"asleep, by his own account"`.
#' @param recording,dimension,rater Whose ratings: names; what is not given means all. At least one of these or a time
#'   must be given.
#' @param start,end Only ratings from `start` (seconds) on, before `end`.
#' @returns `data` without these ratings.
#'
#'   Errors: `musefuse_error_argument` where nothing is chosen or no reason is given, `musefuse_error_empty` where
#'   nothing would be left, `musefuse_error_unknown` for names that are not in the data. A warning
#'   (`musefuse_warning_empty`) says where the choice holds no rating.
#' @family preparation
#' @examples
#' kept <- exclude_annotations(ratings, reason = "talked on the phone", rater = "emil",
#'   recording = "clip1")
#' settings(kept)
#' @export
exclude_annotations <- function(data, reason, ..., recording = NULL, dimension = NULL, rater = NULL,
                                start = NULL, end = NULL) {
  check_no_dots()
  data <- check_annotations(data)
  check_given(missing(reason), "why these ratings are left out, in words", "reason")
  reason <- check_string(reason)
  if (!nzchar(trimws(reason))) abort_musefuse("{.arg reason} must say why these ratings are left out.", "argument")
  start <- check_number(start, null = TRUE)
  end <- check_number(end, null = TRUE)
  if (all_null(recording, dimension, rater, start, end)) {
    abort_musefuse(c(
      "At least one of {.arg recording}, {.arg dimension}, {.arg rater}, {.arg start} and {.arg end} must be given.",
      x = "{.val {reason}} is the reason.",
      i = "{.code exclude_annotations(data, \"asleep\", rater = \"anna\")} leaves out a rater."
    ), "argument")
  }
  index <- series_index(data)
  gone <- rep.int(chosen_series(data, index, recording, dimension, rater), index$size)
  if (!is.null(start)) gone <- gone & data$time >= start
  if (!is.null(end)) gone <- gone & data$time < end
  if (all(gone)) {
    abort_musefuse("These are all the ratings: nothing would be left.", "empty")
  }
  if (!any(gone)) warn_musefuse("There is no rating to leave out.", "empty")
  out <- if (any(gone)) droplevels_annotations(data[!gone, ]) else data
  add_step(out, data, "exclude_annotations", own_arguments(),
    said = list(raters = c(count_ids(data$rater), count_ids(out$rater))))
}
