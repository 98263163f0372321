test_that("a paragraph says what the default did of features and classes, and nothing that was not", {
  told <- function(...) report_methods(...)[[1L]]
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  expect_match(told(cluster_kmeans(features, 3, seed = 1)), "on standardised features \\(M = 0, SD = 1")
  expect_no_match(told(cluster_kmeans(features, 3, standardise = FALSE, seed = 1)), "standardised")
  expect_match(told(reduce_pca(features)), "standardised \\(M = 0, SD = 1\\) and reduced")
  scores <- reduce_pca(features)
  expect_no_match(told(cluster_kmeans(scores, 3, standardise = TRUE, seed = 1)), "on standardised features")
  # classes know the raters of the ratings that they came of
  expect_match(told(cluster_kmeans(features, 3, seed = 1)),
    "in 6 recordings (124 to 226 s long, median 181 s) by 5 raters (4 Hz)", fixed = TRUE)
})
