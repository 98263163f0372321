# Corpora of raters who rate again and again (methods/pooled.md 6): draws in exactly that order, so that a seed gives
# the corpus that the prototype was measured on.
simulate_corpus <- function(seed, K, R, dims = 1, pool = K, flavour = "real", bad = c(random = 0.05, inverted = 0.02),
                            duration = c(30, 180), rate = 4, change = 0) {
  set.seed(seed, "Mersenne-Twister", "Inversion", "Rejection")
  lag_range <- c(0.5, 5)
  family <- flavour == "family"
  people <- list(
    lag = stats::runif(pool, lag_range[[1L]], lag_range[[2L]]), log_gain = 0.3 * stats::rnorm(pool),
    offset = 0.12 * stats::rnorm(pool), log_noise = stats::runif(pool, log(0.3), log(1)),
    persistence = if (family) stats::runif(pool, 2, 8) else stats::runif(pool, 4, 15),
    s_lag = stats::runif(pool, 0.3, 0.8)
  )
  changed <- stats::runif(pool) < change
  later <- people
  later$lag[changed] <- stats::runif(sum(changed), lag_range[[1L]], lag_range[[2L]])
  later$log_gain[changed] <- 0.3 * stats::rnorm(sum(changed))
  later$log_noise[changed] <- stats::runif(sum(changed), log(0.3), log(1))
  given <- c(list(rate = rate), if (family) list(trend = 0, noise_type = "ar1") else
    list(trend = 1, noise_type = "matern"))
  cells <- list()
  for (r in seq_len(R)) {
    now <- if (r > R / 2) later else people
    n <- floor(stats::runif(1, duration[[1L]], duration[[2L]]) * rate)
    who <- sort(sample(pool, K))
    u <- stats::runif(K)
    type <- ifelse(u < bad[["random"]], "random", ifelse(u < sum(bad), "inverted", "ok"))
    wrong <- which(type != "ok")
    most <- (K - 1) %/% 2
    if (length(wrong) > most) type[wrong[seq_along(wrong) > most]] <- "ok"
    lag <- pmax(0.2, now$lag[who] + now$s_lag[who] * stats::rnorm(K))
    for (d in seq_len(dims)) {
      S <- exp(0.3 * stats::rnorm(1))
      level <- 0.15 * stats::rnorm(1)
      g <- exp(now$log_gain[who] + 0.1 * stats::rnorm(K)) * ifelse(type == "inverted", -1, 1)
      o <- now$offset[who] + 0.05 * stats::rnorm(K)
      nu <- exp(now$log_noise[who] + 0.2 * stats::rnorm(K))
      kind <- sample(c("smooth", "events", "mixed"), 1L)
      core_seed <- sample(2^30, 1L)
      real <- !family
      traits <- list(random = as.double(type == "random"), lag = lag, wander = 0.3, noise = nu / S,
        persistence = now$persistence[who], gain = g * S, offset = o + g * level, drift = if (real) 0.08 else 0,
        drift_length = 40, jitter = 0.01, deadband = if (real) 0.04 else 0, speed = 0.25,
        freeze = if (real) 0.05 else 0, saturation = 1, quantise = if (real) 0.01 else 0,
        dropout = if (real) 0.05 else 0, endcut = 0)
      drawn <- cpp_simulate(n, c(given, list(kind = kind)), lapply(traits, rep_len, K), core_seed)
      cells <- c(cells, list(c(list(recording = r, dimension = d, who = who, type = type,
        truth = as.vector(level + S * drawn$signal)), drawn["ratings"], list(lags = colMeans(drawn$lags)))))
    }
  }
  cells
}

corpus_annotations <- function(cells, rate = 4) {
  columns <- lapply(cells, function(cell) {
    n <- length(cell$truth)
    K <- length(cell$who)
    data.frame(recording = sprintf("film %02d", cell$recording), dimension = paste0("d", cell$dimension),
      rater = rep(sprintf("person %02d", cell$who), each = n), time = rep((seq_len(n) - 1) / rate, K),
      value = as.vector(cell$ratings))
  })
  suppressMessages(as_annotations(do.call(rbind, columns)))
}

# Per cell: log10 of the unexplained variance after its best shift; over the corpus: at the one shift of the highest
# mean Fisher z, and the correlation of all samples at that shift (methods/pooled.md 6).
score_corpus <- function(cells, gold, rate = 4) {
  key <- function(r, d) paste(sprintf("film %02d", r), paste0("d", d))
  values <- split(gold$value, paste(gold$recording, gold$dimension))
  shifts <- seq(-4 * rate, 8 * rate)
  pair <- function(cell, s) {
    x <- values[[key(cell$recording, cell$dimension)]]
    n <- length(x)
    i <- seq_len(n)
    i <- i[i - s >= 1 & i - s <= n]
    i <- i[!is.na(x[i])]
    list(x = x[i], z = cell$truth[i - s])
  }
  r <- sapply(cells, function(cell) vapply(shifts, function(s) {
    p <- pair(cell, s)
    stats::cor(p$x, p$z)
  }, 0))
  best <- apply(r, 2, max)
  at <- which.max(rowMeans(atanh(pmin(r, 0.9999))))
  both <- lapply(cells, pair, shifts[[at]])
  by_dimension <- split(both, vapply(cells, `[[`, 0, "dimension"))
  pooled <- function(index) mean(vapply(by_dimension, function(p) index(unlist(lapply(p, `[[`, "x")),
    unlist(lapply(p, `[[`, "z"))), 0))
  ccc <- function(x, z) 2 * stats::cov(x, z) / (stats::var(x) + stats::var(z) + (mean(x) - mean(z))^2)
  list(uv = mean(log10(1 - best^2)), uv_glob = mean(log10(1 - r[at, ]^2)), r_pool = pooled(stats::cor),
    ccc_pool = pooled(ccc))
}

# Root mean square error of the lags of sound raters about their mean in the cell.
lag_error <- function(cells, gold) {
  rows <- tidy(gold, "traces")
  errors <- unlist(lapply(cells, function(cell) {
    here <- rows$recording == sprintf("film %02d", cell$recording) & rows$dimension == paste0("d", cell$dimension)
    mine <- rows[here, ]
    lag <- mine$lag[match(sprintf("person %02d", cell$who), mine$rater)]
    ok <- cell$type == "ok" & !is.na(lag)
    e <- (lag - cell$lags)[ok]
    (e - mean(e)) * sqrt(length(e) / max(length(e) - 1, 1))
  }))
  sqrt(mean(errors^2))
}
