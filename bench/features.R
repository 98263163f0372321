# Features of segments: the issue's size (6000 segments x 40 samples x 28 features), one long segment, and
# packages of CRAN that compute features of a series. Writes bench/results/features.md.
# `Rscript bench/features.R <library>` finds the peers in a library of their own.
peers <- commandArgs(trailingOnly = TRUE)
if (length(peers) > 0L) .libPaths(c(.libPaths(), peers[[1L]]))
library(musefuse)
source("bench/table.R")
extract <- musefuse:::cpp_extract_features
large <- feature_catalogue("large")$name

rows <- list()
add <- function(task, who, seconds, features) {
  rows[[length(rows) + 1L]] <<- data.frame(task = task, who = who, features = features, ms = 1000 * seconds,
    check.names = FALSE)
}
core <- function(value, size, features, times = 9L) {
  time <- (seq_along(value) - 1) / 4
  first <- seq.int(1L, length(value), size)
  sizes <- rep(as.integer(size), length(first))
  ten <- rep(10L, length(first))
  ranges <- list(first = first, size = sizes, expected = as.double(sizes), support = ten, timed_support = ten)
  timed(extract(time, value, ranges, list(features = features, level = 0, min_share = 0, threads = 1L), NULL), times)
}

set.seed(1)
walk <- cumsum(rnorm(6000 * 40))
add("6000 segments x 40 samples", "core call", core(walk, 40, large), 28)
add("6000 segments x 40 samples", "the original (as measured in ../shared)", 16.9, 28)
table <- data.frame(recording = "a", time = (seq_along(walk) - 1) / 4, value = walk)
segments <- segment_fixed(table, 10)
add("6000 segments x 40 samples", "extract_features() of a data frame",
  timed(extract_features(table, segments, "large"), 9L), 28)
rated <- as_annotations(cbind(table, dimension = "x", rater = "r"), unit = "s")
gold <- suppressWarnings(suppressMessages(fuse_mean(rated, conf_level = NULL)))
add("6000 segments x 40 samples", "extract_features() of a gold standard",
  timed(extract_features(gold, segments, "large"), 9L), 28)
for (n in c(1e4, 1e5, 1e6)) {
  one <- cumsum(rnorm(n))
  add(paste("one segment of", format(n, big.mark = " ")), "core call", core(one, n, large, 3L), 28)
}
dynamic <- setdiff(feature_catalogue("dynamic")$name, "sample_entropy")
add("one segment of 1e+06", "core call, dynamic without sample entropy", core(one, 1e6, dynamic, 3L), 7)
add("one segment of 10 000", "core call, sample entropy", core(one[1:1e4], 1e4, "sample_entropy", 3L), 1)

# Peers compute other features; what compares is the time a series takes.
series <- matrix(walk[seq_len(300 * 200)], 200)
add("300 series of 200 samples", "musefuse, large and dynamic",
  core(c(series), 200, c(large, dynamic, "sample_entropy")), 36)
for (peer in c("Rcatch22", "tsfeatures")) {
  if (!requireNamespace(peer, quietly = TRUE)) {
    message(peer, " is not installed and left out")
    add("300 series of 200 samples", paste(peer, "(not installed)"), NA_real_, NA)
  } else if (peer == "Rcatch22") {
    add("300 series of 200 samples", "Rcatch22::catch22_all",
      timed(for (j in 1:300) Rcatch22::catch22_all(series[, j]), 1L), 22)
  } else {
    list_of_series <- lapply(1:300, function(j) stats::ts(series[, j]))
    add("300 series of 200 samples", "tsfeatures::tsfeatures", timed(tsfeatures::tsfeatures(list_of_series), 1L), 16)
  }
}
write_table("features", do.call(rbind, rows), paste(
  "Goal of the issue: 6000 x 40 x 28 in 20 ms or less (core call); a segment of a million samples in linear or",
  "n log n time. Sample entropy alone is quadratic in the number of ticks at 4 Hz."
))
