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
  new_table(columns, "annotations", fit = fit, steps = attr(data, "steps", exact = TRUE))
}
