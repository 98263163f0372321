test_that("no two cells have one key, and a series is interpolated between its samples only", {
  expect_false(anyDuplicated(cell_key(list(recording = c("a", "a b"), dimension = c("b c", "c")))) > 0)
  expect_identical(interpolate_gold(c(0, 1, 2), c(0, 2, NA), c(0, 0.5, 1, 1.5, 3)), c(0, 1, 2, NA, NA))
  expect_identical(interpolate_gold(1, 5, c(1, 2)), c(5, NA))
  expect_identical(same_as_next(factor(c("x", "x", "y"))), c(TRUE, FALSE))
})
