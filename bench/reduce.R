# Self-organising maps against kohonen, the same grid, passes and radius. Writes bench/results/reduce.md.
# `Rscript bench/reduce.R <library>` finds kohonen in a library of its own.
peers <- commandArgs(trailingOnly = TRUE)
if (length(peers) > 0L) .libPaths(c(.libPaths(), peers[[1L]]))
library(musefuse)
source("bench/table.R")

rows <- list()
add <- function(task, who, seconds, error) {
  rows[[length(rows) + 1L]] <<- data.frame(task = task, who = who, seconds = seconds, `quantisation error` = error,
    check.names = FALSE)
}

set.seed(1)
compare <- function(n, p, grid, passes) {
  centres <- matrix(rnorm(8 * p, sd = 2), 8)
  values <- centres[sample.int(8, n, TRUE), ] + matrix(rnorm(n * p), n)
  table <- as.data.frame(values)
  task <- sprintf("%d x %d, map %d x %d, %d passes", n, p, grid, grid, passes)
  for (training in c("batch", "online")) {
    steps <- if (training == "batch") passes else passes * n
    seconds <- timed(map <- reduce_som(table, grid, training = training, max_iter = steps, standardise = FALSE, seed = 1,
      learning_rate = 0.05), 2L)
    add(task, paste0("musefuse, ", training), seconds, glance(map)$quantisation_error)
    if (requireNamespace("kohonen", quietly = TRUE)) {
      shape <- kohonen::somgrid(grid, grid, "hexagonal", neighbourhood.fct = "gaussian")
      seconds <- timed(peer <- kohonen::som(values, shape, rlen = passes, mode = training), 2L)
      codes <- peer$codes[[1L]]
      error <- mean(sqrt(rowSums((values - codes[peer$unit.classif, ])^2)))
      add(task, paste0("kohonen, ", training), seconds, error)
    }
  }
}
compare(6000, 28, 10, 20)
compare(20000, 10, 12, 10)
if (!requireNamespace("kohonen", quietly = TRUE)) message("kohonen is not installed and left out")

wide <- matrix(rnorm(6000 * 28), 6000)
add("6000 x 28, components", "musefuse, reduce_pca", timed(reduce_pca(as.data.frame(wide), 28)), NA)
add("6000 x 28, components", "stats::prcomp", timed(stats::prcomp(wide, scale. = TRUE)), NA)
write_table("reduce", do.call(rbind, rows), paste(
  "Goal of the issue: maps not slower than kohonen. Quantisation error: mean distance of a row to the code of its",
  "unit; maps differ in start and in how the radius shrinks."
))
