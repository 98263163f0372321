test_that("clocks that tell the date start with the recording; raters of different days each at 0", {
  at <- as.POSIXct("2021-05-03 10:00:00", tz = "UTC")
  same <- data.frame(rater = rep(c("a", "b"), each = 3), time = at + c(0:2, 0:2 + 1), value = 1:6)
  x <- as_annotations(same, quiet = TRUE)
  expect_identical(x$time, c(0, 1, 2, 1, 2, 3))
  days <- transform(same, time = time + rep(c(0, 86400), each = 3))
  y <- as_annotations(days, quiet = TRUE)
  expect_identical(y$time, c(0, 1, 2, 0, 1, 2))
  expect_identical(traces(y)$time_ref, c("2021-05-03T10:00:00.000Z", "2021-05-04T10:00:01.000Z"))
  expect_message(as_annotations(days), "start at 0")
})

test_that("zones by their letters and dates as JavaScript writes them are instants", {
  expect_identical(seconds_of(c("2021-10-31 02:59:59 CEST", "2021-10-31 02:00:00 CET")), c(0, 1))
  expect_identical(seconds_of(c("Sat Mar 27 2021 23:59:59 GMT+0100 (CET)", "Sun Mar 28 2021 03:00:00 GMT+0200 (CEST)")),
    c(0, 7201))
})
