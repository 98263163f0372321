test_that("rows come sorted, and rows given twice alike are one", {
  out <- suppressWarnings(clean_annotations(rating_columns(time = c(2, 0, 1, 1), value = c(3, 1, 2, 2))))
  expect_identical(out$time, c(0, 1, 2))
  expect_identical(out$value, c(1, 2, 3))
})

test_that("of two values at one time the last is taken, and that is said", {
  expect_warning(out <- clean_annotations(rating_columns(time = c(0, 1, 1), value = c(1, 2, 3))), "1 rating",
    class = "musefuse_warning")
  expect_identical(out$value, c(1, 3))
})

test_that("infinite values become missing, and are counted", {
  expect_warning(out <- clean_annotations(rating_columns(value = c(1, Inf, 3))), class = "musefuse_warning")
  expect_identical(out$value, c(1, NA, 3))
})

test_that("a handled table is cleaned as it was read; numbers that became text are numbers", {
  handled <- ratings
  handled$value <- as.character(handled$value)
  handled$time <- as.difftime(handled$time / 60, units = "mins")
  expect_equal(fuse_mean(handled)$value, fuse_mean(ratings)$value, tolerance = 1e-12) # text has 15 digits
  handled$value[[3L]] <- "high"
  expect_error(fuse_mean(handled), "row 3: \"high\"", class = "musefuse_error_values")
})
