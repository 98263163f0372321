# Makes the example data: data/ratings.rda, data/ratings_segments.rda and, as files, inst/extdata.
# Run from the root of the package after a change of the simulator: Rscript data-raw/ratings.R
pkgload::load_all(".", quiet = TRUE)

raters <- data.frame(
  rater = c("anna", "ben", "chen", "dora", "emil"),
  lag = c(0.8, 1.6, 1.2, 2.1, 4.6), # emil is late
  noise = c(0.3, 0.45, 1.4, 0.5, 0.4), # chen is noisy
  dropout = c(0, 0.01, 0, 0.15, 0), # dora drops out
  gain = c(1, 0.8, 1.1, 0.9, 1.25),
  offset = c(0.02, 0.1, -0.05, -0.02, 0)
)
ratings <- simulate_annotations(
  paste0("clip", 1:6), raters,
  dimensions = c("arousal", "valence"), duration = c(120, 240), rate = 4, trend = 0.4, wander = 0.3,
  drift = 0.03, jitter = 0.002, deadband = 0.02, speed = 0.4, freeze = 0.03, endcut = 0.02,
  quantise = 0.001, seed = 20211024
)
# Few digits keep the package small.
ratings$value <- round(ratings$value, 3)
ratings <- local({
  truth <- attr(ratings, "truth")
  truth$signal$value <- round(truth$signal$value, 3)
  truth$lags$lag <- round(truth$lags$lag, 2)
  attr(ratings, "truth") <- truth
  ratings
})

# Segments of 8 to 20 s, each on one topic, without gaps; the last one takes what is left.
set.seed(20211024)
segments_of <- function(recording) {
  end <- max(ratings$time[ratings$recording == recording]) + 0.25
  cuts <- cumsum(c(0, runif(ceiling(end / 8), 8, 20)))
  cuts <- c(round(4 * cuts[cuts < end - 8]) / 4, end)
  n <- length(cuts) - 1L
  data.frame(
    recording = recording, segment = seq_len(n), start = cuts[-(n + 1L)], end = cuts[-1L],
    topic = sample(c("comfort", "design", "driving", "price"), n, replace = TRUE)
  )
}
partition <- data.frame(
  id = levels(ratings$recording), partition = c("train", "train", "train", "train", "devel", "test")
)
segments <- do.call(rbind, lapply(partition$id, segments_of))
ratings_segments <- new_table(list(
  recording = factor(segments$recording, partition$id), segment = segments$segment,
  start = segments$start, end = segments$end,
  partition = factor(partition$partition, c("train", "devel", "test"))[match(segments$recording, partition$id)],
  topic = factor(segments$topic)
), "segments")

save(ratings, file = "data/ratings.rda", compress = "xz", version = 3)
save(ratings_segments, file = "data/ratings_segments.rda", compress = "xz", version = 3)

# The same as files.
root <- "inst/extdata/ratings"
unlink(root, recursive = TRUE)
write_csv <- function(data, ...) {
  path <- file.path(root, ...)
  dir.create(dirname(path), recursive = TRUE, showWarnings = FALSE)
  utils::write.csv(data, path, row.names = FALSE, quote = FALSE, na = "")
}
for (recording in partition$id) {
  for (dimension in levels(ratings$dimension)) {
    cell <- ratings[ratings$recording == recording & ratings$dimension == dimension, ]
    wide <- data.frame(timestamp = unique(cell$time), split(cell$value, cell$rater))
    write_csv(wide, "raw", dimension, paste0(recording, ".csv"))
  }
  rows <- segments[segments$recording == recording, c("start", "end", "segment", "topic")]
  names(rows)[[3L]] <- "segment_id"
  write_csv(rows, "segments", paste0(recording, ".csv"))
}
write_csv(partition, "partition.csv")
