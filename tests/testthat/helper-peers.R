# What the translated assertions of peers' test suites need to run (../shared/golden/peers, which is not shipped): their
# helpers, the shorthands that they were written in, and those of their data that the peers' documentation prints.

# The lines of a call were joined by blanks: where the parser stumbles over a word, a line began.
repaired_call <- function(text) {
  text <- gsub("replicates = ", "resamples = ", text, fixed = TRUE) # as the argument was called
  text <- sub("1:200, function", "1:20, function", text, fixed = TRUE) # each by all of a verb: half of the test's time
  text <- gsub("(<- [0-9]+) [(]", "\\1\n(", text) # no error, but a call of a number
  for (attempt in seq_len(60L)) {
    error <- tryCatch({
      parse(text = text, keep.source = FALSE)
      return(text)
    }, error = conditionMessage)
    place <- regmatches(error, regexec("^<text>:([0-9]+):([0-9]+): unexpected", error))[[1L]]
    if (length(place) == 0L) return(NULL)
    lines <- strsplit(text, "\n", fixed = TRUE)[[1L]]
    at <- as.integer(place[-1L])
    blank <- max(gregexpr(" ", substr(lines[[at[[1L]]]], 1L, at[[2L]]), fixed = TRUE)[[1L]])
    if (blank < 1L) return(NULL)
    substr(lines[[at[[1L]]]], blank, blank) <- "\n"
    text <- paste(lines, collapse = "\n")
  }
  NULL
}

# The room that an assertion of `suite` is evaluated in.
peers_room <- function(folder) {
  lines <- readLines(file.path(folder, "helpers.R"))
  room <- new.env(parent = asNamespace("musefuse"))
  eval(parse(text = lines[!grepl("^suppressPackage", lines)]), room)
  room$fit <- fit_of
  fill <- c(peers_clusters, peers_warps, peers_signals, peers_data)
  for (name in names(fill)) environment(fill[[name]]) <- if (is.function(fill[[name]])) room
  list2env(fill, room)
}

peers_clusters <- list(
  km = function(x, k, ...) quiet(cluster_kmeans(x, k, ..., standardise = FALSE, seed = 0)),
  ag = function(x, k = NULL, l = "ward", h = NULL) {
    quiet(cluster_agglomerative(x, k, linkage = l, height = h, standardise = FALSE))
  },
  db = function(x, eps, min_samples) quiet(cluster_dbscan(x, eps, min_samples = min_samples, standardise = FALSE)),
  gm = function(x, k, ...) quiet(cluster_gmm(x, k, ..., standardise = FALSE, seed = 1)),
  core = function(x, eps, min_samples) {
    f <- fit(db(x, eps, min_samples))
    sort(f$train[f$core])
  },
  nc = function(x) nlevels(droplevels(x$class[x$class != "noise"])),
  # members of each branch of a tree, or the memberships of classes
  mem = function(x) {
    if (!inherits(x, "hclust")) return(as.matrix(as.data.frame(x)[grep("^membership_", names(x))]))
    found <- list()
    for (step in seq_len(nrow(x$merge))) {
      found[[step]] <- sort(unlist(lapply(x$merge[step, ], function(i) if (i < 0L) -i else found[[i]])))
    }
    found
  },
  cm = function(x, k, m = 2, ...) quiet(cluster_cmeans(x, k, fuzzifier = m, ..., standardise = FALSE, seed = 1)),
  pc = function(x, k) reduce_pca(as.data.frame(x), k, standardise = FALSE),
  sc = function(x) as.matrix(as.data.frame(x)[grep("^PC", names(x))]),
  mod = function(x) fit(x)$groups[[1L]]$model,
  ts = function(x, ...) quiet(reduce_tsne(as.data.frame(x), ..., standardise = FALSE, seed = 1)),
  tm = function(x) as.matrix(as.data.frame(x)[grep("^TSNE|^tSNE", names(x))]),
  # two normal classes far apart
  rnd = function(covariance, scale = 50, n = 500, seed = 1) {
    set.seed(seed)
    spread <- list(matrix(c(1, 0.5, 0.5, 2), 2), matrix(c(1.5, -0.3, -0.3, 0.5), 2))
    S <- switch(covariance, full = spread, tied = spread[c(1, 1)], diagonal = lapply(spread, function(s) diag(diag(s))),
      spherical = lapply(c(1, 2), diag, nrow = 2))
    lab <- sample(2, n, TRUE, c(0.4, 0.6))
    m <- scale * rbind(c(0.2, 0.7), c(0.8, 0.3))
    z <- matrix(rnorm(2 * n), n)
    X <- t(vapply(seq_len(n), function(i) m[lab[[i]], ] + drop(z[i, ] %*% chol(S[[lab[[i]]]])), numeric(2)))
    list(X = X, lab = lab, m = m, S = S, w = c(0.4, 0.6))
  }
)

