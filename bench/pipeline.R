# 300 recordings x 6 raters x 2400 samples: smooth, standardise and fuse by EWE, in musefuse and in plain
# vectorised R, in one run on one core. Writes bench/results/pipeline.md.
library(musefuse)
source("bench/table.R")

recordings <- 300L
raters <- 6L
samples <- 2400L
rate <- 4

set.seed(1)
signal <- replicate(recordings, cumsum(rnorm(samples)) / sqrt(samples))
ratings <- lapply(seq_len(recordings), function(i) signal[, i] + matrix(rnorm(samples * raters, 0, 0.3), samples))
long <- data.frame(
  recording = rep(seq_len(recordings), each = samples * raters), dimension = "arousal",
  rater = rep(rep(seq_len(raters), each = samples), recordings),
  time = rep((seq_len(samples) - 1) / rate, raters * recordings), value = unlist(ratings)
)

# The same steps in plain R: Savitzky-Golay by stats::filter with the projection for the ends, min-max
# of each rater over all recordings, weights by a cov()-based CCC.
plain_savgol <- function(x, width = 17L, order = 3L) {
  half <- (width - 1L) %/% 2L
  basis <- outer(-half:half, 0:order, `^`)
  hat <- basis %*% solve(crossprod(basis), t(basis))
  out <- unclass(stats::filter(x, rev(hat[half + 1L, ])))
  n <- nrow(x)
  out[seq_len(half), ] <- hat[seq_len(half), ] %*% x[seq_len(width), ]
  out[n - half + seq_len(half), ] <- hat[half + 1L + seq_len(half), ] %*% x[n - width + seq_len(width), ]
  out
}
plain_ewe <- function(x) {
  n <- nrow(x)
  m <- colMeans(x)
  s <- stats::cov(x) * (n - 1) / n
  ccc <- 2 * s / (outer(diag(s), diag(s), `+`) + outer(m, m, `-`)^2)
  r <- pmax((rowSums(ccc) - 1) / (ncol(x) - 1), 0)
  drop(x %*% r) / sum(r)
}
plain <- function() {
  smooth <- lapply(ratings, plain_savgol)
  low <- Reduce(pmin, lapply(smooth, function(x) apply(x, 2L, min)))
  high <- Reduce(pmax, lapply(smooth, function(x) apply(x, 2L, max)))
  scaled <- lapply(smooth, function(x) 2 * sweep(sweep(x, 2L, low), 2L, high - low, `/`) - 1)
  lapply(scaled, plain_ewe)
}

built <- timed(data <- as_annotations(long))
smoothed <- timed(smooth <- smooth_savgol(data, samples(17)))
standardised <- timed(standard <- standardise_annotations(smooth, by = "rater"))
fused <- timed(gold <- fuse_ewe(standard, conf_level = NULL))
banded <- timed(fuse_ewe(standard))
by_hand <- timed(reference <- plain())
stopifnot(all.equal(gold$value, unlist(reference), tolerance = 1e-8))

# The peak of R's memory over the three steps, against the size of the table.
invisible(gc(reset = TRUE))
before <- sum(gc()[, 2L])
gold <- fuse_ewe(standardise_annotations(smooth_savgol(data, samples(17)), by = "rater"), conf_level = NULL)
peak <- sum(gc()[, 6L]) - before

quiet <- function(expr) suppressWarnings(suppressMessages(expr))

# Verbs beside the simple kernel of a peer on the same ratings, which lie ready as the kernel wants them.
beside <- function(verb, ours, peer, theirs) {
  data.frame(verb, peer, seconds = ours, "peer's" = theirs, "times the peer" = ours / theirs, check.names = FALSE)
}
peers <- list(beside("fuse_mean without band", timed(fuse_mean(data, conf_level = NULL)), "rowMeans, a matrix each",
  timed(for (x in ratings) rowMeans(x, na.rm = TRUE))))
if (requireNamespace("collapse", quietly = TRUE)) {
  # Copies: columns that a peer could write into forget what is known of them, see R/util-known.R.
  rater <- collapse::GRP(as.integer(data$rater))
  value <- data$value + 0
  peers <- c(peers, list(beside("standardise_annotations (z-scores)",
    timed(standardise_annotations(data, by = "rater", range = NULL)), "collapse::fscale, groups known",
    timed(collapse::fscale(value, rater)))))
}
if (requireNamespace("data.table", quietly = TRUE)) {
  data.table::setDTthreads(1L)
  text <- long[sample(nrow(long)), ]
  text[c("recording", "rater")] <- list(paste("video", text$recording), paste("rater", text$rater))
  peers <- c(peers, list(beside("as_annotations (shuffled, text)", timed(quiet(as_annotations(text))),
    "data.table::setkey", timed({
      table <- data.table::as.data.table(text)
      data.table::setkeyv(table, c("recording", "dimension", "rater", "time"))
    }))))
}

# What recording the lineage takes of each verb: the time within add_step().
recording_of <- function(verb) {
  inner <- asNamespace("musefuse")
  add_step <- inner$add_step
  spent <- 0
  replace <- function(by) {
    unlockBinding("add_step", inner)
    assign("add_step", by, inner)
  }
  on.exit(replace(add_step))
  replace(function(...) {
    started <- proc.time()
    on.exit(spent <<- spent + sum((proc.time() - started)[c("user.self", "sys.self")]))
    add_step(...)
  })
  runs <- vapply(1:5, function(i) {
    spent <<- 0
    c(all = timed(verb(), 1L), recording = spent)
  }, c(all = 0, recording = 0))
  apply(runs, 1L, min)
}
verbs <- list(fuse_mean = function() fuse_mean(data), fuse_median = function() fuse_median(data),
  fuse_ewe = function() fuse_ewe(data), smooth_savgol = function() smooth_savgol(data, samples(17)),
  resample_annotations = function() resample_annotations(data, 5))
recorded <- vapply(verbs, recording_of, c(all = 0, recording = 0))
all <- recorded["all", ]
recording <- recorded["recording", ]
recorded <- data.frame(verb = names(verbs), seconds = all, recording,
  "% of the rest" = 100 * recording / (all - recording), check.names = FALSE)

write_table("pipeline", list(
  data.frame(
    step = c("as_annotations (long data frame)", "smooth_savgol", "standardise_annotations",
      "fuse_ewe without band", "smooth + standardise + EWE", "the same in plain vectorised R",
      "fuse_ewe with jackknife band"),
    seconds = c(built, smoothed, standardised, fused, smoothed + standardised + fused, by_hand, banded)
  ),
  do.call(rbind, peers), recorded
), list(
  paste0("300 recordings x 6 raters x 2400 samples (", format(nrow(long), big.mark = ","), " ratings); the fused ",
    "signals of both agree to 1e-8. Memory on top of the data at the peak: ", round(peak), " MB; the data: ",
    round(as.numeric(utils::object.size(data)) / 2^20), " MB."),
  paste("Beside the simple kernels of others on the same ratings. A verb also checks the table and the raters, makes",
    "the table of its result and records how it was made; what is not installed is left out."),
  paste("Recording how a result was made: every id, time and value of the result is hashed, and of the input what may",
    "have been changed since it was, so that no change by hand is missed. Goal: below 5 %.",
    "Smoothing and resampling themselves take little more than reading the table once.")
), "the least of three to five runs")
