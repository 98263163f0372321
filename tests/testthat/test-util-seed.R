test_that("the stream of the user is as it was, and the numbers do not depend on it", {
  set.seed(3)
  before <- .Random.seed
  first <- with_seed(7, stats::rnorm(3))
  expect_identical(.Random.seed, before)
  stats::runif(5)
  expect_identical(with_seed(7, stats::rnorm(3)), first)
  expect_false(identical(with_seed(8, stats::rnorm(3)), first))
})