peers_warps <- list(
  band_of = function(window) if (!is.null(window)) samples(window),
  d2 = function(x, y, window = NULL) as.double(dtw(x, y, window = band_of(window))),
  de = function(x, y, window = NULL) as.double(dtw(x, y, window = band_of(window), distance = "euclidean")),
  sd_ = function(x, y, gamma, window = NULL) as.double(soft_dtw(x, y, gamma = gamma, window = band_of(window))),
  pa = function(x, y, window = NULL) as.matrix(as.data.frame(dtw(x, y, window = band_of(window), path = TRUE)$path)),
  bc = function(series, ...) quiet(dtw_barycentre(series, ..., start = "medoid"))$centre,
  # steps of DBA by the paths of dtw()
  dba = function(series, centre, steps) {
    for (step in seq_len(steps)) {
      matched <- lapply(series, function(x) {
        path <- pa(centre, x)
        list(at = path[, 1L], value = as.matrix(x)[path[, 2L], , drop = FALSE])
      })
      at <- unlist(lapply(matched, `[[`, "at"))
      value <- do.call(rbind, lapply(matched, `[[`, "value"))
      centre <- unname(rowsum(value, at)) / as.vector(table(at))
    }
    centre
  },
  cost = function(centre, series) sum(vapply(series, function(x) d2(centre, x), 0))
)

peers_signals <- list(
  sg = function(x, size, order) as.vector(quiet(smooth_savgol(x, samples(size), order = order))),
  av = function(x, size) as.vector(quiet(smooth_average(x, samples(size)))),
  # the weights of a window's samples for the place `at` in it, counted from 0
  co = function(size, order, at) {
    vapply(seq_len(size), function(i) sg(replace(numeric(size), i, 1), size, order)[[at + 1L]], 0)
  },
  hat = function(size, order) {
    tcrossprod(qr.Q(qr(outer(seq_len(size) - (size + 1) / 2, 0:order, `^`))))
  },
  cp = function(x, penalty, min_length = 1, change = "mean") {
    x <- as.matrix(x)
    # here a penalty is for traces of variance 1
    if (ncol(x) == 1L && isTRUE(var(x[, 1L], na.rm = TRUE) > 0)) penalty <- penalty / var(x[, 1L], na.rm = TRUE)
    data <- data.frame(recording = "r", dimension = rep(paste0("d", seq_len(ncol(x))), each = nrow(x)),
      time = rep(seq_len(nrow(x)) - 1, ncol(x)), value = as.vector(x))
    quiet(segment_changepoint(data, change = change, min_length = min_length, penalty = penalty))$start[-1L]
  },
  pwc = function(dimensions, noise, seed, n = 200, bk = 3) {
    set.seed(seed)
    steps <- sample(c(-1, 1), (bk + 1) * dimensions, TRUE) * runif((bk + 1) * dimensions, 5, 10)
    level <- apply(matrix(steps, bk + 1), 2, cumsum)
    part <- pmin(floor((seq_len(n) - 1) / (n / (bk + 1))), bk) + 1
    list(x = matrix(level[part, ] + noise * rnorm(n * dimensions), n))
  },
  ewe = function(m) quiet(fuse_ewe(ann(m), agreement = "consensus", index = "pearson", centre = FALSE))$value
)

