test_that("seconds and samples are told apart, and plain numbers are seconds", {
  expect_equal(window_samples(as_window(2), 4), 8)
  expect_equal(window_samples(samples(5), 4), 5)
  expect_equal(window_seconds(samples(5), 4), 1.25)
  expect_equal(window_seconds(seconds(3), 4), 3)
  expect_match(format(seconds(2)), "2 s")
  expect_match(format(samples(3)), "3 samples")
})

test_that("a window becomes an odd number of samples, and says so", {
  expect_message(found <- window_odd_samples(samples(4), 4), class = "musefuse_message")
  expect_equal(found, 5)
  expect_silent(window_odd_samples(samples(5), 4))
})

test_that("what is no length is refused", {
  expect_error(seconds(-1), class = "musefuse_error")
  expect_error(seconds(NA), class = "musefuse_error")
  expect_error(samples(1.5), class = "musefuse_error")
  expect_error(as_window("two"), class = "musefuse_error")
})
