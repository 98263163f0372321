rings <- function(n = 80) {
  angle <- seq(0, 2 * pi, length.out = n + 1L)[-1L]
  rbind(cbind(cos(angle), sin(angle)), 3 * cbind(cos(angle + 0.01), sin(angle + 0.01)))
}

test_that("rings are told apart, which k-means cannot", {
  x <- rings()
  truth <- rep(1:2, each = 80)
  fit <- cluster_spectral(x, 2, seed = 1)
  expect_equal(adjusted_rand(fit$class, truth), 1)
  expect_lt(adjusted_rand(cluster_kmeans(x, 2, seed = 1)$class, truth), 0.1)
  # new points on the rings, between those of the fit
  turned <- x %*% matrix(c(cos(0.03), sin(0.03), -sin(0.03), cos(0.03)), 2)
  expect_equal(adjusted_rand(predict(fit, turned)$class, truth), 1)
  mixed <- with_seed(1, sample(160))
  expect_identical(as.character(cluster_spectral(x[mixed, ], 2, seed = 1)$class), as.character(fit$class)[mixed])
})

test_that("eigenvalues are 1 as often as the graph has parts, and those of a cycle where it is one", {
  x <- rings()
  expect_equal(glance(cluster_spectral(x, 2, neighbours = 2, seed = 1))$parts, 2)
  expect_warning(one <- cluster_spectral(x, 1, neighbours = 2, seed = 1), class = "musefuse_warning_parts")
  # a ring with two equal neighbours each is a cycle: eigenvalues cos(2 pi j / n), whatever the weight
  angle <- seq(0, 2 * pi, length.out = 41)[-1]
  graph <- neighbour_graph(cbind(cos(angle), sin(angle)), 2)
  expect_equal(spectral_places(graph, 3)$values[1:40], sort(cos(2 * pi * seq_len(40) / 40), decreasing = TRUE),
    tolerance = 1e-8) # rounding of distances
})

# kernlab's k-means has one start, which with some seeds (1 and 2) misses the classes itself
test_that("it agrees with kernlab where classes are clear", {
  skip_if_not_installed("kernlab")
  x <- with_seed(3, do.call(rbind, lapply(c(0, 6, -6), function(at) matrix(stats::rnorm(60, at), 30))))
  theirs <- with_seed(3, as.integer(kernlab::specc(x, centers = 3)))
  expect_equal(adjusted_rand(cluster_spectral(x, 3, seed = 1)$class, theirs), 1)
})

test_that("doubles, few rows and too many are no crash", {
  x <- matrix(rep(c(0, 5, 9), each = 12), 36, 2)
  expect_equal(adjusted_rand(suppressWarnings(cluster_spectral(x, 3, seed = 1))$class, x[, 1]), 1)
  expect_error(cluster_spectral(x, 4, seed = 1), class = "musefuse_error_data")
  expect_equal(nrow(cluster_spectral(x[c(1, 13), ], 2, seed = 1)), 2)
  expect_equal(nrow(cluster_spectral(x[1, , drop = FALSE], 1, seed = 1)), 1)
  expect_error(cluster_spectral(matrix(seq_len(3001)), 2), class = "musefuse_error_data")
})
