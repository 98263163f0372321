# Clusterings, silhouettes and maps beside their fastest peers: one core, the same data, the same work (equal
# objective, or the same tree, classes and widths). From the package's root:
#   Rscript bench/cluster.R            # writes bench/results/cluster.md
# Peers: stats, mclust, e1071, dbscan, cluster, and where installed fastcluster, ClusterR and kohonen
# (MUSEFUSE_PEERS names a library with peers).
.libPaths(c(.libPaths(), Sys.getenv("MUSEFUSE_PEERS")))
library(musefuse)
`%||%` <- rlang::`%||%`
repeats <- as.integer(Sys.getenv("MUSEFUSE_REPEATS", "5"))

# Least user and system time of several runs: what else the machine does counts least.
cpu_time <- function(run, times = repeats) {
  gc()
  best <- Inf
  for (i in seq_len(times)) {
    used <- system.time(value <- run(), gcFirst = FALSE)
    best <- min(best, sum(used[1:2]))
    if (best > 20) break
  }
  list(time = best, value = value)
}

has <- function(package) requireNamespace(package, quietly = TRUE)

# Clouds that overlap, so that iterations have something to do.
clouds <- function(n, d, k = 5, seed = 1) {
  set.seed(seed)
  centres <- matrix(rnorm(k * d, sd = 3 / sqrt(d)), k)
  x <- centres[sample(k, n, TRUE), ] + matrix(rnorm(n * d), n) %*% diag(seq(0.7, 1.5, length.out = d))
  colnames(x) <- paste0("f", seq_len(d))
  x
}

rows <- list()
report <- function(data, method, ours, peer, objective = function(value) NA) {
  ours <- cpu_time(ours)
  peer_name <- names(peer)
  for (i in seq_along(peer)) {
    other <- cpu_time(peer[[i]])
    rows[[length(rows) + 1L]] <<- data.frame(
      data = data, method = method, musefuse = ours$time, peer = peer_name[i], time = other$time,
      ratio = other$time / ours$time, objective = objective(ours$value), peer_objective = objective(other$value)
    )
    print(rows[[length(rows)]], row.names = FALSE)
  }
}

objective_of <- function(x) function(value) {
  # sum of squares of the partition, whoever made it
  label <- if (inherits(value, "classes")) as.integer(value$class) else value$cluster %||% value$clusters
  means <- rowsum(x, label) / as.vector(table(label))
  sum((x - means[match(label, sort(unique(label))), ])^2)
}

bench_kmeans <- function(x, name, starts) {
  peers <- list(
    `stats::kmeans (Hartigan-Wong)` = function() suppressWarnings(stats::kmeans(x, 5, iter.max = 500, nstart = starts)),
    `stats::kmeans (Lloyd)` = function() suppressWarnings(stats::kmeans(x, 5, iter.max = 500, nstart = starts,
      algorithm = "Lloyd"))
  )
  if (has("ClusterR")) peers$`ClusterR::KMeans_rcpp` <- function() {
    ClusterR::KMeans_rcpp(x, 5, num_init = starts, max_iters = 500, initializer = "kmeans++", tol = 1e-10)
  }
  report(name, paste0("k-means, k = 5, ", starts, " starts"),
    function() cluster_kmeans(x, 5, starts = starts, seed = 1, max_iter = 500, standardise = FALSE), peers,
    objective_of(x))
}

bench_cmeans <- function(x, name) {
  # from the same centres to the same objective (to 2e-9 of it), each by its own rule
  set.seed(1)
  start <- suppressWarnings(stats::kmeans(x, 5, iter.max = 2)$centers)
  for (m in c(1.3, 2)) {
    memberships <- musefuse:::cpp_fuzzy_membership(x, start, m)
    report(name, paste0("fuzzy c-means, k = 5, m = ", m),
      function() suppressWarnings(cluster_cmeans(x, 5, fuzzifier = m, start = memberships, tolerance = 2e-5,
        standardise = FALSE)),
      list(`e1071::cmeans` = function() e1071::cmeans(x, start, m = m, iter.max = 1000,
        control = list(reltol = 1e-10))),
      function(value) if (inherits(value, "classes")) glance_objective(value) else value$withinerror * nrow(x))
  }
}
glance_objective <- function(value) attr(value, "fit")$objective

