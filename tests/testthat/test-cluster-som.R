test_that("units are classes, and groups of units are", {
  x <- iris[1:4]
  units <- cluster_som(x, grid = c(4, 3), seed = 1)
  expect_equal(nlevels(units$class), glance(units)$units)
  map <- reduce_som(x, c(4, 3), seed = 1)
  expect_equal(adjusted_rand(units$class, map$som_unit), 1)
  groups <- cluster_som(x, 3, grid = c(4, 3), seed = 1)
  expect_equal(nlevels(groups$class), 3L)
  # the classes of a unit are in one group
  expect_true(all(rowSums(table(units$class, groups$class) > 0) == 1))
  expect_gt(adjusted_rand(groups$class, iris$Species), 0.6) # k-means has .62
})

test_that("groups are Ward's merging of the codes by stats::hclust", {
  map <- reduce_som(iris[1:4], c(4, 3), standardise = TRUE, seed = 1)
  scaled <- scale(as.matrix(iris[1:4]))
  codes <- as.matrix(tidy(map, "codes")[-(1:4)])
  used <- which(tabulate(map$som_unit, 12) > 0)
  tree <- stats::hclust(stats::dist(scale(codes, attr(scaled, "scaled:center"), attr(scaled, "scaled:scale"))[used, ]),
    "ward.D2")
  theirs <- stats::cutree(tree, 4)[match(map$som_unit, used)]
  expect_equal(adjusted_rand(cluster_som(iris[1:4], 4, grid = c(4, 3), seed = 1)$class, theirs), 1)
})

test_that("rows of the fit keep their class when they are new; profile and stability read it", {
  classes <- cluster_som(iris[1:4], 3, grid = c(4, 3), seed = 1)
  expect_identical(as.character(predict(classes, iris[1:4])$class), as.character(classes$class))
  expect_s3_class(profile_classes(classes), "class_profile")
  expect_equal(nrow(cluster_stability(classes, resamples = 3, seed = 1)), 3)
  mixed <- rev(seq_len(150))
  expect_equal(adjusted_rand(cluster_som(iris[mixed, 1:4], 3, grid = c(4, 3), seed = 1)$class, classes$class[mixed]), 1)
  expect_error(cluster_som(iris[1:4], 9, grid = c(2, 2)), class = "musefuse_error_data")
  expect_error(cluster_som(iris[1:4], 9, topology = "round"), class = "musefuse_error_argument")
})
