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

#' Half hours of electricity in twelve households
#'
#' Simulated loads (kW, means of half hours) of twelve households over four weeks, from 11 March to 7 April 2024 in
#' Berlin:
#' 31 March has 23 hours. Households differ in level by up to an order of magnitude; their days are of three types:
#' `work` (peaks before and after work), `home` (somebody is at home all day) and `away`.
#'
#' @format An `annotations` table: `recording` (`h01` to `h12`), `dimension` (`load`), `rater` (`meter`), `time`
#' (seconds
#'   since the start, which [traces()] dates), `value`. `truth(energy)$days` has the type of each `household` and
#'   `date`.
#' @source Simulated by `data-raw/days.R` of the source repository.
#' @seealso `vignette("energy")`
#' @family data
#' @examples
#' energy
#' truth(energy)$days
"energy"

#' Two films: skin, heart and ratings of five viewers
#'
#' Simulated: electrodermal activity (microsiemens, 32 Hz), heart rate (beats a minute, 1 Hz) and ratings of tension
#' (-1 to
#' 1, 4 Hz) of five viewers of two films of 150 s. Each signal follows the tension of the film late, by a lag of its
#' own.
#'
#' @format An `annotations` table: `recording` (`chase`, `meadow`), `dimension` (`eda`, `heart_rate`, `rating`), `rater`
#'   (`viewer1` to `viewer5`), `time` (seconds), `value`. `truth(physiology)` has `signal`, the tension of the films at
#'   1 Hz, and `lags`.
#' @source Simulated by `data-raw/days.R` of the source repository.
#' @seealso `vignette("physiology")`
#' @family data
#' @examples
#' physiology
#' head(truth(physiology)$lags)
"physiology"

#' Mood and stress of 24 persons, several times a day
#'
#' Simulated experience sampling: six beeps a day at random times from 8 to 21 o'clock over two weeks, 10 to 35 % of
#' them missed; mood and stress on scales from 0 to 100. Persons are `steady`, have `weary evenings`, or
#' `ups and downs`.
#'
#' @format An `annotations` table: `recording` (`p01` to `p24`), `dimension` (`mood`, `stress`), `rater` (`self`),
#' `time`
#'   (seconds since the first beep, which [traces()] dates; a clock on the wall), `value`.
#'   `truth(experience)$persons` has
#'   the type of each `person`.
#' @source Simulated by `data-raw/days.R` of the source repository.
#' @seealso `vignette("experience-sampling")`
#' @family data
#' @examples
#' experience
"experience"

#' Six indices of one market
#'
#' Simulated daily closes of six indices over three years of trading days (Monday to Friday). All follow one market,
#' each
#' with weight, noise and unit of its own; `small` and `abroad` follow one and two trading days late. The market rises,
#' falls or is calm for weeks.
#'
#' @format An `annotations` table: `recording` (`market`), `dimension` (`price`), `rater` (the indices), `time` (seconds
#'   since the first day, which [traces()] dates), `value`. `truth(indices)$days` has `regime` and the log price
#'   `signal` of
#'   each `date`.
#' @source Simulated by `data-raw/days.R` of the source repository.
#' @seealso `vignette("indices")`
#' @family data
#' @examples
#' indices
"indices"

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