bench_gmm <- function(x, name) {
  # the same rough start and the same number of iterations, those that musefuse takes to converge, and the one
  # step more with which both end
  set.seed(1)
  start <- suppressWarnings(stats::kmeans(x, 5, iter.max = 2)$cluster)
  z <- mclust::unmap(start)
  for (form in c(full = "VVV", tied = "EEE", diagonal = "VVI")) {
    ours <- c(VVV = "full", EEE = "tied", VVI = "diagonal")[[form]]
    maximise <- getExportedValue("mclust", paste0("me", form))
    fit <- function() cluster_gmm(x, 5, covariance = ours, reg_covar = 0, start = start, standardise = FALSE)
    iterations <- attr(fit(), "fit")$iterations
    control <- mclust::emControl(tol = c(0, 0), itmax = rep(iterations + 1, 2))
    report(name, paste0("Gaussian mixture, ", ours, ", k = 5, ", iterations, " iterations"),
      fit, list(`mclust::me` = function() maximise(data = x, z = z, control = control)),
      function(value) if (inherits(value, "classes")) glance_objective(value) else value$loglik)
  }
}

bench_tree <- function(x, name) {
  for (linkage in c("ward", "complete", "average", "single")) {
    method <- if (linkage == "ward") "ward.D2" else linkage
    peers <- list(`stats::hclust on dist` = function() stats::cutree(stats::hclust(stats::dist(x), method), 5))
    if (has("fastcluster")) {
      peers$`fastcluster::hclust on dist` <- function() stats::cutree(fastcluster::hclust(stats::dist(x), method), 5)
      if (linkage == "single") peers$`fastcluster::hclust.vector` <- function() {
        stats::cutree(fastcluster::hclust.vector(x, linkage), 5)
      }
    }
    report(name, paste0("agglomerative, ", linkage),
      function() cluster_agglomerative(x, 5, linkage = linkage, standardise = FALSE),
      peers, function(value) objective_of(x)(if (is.data.frame(value)) value else list(cluster = value)))
  }
}

bench_dbscan <- function(x, name, eps) {
  report(name, paste0("DBSCAN, eps = ", eps, ", 10 samples"),
    function() cluster_dbscan(x, eps, min_samples = 10, standardise = FALSE),
    list(`dbscan::dbscan` = function() dbscan::dbscan(x, eps, 10)),
    function(value) if (inherits(value, "classes")) sum(value$class == "noise") else sum(value$cluster == 0))
}

bench_silhouette <- function(x, name) {
  label <- as.integer(cluster_kmeans(x, 5, seed = 1, standardise = FALSE)$class)
  peers <- list(`cluster::silhouette on dist` = function() mean(cluster::silhouette(label, stats::dist(x))[, 3]))
  if (has("ClusterR")) peers$`ClusterR::silhouette_of_clusters` <- function() {
    ClusterR::silhouette_of_clusters(x, label)$silhouette_global_average
  }
  report(name, "silhouette, 5 classes", function() index_silhouette(x, label), peers, identity)
}

bench_som <- function(x, name, side, passes) {
  # the same grid, passes and first learning rate; our radius is one that reaches as small an error
  table <- as.data.frame(x)
  shape <- kohonen::somgrid(side, side, "hexagonal", neighbourhood.fct = "gaussian")
  for (training in c("batch", "online")) {
    steps <- if (training == "batch") passes else passes * nrow(x)
    report(name, paste0("map, ", side, " x ", side, ", ", training, ", ", passes, " passes"),
      function() {
        reduce_som(table, side, training = training, max_iter = steps, radius = 1.5, learning_rate = 0.05,
          standardise = FALSE, seed = 1)
      },
      list(`kohonen::som` = function() kohonen::som(x, shape, rlen = passes, mode = training)),
      function(value) {
        if (inherits(value, "features")) glance(value)$quantisation_error else
          mean(sqrt(rowSums((x - value$codes[[1]][value$unit.classif, ])^2)))
      })
  }
}

