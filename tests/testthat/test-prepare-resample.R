one_trace <- function(time, value, rater = "a") {
  as_annotations(data.frame(rater = rater, time = time, value = value))
}

test_that("a line stays a line, at any rate and from irregular times", {
  set.seed(1)
  time <- c(0, sort(runif(200, 0, 20)), 20)
  x <- one_trace(time, 2 * time - 3)
  for (rate in c(1, 4, 29.97, 59.94)) {
    y <- resample_annotations(x, rate)
    expect_equal(y$time, seq(0, floor(20 * rate)) / rate)
    # interpolation of a line is exact but for rounding
    expect_equal(y$value, 2 * y$time - 3, tolerance = 1e-12)
  }
})

test_that("linear interpolation equals stats::approx, and cpp_interpolate too", {
  set.seed(2)
  time <- cumsum(runif(500, 0.01, 0.3))
  value <- rnorm(500)
  y <- resample_annotations(one_trace(time, value), 7)
  expect_equal(y$value, approx(time, value, y$time)$y, tolerance = 1e-12)
})

test_that("the same rate gives the same ratings back, to the bit", {
  x <- one_trace(0:99 / 10, sin(0:99))
  expect_identical(resample_annotations(x, 10)$value, x$value)
  expect_identical(resample_annotations(x, 10, "previous")$value, x$value)
  expect_identical(resample_annotations(x, 10, "mean")$value, x$value)
  shipped <- resample_annotations(ratings, 4)
  expect_identical(as.data.frame(shipped), as.data.frame(ratings))
})

test_that("gaps longer than max_gap and the time outside stay missing", {
  x <- one_trace(c(1.5, 2, 3, 6, 6.5), c(0, 1, 2, 5, 6))
  linear <- function(...) resample_annotations(x, 1, ...)$value
  expect_equal(resample_annotations(x, 1)$time, 2:6)
  expect_equal(linear(max_gap = 3), c(1, 2, 3, 4, 5))
  expect_equal(linear(max_gap = 2.9), c(1, 2, NA, NA, 5))
  # missing ratings are gaps
  y <- one_trace(0:6, c(NA, 1, NA, 3, NA, NA, 6))
  expect_equal(resample_annotations(y, 2, max_gap = 2)$value, c(NA, NA, 1, 1.5, 2, 2.5, 3, rep(NA, 5), 6))
  # the default bridges 2.5 steps
  expect_equal(resample_annotations(y, 1)$value, c(NA, 1, 2, 3, NA, NA, 6))
})

test_that("bin means are means over [t - step / 2, t + step / 2)", {
  time <- 0:39 / 10
  value <- sin(time)
  y <- resample_annotations(one_trace(time, value), 2, "mean")
  bin <- floor(time * 2 + 0.5)
  expect_equal(y$value, as.vector(tapply(value, bin, mean))[1:8], tolerance = 1e-14)
  # above Nyquist the mean removes what interpolation keeps
  fast <- one_trace(0:999 / 100, rep(c(1, -1), 500))
  expect_equal(max(abs(resample_annotations(fast, 5, "mean")$value[-1])), 0)
  expect_equal(resample_annotations(fast, 5)$value, rep(1, 50))
  # missing ratings do not count; an empty bin is interpolated
  z <- one_trace(c(0, 0.1, 1, 3), c(2, NA, 4, 8))
  expect_equal(resample_annotations(z, 1, "mean", max_gap = 2)$value, c(2, 4, 6, 8))
})

test_that("event logs are carried forward to the end of the recording", {
  x <- as_annotations(data.frame(
    rater = c("a", "a", "a", "b", "b"), time = c(0.3, 2.8, 3.1, 0, 6), value = c(0, 0.4, 0.5, 1, 2)
  ))
  y <- resample_annotations(x, 1, "previous")
  expect_equal(y$time[y$rater == "a"], 1:6)
  expect_equal(y$value[y$rater == "a"], c(0, 0, 0.4, 0.5, 0.5, 0.5))
  expect_equal(y$value[y$rater == "b"], c(rep(1, 6), 2))
  expect_equal(resample_annotations(x, 1, "previous", max_gap = 1)$value[1:6], c(0, NA, 0.4, 0.5, NA, NA))
})

test_that("one sample, all missing, and many samples", {
  expect_equal(as.list(resample_annotations(one_trace(0.4, 7), 1))[c("time", "value")], list(time = 0, value = 7))
  expect_equal(resample_annotations(one_trace(c(0.2, 0.4), c(1, 3)), 1)$value, 2)
  expect_true(all(is.na(resample_annotations(one_trace(0:9, NA), 3)$value)))
  long <- one_trace(seq(0, by = 1 / 59.94, length.out = 1e5), sin(1:1e5 / 1e3))
  y <- resample_annotations(long, 25)
  expect_equal(nrow(y), floor((1e5 - 1) / 59.94 * 25) + 1)
  # sin has second derivative (0.05994)^2: chord error below h^2 / 8 times that
  expect_lt(max(abs(y$value - sin((y$time * 59.94 + 1) / 1e3))), (1 / 1e3)^2 / 8 + 1e-9)
})

test_that("rates survive gaps, rounding and jitter", {
  rate <- function(time) series_rate(one_trace(time, 0))
  expect_equal(rate(0:9 / 4), 4)
  expect_equal(rate(round(0:5000 / 59.94, 3)), 59.94, tolerance = 1e-4)
  expect_equal(rate(c(0:9, 100:109) / 10), 10)
  expect_identical(rate(3), NA_real_)
  set.seed(4)
  expect_equal(rate(0:999 / 25 + runif(1000, 0, 0.01)), 25, tolerance = 0.01)
})

test_that("raters of unequal length, rate and phase share one clock", {
  x <- as_annotations(data.frame(
    rater = rep(c("a", "b", "c"), c(5, 4, 3)), time = c(0:4, 2:5, 0, 2, 4) / 10,
    value = c(0:4, 12:15, 0, 20, 40)
  ))
  cell <- annotation_cells(x)[[1L]]
  expect_equal(cell$time, 0:5 / 10)
  expect_equal(cell$ratings[, "a"], c(0:4, NA))
  expect_equal(cell$ratings[, "b"], c(NA, NA, 12:15))
  expect_equal(cell$ratings[, "c"], c(0, 10, 20, 30, 40, NA))
})

test_that("bad arguments are classed errors", {
  x <- one_trace(0:3, 1:4)
  expect_error(resample_annotations(x, 0), class = "musefuse_error_argument")
  expect_error(resample_annotations(x, 1, "cubic"), class = "musefuse_error_argument")
  expect_error(resample_annotations(x, 1, max_gap = -1), class = "musefuse_error_argument")
  expect_error(resample_annotations(x[0, ], 1), class = "musefuse_error_empty")
  expect_error(resample_annotations(x, 1, "mean", 3), class = "musefuse_error_argument")
  expect_snapshot({
    resample_annotations(x, 0)
    resample_annotations(x, 1, "cubic")
  }, error = TRUE)
})

test_that("a rate that makes far more rows than were rated is said", {
  diary <- as_annotations(data.frame(rater = "a", time = c(0, 3, 9, 20, 30) * 86400, value = 1:5), unit = "s",
    quiet = TRUE)
  expect_warning(resample_annotations(diary, rate = 0.1), "259,201 rows of 5", class = "musefuse_warning_size")
  expect_no_warning(resample_annotations(ratings[ratings$recording == "clip1", ], rate = 25))
})
