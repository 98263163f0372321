test_that("what was done is told in its order", {
  clip <- as_ratings(noisy_ratings(60))
  told <- paste(format(report_methods(fuse_mean(smooth_average(clip, 2)))), collapse = " ")
  expect_lt(regexpr("moving average", told), regexpr("fused by the mean", told))
})