# Time and the largest memory of an R process that does nothing else (Linux).
memory_of_tree <- function(n, d) {
  code <- sprintf(paste(
    ".libPaths(%s); library(musefuse); set.seed(1); x <- matrix(rnorm(%d), ncol = %d)",
    "used <- system.time(cluster_agglomerative(x, 5, linkage = 'average'))",
    "peak <- grep('^VmHWM', readLines('/proc/self/status'), value = TRUE)",
    "cat(sum(used[1:2]), as.numeric(gsub('[^0-9]', '', peak)) / 1e6)", sep = "; "
  ), paste(deparse(.libPaths()), collapse = ""), n * d, d)
  out <- system2(file.path(R.home("bin"), "Rscript"), c("-e", shQuote(code)), stdout = TRUE)
  facts <- as.numeric(strsplit(utils::tail(out, 1L), " ")[[1L]])
  sprintf(paste(
    "Agglomerative clustering of %d x %d (average linkage): %.1f s, peak resident memory of the whole R",
    "process %.2f GB."
  ), n, d, facts[[1L]], facts[[2L]])
}

small <- clouds(6000, 28)
large <- clouds(100000, 10)
what <- commandArgs(TRUE)
if (length(what) == 0L) what <- c("kmeans", "cmeans", "gmm", "tree", "dbscan", "silhouette", "som", "memory")
if ("kmeans" %in% what) { bench_kmeans(small, "6000 x 28", 10); bench_kmeans(large, "100000 x 10", 5) }
if ("cmeans" %in% what) { bench_cmeans(small, "6000 x 28"); bench_cmeans(large, "100000 x 10") }
if ("gmm" %in% what) { bench_gmm(small, "6000 x 28"); bench_gmm(large, "100000 x 10") }
if ("tree" %in% what) bench_tree(small, "6000 x 28")
if ("dbscan" %in% what) {
  bench_dbscan(small, "6000 x 28", 5.5)
  bench_dbscan(large, "100000 x 10", 1.3)
  bench_dbscan(large[, 1:3], "100000 x 3", 0.12)
  bench_dbscan(large[, 1:2], "100000 x 2", 0.03)
  bench_dbscan(round(large[, 1:3], 1), "100000 x 3, one decimal", 0.15)
}
if ("silhouette" %in% what) bench_silhouette(small, "6000 x 28")
if ("som" %in% what && has("kohonen")) {
  bench_som(small, "6000 x 28", 10, 20)
  bench_som(large, "100000 x 10", 12, 10)
}

table <- do.call(rbind, rows)
number <- function(x) formatC(x, digits = 3, format = "g", flag = "#")
lines <- if (length(rows) > 0L) sprintf("| %s | %s | %s | %s | %s | %.1f | %s | %s |", table$data, table$method,
  number(table$musefuse),
  table$peer, number(table$time), table$ratio, formatC(table$objective, digits = 8, format = "g"),
  formatC(table$peer_objective, digits = 8, format = "g"))
out <- file.path("bench", "results", "cluster.md")
if (!file.exists(out)) writeLines(c(
  "# Clusterings, silhouettes and maps beside their peers", "",
  "Written by `Rscript bench/cluster.R`. CPU seconds (user and system) on one core, the least of several runs,",
  "of the whole verb against the whole call; ratio = peer / musefuse. The last columns are what both reached: the sum",
  "of squares of the partition (k-means, trees), the objective (c-means), the log-likelihood (mixtures), the",
  "rows of noise (DBSCAN), the mean silhouette, the quantisation error (maps). Times are read to a millisecond.",
  "Goals: k-means, c-means and silhouettes 2 times the fastest peer, mixtures 3 times mclust, the others not slower.",
  "",
  "| data | method | musefuse | peer | time | ratio | reached | peer reached |",
  "|---|---|---|---|---|---|---|---|"
), out)
cat(lines, file = out, sep = "\n", append = TRUE)
if ("memory" %in% what) cat("", memory_of_tree(20000, 10), file = out, sep = "\n", append = TRUE)
