skip_if_not_installed("dbscan")
clouds <- function() with_seed(1, rbind(
  cbind(stats::rnorm(40, 0, 0.1), stats::rnorm(40, 0, 0.1)), # dense
  cbind(stats::rnorm(40, 6, 1), stats::rnorm(40, 0, 1)), # sparse: no radius of DBSCAN suits both
  cbind(c(-20, 20, 0), c(20, -20, 40))
))

test_that("dense and sparse classes are found side by side, and outliers are noise", {
  x <- clouds()
  fit <- cluster_hdbscan(x, 8)
  truth <- rep(1:3, c(40, 40, 3))
  expect_equal(as.character(fit$class[81:83]), rep("noise", 3))
  expect_identical(levels(fit$class), c("1", "2", "noise"))
  expect_gt(adjusted_rand(fit$class, truth), 0.85) # the rim of the sparse class is noise
  theirs <- dbscan::hdbscan(x, minPts = 8)$cluster
  expect_equal(adjusted_rand(fit$class, theirs), 1)
})

test_that("the order of rows has no part, and rows of the fit keep their class when they are new", {
  x <- clouds()
  fit <- cluster_hdbscan(x, 8)
  mixed <- with_seed(2, sample(nrow(x)))
  expect_identical(as.character(cluster_hdbscan(x[mixed, ], 8)$class), as.character(fit$class)[mixed])
  again <- predict(fit, x)
  classed <- fit$class != "noise"
  expect_identical(again$class[classed], fit$class[classed])
  expect_identical(as.character(predict(fit, rbind(c(0, 0), c(6, 0), c(100, 100), c(3, 15)))$class),
    c(as.character(fit$class[c(1, which(classed & seq_along(classed) > 40)[1])]), "noise", "noise"))
})

test_that("what cannot be clustered so is said", {
  expect_error(cluster_hdbscan(clouds()[1:3, ], 5), class = "musefuse_error_data")
  expect_error(cluster_hdbscan(clouds(), 1), class = "musefuse_error_argument")
  expect_message(same <- cluster_hdbscan(matrix(1, 20, 2), 5), class = "musefuse_message_eps")
  expect_true(all(same$class == "noise"))
  expect_equal(nrow(tidy(same)), 0L)
  expect_identical(as.character(predict(same, matrix(1:4, 2))$class), c("noise", "noise"))
  expect_message(few <- cluster_hdbscan(clouds()[1:8, ], 8), class = "musefuse_message_eps")
  expect_equal(nrow(few), 8L)
  doubles <- matrix(rep(c(0, 5, 9), each = 10), 30, 2)
  expect_equal(adjusted_rand(suppressMessages(cluster_hdbscan(doubles, 4))$class, doubles[, 1]), 1)
})
