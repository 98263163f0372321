iris_profile <- function(features) {
  profile_classes(cluster_kmeans(iris[features], k = 3, standardise = TRUE, seed = 1))
}

test_that("each spoke is as long as the effect, the first points up, the mean is the dashed ring", {
  profile <- iris_profile(names(iris)[1:4])
  points <- ggplot2::layer_data(autoplot(profile, type = "radar"), 5L)
  reach <- max(1, ceiling(2 * max(abs(profile$effect))) / 2)
  drawn <- autoplot(profile, type = "radar")$data
  expect_equal(sqrt(points$x^2 + points$y^2), drawn$effect + reach)
  up <- drawn$feature == drawn$feature[[1L]]
  expect_equal(points$x[up], rep(0, 3), tolerance = 1e-12) # the cosine of a right angle
  expect_true(all(points$y[up] > 0))
  rings <- ggplot2::layer_data(autoplot(profile, type = "radar"), 2L)
  expect_equal(sqrt(rings$x^2 + rings$y^2), rep(reach, nrow(rings)))
})

test_that("two features make no star: tiles are drawn", {
  expect_s3_class(autoplot(iris_profile(names(iris)[1:2]), type = "radar")$layers[[1L]]$geom, "GeomTile")
})
