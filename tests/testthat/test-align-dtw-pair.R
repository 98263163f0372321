# The distance by the definition (methods/general.md 5), cell by cell.
by_definition <- function(x, y) {
  cost <- outer(x, y, function(a, b) (a - b)^2)
  sum_to <- matrix(Inf, length(x) + 1L, length(y) + 1L)
  sum_to[1, 1] <- 0
  for (i in seq_along(x)) for (j in seq_along(y)) {
    sum_to[i + 1, j + 1] <- cost[i, j] + min(sum_to[i, j], sum_to[i, j + 1], sum_to[i + 1, j])
  }
  sum_to[length(x) + 1L, length(y) + 1L]
}

test_that("dtw() is the table of its definition, squared and as a root", {
  set.seed(3)
  x <- rnorm(17)
  y <- rnorm(23)
  expect_equal(as.double(dtw(x, y)), by_definition(x, y), tolerance = 1e-12) # sums in another order
  expect_equal(as.double(dtw(x, y, distance = "euclidean")), sqrt(by_definition(x, y)), tolerance = 1e-12)
})

test_that("a path goes from the first pair to the last by single steps, and its costs are the distance", {
  set.seed(4)
  x <- rnorm(12)
  y <- rnorm(15)
  path <- tidy(dtw(x, y, path = TRUE))
  steps <- path[vapply(path, function(column) is.numeric(column) && all(column == round(column)), NA)][1:2]
  expect_true(all(unlist(lapply(steps, diff)) %in% c(0, 1)))
  expect_equal(sum((x[steps[[1]]] - y[steps[[2]]])^2), by_definition(x, y), tolerance = 1e-12)
})

test_that("series of no length, of text or of other dimensions are refused", {
  expect_error(dtw(numeric(), 1:3), class = "musefuse_error")
  expect_error(dtw("a", 1:3), class = "musefuse_error")
  expect_error(dtw(cbind(1:3, 1:3), 1:3), class = "musefuse_error")
  expect_error(tidy(dtw(1:3, 1:3)), class = "musefuse_error")
})
