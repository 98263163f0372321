#' Ratings of six clips by five raters
#'
#' Simulated ratings of arousal and valence at 4 Hz, 2 to 4 minutes a clip, on a scale from -1 to 1.
#' Among the raters `emil` is late (by 4.6 s; the others by 0.8 to 2.1 s), `chen` is noisy and `dora`
#' drops out for a sixth of the time. All of them drift a little, rest at times, and may stop before
#' the end. What is true is known: see [truth()].
#'
#' The same ratings are shipped as files, in the layout that [read_annotations()] calls `"recordings"`:
#' `system.file("extdata", "ratings", "raw", package = "musefuse")`.
#'
#' @format An `annotations` table, one row a rating: `recording` (`clip1` to `clip6`), `dimension`
#'   (`arousal`, `valence`), `rater` (`anna`, `ben`, `chen`, `dora`, `emil`), `time` (seconds) and
#'   `value` (`NA` where a rating is missing).
#' @source [simulate_annotations()]; the script is `data-raw/ratings.R` in the source repository.
#' @family data
#' @examples
#' ratings
#' truth(ratings)$raters
"ratings"

#' Segments of the six clips
#'
#' Stretches of 8 to 22 seconds of the clips in [ratings], each about one topic, and the partition that
#' each clip belongs to.
#'
#' @format A `segments` table, one row a segment: `recording`, `segment` (number within the
#'   recording), `start` and `end` (seconds; `start <= t < end`), `partition` (`train`, `devel`, `test`)
#'   and `topic` (`comfort`, `design`, `driving`, `price`).
#' @source Random, see [ratings].
#' @family data
#' @examples
#' ratings_segments
"ratings_segments"
