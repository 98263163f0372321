test_that("ridge regression is least squares with rows added for the penalty", {
  set.seed(1)
  x <- matrix(stats::rnorm(200), 50)
  y <- x[, 1] - 2 * x[, 3] + stats::rnorm(50)
  centred <- sweep(x, 2L, colMeans(x))
  augmented <- stats::lm.fit(rbind(centred, sqrt(0.1 * 50) * diag(4)), c(y - mean(y), rep(0, 4)))
  slopes <- unname(augmented$coefficients)
  found <- ridge(x, y, 0.1)
  # solve() against QR
  expect_equal(found, c(mean(y) - sum(colMeans(x) * slopes), slopes), tolerance = 1e-12)
  expect_equal(ridge_predict(found, x[1:3, ]), as.vector(found[[1]] + x[1:3, ] %*% slopes), tolerance = 1e-12)
  expect_equal(ridge(x, y, 0), unname(stats::coef(stats::lm(y ~ x))), tolerance = 1e-12)
})

test_that("features are standardised over complete rows, and constants tell nothing", {
  x <- cbind(1:6, 7, c(2, NA, 4, 8, 16, 32))
  z <- standard_features(x)
  complete <- c(1, 3:6)
  expect_equal(colMeans(z[complete, ]), rep(0, 3), tolerance = 1e-14)
  expect_equal(colMeans(z[complete, c(1, 3)]^2), c(1, 1), tolerance = 1e-14)
  expect_identical(z[, 2], rep(0, 6))
  expect_true(is.na(z[2, 3]))
})

test_that("cross-products of some rows at a time are those of all", {
  withr::local_seed(1)
  x <- matrix(stats::rnorm(700), 100)
  # sums of a hundred products differ in their last digits with the order of adding
  for (work in c(1, 500, 2e7)) expect_equal(gram_of(x, work), crossprod(x), tolerance = 1e-13)
  expect_identical(gram_of(x[1, , drop = FALSE]), crossprod(x[1, , drop = FALSE]))
})
