test_that("a series is interpolated between its samples only", {
  expect_identical(interpolate_series(c(0, 1, 2), c(0, 2, NA), c(0, 0.5, 1, 1.5, 3)), c(0, 1, 2, NA, NA))
  expect_identical(interpolate_series(1, 5, c(1, 2)), c(5, NA))
})

test_that("a series at its own times is what it is, without what is not finite", {
  time <- c(0, 0.5, 1.25)
  expect_identical(interpolate_series(time, c(1, NA, Inf), time), c(1, NA, NA))
  expect_identical(interpolate_series(time, c(1, 2, 5), time), stats::approx(time, c(1, 2, 5), time)$y)
})
