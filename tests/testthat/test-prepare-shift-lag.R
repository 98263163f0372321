
test_that("irregular traces and logs are moved in time and lose nothing", {
  rows <- data.frame(rater = rep(c("a", "b"), c(6, 4)), time = c(0, 6.2, 9, 15, 15.5, 30, 0, 4, 5, 31),
    value = c(0:5, 0:3))
  log <- set_traces(suppressMessages(as_annotations(rows)), sampling = "event")
  moved <- shift_lag(log, c(a = 6, b = 0))
  a <- moved[moved$rater == "a", ]
  expect_equal(a$time, c(0, 0.2, 3, 9, 9.5, 24)) # the first line holds from the beginning
  expect_identical(a$value, as.double(0:5))
  expect_identical(moved$time[moved$rater == "b"], c(0, 4, 5, 31))
  irregular <- shift_lag(set_traces(log, sampling = "irregular"), c(a = 6, b = 0))
  expect_equal(irregular$time[irregular$rater == "a"], c(0.2, 3, 9, 9.5, 24))
  expect_setequal(traces(irregular)$sampling, "irregular")
})

test_that("windows of lags move lines to where the lag brings them back", {
  time <- seq(0, 100, 7.3) + c(0, 1)
  log <- set_traces(as_annotations(data.frame(rater = "a", time = time, value = seq_along(time)), unit = "s"),
    sampling = "irregular")
  lags <- data.frame(recording = "recording 1", dimension = "rating", rater = "a", lag = c(2, 4), start = c(0, 60),
    end = c(40, 100))
  moved <- shift_lag(log, lags)$time
  lag <- stats::approx(c(20, 80), c(2, 4), moved, rule = 2)$y
  expect_equal(moved + lag, time[time - 2 >= time[[1L]]], tolerance = 1e-6)
})

test_that("the time of shift_lag() grows with the rows, not with their square", {
  skip_on_cran()
  big <- simulate_annotations(recordings = 200, raters = 5, duration = 60, rate = 4, seed = 1)
  elapsed <- system.time(shift_lag(big, 1))[["elapsed"]]
  expect_lt(elapsed, 1.5) # 0.2 s on a quiet machine, 2.8 s when the column was copied for each series
})

test_that("a lag that is nought but for rounding loses no sample at the ends", {
  data <- as_annotations(data.frame(
    recording = "r", dimension = "d", rater = rep(c("a", "b"), each = 5), time = rep(0:4 / 2, 2), value = 1:10
  ))
  lags <- data.frame(recording = "r", dimension = "d", rater = c("a", "b"), lag = c(-4e-17, 4e-17))
  expect_equal(shift_lag(data, lags)$value, data$value, tolerance = 1e-12)
})

test_that("a rater whose clock started late, or early, is brought back whole, on the others' grid", {
  t <- 0:240 / 4
  course <- round(sin(t / 5), 3)
  at <- function(begin) {
    as_annotations(data.frame(rater = rep(c("a", "b", "c"), each = 241), time = c(t, t, t + begin), value = course),
      quiet = TRUE)
  }
  for (begin in c(1e4, -1e4)) {
    moved <- shift_lag(at(begin), c(a = 0, b = 0, c = begin))
    c <- moved[moved$rater == "c", ]
    expect_equal(c$time, t)
    expect_identical(c$value, course)
  }
  # a part of a sample is interpolated: one rating is lost, at the end
  moved <- shift_lag(at(20), c(a = 0, b = 0, c = 1.35))
  c <- moved[moved$rater == "c", ]
  expect_equal(c$time, t + 18.75)
  expect_equal(c$value, stats::approx(t + 20, course, t + 18.75 + 1.35)$y)
})

test_that("ratings that come to lie outside of the recording are counted", {
  expect_warning(out <- shift_lag(ratings, 1e4), "60 traces lose", class = "musefuse_warning_lag")
  expect_true(all(is.na(out$value)))
  expect_no_warning(shift_lag(ratings, 2))
})

test_that("values are those that lines through the ratings have at t + lag, also where the lag changes", {
  set.seed(8)
  rows <- expand.grid(time = cumsum(c(0, rep(c(0.2, 0.3), 30))), rater = c("a", "b", "c"), recording = c("r", "s"),
    stringsAsFactors = FALSE)
  rows$value <- stats::rnorm(nrow(rows))
  data <- suppressMessages(as_annotations(rows))
  windows <- data.frame(recording = "r", dimension = "rating", rater = "a", lag = c(1, -2, 0.5), start = c(0, 5, 10),
    end = c(5, 10, 15))
  expect_warning(moved <- shift_lag(data, windows), "5 traces have no lag", class = "musefuse_warning_lag")
  mine <- data$recording == "r" & data$rater == "a"
  time <- data$time[mine]
  at <- cummax(time + stats::approx(c(2.5, 7.5, 12.5), c(1, -2, 0.5), time, rule = 2)$y)
  expect_equal(moved$value[mine], stats::approx(time, data$value[mine], at)$y, tolerance = 1e-12) # rounding of places
  expect_identical(moved[!mine, c("time", "value")], data[!mine, c("time", "value")])
  expect_warning(back <- shift_lag(data, c(a = 0, b = -0.7, c = 20)), "2 traces lose", class = "musefuse_warning_lag")
  expect_identical(back$time, data$time)
  expect_equal(back$value[data$rater == "b"][1:61], stats::approx(time, data$value[data$rater == "b"][1:61],
    time - 0.7)$y, tolerance = 1e-12)
  expect_true(all(is.na(back$value[data$rater == "c"])))
})
