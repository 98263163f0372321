drawn <- function(plot, layer = 1) ggplot2::ggplot_build(plot)$data[[layer]]

test_that("features are drawn: distributions, correlations, recordings", {
  x <- new_features(as.list(example_features()))
  expect_equal(sum(drawn(autoplot(x))$count), 4 * 60)
  heat <- autoplot(x, type = "correlation")
  expect_equal(heat$data$r[heat$data$row == "mean_x" & heat$data$column == "std_y"], cor(x$mean_x, x$std_y))
  expect_equal(nrow(drawn(autoplot(x, type = "recordings"))), 4 * 60)
  expect_equal(nlevels(autoplot(x, most = 2)$data$feature), 2)
  expect_match(autoplot(x, most = 2)$labels$caption, "2 of 4")
  expect_equal(levels(autoplot(x, features = "std_y")$data$feature), "std_y")
  x$mean_x <- 1
  expect_true(is.na(autoplot(x, type = "correlation")$data$r[[1]]))
  expect_error(autoplot(x, type = "scores"), class = "musefuse_error_argument")
  expect_error(autoplot(x, features = "none"), class = "musefuse_error_unknown")
})

test_that("reductions are drawn", {
  x <- example_features()
  pca <- reduce_pca(x, 2, partition = "train")
  expect_equal(drawn(autoplot(pca), 3)$x, pca$PC1)
  expect_equal(drawn(autoplot(pca, type = "scree"))$y, 100 * tidy(pca, type = "variance")$share)
  expect_equal(nrow(drawn(autoplot(pca, type = "loadings"))), 8)
  expect_equal(nrow(drawn(autoplot(reduce_pca(x, 1)), 3)), 60)
  expect_error(autoplot(pca, colour = "none"), class = "musefuse_error_unknown")
  expect_identical(levels(autoplot(pca)$data$group), levels(factor(x$partition)))
  skip_if_not_installed("MASS")
  x$topic <- rep(c("a", "b", "c"), 20)
  expect_identical(levels(autoplot(reduce_lda(x, by = "topic"))$data$group), c("a", "b", "c"))
})

test_that("units of a map are hexagons that tile, or squares", {
  x <- example_features()
  map <- reduce_som(x, c(4, 3))
  counts <- drawn(autoplot(map))
  expect_equal(nrow(counts), 12 * 6)
  first <- counts[counts$group == counts$group[[1]], ]
  side <- sqrt(diff(first$x)^2 + diff(first$y)^2)
  expect_equal(side, rep(1 / sqrt(3), 5))
  expect_equal(nrow(drawn(autoplot(reduce_som(x, c(4, 3), topology = "rectangular")))), 12 * 4)
  expect_equal(nlevels(autoplot(map, type = "planes")$data$panel), 4)
  # the U-matrix of a unit in the corner, by hand
  codes <- as.matrix(tidy(reduce_som(x, 2, standardise = FALSE, topology = "rectangular"))[-(1:4)])
  border <- autoplot(reduce_som(x, 2, standardise = FALSE, topology = "rectangular"), type = "umatrix")$data
  expect_equal(border$value[[1]], mean(as.matrix(dist(codes))[1, -1]))
})

test_that("every histogram has two values at least on either axis, for one says nothing of the scale", {
  gold <- fuse_mean(ratings)
  gold$value <- 1.3 * gold$value
  p <- autoplot(extract_features(gold, ratings_segments))
  panels <- ggplot2::ggplot_build(p)$layout$panel_params
  count <- function(axis) vapply(panels, function(panel) sum(is.finite(panel[[axis]]$get_breaks())), 0L)
  expect_gte(min(count("x"), count("y")), 2L)
})

test_that("an argument that a type of picture does not use is an error that says which does", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  expect_error(autoplot(features, colour = "recording"), "colour.*scores", class = "musefuse_error_argument")
  expect_error(autoplot(features, "correlation", components = 1:2), "components.*scores",
    class = "musefuse_error_argument")
  expect_error(autoplot(reduce_pca(features, 2), features = "mean_arousal"), "features",
    class = "musefuse_error_argument")
  expect_s3_class(autoplot(reduce_pca(features, 2), colour = "recording"), "ggplot")
})

test_that("many columns of a heat map have every other number", {
  wide <- extract_features(fuse_mean(ratings), ratings_segments, "extended")
  labels <- ggplot2::ggplot_build(autoplot(wide, "correlation"))$layout$panel_params[[1]]$x$get_labels()
  expect_identical(as.character(labels[1:3]), c("2", "4", "6"))
})
