test_that("each picture draws what it says", {
  gold <- fuse_mean(ratings)
  classes <- cluster_kmeans(extract_features(gold, ratings_segments, "mean"), 3, seed = 1)
  found <- propagate(gold, classes, draws = 10, seed = 1)
  layers <- ggplot2::ggplot_build(autoplot(found))$data
  expect_identical(nrow(layers[[1]]), nrow(found))
  expect_identical(nrow(layers[[2]]), sum(!found$sure)) # the question marks
  expect_identical(nrow(ggplot2::ggplot_build(autoplot(found, recordings = "clip2"))$data[[1]]),
    sum(found$recording == "clip2"))
  expect_error(autoplot(found, recordings = "nowhere"), class = "musefuse_error_unknown")
  shares <- ggplot2::ggplot_build(autoplot(found, type = "shares"))$data
  expect_equal(shares[[1]]$y, tidy(found, "shares")$share)
  expect_equal(shares[[2]]$ymin, tidy(found, "shares")$conf.low)
  expect_identical(nrow(ggplot2::ggplot_build(autoplot(found, type = "probabilities"))$data[[1]]), 3L * nrow(found))
})

test_that("columns that became text say so, and classes may be text", {
  gold <- fuse_mean(ratings)
  found <- propagate(gold, cluster_kmeans(extract_features(gold, ratings_segments, "mean"), k = 3, seed = 1),
    draws = 5, seed = 1)
  named <- found
  named$class <- as.character(named$class)
  expect_equal(ggplot2::layer_data(autoplot(named)), ggplot2::layer_data(autoplot(found)))
  for (column in c("probability", "sure")) {
    worn <- found
    worn[[column]] <- as.character(worn[[column]])
    expect_error(autoplot(worn), column, class = "musefuse_error_values")
  }
  worn <- found
  worn$probability_1 <- as.list(worn$probability_1)
  expect_error(autoplot(worn, type = "probabilities"), "probability_1", class = "musefuse_error_values")
})
