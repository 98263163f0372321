skip_if_not_installed("withr")
test_that("MuSe labels: milliseconds become seconds, the folder is the dimension", {
  root <- format_folder("valence/12.csv" = c("timestamp,value,segment_id", "0,0.1,1", "250,-0.2,1", "500,0.3,2"))
  x <- quiet_read(root)
  expect_identical(x$time, c(0, 0.25, 0.5))
  expect_identical(x$value, c(0.1, -0.2, 0.3))
  expect_identical(c(levels(x$recording), levels(x$dimension), levels(x$rater)), c("12", "valence", "gold"))
})
