test_that("segments are drawn", {
  gold <- fuse_mean(ratings)
  built <- ggplot2::ggplot_build(autoplot(ratings_segments, data = gold))
  expect_equal(nrow(built$data[[1]]), 2 * nrow(ratings_segments)) # in the panels of both dimensions
  expect_equal(nrow(ggplot2::ggplot_build(autoplot(segment_sliding(gold, 20, 5)))$data[[1]]),
    nrow(segment_sliding(gold, 20, 5)))
  other <- data.frame(recording = "a", time = 0:3, value = 0)
  expect_error(autoplot(ratings_segments, data = other), class = "musefuse_error_unknown")
})
