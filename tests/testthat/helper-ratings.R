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
