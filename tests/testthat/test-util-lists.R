test_that("compact() leaves out what is NULL and keeps names; columns_of() gives the columns of any matrix", {
  expect_identical(compact(list(a = 1, b = NULL, c = NA)), list(a = 1, c = NA))
  expect_identical(compact(list(NULL)), list())
  expect_identical(columns_of(matrix(1:4, 2)), list(1:2, 3:4))
  expect_identical(columns_of(matrix(0, 0, 2)), list(numeric(), numeric()))
})
