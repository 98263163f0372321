# How the time of verbs grows with what there is more of: the slope of log time over log size. An exponent of 1 is
# twice the time for twice the data. From the package's root:
#   Rscript bench/growth.R            # writes bench/results/growth.md
library(musefuse)

# Least user and system time of up to three runs; short ones are repeated until the clock can be read.
cpu_time <- function(run) {
  once <- function(times) {
    gc()
    used <- system.time(for (i in seq_len(times)) suppressMessages(suppressWarnings(run())), gcFirst = FALSE)
    sum(used[1:2]) / times
  }
  first <- once(1L)
  if (first > 1) {
    return(first)
  }
  min(replicate(2L, once(max(1L, ceiling(0.1 / max(first, 0.001))))))
}

rows <- list()
grow <- function(over, verb, sizes, make, run) {
  seconds <- vapply(sizes, function(size) {
    data <- make(size)
    cpu_time(function() run(data))
  }, 0)
  exponent <- stats::coef(stats::lm(log(seconds) ~ log(sizes)))[[2L]]
  rows[[length(rows) + 1L]] <<- data.frame(over = over, verb = verb, from = sizes[[1L]], to = sizes[[length(sizes)]],
    first = seconds[[1L]], last = seconds[[length(seconds)]], exponent = exponent)
  message(over, " ", verb, ": ", format(exponent, digits = 2))
}

rated <- function(seconds = 120, raters = 6, recordings = 1) {
  simulate_annotations(recordings, raters, duration = rep(seconds, 2L), rate = 4, seed = 1)
}
steps <- function(n) {
  set.seed(1)
  data.frame(recording = "r", dimension = "d", time = seq_len(n) / 4,
    value = rep(rnorm(ceiling(n / 400)), each = 400)[seq_len(n)] + rnorm(n) / 4)
}
clouds <- function(n, d = 4L) {
  set.seed(1)
  matrix(rnorm(n * d) + rep(3 * (seq_len(n) %% 5L), d), n)
}

samples <- c(1000, 2000, 4000)
grow("samples (seconds)", "fuse_mean", 4 * samples, rated, fuse_mean)
grow("samples (seconds)", "fuse_ewe", 4 * samples, rated, fuse_ewe)
grow("samples (seconds)", "fuse_latent", samples, rated, fuse_latent)
grow("samples (seconds)", "rater_diagnostics", samples, rated, rater_diagnostics)
grow("samples (values)", "segment_changepoint, 100 s a level", 4 * samples, steps, segment_changepoint)
noise <- function(n) transform(steps(n), value = rnorm(n))
grow("samples (values)", "segment_changepoint, one level", 4 * samples, noise, segment_changepoint)

raters <- c(6, 12, 24)
of_raters <- function(n) rated(120, n)
grow("raters", "fuse_ewe", raters, of_raters, fuse_ewe)
grow("raters", "fuse_latent", raters, of_raters, fuse_latent)
grow("raters", "fuse_gctw", raters, of_raters, fuse_gctw)
grow("raters", "fuse_raaw", raters, of_raters, fuse_raaw)

recordings <- c(20, 40, 80)
of_recordings <- function(n) rated(60, 6, n)
grow("recordings", "fuse_ewe", recordings, of_recordings, fuse_ewe)
grow("recordings", "shift_lag", recordings, of_recordings, function(data) shift_lag(data, 1))
grow("recordings", "rater_diagnostics", recordings, of_recordings, rater_diagnostics)
grow("recordings", "segments and features", recordings, function(n) fuse_mean(of_recordings(n)),
  function(gold) extract_features(gold, segment_fixed(gold, 5)))

segments <- c(5000, 10000, 20000)
grow("segments", "cluster_kmeans", segments, clouds, function(x) cluster_kmeans(x, 5, seed = 1, starts = 3))
grow("segments", "cluster_dbscan", segments, clouds, function(x) cluster_dbscan(x, 0.3))
grow("segments", "cluster_agglomerative, single", segments, clouds,
  function(x) cluster_agglomerative(x, 5, linkage = "single"))
grow("segments", "cluster_agglomerative, ward", segments, clouds, function(x) cluster_agglomerative(x, 5))
grow("segments", "cluster_agglomerative, average", c(1250, 2500, 5000), clouds,
  function(x) cluster_agglomerative(x, 5, linkage = "average"))
labels_of <- function(x) rep(1:5, length.out = nrow(x))
grow("segments", "index_silhouette, all pairs", c(2500, 5000, 10000), clouds,
  function(x) index_silhouette(x, labels = labels_of(x)))
grow("segments", "index_silhouette, a sample", c(30000, 60000, 120000), clouds,
  function(x) index_silhouette(x, labels = labels_of(x)))

classes <- c(4, 8, 16)
cloud <- clouds(5000)
grow("k", "cluster_kmeans", classes, identity, function(k) cluster_kmeans(cloud, k, seed = 1, starts = 3))
grow("k", "cluster_gmm, 20 iterations", classes, identity,
  function(k) cluster_gmm(cloud, k, seed = 1, starts = 1, max_iter = 20))

table <- do.call(rbind, rows)
number <- function(x) formatC(x, digits = 2, format = "g")
size <- function(x) format(x, scientific = FALSE, trim = TRUE)
writeLines(c(
  "# How time grows", "",
  "Written by `Rscript bench/growth.R`. CPU seconds on one core at the smallest and the largest of three sizes, and",
  "the slope of log time over log size. Above 1.2 by their nature: the state of a latent fusion (one a rater), trees",
  "(but single linkage and Ward's in few dimensions) and silhouettes of all pairs, the search for changes where there",
  "are none (nothing is pruned), and warps of all raters together (their weights are one quadratic programme).", "",
  "| over | verb | from | to | s | s | exponent |", "|---|---|---|---|---|---|---|",
  sprintf("| %s | %s | %s | %s | %s | %s | %.2f |", table$over, table$verb, vapply(table$from, size, ""),
    vapply(table$to, size, ""), number(table$first), number(table$last), table$exponent)
), "bench/results/growth.md")
