test_that("the standard deviation has the divisor n", {
  expect_equal(population_sd(c(1, 2, 3, 4)), sqrt(1.25))
  expect_equal(population_sd(rep(2, 5)), 0)
})
