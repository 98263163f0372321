# Do the 95 % bands of gold standards hold the signal at 95 of 100 times? Simulated recordings of 2 minutes at 4 Hz
# whose raters have scales, levels, lags (.5 to 4 s) and lingering noise of their own, unless a row says otherwise; none
# of these is taken out. The signal of the latent fusion (RALF) is that on the scale of all such raters (gain 1, offset
# 0), as late as the earliest of its reliable raters truly is; that of mean and EWE is what such raters give on average
# (the signal, each time the mean over their lags). Writes bench/results/band-coverage.md.
#   Rscript bench/band-coverage.R [recordings a row = 100]
library(musefuse)
source("bench/table.R")

replicates <- as.integer(c(commandArgs(TRUE), 100L)[[1L]])
usual <- list(raters = 5, duration = 120, lag = c(0.5, 4), gain = 0.15, offset = 0.05)
rows <- list(
  "2 raters" = list(raters = 2), "3 raters" = list(raters = 3), "5 raters" = list(), "8 raters" = list(raters = 8),
  "40 s" = list(duration = 40), "10 min" = list(duration = 600),
  "equal scales, levels, lags" = list(gain = 0, offset = 0, lag = 2),
  "equal, 8 raters" = list(gain = 0, offset = 0, lag = 2, raters = 8),
  "scales and levels far apart" = list(gain = 0.3, offset = 0.12),
  "white noise" = list(noise = 0.001, jitter = 0.15), "smooth noise" = list(noise_type = "matern"),
  "drift" = list(drift = 0.1), "one of 5 unrelated" = list(adversarial = c(random = 1, inverted = 0)),
  "30 % missing" = list(dropout = 0.3), "hands: dead band, speed, rests" = list(deadband = 0.1, freeze = 0.1)
)
quietly <- function(x) suppressWarnings(suppressMessages(x))
held <- function(gold, truth, rated, half = (gold$conf.high - gold$conf.low) / 2) {
  mean(abs(gold$value - truth)[rated] <= half[rated], na.rm = TRUE)
}

one <- function(setting, seed) {
  data <- do.call(simulate_annotations, c(utils::modifyList(usual, setting), seed = seed))
  signal <- truth(data)$signal
  late_by <- function(lag, time) stats::approx(signal$time + lag, signal$value, time)$y
  late <- function(gold, lag) rowMeans(sapply(lag, late_by, gold$time))
  latent <- quietly(fuse_latent(data, band = "full"))
  raters <- merge(as.data.frame(tidy(latent)), as.data.frame(truth(data)$raters), by = "rater")
  earliest <- min(raters$mean_lag[raters$weight > 0 & raters$communality > 0.5 * max(raters$communality, na.rm = TRUE)])
  now <- late(latent, earliest)
  rated <- latent$n_raters > 0 & !is.na(now)
  matched <- mean(latent$value[rated]) + (now - mean(now[rated])) *
    stats::sd(latent$value[rated]) / stats::sd(now[rated])
  course <- musefuse:::course_half(as.data.frame(latent), musefuse:::fit_of(latent))
  others <- lapply(list(fuse_mean, fuse_ewe), function(fuse) quietly(fuse(data)))
  lag <- if (length(setting$lag) == 1L) setting$lag else seq(0.5, 4, by = 0.25)
  c(held(latent, now, rated), held(latent, now, rated, course), held(latent, matched, rated, course),
    mean((latent$conf.high - latent$conf.low)[rated]) / stats::sd(signal$value),
    vapply(others, function(gold) held(gold, late(gold, lag), !is.na(gold$conf.low)), 0),
    mean(others[[1L]]$conf.high - others[[1L]]$conf.low, na.rm = TRUE) / stats::sd(signal$value))
}

found <- lapply(rows, function(setting) vapply(seq_len(replicates), function(seed) one(setting, seed), numeric(7)))
percent <- function(i, what = mean) vapply(found, function(x) sprintf("%.0f", 100 * what(x[i, ])), "")
se <- function(x) stats::sd(x) / sqrt(length(x))
width <- function(i) vapply(found, function(x) sprintf("%.2f", mean(x[i, ])), "")
write_table("band-coverage", data.frame(
  recordings = names(rows), RALF = percent(1L),
  "s.e." = vapply(found, function(x) sprintf("%.1f", 100 * se(x[1L, ])), ""),
  width = width(4L), "course alone" = percent(2L), "course, own scale" = percent(3L), mean = percent(5L),
  EWE = percent(6L), "width, mean" = width(7L), check.names = FALSE
), c(
  paste0("Percent of times at which the 95 % band holds the signal, mean over ", replicates, " recordings a row ",
    "(s.e. over these); seeds 1 on."),
  "RALF: the full band. Width: its mean, in standard deviations of the signal. Course alone: the band without the",
  "uncertainty of level, scale and clock (the default); course, own scale: that, held",
  "against the signal brought to the gold standard's mean and standard deviation."
))
