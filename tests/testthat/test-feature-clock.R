# Two days at quarters of an hour; the oracle is plain R on the wall's hours.
days_of <- function(value, n = 192, from = "2024-05-03 00:00") {
  time <- as.POSIXct(from, tz = "UTC") + 900 * (seq_len(n) - 1)
  x <- suppressMessages(as_annotations(data.frame(time = format(time, "%Y-%m-%d %H:%M"), load = value), value = load))
  suppressWarnings(fuse_mean(split_recordings(x, quiet = TRUE)))
}
hour <- (seq_len(96) - 1) / 4

test_that("hours and quarters are means of the samples of that time", {
  set.seed(1)
  value <- round(runif(192), 3)
  gold <- days_of(value)
  f <- extract_features(gold, segment_fixed(gold, 86400, rest = "keep"), c("hours", "clock"))
  expect_equal(unname(unlist(f[1, paste0(sprintf("hour_%02d", 0:23), "_load")])),
    unname(tapply(value[1:96], floor(hour), mean)), ignore_attr = TRUE)
  expect_equal(c(f$mean_evening_load), c(mean(value[1:96][hour >= 18]), mean(value[97:192][hour >= 18])))
  at <- 2 * pi * hour[which.max(value[1:96])] / 24
  expect_equal(c(f$peak_time_sin_load[[1]], f$peak_time_cos_load[[1]]), c(sin(at), cos(at)))
})

test_that("the centre of the day is a point on a circle, whose length says how narrow it is", {
  # von Mises about 22 o'clock: mean direction there, length I1(k) / I0(k) once its least value is taken away
  angle <- 2 * pi * hour / 24
  k <- 4
  value <- exp(k * cos(angle - 2 * pi * 22 / 24))
  gold <- days_of(rep(value, 2))
  f <- extract_features(gold, segment_fixed(gold, 86400, rest = "keep"), "clock")
  direction <- atan2(f$centre_time_sin_load, f$centre_time_cos_load) %% (2 * pi) * 24 / (2 * pi)
  expect_equal(direction, c(22, 22))
  length <- besselI(k, 1) / (besselI(k, 0) - exp(-k))
  # the sum over 96 points is the integral but for the tail of its Fourier series, below 1e-12
  expect_equal(sqrt(f$centre_time_sin_load^2 + f$centre_time_cos_load^2), rep(length, 2), tolerance = 1e-10)
  still <- days_of(rep(1, 192))
  expect_true(all(is.na(extract_features(still, segment_fixed(still, 86400, rest = "keep"),
    "clock")$peak_time_sin_load)))
})

test_that("the time of day comes from the calendar, whatever time 0 and the zone are", {
  skip_if_not("Europe/Berlin" %in% OlsonNames())
  time <- as.POSIXct("2024-03-30 05:30", tz = "Europe/Berlin") + 1800 * 0:95
  x <- suppressMessages(as_annotations(data.frame(time = time, load = as.numeric(format(time, "%H"))), value = load))
  gold <- suppressWarnings(fuse_mean(x))
  f <- extract_features(gold, segment_fixed(gold, 48 * 3600, rest = "keep"), "hours")
  expect_equal(unname(unlist(f[1, -(1:2)])), 0:23)
  # the same by rater, and day by day on a clock that runs through
  by_rater <- extract_features(x, segment_fixed(gold, 48 * 3600, rest = "keep"), "hours")
  expect_equal(unname(unlist(by_rater[1, -(1:3)])), 0:23)
  through <- split_recordings(x, clock = "elapsed", quiet = TRUE)
  day <- extract_features(through, segment_fixed(through, 86400, rest = "keep"), c("hours", "weekday"))
  expect_equal(unname(unlist(day[2, sprintf("hour_%02d_load", 0:23)])), replace(0:23, 3, NA)) # no 2 o'clock in spring
  expect_equal(day$weekend, c(1, 1, 0))
  expect_equal(day$weekday_cos, cos(2 * pi * c(5, 6, 0) / 7))
  expect_error(extract_features(fuse_mean(ratings), ratings_segments, "clock"), class = "musefuse_error_time")
})

test_that("features of the clock go through the search, classes and their uncertainty", {
  set.seed(2)
  shape <- c(rep(0, 28), rep(1, 20), rep(0.2, 48))
  value <- unlist(lapply(1:12, function(i) if (i %% 2) shape else rev(shape))) + rnorm(12 * 96, 0, 0.05)
  x <- suppressMessages(as_annotations(data.frame(time = format(as.POSIXct("2024-05-03", tz = "UTC") + 900 * 0:1151),
    load = round(value, 3)), value = load))
  gold <- suppressWarnings(fuse_mean(split_recordings(x, quiet = TRUE)))
  cut <- segment_fixed(gold, 86400, rest = "keep")
  classes <- cluster_kmeans(extract_features(gold, cut, c("hours", "weekend")), k = 2, seed = 1)
  expect_equal(adjusted_rand(classes$class, rep(1:2, 6)), 1)
  gold$conf.low <- gold$value - 0.1
  gold$conf.high <- gold$value + 0.1
  sure <- propagate(gold, classes, draws = 10, seed = 1)
  expect_true(all(sure$sure))
  search <- search_classes(gold, cut, features = c("hours", "clock"), reduce = "none", k = 2, methods = "kmeans",
    resamples = 0, seed = 1)
  expect_equal(nrow(search), 2)
  expect_warning(extract_features(gold[gold$time %% 10800 == 0, ], cut, "hours"), "quarters of the day",
    class = "musefuse_warning_segments")
})
