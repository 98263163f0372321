test_that("the seed governs, and truth follows the rows", {
  set.seed(3)
  x <- simulate_annotations(2, 3, duration = 30, dimensions = c("arousal", "valence"))
  set.seed(3)
  expect_identical(simulate_annotations(2, 3, duration = 30, dimensions = c("arousal", "valence")), x)
  expect_equal(nrow(x), 2 * 3 * 2 * 120)
  part <- x[x$rater == "r2" & x$dimension == "valence", ]
  expect_equal(nrow(truth(part)$raters), 2)
  expect_equal(nrow(truth(part)$signal), 2 * 120)
  expect_equal(nrow(truth(part)$lags), 2 * 120)
  expect_error(truth(long_table <- as_annotations(data.frame(rater = "a", time = 0, value = 1))),
    class = "musefuse_error_data")
})