four <- function(text) matrix(scan(text = text, quiet = TRUE), ncol = 4L, byrow = TRUE)
peers_data <- local({
  set.seed(1)
  single <- c(rnorm(100), rnorm(100, 10))
  multi <- c(rnorm(100), rnorm(100, 10), rnorm(100, 20), rnorm(100, 50))
  none <- rnorm(200)
  set.seed(1)
  steps <- c(rnorm(50), rnorm(50, 5), rnorm(50, 10), rnorm(50, 3))
  set.seed(10)
  noise <- rnorm(200)
  set.seed(665544)
  walks <- lapply(1:5, function(i) cumsum(rnorm(40)))
  blobs <- cbind(runif(10, 0, 10) + rnorm(600, sd = 0.2), runif(10, 0, 10) + rnorm(600, sd = 0.2))
  list(
    ir = as.matrix(iris[1:4]), dg = rbind(matrix(1, 5, 5), matrix(0, 5, 5)), gx = blobs,
    x10 = matrix(c(-10, -9.5, -9, -8.5, -8, -1, 1, 9, 9.5, 10)), toy = matrix(c(0, 2, 3, 4, 6, 8, 10)),
    Xi = rbind(c(0, 0), c(10, 10), c(12, 9), c(-1, 1), c(2, 0), c(8, 10)),
    X4 = rbind(cbind(rep(0:1, 5), rep(0:1, 5)), cbind(rep(3:4, 5), rep(3:4, 5)), cbind(rep(0:1, 5), rep(4:3, 5)),
      cbind(rep(3:4, 5), rep(1:0, 5))), l4 = rep(0:3, each = 10),
    Z6 = rbind(c(1.43054825, -7.5693489), c(6.95887839, 6.82293382), c(2.87137846, -9.68248579),
      c(7.87974764, -6.05485803), c(8.24018364, -6.09495602), c(7.39020262, 8.54004355)),
    h2 = lapply(2:4, function(k) stats::cutree(stats::hclust(stats::dist(iris[1:4]), "ward.D2"), k)),
    zx = list(c(1, 2, 2, 3, 3, 4), c(1, 3, 4), c(1, 2, 2, 4)), s122 = list(c(1, 2, 2, 3), c(1, 2, 3, 4)),
    CharTraj = walks, m2a = cbind(walks[[1]], walks[[2]])[1:5, ], m2b = cbind(walks[[3]], walks[[4]])[1:5, ],
    y1 = single, y2 = single, y4 = steps, yy = list(steps, noise),
    sets = list(single = single, multi = multi, none = none),
    sm = sin(seq(0, 1, length.out = 200)),
    # Shrout & Fleiss 1979
    sf = four("9 2 5 8  6 1 3 2  8 4 6 8  7 1 2 6  10 5 6 9  6 2 4 7"),
    # package irr: anxiety; Krippendorff's nominal data, a row an observer
    an = cbind(c(3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
      c(3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
      c(2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2)),
    nmm = matrix(c(1, 1, NA, 1, 2, 2, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 1, 2, 3, 4, 4, 4, 4, 4, 1, 1, 2, 1, 2,
      2, 2, 2, NA, 5, 5, 5, NA, NA, 1, 1, NA, NA, 3, NA), 4),
    k1 = cbind(c(NA, NA, NA, NA, NA, 3, 4, 1, 2, 1, 1, 3, 3, NA, 3),
      c(1, NA, 2, 1, 3, 3, 4, 3, NA, NA, NA, NA, NA, NA, NA),
      c(NA, NA, 2, 1, 3, 4, 4, NA, 2, 1, 1, 3, 3, NA, 4))
  )
})
# One name is another thing in another suite.
peers_of_suite <- list(
  "sklearn/test_unsupervised" = list(X = matrix(c(0.2, 0.1, 0.1, 0.2, 0.1, 1.6, 0.2, 0.1)),
    y = as.integer(iris$Species)),
  "sklearn/test_k_means" = list(X = rbind(c(0, 0), c(0.5, 0), c(0.5, 1), c(1, 1))),
  "scipy/test_savitzky_golay" = list(y = (seq(0, 21, 0.5)^3) / 2 - seq(0, 21, 0.5))
)
