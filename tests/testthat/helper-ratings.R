# A cell of ratings as an annotations table: one column of `ratings` a rater, sampled at `rate` Hz.
as_ratings <- function(ratings, rate = 4, recording = "video", dimension = "arousal") {
  raters <- colnames(ratings) %||% paste0("r", seq_len(ncol(ratings)))
  time <- (seq_len(nrow(ratings)) - 1) / rate
  new_annotations(
    recording = rep(recording, length(ratings)), dimension = rep(dimension, length(ratings)),
    rater = rep(raters, each = nrow(ratings)), time = rep(time, ncol(ratings)), value = c(ratings)
  )
}

# Three raters of one smooth signal with noise that grows from the first to the last.
noisy_ratings <- function(n = 200, noise = c(0.1, 0.3, 0.6), seed = 1) {
  set.seed(seed)
  signal <- sin(seq(0, 12, length.out = n)) + cos(seq(0, 5, length.out = n))
  vapply(noise, function(sd) signal + stats::rnorm(n, 0, sd), numeric(n))
}

na_not_nan <- function(x) replace(x, is.nan(x), NA)

# TRUE under pkgload::load_all(), which leaves this mark: pkgload itself is no dependency of the tests.
is_load_all <- function() exists(".__DEVTOOLS__", asNamespace("musefuse"), inherits = FALSE)

# Three ratings as the columns that are cleaned, with others in their stead.
rating_columns <- function(...) {
  columns <- list(recording = "v", dimension = "a", rater = "r", time = c(0, 1, 2), value = c(1, 2, 3))
  columns[names(list(...))] <- list(...)
  n <- length(columns$time)
  columns[1:3] <- lapply(columns[1:3], rep_len, n)
  columns
}

# A matrix of series, a column a rater, as annotations.
traces_of_raters <- function(series, rate = 4, recording = "v", dimension = "arousal") {
  n <- nrow(series)
  raters <- colnames(series) %||% letters[seq_len(ncol(series))]
  new_annotations(rep(recording, length(series)), rep(dimension, length(series)), rep(raters, each = n),
    rep((seq_len(n) - 1) / rate, ncol(series)), as.vector(series))
}

ar1 <- function(n, phi) as.numeric(stats::filter(stats::rnorm(n), phi, "recursive"))

# Raters of one common signal with noise of their own.
noisy <- function(n = 300, raters = 4, seed = 1) {
  set.seed(seed)
  common <- ar1(n, 0.95)
  series <- vapply(seq_len(raters), function(k) common + k / 3 + ar1(n, 0.9), numeric(n))
  colnames(series) <- letters[seq_len(raters)]
  series
}

# Two recordings of one dimension with a missing rating, fused.
gold_example <- function() {
  x <- noisy_ratings(40)
  colnames(x) <- c("a", "b", "c")
  x[5, 2] <- NA
  one <- as_ratings(x, recording = "v2")
  two <- as_ratings(x + 1, recording = "v10")
  fuse_ewe(rbind(as.data.frame(one), as.data.frame(two)))
}
