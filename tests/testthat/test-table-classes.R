test_that("classes are numbered by size, tidied by centre and glanced at in one row", {
  classes <- cluster_kmeans(example_features(60), 3, seed = 1)
  sizes <- as.integer(table(classes$class))
  expect_identical(sizes, sort(sizes, decreasing = TRUE))
  expect_identical(nrow(glance(classes)), 1L)
  expect_true(all(levels(classes$class) %in% as.character(tidy(classes)$class)))
})

test_that("what has no numbers, or fewer rows than classes, is refused", {
  expect_error(cluster_kmeans(data.frame(a = letters), 2), class = "musefuse_error")
  expect_error(cluster_kmeans(example_features(3), 5), class = "musefuse_error")
  expect_error(check_k(0), class = "musefuse_error")
  expect_error(check_k(1.5), class = "musefuse_error")
})

test_that("scaling is taken back", {
  values <- as.matrix(example_features(20)[c("mean_x", "std_y")])
  scaling <- fit_scaling(values)
  expect_equal(unscale_values(scale_values(values, scaling), scaling), values,
    tolerance = 1e-12) # a division and a product
  expect_identical(fit_scaling(values[20:1, ]), scaling)
})

test_that("of classes that were changed by hand the fit's numbers are not shown as theirs", {
  features <- extract_features(fuse_mean(ratings), ratings_segments, c("mean", "std"))
  classes <- cluster_kmeans(features, k = 2, seed = 1)
  expect_identical(glance(classes)$changed, 0L)
  classes$class[1:3] <- rev(levels(classes$class))[classes$class[1:3]]
  facts <- glance(classes)
  expect_identical(facts$changed, 1L)
  expect_true(all(is.na(c(facts$objective, facts$status))))
  # The indices are of the classes as they are: the same as of the labels alone.
  expect_equal(facts$silhouette, index_silhouette(scale(as.matrix(features[-(1:3)])), as.integer(classes$class)))
  expect_warning(tidy(classes), class = "musefuse_warning_changed")
  expect_warning(predict(classes, features), class = "musefuse_warning_changed")
})

test_that("a matrix without names is fitted and placed alike", {
  x <- with_seed(1, matrix(stats::rnorm(60), 20))
  fit <- cluster_kmeans(x, 2, seed = 1)
  expect_identical(as.character(predict(fit, x)$class), as.character(fit$class))
  reduced <- reduce_pca(x, 2)
  expect_equal(predict(reduced, x)$PC1, reduced$PC1) # up to rounding of one product
  expect_identical(names(predict(reduced, x)), names(reduced))
})

test_that("augment() tells what is wrong with ids", {
  classes <- withr::with_seed(1, cluster_kmeans(data.frame(recording = "a", segment = 1:9, x = stats::rnorm(9)), 2,
    seed = 1))
  classes$segment <- cbind(classes$segment, classes$segment)
  expect_error(augment(classes), "segment", class = "musefuse_error_missing")
})
