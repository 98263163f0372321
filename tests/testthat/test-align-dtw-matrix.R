test_that("the matrix holds the distance of each pair, is symmetric and has a diagonal of 0", {
  set.seed(2)
  series <- list(a = rnorm(20), b = rnorm(25), c = rnorm(20))
  found <- as.matrix(dtw_matrix(series))
  expect_identical(unname(diag(found)), c(0, 0, 0))
  expect_identical(found, t(found))
  expect_equal(found["a", "b"], as.double(dtw(series$a, series$b)), tolerance = 1e-12) # sums in another order
})

test_that("what is no list of series is refused", {
  expect_error(dtw_matrix(list("a", "b")), class = "musefuse_error")
  expect_error(dtw_matrix(list(1:3, matrix(1:6, 3))), class = "musefuse_error")
})
