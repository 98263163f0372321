cells <- list(
  list(recording = "r1", dimension = "d", time = c(0, 1, 2)), list(recording = "r2", dimension = "d", time = c(0, 2))
)
levels <- list(recording = c("r1", "r2"), dimension = "d", rater = c("a", "b", "c"))
paths <- new_paths(cells, list(c("a", "b"), "c"),
  list(list(lag = cbind(1:3 / 2, 4:6)), list(lag = matrix(c(7, 9)))), levels)

test_that("paths are a row a recording, dimension, rater and time", {
  rows <- path_rows(paths)
  expect_identical(as.character(rows$rater), rep(c("a", "b", "c"), c(3, 3, 2)))
  expect_identical(levels(rows$rater), levels$rater)
  expect_identical(rows$time, c(0, 1, 2, 0, 1, 2, 0, 2))
  expect_identical(rows$lag, c(0.5, 1, 1.5, 4, 5, 6, 7, 9))
  expect_identical(nrow(path_rows(present_paths(paths, data.frame(recording = "x", dimension = "d")))), 0L)
})

test_that("only the traces that are there are told of, and bound paths are those of both", {
  kept <- present_paths(paths, data.frame(recording = c("r1", "r2"), dimension = "d", rater = c("b", "x")))
  expect_identical(path_rows(kept)$lag, c(4, 5, 6))
  parts <- lapply(levels$recording, function(id) present_paths(paths, data.frame(recording = id, dimension = "d")))
  expect_identical(path_rows(bind_paths(parts)), path_rows(paths))
  expect_identical(path_rows(bind_paths(parts[c(1, 1)])), path_rows(parts[[1L]]))
})

test_that("at the rows of a table paths are read as they stand, or linearly between their times", {
  rows <- data.frame(recording = c("r2", "r1", "r1", "r3"), dimension = "d", rater = c("c", "b", "a", "a"),
    time = c(1, 2, 0.5, 0))
  expect_equal(paths_at(paths, rows, "lag")$lag, c(8, 6, 0.75, NA)) # by hand
})
