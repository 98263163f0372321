# How long the verbs take that have no script of their own, on a small and on a large table. From the package's root:
# Rscript bench/verbs.R   # writes bench/results/verbs.md
library(musefuse)
options(cli.progress_show_after = Inf)
source("bench/table.R")
quiet <- function(expr) suppressMessages(suppressWarnings(expr))

line <- function(verb, data, seconds, peer = "", theirs = NA) {
  theirs <- if (is.na(theirs)) "" else sprintf("%.3g", theirs)
  data.frame(verb = verb, data = data, seconds = seconds, peer = peer, theirs = theirs)
}

ratings_of <- function(recordings, duration, rate, raters, dimensions = "arousal") {
  simulate_annotations(recordings, raters, dimensions = dimensions, duration = duration, rate = rate, seed = 1)
}

fusions <- function(label, x) {
  rbind(
    line("fuse_gradient()", label, timed(quiet(fuse_gradient(x)), 1L)),
    line("fuse_ordinal()", label, timed(quiet(fuse_ordinal(x)), 1L)),
    line("fuse_ordinal(rule = \"bradley_terry\")", label, timed(quiet(fuse_ordinal(x, rule = "bradley_terry")), 1L))
  )
}

alignments <- function(label, x) line("align_ctw()", label, timed(quiet(align_ctw(x)), 1L))

# The same penalised cost by the package changepoint, with a penalty of its own.
changes <- function(label, n) {
  set.seed(1)
  gold <- data.frame(recording = "r", dimension = "a", time = seq_len(n) / 4,
    value = rep(rnorm(n / 500), each = 500) + rnorm(n, sd = 0.3))
  peer <- requireNamespace("changepoint", quietly = TRUE)
  line("segment_changepoint()", label, timed(quiet(segment_changepoint(gold))),
    if (peer) "changepoint::cpt.mean(PELT)" else "",
    if (peer) timed(changepoint::cpt.mean(gold$value / 0.3, method = "PELT", minseglen = 20)) else NA)
}

classes <- function(label, recordings) {
  x <- ratings_of(recordings, 120, 4, 5, c("arousal", "valence"))
  gold <- quiet(fuse_mean(x))
  cut <- quiet(segment_fixed(gold, 5))
  features <- extract_features(gold, cut, "basic")
  found <- quiet(cluster_kmeans(features, 4, seed = 1))
  one <- x[x$rater == levels(x$rater)[[1L]], ]
  stimulus <- quiet(extract_features(one, cut, "mean"))
  label <- paste0(label, ", ", nrow(features), " segments")
  rbind(
    line("cluster_consensus(resamples = 100)", label, timed(quiet(cluster_consensus(features, 4, seed = 1)), 1L)),
    line("class_predictability()", label, timed(quiet(class_predictability(found, stimulus, seed = 1)), 1L)),
    line("propagate(draws = 200)", label, timed(quiet(propagate(gold, found, draws = 200, seed = 1)), 1L)),
    line("choose_k(1:8)", label, timed(quiet(choose_k(features, seed = 1)), 1L))
  )
}

write_table("verbs", rbind(
  fusions("10 recordings of 1 min, 4 Hz, 5 raters", ratings_of(10, 60, 4, 5)),
  fusions("an hour, 25 Hz, 8 raters", ratings_of(1, 3600, 25, 8)),
  alignments("10 recordings of 1 min, 4 Hz, 5 raters", ratings_of(10, 60, 4, 5)),
  alignments("1 recording of 5 min, 4 Hz, 5 raters", ratings_of(1, 300, 4, 5)),
  changes("10,000 samples", 1e4), changes("100,000 samples", 1e5),
  classes("6 recordings of 2 min, 4 Hz", 6)
), paste("Verbs that no other table has. Peers search for changes with a penalty of their own; of the other verbs none",
  "was found in R."), "of one run, changes the least of three, on a busy machine")
