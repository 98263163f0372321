# Do the intervals that propagate() gives hold what they say? Simulated corpora of 8 recordings (100 s at 2 Hz) of five
# raters whose errors linger (they decay in 4 s), with or without a level of each rater in each recording; a rough
# signal (Ornstein-Uhlenbeck, 15 s) or the same smoothed. Three classes of segments of 10 s, by means or by standard
# deviations; 100 draws. Writes bench/results/propagate-coverage.md.
#   Rscript bench/propagate-coverage.R [corpora = 20]
library(musefuse)
source("bench/table.R")

corpora <- as.integer(c(commandArgs(TRUE), 20L)[[1L]])
draws <- 100L
time <- (0:199) / 2
fusions <- list(mean = fuse_mean, EWE = fuse_ewe, RALF = function(data) fuse_latent(data, band = "full"))

lingering <- function(decay) {
  keep <- exp(-0.5 / decay)
  stats::filter(c(stats::rnorm(1), sqrt(1 - keep^2) * stats::rnorm(length(time) - 1L)), keep, "recursive")
}
smoothed <- function(x) {
  weights <- 1 - cos(2 * pi * (1:15) / 16)
  wide <- c(rep(x[[1L]], 7), x, rep(x[[length(x)]], 7))
  as.vector(stats::na.omit(stats::filter(wide, weights / sum(weights))))
}

corpus <- function(signal, level) {
  truth <- do.call(rbind, lapply(1:8, function(r) {
    value <- as.vector(lingering(15))
    data.frame(recording = paste0("r", r), dimension = "a", time = time,
      value = if (signal == "smooth") smoothed(value) else value)
  }))
  rated <- do.call(rbind, lapply(1:5, function(k) {
    error <- replicate(8, sqrt(1 - level) * lingering(4) + sqrt(level) * stats::rnorm(1))
    cbind(truth[1:3], rater = paste0("p", k), value = truth$value + 0.6 * as.vector(error))
  }))
  list(truth = truth, rated = as_annotations(rated, unit = "s"))
}

quietly <- function(x) suppressWarnings(suppressMessages(x))
judged <- function(one, fuse, feature) {
  gold <- quietly(fuse(one$rated))
  cut <- quietly(segment_fixed(gold, 10))
  found <- quietly(cluster_kmeans(extract_features(gold, cut, feature), 3, seed = 1))
  true <- quietly(predict(found, extract_features(one$truth, cut, feature)))
  told <- quietly(propagate(gold, found, draws = draws, seed = 1))
  share <- as.vector(table(true$class)) / nrow(true)
  limits <- tidy(told, "shares")
  within <- function(x, low, high) mean(x >= low - 1e-9 & x <= high + 1e-9, na.rm = TRUE)
  c(shares = within(share, limits$conf.low, limits$conf.high),
    band = within(one$truth$value, gold$conf.low, gold$conf.high),
    sure = mean(told$sure, na.rm = TRUE), right = mean((true$class == told$class)[told$sure], na.rm = TRUE))
}

rows <- list()
for (signal in c("rough", "smooth")) for (level in c(0, 0.2)) {
  found <- simplify2array(lapply(seq_len(corpora), function(i) {
    set.seed(i)
    one <- quietly(corpus(signal, level))
    sapply(fusions, function(fuse) c(mean = judged(one, fuse, "mean"), std = judged(one, fuse, "std")))
  }))
  means <- apply(found, 1:2, mean, na.rm = TRUE)
  percent <- function(what) paste(round(100 * means[what, ]))
  error <- round(100 * apply(found["mean.shares", , ], 1L, stats::sd) / sqrt(corpora))
  rows <- c(rows, list(data.frame(signal = signal, levels = if (level > 0) "yes" else "no", fusion = names(fusions),
    "shares, means" = percent("mean.shares"), "s.e." = paste(error), "shares, std" = percent("std.shares"),
    "sure, means" = percent("mean.sure"), "right of these" = percent("mean.right"),
    "right of these, std" = percent("std.right"), "band holds the signal" = percent("mean.band"),
    check.names = FALSE)))
}
write_table("propagate-coverage", do.call(rbind, rows), c(
  paste("Percent,", corpora, "corpora a row. Shares: of classes by means and by standard deviations, how many true",
    "shares lie in"),
  "their interval of 95 % (s.e.: of the first, over corpora). Sure: segments whose class has a probability of .8;",
  "right: of these, who has the class that the signal has. Band: times at which the 95 % band of the gold standard",
  "holds the signal."
))
