test_that("a step of the mean is found where it is, and a constant has none", {
  step <- data.frame(recording = "v", dimension = "a", time = seq(0, 39.75, 0.25), value = rep(c(0, 1), each = 80))
  cut <- segment_changepoint(step, change = "mean", min_length = 5)
  expect_equal(cut$start, c(0, 20))
  expect_identical(cut$start[-1], cut$end[-nrow(cut)])
  still <- transform(step, value = 1)
  expect_identical(nrow(segment_changepoint(still, change = "mean", min_length = 5)), 1L)
})

test_that("no segment is shorter than the shortest, and bad penalties are refused", {
  set.seed(5)
  noise <- data.frame(recording = "v", dimension = "a", time = seq(0, 59.5, 0.5), value = cumsum(rnorm(120)))
  cut <- segment_changepoint(noise, min_length = 8, penalty = 0)
  expect_gte(min(cut$end - cut$start), 8)
  expect_error(segment_changepoint(noise, penalty = -1), class = "musefuse_error")
  expect_error(segment_changepoint(noise, min_length = -1), class = "musefuse_error")
})
