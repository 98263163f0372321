test_that("the picture has an estimate and a chance for each row", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  judged <- class_predictability(cluster_kmeans(features, 3, seed = 1), features, permutations = 5, resamples = 20,
    seed = 1)
  layers <- ggplot2::ggplot_build(autoplot(judged))$data
  expect_identical(vapply(layers, nrow, 0L), c(4L, 4L))
  expect_equal(sort(layers[[2]]$y), sort(judged$chance))
})
