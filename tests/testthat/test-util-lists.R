test_that("compact() leaves out what is NULL and keeps names; columns_of() gives the columns of any matrix", {
  expect_identical(compact(list(a = 1, b = NULL, c = NA)), list(a = 1, c = NA))
  expect_identical(compact(list(NULL)), list())
  expect_identical(columns_of(matrix(1:4, 2)), list(1:2, 3:4))
  expect_identical(columns_of(matrix(0, 0, 2)), list(numeric(), numeric()))
  real <- matrix(c(0.5, NA, NaN, Inf), 2, dimnames = list(c("a", "b"), c("x", "y")))
  expect_identical(columns_of(real), list(c(a = 0.5, b = NA), c(a = NaN, b = Inf)))
  expect_identical(columns_of(unname(real)), list(c(0.5, NA), c(NaN, Inf)))
})
