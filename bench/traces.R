# Classes of whole traces beside the packages dtwclust, dtw and cluster: the same distances, the same objective. From
# the package's root: MUSEFUSE_PEERS=<library of peers> Rscript bench/traces.R   # writes bench/results/traces.md
.libPaths(c(Sys.getenv("MUSEFUSE_PEERS"), .libPaths())) # first: dtwclust asks for newer packages than others loaded
library(musefuse)
options(cli.progress_show_after = Inf)
source("bench/table.R")
has <- function(package) requireNamespace(package, quietly = TRUE)
if (has("RcppParallel")) RcppParallel::setThreadOptions(numThreads = 1L)

walks <- function(n, length, seed = 1) {
  set.seed(seed)
  data.frame(recording = rep(sprintf("r%03d", seq_len(n)), each = length), dimension = "value",
    time = rep(seq_len(length) / 4, n), value = as.vector(replicate(n, cumsum(rnorm(length)))))
}

series_of <- function(data) split(data$value, data$recording)

line <- function(task, n, length, window, peer, ours, theirs, objective, peer_objective) {
  data.frame(task = task, traces = n, samples = length, band = window, peer = peer, musefuse = ours, theirs = theirs,
    ratio = theirs / ours, objective = sprintf("%.4f", objective), peer_objective = sprintf("%.4f", peer_objective))
}

# All pairs and medoids. dtwclust computes the distances (`dtw_basic`, squares, steps of weight 1), cluster::pam() the
# medoids: its own medoids start at random. dtw computes one pair after the other, and is tried on the smallest only.
medoids <- function(n, length, window, slow = FALSE) {
  data <- walks(n, length)
  series <- series_of(data)
  ours <- timed(found <- cluster_traces(data, 4, window = samples(window), standardise = FALSE), 3L)
  value <- glance(found)$objective
  swap <- function(distance) n * cluster::pam(as.dist(distance), 4, diss = TRUE)$objective[["swap"]]
  rows <- list()
  if (has("dtwclust")) {
    theirs <- timed(peer <- swap(proxy::dist(series, method = "dtw_basic", window.size = window, norm = "L2",
      step.pattern = dtw::symmetric1, sqrt.dist = TRUE)), 2L)
    rows <- c(rows, list(line("DTW + medoids", n, length, window, "dtwclust + cluster::pam", ours, theirs, value,
      peer)))
  }
  if (slow && has("dtw")) {
    theirs <- timed({
      distance <- matrix(0, n, n)
      for (j in seq_len(n)[-1L]) for (i in seq_len(j - 1L)) {
        cost <- outer(series[[i]], series[[j]], function(a, b) (a - b)^2)
        distance[i, j] <- distance[j, i] <- sqrt(dtw::dtw(cost, step.pattern = dtw::symmetric1,
          window.type = "sakoechiba", window.size = window, distance.only = TRUE)$distance)
      }
      peer <- swap(distance)
    }, 1L)
    rows <- c(rows, list(line("DTW + medoids", n, length, window, "dtw + cluster::pam", ours, theirs, value, peer)))
  }
  do.call(rbind, rows)
}

# Barycentres: both iterate between placing and averaging, and take the best of three starts (of dtwclust at random);
# the objective is the sum of squared DTW distances to the barycentres, measured by dtw_matrix() for dtwclust.
barycentres <- function(n, length, window, seed = 1) {
  if (!has("dtwclust")) return(NULL)
  data <- walks(n, length, seed)
  series <- series_of(data)
  ours <- timed(found <- cluster_traces(data, 4, method = "dba", window = samples(window), standardise = FALSE,
    max_iter = 20), 2L)
  squares <- function(centres) sum(apply(vapply(centres, function(centre) {
    vapply(series, function(one) dtw_matrix(list(one, centre), window = window, distance = "squared")[1L, 2L], 0)
  }, double(n)), 1L, min))
  run <- function(seed) dtwclust::tsclust(series, "partitional", k = 4L, distance = "dtw_basic", centroid = "dba",
    seed = seed, control = dtwclust::partitional_control(iter.max = 20L),
    args = dtwclust::tsclust_args(dist = list(window.size = window, norm = "L2", step.pattern = dtw::symmetric1),
      cent = list(window.size = window, norm = "L2", step.pattern = dtw::symmetric1, max.iter = 20L)))
  theirs <- timed(runs <- lapply(1:3, run), 1L)
  peer <- min(vapply(runs, function(one) squares(one@centroids), 0))
  line("DTW barycentres", n, length, window, "dtwclust", ours, theirs, glance(found)$objective, peer)
}

write_table("traces", rbind(medoids(30, 200, 20, slow = TRUE), medoids(40, 500, 50), medoids(30, 1000, 1000),
  medoids(100, 1000, 100),
  barycentres(30, 200, 20), barycentres(40, 500, 50), barycentres(40, 500, 50, seed = 2)), paste(
  "`cluster_traces()` beside others on DTW distances; band in samples, all on one thread. The objective of medoids is",
  "the sum of the distances to them, of barycentres the sum of the squared ones (the best of three starts, of dtwclust",
  "at random).",
  if (!has("dtwclust")) "dtwclust was not installed where this was made.",
  "kml could not be installed for this version of R."
))
