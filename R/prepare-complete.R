#' Stop where something is missing
#'
#' Verbs go on where ratings are missing: they use what is there, and count the rest in what they print and warn. Where
#' the plan of a study rules missing data out, put this into the chain before the verb that must not meet any.
#'
#' @param data Annotations: every rater of a recording and dimension must have a rating at each time of their common
#'   clock. Raters who are not in a recording at all are not missed: that is the study's design. Or a gold standard,
#'   whose values must all be there, or a table of features, whose features must.
#' @inheritParams rlang::args_dots_empty
#' @returns `data`, invisibly, as it is.
#'
#'   Errors: `musefuse_error_missing`, which says how much is missing and names the first place.
#' @family preparation
#' @seealso [rater_diagnostics()] for the share of each trace that is missing.
#' @examples
#' clip <- ratings[ratings$recording == "clip2" & ratings$dimension == "valence", ]
#' try(assert_complete(clip))
#' begun <- exclude_annotations(clip, "paused", rater = "dora")
#' begun <- exclude_annotations(begun, "the end is ragged", start = 90)
#' gold <- assert_complete(begun) |> fuse_mean()
#' @export
assert_complete <- function(data, ...) {
  check_no_dots()
  check_given(missing(data), "annotations, a gold standard or a table of features", "data")
  found <- if (inherits(data, "gold")) missing_values(check_gold(data)) else
    if (inherits(data, "features")) missing_features(data) else missing_ratings(check_annotations(data))
  if (found$missing > 0) {
    share <- format_share(found$missing / found$of)
    abort_musefuse(c(
      "{.arg data} must be complete.",
      x = "{found$missing} of {found$of} {found$what} ({share}) {cli::qty(found$missing)}{?is/are} missing.",
      i = "The first is {found$first}."
    ), "missing")
  }
  invisible(data)
}

missing_ratings <- function(data) {
  cells <- annotation_cells(data)
  gone <- vapply(cells, function(cell) sum(is.na(cell$ratings)), 0)
  first <- if (any(gone > 0)) {
    cell <- cells[[which(gone > 0)[[1L]]]]
    at <- which(is.na(cell$ratings), arr.ind = TRUE)[1L, ]
    missing_place(cell, paste("of rater", colnames(cell$ratings)[[at[[2L]]]]), cell$time[[at[[1L]]]])
  }
  list(missing = sum(gone), of = sum(lengths(lapply(cells, `[[`, "ratings"))), what = "ratings", first = first)
}

missing_values <- function(gold) {
  gone <- which(is.na(gold$value))
  first <- if (length(gone) > 0L) {
    at <- gold[gone[[1L]], ]
    missing_place(at, NULL, at$time)
  }
  list(missing = length(gone), of = nrow(gold), what = "values", first = first)
}

missing_features <- function(features) {
  values <- feature_matrix(features, arg = "data")$values
  gone <- which(!is.finite(values), arr.ind = TRUE)
  first <- if (nrow(gone) > 0L) paste0(colnames(values)[[gone[1L, 2L]]], " in row ", gone[1L, 1L])
  list(missing = nrow(gone), of = length(values), what = "features", first = first)
}

missing_place <- function(ids, whose, time) {
  paste(c("that", whose, "in recording", as.character(ids$recording), paste0("(", ids$dimension, ")"), "at",
    format(time), "s"), collapse = " ")
}
