test_that("a given factor keeps its order; numbers are ids too", {
  data <- data.frame(rater = factor(c("b", "a"), c("b", "a", "c")), recording = c(10, 9), time = 0, value = 1)
  x <- as_annotations(data)
  expect_equal(levels(x$rater), c("b", "a"))
  expect_equal(levels(x$recording), c("9", "10"))
  expect_equal(as.character(x$recording), c("9", "10"))
})
