test_that("LDA finds the axis that separates groups, and predicts the same rows alike", {
  skip_if_not_installed("MASS")
  features <- example_features(90)
  group <- rep(1:3, length.out = 90)
  features$partition <- c("p", "q", "r")[group]
  reduced <- reduce_lda(features, "partition", n_components = 1)
  axis <- reduced[[ncol(reduced)]]
  # three groups one standard deviation apart in mean_x and mean_y: between them lies most of the variance
  expect_gt(summary(stats::lm(axis ~ factor(group)))$r.squared, 0.5)
  expect_equal(predict(reduced, features)[[ncol(reduced)]], axis, tolerance = 1e-10) # a rotation of the same rows
  expect_error(reduce_lda(features, "nonsense"), class = "musefuse_error")
})
