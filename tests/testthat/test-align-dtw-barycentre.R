test_that("the barycentre of equal series is that series, and its distance 0", {
  x <- sin(seq(0, 6, length.out = 40))
  centre <- dtw_barycentre(list(x, x, x))
  expect_equal(as.numeric(unlist(centre$centre %||% centre[[1L]])), x, tolerance = 1e-12) # sums of three equal numbers
})

test_that("weights must be one for each series", {
  x <- list(1:5, 2:6)
  expect_error(dtw_barycentre(x, weights = 1:3), class = "musefuse_error")
  expect_error(dtw_barycentre(x, weights = c(-1, 1)), class = "musefuse_error")
  expect_error(dtw_barycentre(list()), class = "musefuse_error")
})
