rows <- function(...) {
  columns <- list(recording = "v", dimension = "a", rater = "r", time = c(0, 1, 2), value = c(1, 2, 3))
  columns[names(list(...))] <- list(...)
  n <- length(columns$time)
  columns[1:3] <- lapply(columns[1:3], rep_len, n)
  columns
}

test_that("times become seconds, and text that holds numbers becomes numbers", {
  out <- build_annotations(rows(time = c(0, 500, 1000), value = c("1", "2,5", NA)), unit = "ms")
  expect_identical(out$time, c(0, 0.5, 1))
  expect_identical(out$value, c(1, 2.5, NA))
})

test_that("missing times and ids are refused", {
  expect_error(build_annotations(rows(time = c(0, NA, 2))), class = "musefuse_error")
  expect_error(build_annotations(rows(rater = c("r", NA, "r"))), class = "musefuse_error")
})
