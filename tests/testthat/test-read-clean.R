rows <- function(...) {
  columns <- list(recording = "v", dimension = "a", rater = "r", time = c(0, 1, 2), value = c(1, 2, 3))
  columns[names(list(...))] <- list(...)
  n <- length(columns$time)
  columns[1:3] <- lapply(columns[1:3], rep_len, n)
  columns
}

test_that("rows come sorted, and rows given twice alike are one", {
  out <- suppressWarnings(build_annotations(rows(time = c(2, 0, 1, 1), value = c(3, 1, 2, 2))))
  expect_identical(out$time, c(0, 1, 2))
  expect_identical(out$value, c(1, 2, 3))
})

test_that("of two values at one time the last is taken, and that is said", {
  expect_warning(out <- build_annotations(rows(time = c(0, 1, 1), value = c(1, 2, 3))), "1 rating",
    class = "musefuse_warning")
  expect_identical(out$value, c(1, 3))
})

test_that("infinite values become missing, and are counted", {
  expect_warning(out <- build_annotations(rows(value = c(1, Inf, 3))), class = "musefuse_warning")
  expect_identical(out$value, c(1, NA, 3))
})

test_that("missing times and ids are refused", {
  expect_error(build_annotations(rows(time = c(0, NA, 2))), class = "musefuse_error")
  expect_error(build_annotations(rows(rater = c("r", NA, "r"))), class = "musefuse_error")
})
