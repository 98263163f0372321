test_that("the standard deviation has the divisor n", {
  expect_equal(population_sd(c(1, 2, 3, 4)), sqrt(1.25))
  expect_equal(population_sd(rep(2, 5)), 0)
})

test_that("sums by groups leave out what is missing, and have a place for groups that have nothing", {
  expect_identical(sums_by(c(1, NA, 3, 4, NA), c(4, 1, 2, 4, 3), 5), c(0, 3, 0, 5, 0))
  expect_identical(sums_by(NA_real_, 1, 2), c(0, 0))
})

test_that("Fisher's z has an end at perfect correlations", {
  expect_equal(fisher_z(c(-0.5, 0.5)), atanh(c(-0.5, 0.5)))
  expect_identical(fisher_z(c(-1, 1, NA)), c(-1, 1, NA) * atanh(0.9999))
})

test_that("constant columns are those that rounding alone moves", {
  expect_identical(constant_columns(cbind(c(1, 1, NA), c(0.1 + 0.2, 0.3, 0.3), c(1, 2, 1))), c(TRUE, TRUE, FALSE))
})

test_that("values that differ by rounding alone become one, and no others", {
  expect_identical(settled(c(0.3, 2, 0.1 + 0.2, NA, Inf, 1e-17, 0)), c(0.3, 2, 0.3, NA, Inf, 0, 0))
  expect_identical(settled(c(1, 1 + 1e-12)), c(1, 1 + 1e-12))
  expect_identical(settled(c(NA, -Inf)), c(NA, -Inf))
})

test_that("standard deviations of tiny numbers are theirs, and those of others the same to the last bit", {
  x <- c(3, 1, 4, 1, 5, 9, 2, 6)
  expect_identical(population_sd(x), sqrt(mean((x - mean(x))^2)))
  expect_equal(population_sd(x * 1e-200) / 1e-200, population_sd(x), tolerance = 1e-14) # rounding
  expect_equal(fit_scaling(cbind(x * 1e-200))$scale / 1e-200, population_sd(x), tolerance = 1e-14)
})
