# Dynamic time warping side by side with the packages of CRAN, in one run on one core. Writes
# bench/results/dtw.md. `Rscript bench/dtw.R <library>` finds the peers in a library of their own; those that
# are not installed are reported as missing.
peers <- commandArgs(trailingOnly = TRUE)
if (length(peers) > 0L) .libPaths(c(peers[[1L]], .libPaths()))
library(musefuse)
source("bench/table.R")

rows <- list()
add <- function(task, who, ms, ours) {
  rows[[length(rows) + 1L]] <<- data.frame(task = task, who = who, ms = ms, `times ours` = ms / ours,
    check.names = FALSE)
}

# Short calls are repeated inside: the clock counts in milliseconds.
milliseconds <- function(work) {
  once <- max(timed(work(), 1L), 1e-4)
  inner <- max(1L, ceiling(0.3 / once))
  1000 * timed(for (i in seq_len(inner)) work(), if (once > 3) 1L else 5L) / inner
}

compare <- function(task, mine, peers) {
  ours <- milliseconds(mine)
  add(task, "musefuse", ours, ours)
  for (peer in names(peers)) {
    installed <- requireNamespace(sub(":.*", "", peer), quietly = TRUE)
    add(task, peer, if (installed) milliseconds(peers[[peer]]) else NA_real_, ours)
  }
}

set.seed(1)
walk <- function(n) cumsum(rnorm(n))
x <- walk(2400)
y <- walk(2400)

compare("distance, 2 x 2400, no band", function() dtw(x, y), list(
  "IncDTW::dtw2vec" = function() IncDTW::dtw2vec(x, y, step_pattern = "symmetric1"),
  "dtwclust::dtw_basic" = function() dtwclust::dtw_basic(x, y, norm = "L2", step.pattern = dtw::symmetric1),
  "dtw::dtw" = function() {
    dtw::dtw(outer(x, y, function(a, b) (a - b)^2), step.pattern = dtw::symmetric1, distance.only = TRUE)
  }
))

compare("distance and path, 2 x 2400, no band", function() dtw(x, y, path = TRUE), list(
  "IncDTW::dtw" = function() IncDTW::dtw(x, y, step_pattern = "symmetric1", return_wp = TRUE),
  "dtwclust::dtw_basic" = function() {
    dtwclust::dtw_basic(x, y, norm = "L2", step.pattern = dtw::symmetric1, backtrack = TRUE)
  },
  "dtw::dtw" = function() dtw::dtw(outer(x, y, function(a, b) (a - b)^2), step.pattern = dtw::symmetric1)
))

compare("distance and path, 2 x 2400, band of 100", function() dtw(x, y, window = 100, path = TRUE), list(
  "IncDTW::dtw" = function() {
    IncDTW::dtw(x, y, step_pattern = "symmetric1", ws = 100, return_wp = TRUE)
  },
  "dtwclust::dtw_basic" = function() {
    dtwclust::dtw_basic(x, y, window.size = 100L, norm = "L2", step.pattern = dtw::symmetric1, backtrack = TRUE)
  }
))

walks <- lapply(1:50, function(k) walk(600))
compare("all pairs of 50 x 600, no band", function() dtw_matrix(walks), list(
  "IncDTW::dtw_dismat" = function() {
    IncDTW::dtw_dismat(walks, step_pattern = "symmetric1", normalize = FALSE, return_matrix = TRUE,
      ncores = 1, useRcppParallel = FALSE)
  },
  "dtwclust: proxy::dist" = function() {
    proxy::dist(walks, method = "dtw_basic", norm = "L2", step.pattern = dtw::symmetric1)
  }
))

# The peer's tolerance is set to nought, so that both make ten iterations, from the same centre.
raters <- lapply(1:5, function(k) sin(seq(0, 60, length.out = 2400) + k / 10) + 0.1 * walk(2400))
start <- raters[[dtw_barycentre(raters, max_iter = 1, start = "medoid")$start]]
compare("DBA of 5 x 2400, 10 iterations", function() dtw_barycentre(raters, max_iter = 10, tolerance = 0,
  start = "medoid"), list(
  "dtwclust::DBA" = function() {
    dtwclust::DBA(raters, centroid = start, max.iter = 10L, delta = 0, norm = "L2", step.pattern = dtw::symmetric1)
  }
))

# Peak memory of a process of its own, read from /proc.
hour <- function() {
  file <- tempfile(fileext = ".R")
  writeLines(c(
    "library(musefuse)",
    paste0(
      "peak <- function() as.numeric(gsub('[^0-9]', '', grep('VmHWM', readLines('/proc/self/status'), value = ",
      "TRUE))) / 1024"
    ),
    "set.seed(1); x <- cumsum(rnorm(90000)); y <- cumsum(rnorm(90000)); before <- peak()",
    "a <- dtw(x, y, window = 10, rate = 25, path = TRUE)",
    "cat(peak() - before)"
  ), file)
  memory <- as.numeric(system2(file.path(R.home("bin"), "Rscript"), file, stdout = TRUE))
  x <- walk(90000)
  y <- walk(90000)
  paste0("One hour at 25 Hz (2 x 90000 samples), band of 10 s (250 samples to either side), distance and path: ",
    round(milliseconds(function() dtw(x, y, window = 10, rate = 25, path = TRUE))),
    " ms; the peak memory of the process rises by ", round(memory), " MB.")
}

versions <- vapply(c("IncDTW", "dtwclust", "dtw"), function(package) {
  if (requireNamespace(package, quietly = TRUE)) paste(package, utils::packageVersion(package)) else
    paste(package, "(not installed)")
}, "")
write_table("dtw", do.call(rbind, rows), c(
  paste0("Peers: ", paste(versions, collapse = ", "), ". Here more runs: the least of five, of calls repeated",
    " for 0.3 s. IncDTW takes absolute differences as costs for vectors, which is less work."),
  if (file.exists("/proc/self/status")) c("", hour())
))
