two <- function(seed = 1, n = 30, d = 2) {
  withr::local_seed(seed)
  list(matrix(rnorm(n * d), n), matrix(rnorm(n * d), n), matrix(cumsum(rnorm(n * d)), n))
}
by_distance <- function(distance, window = NULL, gamma = NULL) list(distance = distance, window = window, gamma = gamma)

test_that("DTW and Euclidean distances are those of dtw() and dist()", {
  series <- two()
  expect_equal(trace_distances(series, NULL, by_distance("dtw", 5L), 1L),
    unname(dtw_matrix(series, window = 5, distance = "euclidean")))
  expect_equal(trace_distances(series, series[1:2], by_distance("dtw", 5L), 1L),
    trace_distances(series, NULL, by_distance("dtw", 5L), 1L)[, 1:2])
  flat <- t(vapply(series, as.vector, double(60)))
  expect_equal(trace_distances(series, NULL, by_distance("euclidean"), 1L), unname(as.matrix(dist(flat))),
    ignore_attr = TRUE)
  series[[1]][3:6, 1] <- NA # dist() scales up as well
  flat <- t(vapply(series, as.vector, double(60)))
  expect_equal(trace_distances(series, NULL, by_distance("euclidean"), 1L), unname(as.matrix(dist(flat))),
    ignore_attr = TRUE)
})

test_that("the shape distance is that of the sums of products, shift by shift", {
  series <- lapply(two(), unit_shape)
  by_hand <- function(x, y, most) {
    n <- nrow(x)
    products <- vapply(-most:most, function(s) sum(x * shifted(y, s)), 0)
    1 - max(products) / sqrt(sum(x^2) * sum(y^2))
  }
  for (most in c(4L, 29L)) {
    found <- trace_distances(series, series, by_distance("shape", most), 1L)
    for (i in 1:3) for (j in 1:3) expect_equal(found[i, j], by_hand(series[[i]], series[[j]], most), tolerance = 1e-10)
  }
  moved <- cpp_shape_distances(series[1], list(shifted(series[[1]], -3)), NULL, 1L)
  expect_identical(moved$shift[[1]], 3L)
})

test_that("1 - CCC is 1 minus the mean of concordance()", {
  series <- two()
  expected <- 1 - mean(c(concordance(series[[1]][, 1], series[[2]][, 1]), concordance(series[[1]][, 2],
    series[[2]][, 2])))
  expect_equal(trace_distances(series, NULL, by_distance("ccc"), 1L)[1, 2], expected)
  expect_equal(trace_distances(series[1], series[2], by_distance("ccc"), 1L)[1, 1], expected)
})

test_that("the soft-DTW divergence is 0 for equal traces and DTW as gamma falls", {
  series <- two()
  value <- function(x, y) soft_dtw(x, y, gamma = 2, window = 5)
  expected <- sqrt(value(series[[1]], series[[2]]) - (value(series[[1]], series[[1]]) +
    value(series[[2]], series[[2]])) / 2)
  expect_equal(trace_distances(series, NULL, by_distance("soft_dtw", 5L, 2), 1L)[1, 2], expected)
  expect_equal(trace_distances(series, series, by_distance("soft_dtw", 5L, 2), 1L)[1, 2], expected)
  expect_equal(diag(trace_distances(series, series, by_distance("soft_dtw", 5L, 2), 1L)), rep(0, 3), tolerance = 1e-6)
  # the terms that smooth are of order gamma
  expect_equal(trace_distances(series, NULL, by_distance("soft_dtw", 5L, 1e-6), 1L),
    trace_distances(series, NULL, by_distance("dtw", 5L), 1L), tolerance = 1e-5)
})
