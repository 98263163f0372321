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
})
