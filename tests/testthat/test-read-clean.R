test_that("times become seconds, and text that holds numbers becomes numbers", {
  out <- build_annotations(rating_columns(time = c(0, 500, 1000), value = c("1", "2,5", NA)), unit = "ms")
  expect_identical(out$time, c(0, 0.5, 1))
  expect_identical(out$value, c(1, 2.5, NA))
})

test_that("missing times and ids are refused", {
  expect_error(build_annotations(rating_columns(time = c(0, NA, 2))), class = "musefuse_error")
  expect_error(build_annotations(rating_columns(rater = c("r", NA, "r"))), class = "musefuse_error")
})
