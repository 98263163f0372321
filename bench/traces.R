# Classes of whole traces beside the package dtw and cluster::pam: the same distances, the same objective. From the
# package's root: Rscript bench/traces.R   # writes bench/results/traces.md
.libPaths(c(.libPaths(), Sys.getenv("MUSEFUSE_PEERS")))
library(musefuse)
source("bench/table.R")

walks <- function(n, length, seed = 1) {
  set.seed(seed)
  data.frame(recording = rep(sprintf("r%03d", seq_len(n)), each = length), dimension = "value",
    time = rep(seq_len(length) / 4, n), value = as.vector(replicate(n, cumsum(rnorm(length)))))
}

row <- function(n, length, window) {
  data <- walks(n, length)
  ours <- timed(found <- cluster_traces(data, 4, window = samples(window), standardise = FALSE), 2L)
  series <- split(data$value, data$recording)
  # the same cost: squared differences, all steps of weight 1
  theirs <- timed({
    distance <- matrix(0, n, n)
    for (j in seq_len(n)[-1L]) for (i in seq_len(j - 1L)) {
      cost <- outer(series[[i]], series[[j]], function(a, b) (a - b)^2)
      distance[i, j] <- distance[j, i] <- sqrt(dtw::dtw(cost, step.pattern = dtw::symmetric1,
        window.type = "sakoechiba", window.size = window, distance.only = TRUE)$distance)
    }
    peer <- cluster::pam(as.dist(distance), 4, diss = TRUE)
  }, 1L)
  data.frame(traces = n, samples = length, band = window, musefuse = ours, peer = theirs, ratio = theirs / ours,
    objective = sprintf("%.6f", glance(found)$objective),
    peer_objective = sprintf("%.6f", n * peer$objective[["swap"]]))
}

write_table("traces", rbind(row(30, 200, 20), row(40, 500, 50), row(30, 1000, 1000)), paste(
  "`cluster_traces(method = \"pam\")` on DTW distances beside `dtw::dtw()` of all pairs and `cluster::pam()`; band in",
  "samples. The objective is the sum of the distances to the medoids. dtwclust and kml were not installed where",
  "this was made."
))
