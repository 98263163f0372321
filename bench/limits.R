# How near the core is to what a simple loop takes: the kernels of bench/limits.cpp, compiled here with the flags that
# packages are compiled with, against the core's calls on the same complete data, whose numbers are compared too. And
# the machine's bandwidth, below which nothing goes. Writes bench/results/limits.md.
#   Rscript bench/limits.R
library(musefuse)
source("bench/table.R")
Rcpp::sourceCpp("bench/limits.cpp")

set.seed(1)
rows <- list()
compare <- function(task, core, kernel, same, times = 7L) {
  stopifnot(same(core(), kernel()))
  seconds <- c(timed(for (i in 1:10) core(), times), timed(for (i in 1:10) kernel(), times)) / 10
  rows[[length(rows) + 1L]] <<- data.frame(task = task, core_ms = 1000 * seconds[[1L]],
    kernel_ms = 1000 * seconds[[2L]], ratio = seconds[[1L]] / seconds[[2L]], check.names = FALSE)
}
near <- function(x, y) isTRUE(all.equal(x, y, tolerance = 1e-9, check.attributes = FALSE))

# 300 traces of 2400 samples.
traces <- matrix(cumsum(rnorm(2400 * 300)), 2400)
starts <- seq.int(0L, length(traces), 2400L)
for (width in c(9L, 17L, 33L)) {
  savgol <- function(x, starts) musefuse:::cpp_smooth_savgol(x, starts, rep(width, length(starts) - 1L), 3L)
  unit <- savgol(as.double(seq_len(2L * width + 1L) == width + 1L), c(0L, 2L * width + 1L))
  weights <- rev(unit[width + 1L + seq.int(-(width %/% 2L), width %/% 2L)])
  inside <- seq.int(width, 2400L - width - 8L)
  compare(paste("Savitzky-Golay, window", width), function() savgol(c(traces), starts),
    function() kernel_window(traces, weights),
    function(x, y) near(matrix(x, 2400)[inside, ], y[inside, ]))
}

cells <- lapply(1:100, function(i) sin(seq_len(2400) / 50) + matrix(rnorm(2400 * 6), 2400) / 3)
given <- list(agreement = "pairwise", index = "ccc", max_iter = 10, centre = TRUE, min_raters = 1, reliability = FALSE)
for (band in c(FALSE, TRUE)) {
  compare(paste("EWE,", if (band) "with" else "without", "a band"),
    function() musefuse:::cpp_ewe(cells, given, band, 1L, NULL), function() kernel_ewe(cells, band),
    function(x, y) near(lapply(x, `[`, c("value", if (band) "se")), lapply(y, `[`, c("value", if (band) "se"))))
}

walk <- cumsum(rnorm(6000 * 40))
times <- (seq_along(walk) - 1) / 4
n <- 6000L
ranges <- list(first = seq.int(1L, length(walk), 40L), size = rep(40L, n), expected = rep(40, n), support = rep(10L, n),
  timed_support = rep(10L, n))
large <- list(features = feature_catalogue("large")$name, level = 0, min_share = 0, threads = 1L)
compare("28 features of 6000 segments", function() musefuse:::cpp_extract_features(times, walk, ranges, large, NULL),
  function() kernel_features(walk, 40L, 10L), near)

big <- lapply(1:3, function(i) numeric(2^23) + i)
bandwidth <- 24 * 2^23 / timed(kernel_triad(big[[1L]], big[[2L]], big[[3L]]), 9L) / 1e9
write_table("limits", do.call(rbind, rows), paste0(
  "Goal of the issue: at most 1.5 times the kernel. The kernels know no missing values, no edges and no far-off ",
  "levels; both give the same numbers on the same complete data. A sum of two vectors of 64 MB into a third moves ",
  format(bandwidth, digits = 2), " GB a second on this machine, flags ",
  system("R CMD config CXX17FLAGS", intern = TRUE), "."
))
